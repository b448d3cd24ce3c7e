"""Class C: a hand signs on paper, who runs the table records it, and two witnesses make a signature of it."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import instant
from app.signatures.models import Signature
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, key
from tests.seating import call_back
from tests.sheets import SCAN, confirm, hand_in, signed_sheet, taken
from tests.signatures.keys import accredit, later
from tests.signing import Signing, signing

STRANGERS = ("company", "secretariat", "rapporteur", "observer", "guarantor")


@pytest.fixture
async def way(mesa: Mesa, clock: FakeClock) -> Signing:
    return await signing(mesa, clock)


async def phase(way: Signing, commitment: Json) -> str:
    return str((await way.mesa["observer"].read(way.of(commitment)))["phase"])


async def size(way: Signing) -> int:
    return (await way.seen()).size


async def refused(way: Signing, by: str, path: str, body: Json, status: int, code: str, **headers: str) -> Json:
    """A call that is refused and adds nothing to the log, of whatever audience."""
    before = await size(way)
    answer = await way.mesa[by].post(path, body, **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert await size(way) == before
    problem: Json = answer.json()
    return problem


async def test_a_delegate_without_a_device_signs_on_paper_and_the_commitment_comes_into_force(way: Signing) -> None:
    commitment = await way.offered()
    recorded = await taken(way, "facilitator", commitment, signed_sheet(way, commitment))
    assert (recorded["assurance"], recorded["completed_at"], recorded["released_at"]) == ("C", None, None)
    assert recorded["seat_id"] == str(way.mesa["community"].seat)
    assert recorded["recorded_by"] == str(way.mesa["facilitator"].seat)
    assert (recorded["paper"]["mark"], recorded["paper"]["language"]) == ("thumb", "qxo")
    assert recorded["paper"]["interpreter"] == str(way.mesa["interpreter"].seat)
    assert (recorded["kid"], recorded["statement"], recorded["payload_digest"]) == (None, None, SCAN)
    for name in ("state", "company"):
        await way.sign(name, commitment)
    assert await phase(way, commitment) == "offered"

    first = await confirm(way, "community_2", commitment, recorded)
    assert [bool(each["confirmed_at"]) for each in first["witnesses"]] == [True, False]
    assert (first["completed_at"], await phase(way, commitment)) == (None, "offered")
    second = await confirm(way, "state", commitment, recorded)
    assert second["completed_at"] is not None
    assert await phase(way, commitment) == "in_force"

    shown = (await way.mesa["observer"].read(f"{way.of(commitment)}/signatures"))["items"]
    [paper] = [each for each in shown if each["assurance"] == "C"]
    assert [each["sector"] for each in paper["witnesses"]] == ["community", "state"]
    assert paper["assurance_meaning"]["es"].startswith("Clase C: firmada o marcada en papel")
    assert len(paper["arrival"]) == 3
    in_force = await way.mesa["observer"].read(way.of(commitment))
    assert (in_force["weakest_assurance"], in_force["assurance_meaning"]) == ("C", paper["assurance_meaning"])


async def test_until_the_release_only_its_sector_and_those_who_took_part_see_it(way: Signing) -> None:
    commitment = await way.offered()
    recorded = await taken(way, "facilitator", commitment, signed_sheet(way, commitment))
    await confirm(way, "state", commitment, recorded)
    for name in ("community", "community_2", "adviser", "facilitator", "state"):
        assert recorded["id"] in (await way.mesa[name].get(f"{way.of(commitment)}/signatures")).text, name
    for name in STRANGERS:
        for place in (f"{way.of(commitment)}/signatures", "/v1/changes?limit=1000&expand=subject", "/v1/me/desk"):
            answer = await way.mesa[name].get(place)
            assert answer.status_code == 200
            assert recorded["id"] not in answer.text, (name, place)
            assert SCAN not in answer.text, (name, place)
    # Acts of the recorder and of a witness from another sector are bare leaves to everybody else.
    feed = (await way.mesa["observer"].read("/v1/changes?limit=1000"))["items"]
    assert [item for item in feed[-2:] if "entry" in item] == []


async def test_no_name_and_no_file_of_a_sheet_is_in_what_all_read(way: Signing) -> None:
    commitment = await way.offered()
    recorded = await taken(way, "facilitator", commitment, signed_sheet(way, commitment))
    assert not {"name", "file", "url"} & {*recorded, *recorded["paper"]}
    for person in way.mesa.table.people.values():
        assert person.login not in json.dumps(recorded)


OTHERWISE: list[tuple[tuple[str, ...], dict[str, Any], int, str]] = [
    (("state", "state"), {}, 422, "witness_twice"),
    (("community_2", "alternate"), {}, 422, "witnesses_of_one_sector"),
    (("company", "state"), {}, 422, "witness_of_own_sector_missing"),
    (("guarantor", "state"), {}, 422, "witness_of_own_sector_missing"),
    (("community_2", "facilitator"), {}, 422, "witness_is_recorder"),
    (("community", "state"), {}, 422, "witness_is_signer"),
    (("community_2", "secretariat"), {}, 422, "witness_runs_table"),
    (("community_2", "rapporteur"), {}, 422, "witness_runs_table"),
    (("community_2", "interpreter"), {}, 422, "witness_runs_table"),
    (("community_2", "company"), {}, 422, "witness_owes"),
    ((), {"interpreter": "observer"}, 422, "interpreter_unknown"),
    ((), {"document": "ab" * 32}, 422, "document_of_other_bytes"),
    ((), {"seat_id": "guarantor"}, 422, "seat_does_not_sign"),
    ((), {"seat_id": "adviser"}, 422, "seat_does_not_sign"),
    ((), {"mark": "cross"}, 422, "invalid_input"),
    (("state",), {}, 422, "invalid_input"),
    (("state", "company", "community_2"), {}, 422, "invalid_input"),
]


async def test_a_sheet_that_is_not_in_order_is_refused_without_a_trace(way: Signing, db: AsyncSession) -> None:
    commitment = await way.offered()
    path, elsewhere = f"{way.of(commitment)}/signatures", str(way.mesa.other["community"].seat)
    bodies = []
    for witnesses, fields, status, code in OTHERWISE:
        changed = {
            name: str(way.mesa[value].seat) if name in {"interpreter", "seat_id"} else value
            for name, value in fields.items()
        }
        bodies.append((signed_sheet(way, commitment, *witnesses) | changed, status, code))
    foreign = signed_sheet(way, commitment)
    bodies += [
        (foreign | {"witnesses": [str(way.mesa["community_2"].seat), elsewhere]}, 422, "paper_witness_unknown"),
        (foreign | {"seat_id": elsewhere}, 422, "seat_does_not_sign"),
        (foreign | {"signed_at": instant(later(way.clock, hours=1))}, 422, "signed_out_of_time"),
        (foreign | {"signed_at": "2026-11-01T00:00:00Z"}, 422, "signed_out_of_time"),
    ]
    for body, status, code in bodies:
        headers = {"Idempotency_Key": key(), "If_Match": commitment["etag"]}
        await refused(way, "facilitator", path, body, status, code, **headers)
    assert (await db.execute(select(func.count()).select_from(Signature))).scalar_one() == 0


async def test_who_owes_vouches_for_no_hand_of_those_that_it_is_owed_to(way: Signing) -> None:
    company, community, state = (
        [{"organization_id": str(way.mesa.organizations[name])}] for name in ("company", "community", "state")
    )
    owed = await way.offered(leads=company, co_responsible=community, beneficiaries=community)
    path, headers = f"{way.of(owed)}/signatures", {"Idempotency_Key": key(), "If_Match": owed["etag"]}
    # Also where it owes a part itself; its own people witness all the same.
    body = signed_sheet(way, owed, "community_2", "company")
    problem = await refused(way, "facilitator", path, body, 422, "witness_owes", **headers)
    assert problem["errors"][0]["pointer"] == "/witnesses"
    assert (await taken(way, "facilitator", owed, signed_sheet(way, owed)))["assurance"] == "C"
    # Those who owe together, and to whom nobody owes it, witness for each other.
    shared = await way.offered(leads=state, co_responsible=community, beneficiaries=company)
    body = signed_sheet(way, shared, "community_2", "state", scan_digest="a7" * 32)
    assert (await taken(way, "facilitator", shared, body))["assurance"] == "C"


async def test_who_has_come_to_answer_for_a_debtor_confirms_no_sheet_of_the_others(way: Signing) -> None:
    municipality = {"name": "Municipalidad de San Marcos", "sector": "state", "level": "district"}
    unseated = (await way.mesa.administrator.done("/v1/organizations", municipality))["id"]
    owed = await way.offered(leads=[{"organization_id": unseated}])
    recorded = await taken(way, "facilitator", owed, signed_sheet(way, owed))
    answering = {"organization_id": unseated, "seat_id": str(way.mesa["state"].seat)}
    await way.mesa["state"].done(f"{way.of(owed)}/answering-seats", answering)
    path = f"{way.of(owed)}/signatures/{recorded['id']}/confirmation"
    await refused(way, "state", path, {"scan_digest": SCAN}, 422, "witness_owes")


async def test_only_who_runs_the_table_records_sheets_and_it_signs_nothing_else(way: Signing) -> None:
    commitment = await way.offered()
    path = f"{way.of(commitment)}/signatures"
    await way.hold_key("community")
    bodies: list[tuple[str, Json]] = [
        ("community", signed_sheet(way, commitment)),
        ("facilitator", {"statement": await way.token("community", commitment)}),
        ("facilitator", {"assurance": "D", "document": commitment["document"]}),
        ("rapporteur", signed_sheet(way, commitment)),
    ]
    for name, body in bodies:
        headers = {"Idempotency_Key": key(), "If_Match": commitment["etag"]}
        await refused(way, name, path, body, 403, "permission_missing", **headers)


async def test_only_the_two_witnesses_confirm_each_once_and_the_very_sheet(way: Signing) -> None:
    commitment = await way.offered()
    recorded = await taken(way, "facilitator", commitment, signed_sheet(way, commitment))
    path = f"{way.of(commitment)}/signatures/{recorded['id']}/confirmation"
    seen = {"scan_digest": SCAN}
    for name, status, code in (
        ("facilitator", 403, "permission_missing"),
        ("community", 403, "not_a_witness"),
        ("adviser", 403, "not_a_witness"),
        ("company", 404, "not_found"),
        ("guarantor", 404, "not_found"),
    ):
        await refused(way, name, path, seen, status, code)
    await refused(way, "state", path, {"scan_digest": "ab" * 32}, 422, "another_sheet")
    await confirm(way, "state", commitment, recorded)
    await refused(way, "state", path, seen, 409, "confirmed_already")
    own = await way.sign("company", commitment)
    theirs = f"{way.of(commitment)}/signatures/{own['id']}/confirmation"
    await refused(way, "company", theirs, seen, 409, "nothing_to_confirm")


async def test_after_the_mandate_was_revoked_no_witness_makes_a_signature_of_the_sheet(
    way: Signing, clock: FakeClock
) -> None:
    mesa, commitment = way.mesa, await way.offered()
    recorded = await taken(way, "facilitator", commitment, signed_sheet(way, commitment))
    await confirm(way, "community_2", commitment, recorded)
    await call_back(mesa, "community")
    path = f"{way.of(commitment)}/signatures/{recorded['id']}/confirmation"
    await refused(way, "state", path, {"scan_digest": SCAN}, 409, "signer_without_mandate")
    again = signed_sheet(way, commitment, scan_digest="d6" * 32)
    headers = {"Idempotency_Key": key(), "If_Match": commitment["etag"]}
    await refused(
        way, "facilitator", f"{way.of(commitment)}/signatures", again, 409, "signer_without_mandate", **headers
    )

    # Another mandate of the same seat does not carry the former holder's sheet.
    clock.advance(minutes=1)
    await accredit(mesa, mesa["community"], mesa["community"])
    await refused(way, "state", path, {"scan_digest": SCAN}, 409, "signer_without_mandate")


async def test_one_seat_signs_once_whatever_the_class_and_one_sheet_is_one_signature(way: Signing) -> None:
    commitment = await way.offered()
    recorded = await taken(way, "facilitator", commitment, signed_sheet(way, commitment))
    signatures, headers = f"{way.of(commitment)}/signatures", {"If_Match": commitment["etag"]}
    body = signed_sheet(way, commitment)
    await refused(way, "facilitator", signatures, body, 409, "evidence_known", Idempotency_Key=key(), **headers)
    await confirm(way, "community_2", commitment, recorded)
    # While the sheet waits, its signer may sign otherwise; then the second witness has nothing more to make.
    await way.hold_key("community")
    confirmation = f"{signatures}/{recorded['id']}/confirmation"
    await refused(way, "state", confirmation, {"scan_digest": SCAN}, 409, "signer_without_mandate")
    await way.sign("community", commitment)
    later_sheet = signed_sheet(way, commitment, scan_digest="d6" * 32)
    await confirm(way, "state", commitment, await taken(way, "facilitator", commitment, later_sheet), "d6" * 32)
    [waiting] = [
        each
        for each in (await way.mesa["community"].read(signatures))["items"]
        if each["payload_digest"] == later_sheet["scan_digest"]
    ]
    confirmation = f"{signatures}/{waiting['id']}/confirmation"
    await refused(way, "community_2", confirmation, {"scan_digest": "d6" * 32}, 409, "already_signed")


async def test_whoever_records_sheets_cannot_ask_by_them_who_has_signed(way: Signing) -> None:
    commitment = await way.offered()
    await way.sign("community", commitment)
    body = signed_sheet(way, commitment)
    for by in ("facilitator", "secretariat"):
        rehearsed = await hand_in(way, by, commitment, body, Dry_Run="true")
        assert (rehearsed.status_code, rehearsed.json()["completed_at"]) == (200, None), rehearsed.text
    # Nor does a witness of another sector, while none of the signer's own has spoken.
    recorded = await taken(way, "facilitator", commitment, signed_sheet(way, commitment))
    path = f"{way.of(commitment)}/signatures/{recorded['id']}/confirmation"
    answer = await way.mesa["state"].post(path, {"scan_digest": SCAN}, Dry_Run="true")
    assert answer.status_code == 200, answer.text


async def test_the_lowest_class_of_the_ground_rules_is_enforced_with_its_clause(mesa: Mesa, clock: FakeClock) -> None:
    way = await signing(mesa, clock, signature_rule={"minimum": 1, "lowest": "B"})
    commitment = await way.offered()
    signatures, headers = f"{way.of(commitment)}/signatures", {"If_Match": commitment["etag"]}
    for by, body in (
        ("facilitator", signed_sheet(way, commitment)),
        ("community", {"assurance": "D", "document": commitment["document"]}),
    ):
        problem = await refused(way, by, signatures, body, 409, "signature_too_weak", Idempotency_Key=key(), **headers)
        assert problem["rule"] == "signature_rule"
        assert "clases A y B" in problem["sentence"]
        assert problem["clause"]


async def test_a_sheet_sent_twice_is_one_act_and_a_rehearsal_none(way: Signing) -> None:
    commitment, act = await way.offered(), key()
    body, before = signed_sheet(way, commitment), await size(way)
    rehearsed = await hand_in(way, "facilitator", commitment, body, Dry_Run="true")
    assert (rehearsed.status_code, await size(way)) == (200, before)
    first = await hand_in(way, "facilitator", commitment, body, Idempotency_Key=act)
    again = await hand_in(way, "facilitator", commitment, body, Idempotency_Key=act)
    assert (first.status_code, again.status_code, first.content) == (201, 201, again.content)
    assert await size(way) == before + 1
