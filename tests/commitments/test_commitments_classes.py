"""Classes B and D: a qualified signature that somebody else verified, and a word that the service alone attests."""

import pytest

from app.core.clock import instant
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, key
from tests.sheets import FILE, confirm, finding, qualified, signed_sheet, taken
from tests.signatures.keys import later
from tests.signing import Signing, signing


@pytest.fixture
async def way(mesa: Mesa, clock: FakeClock) -> Signing:
    return await signing(mesa, clock)


async def phase(way: Signing, commitment: Json) -> str:
    return str((await way.mesa["observer"].read(way.of(commitment)))["phase"])


async def refused(way: Signing, by: str, path: str, body: Json, status: int, code: str, **headers: str) -> None:
    before = (await way.seen()).size
    answer = await way.mesa[by].post(path, body, **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert (await way.seen()).size == before


async def test_a_qualified_signature_counts_when_another_seat_found_it_valid(way: Signing) -> None:
    commitment = await way.offered()
    received = await taken(way, "community", commitment, qualified(way))
    assert (received["assurance"], received["completed_at"]) == ("B", None)
    for name in ("state", "company"):
        await way.sign(name, commitment)
    assert await phase(way, commitment) == "offered"

    path = f"{way.of(commitment)}/signatures/{received['id']}/verification"
    verified = await way.mesa["guarantor"].done(path, finding(way))
    assert verified["assurance"] == "B"
    assert verified["qualified"]["verification"]["trust_list"] == "IOFE n.º 118"
    assert await phase(way, commitment) == "in_force"
    shown = (await way.mesa["company"].read(f"{way.of(commitment)}/signatures"))["items"]
    [mine] = [each for each in shown if each["assurance"] == "B"]
    assert mine["assurance_meaning"]["en"].startswith("Class B: a qualified electronic signature")
    assert mine["qualified"]["file_digest"] == FILE
    # Whoever verified it does not make it a signature of the stronger class, and nothing of the file is shown.
    assert (await way.mesa["company"].read(way.of(commitment)))["weakest_assurance"] == "B"
    assert mine["statement"] is None


@pytest.mark.parametrize("result", ["invalid", "indeterminate"])
async def test_what_is_not_found_valid_never_counts_and_no_second_finding_mends_it(way: Signing, result: str) -> None:
    commitment = await way.offered()
    received = await taken(way, "community", commitment, qualified(way))
    path = f"{way.of(commitment)}/signatures/{received['id']}/verification"
    found = await way.mesa["guarantor"].done(path, finding(way, result))
    assert (found["completed_at"], found["qualified"]["verification"]["result"]) == (None, result)
    await refused(way, "guarantor", path, finding(way), 409, "nothing_to_verify")
    for name in ("state", "company"):
        await way.sign(name, commitment)
    assert await phase(way, commitment) == "offered"


async def test_only_the_seat_that_was_asked_verifies_and_only_the_very_file(way: Signing) -> None:
    commitment = await way.offered()
    received = await taken(way, "community", commitment, qualified(way))
    path = f"{way.of(commitment)}/signatures/{received['id']}/verification"
    await refused(way, "community", path, finding(way), 403, "permission_missing")
    for name in ("facilitator", "verifier"):
        await refused(way, name, path, finding(way), 404, "not_found")
    await refused(way, "guarantor", path, finding(way, file_digest="ab" * 32), 422, "another_file")
    tomorrow, before = instant(later(way.clock, days=1)), "2026-11-01T00:00:00Z"
    for hour in (tomorrow, before):
        await refused(way, "guarantor", path, finding(way, verified_at=hour), 422, "verified_out_of_time")
    own = await way.sign("state", commitment)
    assert own["qualified"] is None
    for name in ("company", "observer"):
        listed = await way.mesa[name].get(f"{way.of(commitment)}/signatures")
        assert received["id"] not in listed.text


async def test_a_qualified_signature_is_handed_in_by_its_own_seat_for_a_fit_verifier(way: Signing) -> None:
    commitment = await way.offered()
    path = f"{way.of(commitment)}/signatures"
    cases: list[tuple[str, Json, int, str]] = [
        ("community", qualified(way, "state"), 422, "verifier_unfit"),
        ("community", qualified(way, "adviser"), 422, "verifier_unfit"),
        ("community", qualified(way) | {"verifier": str(way.mesa.other["guarantor"].seat)}, 422, "verifier_unfit"),
        ("state", qualified(way, "secretariat"), 422, "verifier_unfit"),
        ("community", qualified(way, signed_at="2026-11-01T00:00:00Z"), 422, "signed_out_of_time"),
        ("facilitator", qualified(way), 403, "permission_missing"),
        ("guarantor", qualified(way), 403, "permission_missing"),
    ]
    for by, body, status, code in cases:
        headers = {"Idempotency_Key": key(), "If_Match": commitment["etag"]}
        await refused(way, by, path, body, status, code, **headers)


async def test_an_attested_word_counts_where_the_ground_rules_accept_it(mesa: Mesa, clock: FakeClock) -> None:
    way = await signing(mesa, clock, signature_rule={"minimum": 1, "lowest": "D"})
    commitment = await way.offered()
    word = {"assurance": "D", "document": commitment["document"]}
    headers = {"Idempotency_Key": key(), "If_Match": commitment["etag"]}
    other = word | {"document": "ab" * 32}
    path = f"{way.of(commitment)}/signatures"
    await refused(way, "community", path, other, 422, "document_of_other_bytes", **headers)
    attested = await taken(way, "community", commitment, word)
    assert (attested["assurance"], attested["payload_digest"], bool(attested["completed_at"])) == ("D", None, True)
    assert attested["assurance_meaning"]["es"].startswith("Clase D: palabra dada con la cuenta")
    headers["Idempotency_Key"] = key()
    await refused(way, "community", path, word, 409, "already_signed", **headers)
    for name in ("state", "company"):
        await way.sign(name, commitment)
    in_force = await mesa["observer"].read(way.of(commitment))
    assert (in_force["phase"], in_force["weakest_assurance"]) == ("in_force", "D")


async def test_all_four_classes_stand_under_one_commitment(mesa: Mesa, clock: FakeClock) -> None:
    way = await signing(mesa, clock, signature_rule={"minimum": 1, "lowest": "D"})
    commitment = await way.offered()
    sheet = await taken(way, "facilitator", commitment, signed_sheet(way, commitment, signer="alternate"))
    await confirm(way, "community_2", commitment, sheet)
    await confirm(way, "state", commitment, sheet)
    await taken(way, "state", commitment, {"assurance": "D", "document": commitment["document"]})
    file = await taken(way, "community_2", commitment, qualified(way))
    await mesa["guarantor"].done(f"{way.of(commitment)}/signatures/{file['id']}/verification", finding(way))
    assert await phase(way, commitment) == "offered"
    await way.sign("company", commitment)
    shown = (await mesa["observer"].read(f"{way.of(commitment)}/signatures"))["items"]
    assert sorted(each["assurance"] for each in shown) == ["A", "B", "C", "D"]
    bundle = await mesa["observer"].get(f"{way.of(commitment)}/bundle")
    assert bundle.status_code == 200


async def test_a_statement_needs_no_class_named_and_may_name_its_own(way: Signing) -> None:
    commitment = await way.offered()
    await way.hold_key("community")
    token = await way.token("community", commitment)
    path = f"{way.of(commitment)}/signatures"
    for body in (
        {"assurance": "B", "statement": token},
        {"assurance": "E", "statement": token},
        {"assurance": 7, "statement": token},
        {},
    ):
        headers = {"Idempotency_Key": key(), "If_Match": commitment["etag"]}
        await refused(way, "community", path, body, 422, "invalid_input", **headers)
    signed = await taken(way, "community", commitment, {"assurance": "A", "statement": token})
    assert signed["assurance_meaning"]["es"].startswith("Clase A: firmada con la clave propia")
