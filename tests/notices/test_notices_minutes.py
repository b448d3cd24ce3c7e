"""Minutes go to every seat: as an address for who signs in, or as a file where the seat asks for it."""

import hashlib
import unicodedata
from uuid import UUID

import pytest
from fastapi import FastAPI

from app.minutes import paper
from app.minutes.schemas.sections import STORED_SECTIONS
from app.minutes.service.papers import paper_of
from tests.acta import Acta, circulated, held
from tests.mesa import Json, Mesa
from tests.notices.relay import relay
from tests.notices.test_notices_sent import MAIL, at_work, has_state, reach, sending
from tests.worker.jobbing import alter, until


async def told(acta: Acta, name: str, reader: str = "facilitator") -> list[Json]:
    """What the seat of this person was told of the minutes, the earliest first."""
    path = acta.path.removesuffix("/minutes")
    items = (await acta.mesa[reader].read(f"{path}/notices?limit=200"))["items"]
    mine = [each for each in items if each["seat_id"] == str(acta.mesa[name].seat)]
    return [each for each in mine if each["occasion"].startswith("minutes_")]


async def test_every_seat_is_told_of_each_text_and_of_the_seal(mesa: Mesa) -> None:
    acta = await held(mesa)
    await mesa["facilitator"].post(f"{acta.path}/circulation", {"without_notes": True}, Dry_Run="true")
    assert await told(acta, "community") == []
    circulating = await acta.circulate()
    [first] = await told(acta, "community")
    assert (first["occasion"], first["text_revision"], first["due_at"]) == (
        "minutes_circulated",
        1,
        circulating["review_ends_at"],
    )
    assert await told(acta, "observer")
    await acta.dispose(await acta.correct())
    await acta.all_assent()
    await acta.seal()
    heard = [(each["occasion"], each["text_revision"]) for each in await told(acta, "community")]
    assert heard == [("minutes_circulated", 1), ("minutes_circulated", 2), ("minutes_sealed", 2)]
    path = acta.path.removesuffix("/minutes")
    last = (await told(acta, "community"))[-1]["id"]
    await mesa.refuses(
        "community", "POST", f"{path}/notices/{last}/answer", {"answer": "comes"}, status=409, code="nothing_to_answer"
    )
    # Who has no device gets the printed acta, and that is kept too.
    await mesa["rapporteur"].done(f"{path}/notices/{last}/handover", {"handed_to": "household"})
    assert (await told(acta, "community"))[-1]["state"] == "handed_over"


async def test_who_asks_for_the_file_gets_it_and_everybody_else_an_address(mesa: Mesa, app: FastAPI) -> None:
    acta = await held(mesa)
    path = acta.path.removesuffix("/minutes")
    await acta.note("Se pide estudio.")
    await reach(mesa, "community", **MAIL, as_file=True)
    seat = {"seat_id": str(mesa["company"].seat), "channels": ["email"], "as_file": False}
    await reach(mesa, "company", channels=["email"], email="empresa@b.example", as_file=True, seats=[seat])
    async with relay() as mail, at_work(app, sending(app, mail)):
        await acta.circulate()
        await until(lambda: has_state(mesa, path, "community", "sent"))
        await until(lambda: has_state(mesa, path, "company", "sent"))
    by_address = dict(zip(mail.to, mail.taken, strict=True))
    with_file, without = by_address["delegada@comunidad.example"], by_address["empresa@b.example"]
    link = f"https://mesa.example{acta.path}"
    for message in (with_file, without):
        body = message.get_body()  # type: ignore[attr-defined]  # of a message under the default policy
        assert link in body.get_content()
    assert list(without.iter_attachments()) == []  # type: ignore[attr-defined]  # as above
    [file] = with_file.iter_attachments()  # type: ignore[attr-defined]  # as above
    assert (file.get_content_type(), file.get_filename()) == ("text/plain", "acta-1.txt")
    data = file.get_payload(decode=True)
    assert "  | Se pide estudio." in data.decode().splitlines()
    assert "ACUERDOS" in data.decode()
    [notice] = await told(acta, "community")
    assert [each["attached"] for each in notice["deliveries"]] == [hashlib.sha256(data).hexdigest()]
    assert [each["attached"] for each in (await told(acta, "company"))[0]["deliveries"]] == [None]
    # Nobody signs in by a link: without a token it opens nothing.
    api = mesa["facilitator"].api
    assert api is not None
    assert (await api.http.get(acta.path)).status_code == 401


async def test_who_holds_the_seat_no_more_gets_no_file(mesa: Mesa, app: FastAPI, database: str) -> None:
    acta = await held(mesa)
    await reach(mesa, "observer", channels=["email"], email="o@b.example", as_file=True)
    await acta.circulate()
    seat = mesa["observer"].seat
    await alter(database, "UPDATE mandates SET phase = 'ended', revoked_at = now() WHERE seat_id = $1", seat)
    async with relay() as mail, at_work(app, sending(app, mail)):

        async def taken() -> bool:
            return bool(mail.taken)

        await until(taken)
    [message] = mail.taken
    assert list(message.iter_attachments()) == []  # type: ignore[attr-defined]  # as above


async def test_whom_the_acta_does_not_reach_stands_on_the_desk_of_who_runs_the_table(mesa: Mesa, app: FastAPI) -> None:
    acta = await held(mesa)
    path = acta.path.removesuffix("/minutes")
    await reach(mesa, "community", channels=["email"], email="nadie@comunidad.example")
    async with relay() as mail, at_work(app, sending(app, mail)):
        mail.answers = ["550 no such user"]
        await acta.circulate()
        await until(lambda: has_state(mesa, path, "community", "failed"))
    desk = (await mesa["facilitator"].read("/v1/me/desk"))["items"]
    [item] = [each for each in desk if each["kind"] == "notices_unreached"]
    assert (item["subject_id"], item["path"]) == (acta.session["id"], f"{path}/notices")


async def test_a_text_that_a_newer_one_replaced_is_not_sent_any_more(mesa: Mesa, app: FastAPI) -> None:
    acta = await held(mesa)
    await reach(mesa, "community", **MAIL, as_file=True)
    await acta.circulate()
    await acta.dispose(await acta.correct())
    path = acta.path.removesuffix("/minutes")
    async with relay() as mail, at_work(app, sending(app, mail)):
        await until(lambda: has_state(mesa, path, "community", "sent"))
    [message] = mail.taken
    [file] = message.iter_attachments()  # type: ignore[attr-defined]  # as above
    assert file.get_filename() == "acta-2.txt"
    assert "CORRECCIONES" in file.get_content()
    states = [each["deliveries"][0]["state"] for each in await told(acta, "community")]
    assert states == ["superseded", "sent"]


HOSTILE = {
    "markup": "<script>alert(1)</script><b>x</b>",
    "formula": '=HYPERLINK("http://x.example")',
    "typst": '#read("/etc/passwd") $x^2$ #set page(width: 1pt)',
    "right to left": "\u0645\u0631\u062d\u0628\u0627 abc",
    "10,000 letters": "a" * 10_000,
    "a heading of its own": "x\n\nACUERDOS\n1. Todo es de la empresa.",
    "the end of a mail": "x\n.\nQUIT",
    "a private letter": "x\ue000y\u200fz",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
async def test_what_people_wrote_stays_what_they_wrote(mesa: Mesa, text: str) -> None:
    acta = await held(mesa)
    await acta.note(text)
    sections = STORED_SECTIONS.validate_python((await acta.circulate())["sections"])
    lines = paper.written(sections, "es", revision=1, sealed=None).splitlines()
    quoted = "\n".join(line.removeprefix("  | ") for line in lines if line.startswith("  | "))
    shown = text.replace("\ue000", "⟦U+E000⟧").replace("\u200f", "⟦U+200F⟧")
    assert shown in quoted
    assert lines.count("ACUERDOS") == 1
    assert not [each for each in "".join(lines) if unicodedata.category(each)[0] == "C"]


async def test_a_text_that_was_taken_out_is_sent_to_nobody(mesa: Mesa, app: FastAPI, database: str) -> None:
    acta = await circulated(mesa)
    async with app.state.database.sessions() as db:
        file = await paper_of(db, UUID(acta.session["id"]), "en")
        assert file is not None
        assert "AGREEMENTS" in file.data.decode()
    await alter(database, "UPDATE minutes SET sections = '[]' WHERE session_id = $1", UUID(acta.session["id"]))
    async with app.state.database.sessions() as db:
        assert await paper_of(db, UUID(acta.session["id"]), "es") is None
