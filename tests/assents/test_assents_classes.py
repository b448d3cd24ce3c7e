"""A sector adopts ground rules, or consents to a waiver, in any class that the rules accept."""

import asyncio

import asyncpg
import pytest
from fastapi import FastAPI

from app.audit.outside import Outside
from app.audit.service import audit
from app.trust.statements import Intent
from tests.amending import amendment, signed_word
from tests.clocks import FakeClock
from tests.conftest import plain
from tests.consenting import ACTS, DONE, KINDS, WEAK, Text, asked
from tests.mesa import Json, Mesa, key
from tests.seating import call_back
from tests.sheets import SCAN, finding
from tests.signatures.keys import accredit, renew_mandate
from tests.signing import Signing

SEEN = {"scan_digest": SCAN}


async def findings(app: FastAPI) -> list[str]:
    """What the audit names: nothing, as long as rows, bodies and entries agree."""
    connection = await asyncpg.connect(plain(app.state.database.engine.url.render_as_string(hide_password=False)))
    try:
        async with connection.transaction(isolation="repeatable_read"):
            return [str(found) for found in (await audit(connection, Outside(app.state.settings.home))).findings]
    finally:
        await connection.close()


@pytest.fixture(params=KINDS)
async def text(request: pytest.FixtureRequest, mesa: Mesa, clock: FakeClock) -> Text:
    """Each of the two texts, under rules that accept the classes A to C."""
    return await asked(mesa, clock, request.param)


async def refused(text: Text, by: str, path: str, body: Json, status: int, code: str, **headers: str) -> Json:
    return await text.mesa.refuses(by, "POST", path, body, status=status, code=code, **headers)


async def test_sectors_say_yes_by_files_and_on_paper_and_the_last_one_completes_it(text: Text, app: FastAPI) -> None:
    mesa = text.mesa
    for sector, verifier in (("state", "guarantor"), ("company", "facilitator")):
        file = await text.handed_in(sector, text.file(verifier))
        assert (file["assurance"], file["completed_at"]) == ("B", None)
        assert len(await text.said()) == (0 if sector == "state" else 1)
        assert (await text.verify(verifier, file)).json()["completed_at"] is not None
    sheet = await text.handed_in("facilitator", text.sheet())
    assert (sheet["intent"], sheet["target_type"]) == ("adopt" if text.kind == "protocol" else "assent", text.kind)
    assert (sheet["target_revision"], sheet["document"]) == (text.body["revision"], text.body["document"])
    # An adoption is no secret: it is read by all at once, whoever has still to confirm it.
    shown = (await mesa["observer"].read(text.signatures))["items"]
    assert [each["id"] for each in shown][-1] == sheet["id"]
    assert sheet["released_at"] is not None
    assert (await text.confirm("community_2", sheet)).json()["completed_at"] is None
    assert (len(await text.said()), await text.phase()) == (2, "proposed")

    second = await text.confirm("state", sheet)

    assert second.json()["completed_at"] is not None
    assert await text.phase() == DONE[text.kind]
    said = await text.said()
    assert [(each["sector"], each["assurance"]) for each in said] == [
        ("state", "B"),
        ("company", "B"),
        ("community", "C"),
    ]
    assert said[-1]["signature_id"] == sheet["id"]
    assert said[-1]["seat_id"] == str(mesa["community"].seat)
    assert said[-1]["assurance_meaning"] == sheet["assurance_meaning"]
    # The witness vouches; the word follows from the signature, in an entry of its own, and nobody gave it again.
    history = (await mesa["observer"].read(f"{mesa.path}/history?limit=200"))["items"]
    assert [(each["type"], list(each["actor"])) for each in reversed(history[:3])] == [
        ("signature.witnessed", ["seat"]),
        ("signature.witnessed", ["seat"]),
        (ACTS[text.kind], ["clock"]),
    ]
    assert await findings(app) == []


@pytest.mark.parametrize(("lowest", "taken"), [("A", False), ("B", True)])
@pytest.mark.parametrize("kind", KINDS)
async def test_a_class_that_is_too_weak_is_refused_before_anybody_witnesses_it(
    mesa: Mesa, clock: FakeClock, kind: str, lowest: str, taken: bool
) -> None:
    text = await asked(mesa, clock, kind, lowest)
    problem = await refused(text, "facilitator", text.signatures, text.sheet(), 409, WEAK[kind], **text.headers())
    assert (problem["breaches"][0]["facts"]["assurance"], problem["breaches"][0]["facts"]["lowest"]) == ("C", lowest)
    assert problem["sentence"]
    answer = await mesa["community"].post(text.signatures, text.file(), **text.headers())
    assert answer.status_code == (201 if taken else 409)


async def test_a_word_and_a_statement_go_their_own_way(text: Text) -> None:
    token = await signed_word(
        text.way, "community", text.body, text.kind, Intent.adopt if text.kind == "protocol" else Intent.assent
    )
    for body in (
        {"assurance": "A", "statement": token},
        {"statement": token},
        {"assurance": "D", "document": text.body["document"]},
        {},
    ):
        await refused(text, "community", text.signatures, body, 422, "invalid_input", **text.headers())
    assert (await text.word("community", statement=token)).json()["assurance"] == "A"
    # It stands among the signatures all the same.
    [signature] = (await text.mesa["observer"].read(text.signatures))["items"]
    assert (signature["statement"], signature["assurance"]) == (token, "A")


async def test_only_who_runs_the_table_records_sheets_and_only_seats_that_decide_bring_files(text: Text) -> None:
    mesa = text.mesa
    for by, body, status, code in (
        ("community", text.sheet(), 403, "permission_missing"),
        ("facilitator", text.file("verifier"), 403, "permission_missing"),
        ("guarantor", text.file(), 403, "permission_missing"),
        ("observer", text.sheet(), 403, "permission_missing"),
        ("state", text.file("secretariat"), 422, "verifier_unfit"),
        ("community", text.file("adviser"), 422, "verifier_unfit"),
        ("community", text.file(signed_at="2026-11-01T00:00:00Z"), 422, "signed_out_of_time"),
        ("facilitator", text.sheet(document="ab" * 32), 422, "document_of_other_bytes"),
        ("facilitator", text.sheet("company", "state"), 422, "witness_of_own_sector_missing"),
        ("facilitator", text.sheet("community_2", "facilitator"), 422, "witness_is_recorder"),
        ("facilitator", text.sheet(seat_id=str(mesa["guarantor"].seat)), 422, "seat_does_not_sign"),
        ("facilitator", text.sheet(seat_id=str(mesa.other["community"].seat)), 422, "seat_does_not_sign"),
    ):
        await refused(text, by, text.signatures, body, status, code, **text.headers())
    for headers, status, code in (
        ({"Idempotency_Key": key()}, 428, "if_match_required"),
        ({"If_Match": text.body["etag"]}, 400, "idempotency_key_required"),
    ):
        await refused(text, "community", text.signatures, text.file(), status, code, **headers)
    for outsider in (mesa.other["community"], mesa.other["facilitator"]):
        assert (await outsider.post(text.signatures, text.file(), **text.headers())).status_code == 404
        assert (await outsider.get(text.signatures)).status_code == 404


async def test_the_power_to_decide_is_the_signers_and_not_the_witnesss(text: Text) -> None:
    mesa = text.mesa
    await renew_mandate(mesa, text.way.clock, mesa["community"], powers=["speak", "sign"])
    await refused(text, "facilitator", text.signatures, text.sheet(), 422, "seat_does_not_sign", **text.headers())
    await refused(text, "community", text.signatures, text.file(), 403, "power_missing", **text.headers())
    # The one power that is needed is to decide: a witness needs none, and the signer none to sign.
    await renew_mandate(mesa, text.way.clock, mesa["community"], powers=["speak", "decide"])
    await renew_mandate(mesa, text.way.clock, mesa["community_2"], powers=["speak"])
    sheet = await text.handed_in("facilitator", text.sheet())
    assert [(await text.confirm(name, sheet)).status_code for name in ("community_2", "state")] == [201, 201]
    assert [each["sector"] for each in await text.said()] == ["community"]


async def test_each_step_is_for_those_who_are_named_and_leaves_no_trace_where_it_is_refused(text: Text) -> None:
    sheet = await text.handed_in("facilitator", text.sheet())
    file = await text.handed_in("company", text.file("verifier"))
    confirmation, verification = text.at(sheet, "confirmation"), text.at(file, "verification")
    for by, path, body, status, code in (
        ("facilitator", confirmation, SEEN, 403, "permission_missing"),
        ("company", confirmation, SEEN, 403, "not_a_witness"),
        ("community", confirmation, SEEN, 403, "not_a_witness"),
        ("state", confirmation, {"scan_digest": "ab" * 32}, 422, "another_sheet"),
        ("state", text.at(file, "confirmation"), SEEN, 409, "nothing_to_confirm"),
        ("company", verification, finding(text.way), 403, "permission_missing"),
        ("guarantor", verification, finding(text.way), 403, "not_the_verifier"),
        ("verifier", verification, finding(text.way, file_digest="ab" * 32), 422, "another_file"),
        ("verifier", verification, finding(text.way, verified_at="2026-11-01T00:00:00Z"), 422, "verified_out_of_time"),
        ("verifier", text.at(sheet, "verification"), finding(text.way), 409, "nothing_to_verify"),
    ):
        await refused(text, by, path, body, status, code)
    assert (await text.confirm("state", sheet)).status_code == 201
    await refused(text, "state", confirmation, SEEN, 409, "confirmed_already")
    assert (await text.verify("verifier", file, result="invalid")).json()["completed_at"] is None
    await refused(text, "verifier", verification, finding(text.way), 409, "nothing_to_verify")
    assert await text.said() == []


async def test_a_signature_is_completed_only_under_its_own_text(text: Text) -> None:
    mesa, sheet = text.mesa, await text.handed_in("facilitator", text.sheet())
    held = (await mesa["observer"].read(f"{mesa.path}/protocols?phase=in_force"))["items"][0]
    other = await amendment(mesa, held, "state")
    path = f"{mesa.path}/protocols/{other['id']}/signatures/{sheet['id']}/confirmation"
    await refused(text, "state", path, SEEN, 404, "not_found")


@pytest.mark.parametrize("kind", KINDS)
async def test_a_sector_that_has_spoken_otherwise_is_not_made_to_speak_again(
    mesa: Mesa, clock: FakeClock, kind: str, app: FastAPI
) -> None:
    text = await asked(mesa, clock, kind, "D")
    sheet = await text.handed_in("facilitator", text.sheet())
    file = await text.handed_in("community_2", text.file())
    assert (await text.confirm("community_2", sheet)).status_code == 201
    assert (await text.word("alternate")).json()["assurance"] == "D"
    await refused(text, "state", text.at(sheet, "confirmation"), SEEN, 409, "already_assented")
    await refused(text, "guarantor", text.at(file, "verification"), finding(text.way), 409, "already_assented")
    late = text.sheet(scan_digest="d6" * 32)
    await refused(text, "facilitator", text.signatures, late, 409, "already_assented", **text.headers())
    shown = (await mesa["observer"].read(text.signatures))["items"]
    assert [each["completed_at"] for each in shown] == [None, None]
    assert [each["signature_id"] for each in await text.said()] == [None]
    assert await findings(app) == []


@pytest.mark.parametrize("kind", KINDS)
async def test_of_three_ways_at_once_one_gives_the_sectors_word(mesa: Mesa, clock: FakeClock, kind: str) -> None:
    text = await asked(mesa, clock, kind, "D")
    sheet = await text.handed_in("facilitator", text.sheet())
    file = await text.handed_in("community_2", text.file())
    assert (await text.confirm("community_2", sheet)).status_code == 201

    answers = await asyncio.gather(text.confirm("state", sheet), text.verify("guarantor", file), text.word("alternate"))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.is_error} == {"already_assented"}
    assert [each["sector"] for each in await text.said()] == ["community"]


async def test_what_is_no_longer_asked_is_not_completed(mesa: Mesa, clock: FakeClock) -> None:
    text = await asked(mesa, clock, "protocol", "D")
    held = (await mesa["observer"].read(f"{mesa.path}/protocols?phase=in_force"))["items"][0]
    sheet = await text.handed_in("facilitator", text.sheet())
    file = await text.handed_in("company", text.file())
    assert (await text.confirm("community_2", sheet)).status_code == 201
    await mesa.adopt(await amendment(mesa, held, "state"))
    await refused(text, "state", text.at(sheet, "confirmation"), SEEN, 409, "protocol_overtaken")
    await refused(text, "guarantor", text.at(file, "verification"), finding(text.way), 409, "protocol_overtaken")
    body = text.file(file_digest="d6" * 32)
    await refused(text, "company", text.signatures, body, 409, "protocol_overtaken", **text.headers())


@pytest.mark.parametrize(("kind", "code"), [("protocol", "protocol_not_proposed"), ("waiver", "consent_given")])
async def test_what_every_sector_has_agreed_to_is_not_signed_any_more(
    mesa: Mesa, clock: FakeClock, kind: str, code: str
) -> None:
    text = await asked(mesa, clock, kind, "D")
    sheet = await text.handed_in("facilitator", text.sheet())
    for sector in ("state", "company", "community"):
        assert (await text.word(sector)).status_code == 201
    await refused(text, "state", text.at(sheet, "confirmation"), SEEN, 409, code)
    current = (await mesa["facilitator"].read(text.path))["etag"]
    headers = text.headers(If_Match=current)
    await refused(text, "facilitator", text.signatures, text.sheet(scan_digest="d6" * 32), 409, code, **headers)


async def test_a_revoked_mandate_completes_nothing_not_even_when_it_is_renewed(text: Text) -> None:
    mesa, clock = text.mesa, text.way.clock
    sheet = await text.handed_in("facilitator", text.sheet())
    file = await text.handed_in("community", text.file())
    assert (await text.confirm("community_2", sheet)).status_code == 201
    await call_back(mesa, "community")
    for renewed in (False, True):
        if renewed:
            clock.advance(minutes=1)
            await accredit(mesa, mesa["community"], mesa["community"])
        await refused(text, "state", text.at(sheet, "confirmation"), SEEN, 409, "signer_without_mandate")
        verification = text.at(file, "verification")
        await refused(text, "guarantor", verification, finding(text.way), 409, "signer_without_mandate")
    # What was found is not lost with it: that it is not valid may be said at any time.
    assert (await text.verify("guarantor", file, result="invalid")).status_code == 201


async def test_a_step_sent_twice_is_one_and_a_rehearsed_one_none(text: Text, app: FastAPI) -> None:
    sheet = await text.handed_in("facilitator", text.sheet())
    assert (await text.confirm("community_2", sheet)).status_code == 201
    before = await text.mesa.ledger()
    rehearsed = await text.confirm("state", sheet, Dry_Run="true")
    assert (rehearsed.status_code, rehearsed.json()["completed_at"] is not None) == (200, True)
    assert (await text.mesa.ledger(), await text.said()) == (before, [])
    act = key()
    answers = [await text.confirm("state", sheet, Idempotency_Key=act) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert len(await text.said()) == 1
    assert await text.mesa.ledger() == [*before, "signature.witnessed", ACTS[text.kind]]
    assert await findings(app) == []


async def test_a_file_or_a_sheet_is_handed_in_once(text: Text) -> None:
    for by, body in (("facilitator", text.sheet()), ("community", text.file())):
        await text.handed_in(by, body)
        await refused(text, by, text.signatures, body, 409, "evidence_known", **text.headers())


async def test_the_first_rules_of_a_table_are_adopted_on_paper_too_and_a_draft_is_not(
    mesa: Mesa, clock: FakeClock
) -> None:
    way = Signing(mesa, clock, {})
    draft = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"template": "minimal"})
    waits = Text(way, "protocol", {**draft, "document": "ab" * 32})
    headers = waits.headers()
    await refused(waits, "facilitator", waits.signatures, waits.sheet(), 409, "protocol_not_proposed", **headers)
    text = Text(way, "protocol", await mesa.proposed())
    sheet = await text.handed_in("facilitator", text.sheet())
    assert [(await text.confirm(name, sheet)).status_code for name in ("community_2", "state")] == [201, 201]
    await mesa.adopt(text.body, "state", "company")
    assert await text.phase() == "in_force"
    assert [each["assurance"] for each in await text.said()] == ["C", "D", "D"]


async def test_a_sheet_answers_no_objection_that_was_given_with_an_account(text: Text) -> None:
    """Neither one that is recorded afterwards nor one that was there before; the same person answers it."""
    mesa = text.mesa
    for name in ("state", "company"):
        token = await signed_word(
            text.way, name, text.body, text.kind, Intent.adopt if text.kind == "protocol" else Intent.assent
        )
        assert (await text.word(name, statement=token)).status_code == 201
    before = await text.handed_in("facilitator", text.sheet())
    assert (await text.confirm("community_2", before)).status_code == 201
    objection = await text.word("community", stance="object", text="No firmé nada.")
    assert objection.status_code == 201, objection.text
    await refused(text, "state", text.at(before, "confirmation"), SEEN, 409, "objection_by_account")
    later = text.sheet(scan_digest="a7" * 32)
    await refused(text, "facilitator", text.signatures, later, 409, "objection_by_account", **text.headers())
    assert [each["stance"] for each in await text.said()] == ["accept", "accept", "object"]
    assert await text.phase() == "proposed"
    token = await signed_word(
        text.way, "community", text.body, text.kind, Intent.adopt if text.kind == "protocol" else Intent.assent
    )
    answered = await text.word("community", statement=token)
    assert answered.status_code == 201, answered.text
    assert await text.phase() == DONE[text.kind]
    assert (await mesa["observer"].read(text.words))["items"][-1]["assurance"] == "A"


async def test_after_the_mandate_of_who_objected_a_sheet_answers_no_more_than_before(text: Text) -> None:
    objection = await text.word("community", stance="object", text="No así.")
    assert objection.status_code == 201, objection.text
    await renew_mandate(text.mesa, text.way.clock, text.mesa["community"], powers=["speak", "decide", "sign"])
    await refused(text, "facilitator", text.signatures, text.sheet(), 409, "objection_by_account", **text.headers())
