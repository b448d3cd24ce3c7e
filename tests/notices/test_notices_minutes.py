"""Minutes go to every seat: as an address for who signs in, or as a file where the seat asks for it."""

import hashlib
from uuid import UUID

import pytest
from fastapi import FastAPI

from app.renderings import lifecycle, printing
from app.renderings.service.attaching import acta_of
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
    assert (file.get_content_type(), file.get_filename()) == ("application/pdf", "acta-1-borrador.pdf")
    data = file.get_payload(decode=True)
    assert data.startswith(b"%PDF-")
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
    assert file.get_filename() == "acta-2-borrador.pdf"
    states = [each["deliveries"][0]["state"] for each in await told(acta, "community")]
    assert states == ["superseded", "sent"]


async def test_a_text_that_was_taken_out_is_sent_to_nobody(mesa: Mesa, app: FastAPI, database: str) -> None:
    acta = await circulated(mesa)
    session = UUID(acta.session["id"])
    file = await acta_of(app.state.database, session, "en", "https://mesa.example")
    assert file is not None
    assert file.data.startswith(b"%PDF-")
    await alter(database, "UPDATE minutes SET circulated_text = NULL WHERE session_id = $1", session)
    assert await acta_of(app.state.database, session, "es", "https://mesa.example") is None


async def test_where_no_pdf_can_be_set_the_text_goes_plain(
    mesa: Mesa, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    acta = await held(mesa)
    await acta.note(HOSTILE)
    await acta.circulate()

    async def fails(*_: object) -> bytes:
        raise lifecycle.TypesettingFailed

    monkeypatch.setattr(printing, "pdf", fails)
    file = await acta_of(app.state.database, UUID(acta.session["id"]), "es", "https://mesa.example")
    assert file is not None
    assert (file.name, file.media_type) == ("acta-1-borrador.txt", "text/plain")
    assert "<script>" in file.data.decode()


HOSTILE = "<script>x</script> =1+1 #read(1) \u0645\u0631 " + "a" * 5_000
