"""The word of each deciding sector on the circulated text, once for each text, attached as it was given."""

import asyncio

from app.directory.models import Sector
from app.identity.roles import Role
from tests.acta import Acta, circulated, held
from tests.mesa import DIGEST, Json, Mesa, accept, key
from tests.seating import admit, confirm


def assents(acta: Acta) -> str:
    return f"{acta.path}/assents"


async def test_each_sector_assents_reserves_or_refuses_in_its_own_words(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    minutes, before = await acta.read(), await mesa.ledger()
    word = await acta.said("state")
    assert (word["target_id"], word["target_revision"], word["sector"]) == (minutes["id"], 1, "state")
    assert (word["stance"], word["text"]) == ("accept", None)
    await acta.said("company", "accept_with_reservation", "Falta la fecha\ndel anexo.")
    assert await acta.read() == minutes
    await acta.said("community", "object", "No dice lo que se habló.")
    assert await mesa.ledger() == [*before, *["minutes.assented"] * 3]
    listed = (await mesa["observer"].read(assents(acta)))["items"]
    assert [(each["sector"], each["stance"], each["text"]) for each in listed] == [
        ("state", "accept", None),
        ("company", "accept_with_reservation", "Falta la fecha\ndel anexo."),
        ("community", "object", "No dice lo que se habló."),
    ]


async def test_with_the_last_deciding_sector_the_minutes_are_assented_in_the_same_entry(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    await acta.said("state")
    await acta.said("company")
    assert (await acta.read())["phase"] == "circulated"
    await acta.said("community", "object", "No estoy de acuerdo.")
    minutes = await acta.read("observer")
    assert (minutes["phase"], minutes["revision"]) == ("assented", 2)
    feed = (await mesa["observer"].read("/v1/changes?limit=1000&type=minutes.assented"))["items"]
    assert [change["type"] for change in feed[-1]["entry"]["changes"]] == ["minutes_assent", "minutes"]


async def test_one_word_speaks_for_a_sector_whoever_gives_it(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    await acta.said("community_2")
    for name in ("community", "community_2", "alternate"):
        answer = await acta.say(name, "object", "Yo no.")
        assert (answer.status_code, answer.json()["code"]) == (409, "already_assented")
    assert len((await mesa["state"].read(assents(acta)))["items"]) == 1


async def test_of_twenty_words_of_a_sector_at_once_one_counts(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    tag = (await acta.read())["etag"]
    answers = await asyncio.gather(*(acta.say("community", If_Match=tag) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 19]


async def test_a_word_names_its_act_and_the_text_that_was_read(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    tag = (await acta.read())["etag"]
    await acta.dispose(await acta.correct())
    path, body = assents(acta), {"stance": "accept"}
    await mesa.refuses("state", "POST", path, body, status=400, code="idempotency_key_required", If_Match=tag)
    await mesa.refuses("state", "POST", path, body, status=428, code="if_match_required", Idempotency_Key=key())
    stale = {"If_Match": tag, "Idempotency_Key": key()}
    problem = await mesa.refuses("state", "POST", path, body, status=412, code="stale_revision", **stale)
    assert problem["current"]["text_revision"] == 2
    headers = {"If_Match": (await acta.read())["etag"], "Idempotency_Key": key()}
    bad: list[Json] = [{"stance": "object"}, {"stance": "abstain"}, {"stance": "silence"}, {"sector": "company"}]
    for wrong in bad:
        await mesa.refuses("state", "POST", path, wrong, status=422, code="invalid_input", **headers)


async def test_who_has_no_vote_gives_no_word(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    headers = {"If_Match": (await acta.read())["etag"], "Idempotency_Key": key()}
    for name in ("facilitator", "rapporteur", "chair", "observer", "guarantor", "adviser", "interpreter"):
        await mesa.refuses(name, "POST", assents(acta), {}, status=403, code="permission_missing", **headers)


async def test_a_delegate_without_the_power_to_decide_gives_no_word(mesa: Mesa) -> None:
    facilitator = mesa["facilitator"]
    assert facilitator.api is not None
    organization = str(mesa.organizations[Sector.community])
    seat = await facilitator.done(f"{mesa.path}/seats", {"organization_id": organization, "role": Role.delegate})
    await admit(mesa, seat["id"])
    mandate = {
        "named_by": "Asamblea",
        "evidence_kind": "assembly_act",
        "evidence_digest": DIGEST,
        "powers": ["speak"],
        "valid_from": "2026-11-01",
    }
    accredited = await facilitator.done(f"{mesa.path}/seats/{seat['id']}/mandates", mandate)
    invited = await facilitator.done("/v1/invitations", {"mandate_id": accredited["id"]})
    mesa.table.people["speaker"] = await accept(facilitator.api, invited["code"], "mesa.speaker")
    await confirm(mesa, mesa["speaker"])
    try:
        acta = await circulated(mesa)
        headers = {"If_Match": (await acta.read())["etag"], "Idempotency_Key": key()}
        await mesa.refuses("speaker", "POST", assents(acta), {}, status=403, code="power_missing", **headers)
    finally:
        del mesa.table.people["speaker"]


async def test_before_the_circulation_there_is_nothing_to_assent_to(mesa: Mesa) -> None:
    acta = await held(mesa)
    note = await acta.note()
    headers = {"If_Match": note["etag"], "Idempotency_Key": key()}
    await mesa.refuses("state", "POST", assents(acta), {}, status=409, code="minutes_not_circulated", **headers)
    assert (await mesa["state"].read(assents(acta)))["items"] == []


async def test_a_repeated_word_answers_what_it_answered_and_counts_once(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    headers = {"If_Match": (await acta.read())["etag"], "Idempotency_Key": key()}
    first, second = [await acta.say("community", **headers) for _ in range(2)]
    assert (first.status_code, second.status_code, second.content) == (201, 201, first.content)
    other = await acta.say("community", "object", "Ahora no.", **headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len((await mesa["state"].read(assents(acta)))["items"]) == 1


async def test_a_rehearsed_word_is_not_given(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    before = await mesa.ledger()
    assert (await acta.say("community", Dry_Run="true")).status_code == 200
    assert await mesa.ledger() == before
    assert (await mesa["state"].read(assents(acta)))["items"] == []
