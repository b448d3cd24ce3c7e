"""A yes lives with the mandate under which it was said, whatever it is about; an objection stays until answered."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

import httpx
import pytest

from tests.acta import Acta, circulated
from tests.amending import amendment, clause, installed
from tests.clocks import FakeClock
from tests.evening import begin
from tests.mesa import Json, Mesa, key
from tests.seating import call_back, renew

REASON = {"stance": "object", "text": "Falta consultarlo."}


class Text(NamedTuple):
    """What the sectors are asked for: where they say it, on which revision, and whether it has come about."""

    path: str
    tag: str
    done: Callable[[], Awaitable[bool]]


async def rules(mesa: Mesa) -> Text:
    proposed = await amendment(mesa, await installed(mesa))
    path = f"{mesa.path}/protocols/{proposed['id']}"

    async def done() -> bool:
        return bool((await mesa["observer"].read(path))["phase"] == "in_force")

    return Text(f"{path}/adoptions", proposed["etag"], done)


async def term(mesa: Mesa) -> Text:
    await installed(mesa)
    asked = await mesa["state"].done(f"{mesa.path}/term-extensions", {"days": 30, "reasons": "Falta un punto."})
    path = f"{mesa.path}/term-extensions/{asked['id']}"

    async def done() -> bool:
        return bool((await mesa["observer"].read(path))["phase"] == "granted")

    return Text(f"{path}/assents", asked["etag"], done)


async def waiver(mesa: Mesa) -> Text:
    await installed(mesa, clause("waiver", rules=["convocation_period"], lowest_assurance="D"))
    subject = {"type": "session", "id": (await mesa.planned_session())["id"]}
    body = {"subject": subject, "clause": "1", "reasons": "La carretera está cortada."}
    asked = await mesa["facilitator"].done(f"{mesa.path}/waivers", body)
    path = f"{mesa.path}/waivers/{asked['id']}"

    async def done() -> bool:
        return bool((await mesa["observer"].read(path))["phase"] == "granted")

    return Text(f"{path}/assents", asked["etag"], done)


async def seat(mesa: Mesa) -> Text:
    await installed(mesa)
    body = {"organization_id": str(mesa.organizations["state"]), "role": "delegate"}
    further = await mesa["facilitator"].done(f"{mesa.path}/seats", body)
    path = f"{mesa.path}/seats/{further['id']}"

    async def done() -> bool:
        return not (await mesa["observer"].read(path))["awaits_assent"]

    return Text(f"{path}/assents", further["etag"], done)


async def agenda(mesa: Mesa) -> Text:
    await installed(mesa, clause("agenda_assent"))
    planned = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{planned['id']}"

    async def done() -> bool:
        return bool((await mesa["observer"].read(f"{path}/readiness"))["ready"])

    return Text(f"{path}/agenda-assents", planned["etag"], done)


async def minutes(mesa: Mesa) -> Text:
    acta: Acta = await circulated(mesa)

    async def done() -> bool:
        return bool((await mesa["observer"].read(f"{acta.path}/readiness"))["ready"])

    return Text(f"{acta.path}/assents", (await acta.read())["etag"], done)


TEXTS = {"rules": rules, "term": term, "waiver": waiver, "seat": seat, "agenda": agenda, "minutes": minutes}
# A refusal of the minutes comes with its reasons and does not stop the seal.
STOPPED = [each for each in TEXTS if each != "minutes"]


async def say(mesa: Mesa, name: str, text: Text, body: Json | None = None) -> httpx.Response:
    tag = text.tag
    if "minutes" in text.path:
        tag = (await mesa[name].read(text.path.removesuffix("/assents")))["etag"]
    return await mesa[name].post(text.path, body or {}, If_Match=tag, Idempotency_Key=key())


async def said(mesa: Mesa, name: str, text: Text, body: Json | None = None) -> Json:
    answer = await say(mesa, name, text, body)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


@pytest.mark.parametrize("kind", TEXTS)
async def test_the_successor_of_who_said_yes_speaks_anew(mesa: Mesa, kind: str) -> None:
    text = await TEXTS[kind](mesa)
    word = await said(mesa, "community", text)
    assert word["organization_id"] == str(mesa.organizations["community"])
    assert word["mandate_id"] is not None
    repeated = await say(mesa, "community", text)
    assert repeated.status_code == (201 if kind == "seat" else 409), repeated.text
    await said(mesa, "state", text)

    await renew(mesa, mesa["community"], powers=["speak", "decide", "sign", "steward"])
    await said(mesa, "company", text)

    assert not await text.done()
    anew = await said(mesa, "community", text)
    assert anew["mandate_id"] != word["mandate_id"]
    assert await text.done()


@pytest.mark.parametrize("kind", STOPPED)
async def test_an_objection_stops_it_until_its_place_answers(mesa: Mesa, kind: str) -> None:
    text = await TEXTS[kind](mesa)
    without = await say(mesa, "community", text, {"stance": "object"})
    assert (without.status_code, without.json()["code"]) == (422, "invalid_input")
    assert without.json()["errors"][0]["code"] == "text_required"
    objection = await said(mesa, "community", text, REASON)
    assert (objection["stance"], objection["text"]) == ("object", REASON["text"])
    for name in ("state", "company"):
        await said(mesa, name, text)
    # A colleague of the same organization does not overrule who objected, while their mandate holds.
    await said(mesa, "community_2", text)
    assert not await text.done()
    await said(mesa, "community", text)
    assert await text.done()


@pytest.mark.parametrize("kind", STOPPED)
async def test_an_objection_outlasts_its_mandate_until_its_organization_answers(mesa: Mesa, kind: str) -> None:
    text = await TEXTS[kind](mesa)
    await said(mesa, "community_2", text, REASON)
    for name in ("state", "company"):
        await said(mesa, name, text)
    await call_back(mesa, "community_2")
    assert not await text.done()
    await said(mesa, "community", text)
    assert await text.done()


async def test_an_objection_is_no_adoption_in_the_record_and_nobody_signs_one(mesa: Mesa) -> None:
    text = await rules(mesa)
    signed = {**REASON, "statement": "a.b.c"}
    answer = await say(mesa, "community", text, signed)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "statement_of_an_objection")
    before = await mesa.ledger()
    await said(mesa, "community", text, REASON)
    assert await mesa.ledger() == [*before, "objection.recorded"]
    waiting = await mesa["state"].read(f"{text.path.removesuffix('/adoptions')}/readiness")
    assert waiting["awaiting"] == ["state", "company", "community"]


async def test_the_next_holder_of_a_seat_arrives_though_the_last_one_never_left(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.all_accept(proposal)
    stays = f"{evening.path}/attendances?seat_id={mesa['community'].seat}"
    [first] = (await mesa["observer"].read(stays))["items"]
    await renew(mesa, mesa["community"], powers=["speak", "decide", "sign", "steward"])

    room = await mesa["observer"].read(f"{evening.path}/room")
    assert str(mesa["community"].seat) not in {each["seat_id"] for each in room["present"]}
    assert room["proposals"][0]["silent"] == ["community"]
    arrived = (await mesa.arrive(evening.session, "community"))["community"]

    ended, present = (await mesa["observer"].read(stays))["items"]
    assert (ended["id"], present["id"], present["departed_at"]) == (first["id"], arrived["id"], None)
    assert first["arrived_at"] <= ended["departed_at"] <= present["arrived_at"]
    await evening.said("community", proposal)
    assert (await evening.decide(proposal))["phase"] == "adopted"


async def test_the_stay_of_who_was_called_back_ends_at_that_hour_and_not_at_the_closing(
    mesa: Mesa, clock: FakeClock
) -> None:
    evening = await begin(mesa, "state", "company", "community", "community_2")
    revoked = await call_back(mesa, "community_2")
    clock.advance(minutes=5)
    await mesa["facilitator"].done(f"{evening.path}/closing")
    [stay] = (await mesa["observer"].read(f"{evening.path}/attendances?seat_id={mesa['community_2'].seat}"))["items"]
    assert stay["departed_at"] == revoked["revoked_at"]


async def test_an_alternate_speaks_in_the_room_while_the_titular_is_away(mesa: Mesa) -> None:
    evening = await begin(mesa, "state", "company", "community", "alternate")
    proposal = await evening.table()
    await mesa.refuses(
        "alternate",
        "POST",
        evening.positions(proposal),
        {"stance": "object", "text": "Yo no."},
        status=409,
        code="titular_present",
        If_Match=proposal["etag"],
        Idempotency_Key=key(),
    )
    assert "take_position" not in (await mesa["alternate"].read(f"{evening.path}/room"))["allowed_actions"]
    await evening.said("community", proposal, "object", "No.")
    await evening.leave("community")
    assert "take_position" in (await mesa["alternate"].read(f"{evening.path}/room"))["allowed_actions"]
    # They have one word between them.
    await evening.said("alternate", proposal)
    for name in ("state", "company"):
        await evening.said(name, proposal)
    assert (await evening.decide(proposal))["phase"] == "adopted"
