"""Delegates sign the circulated text in every class; who reserves or refuses stands beside them; then it is sealed."""

from datetime import timedelta

import pytest

from app.core.clock import instant
from app.trust import canonical
from tests.acta import section
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, key
from tests.minutes.signing import SCAN, signatures
from tests.redactions.written import redact
from tests.seating import call_back
from tests.sheets import FILE


async def test_a_key_signs_the_exact_text_and_that_is_the_sectors_word(mesa: Mesa, clock: FakeClock) -> None:
    signed = await signatures(mesa, clock)
    body = await signed.statement("state")
    before = await mesa.ledger()
    signature = await signed.taken("state", body)
    assert await mesa.ledger() == [*before, "minutes.signed"]
    minutes = await signed.acta.read()
    assert (signature["assurance"], signature["intent"], signature["target_type"]) == ("A", "sign", "minutes")
    assert signature["document"] == minutes["text_digest"]
    assert signature["target_revision"] == minutes["circulated_revision"]
    [word] = (await mesa["observer"].read(f"{signed.acta.path}/assents"))["items"]
    assert (word["sector"], word["stance"], word["assurance"], word["target_revision"]) == ("state", "accept", "A", 1)
    # Whoever signs beside the one that spoke signs for themselves, and takes no word back.
    await signed.refused("state", await signed.word(), 409, "already_signed")
    second = await signed.taken("community", await signed.word("refuse", "No dice lo que se habló."))
    third = await signed.taken("community_2", await signed.word())
    assert [second["text"], third["text"]] == ["No dice lo que se habló.", None]
    words = (await mesa["observer"].read(f"{signed.acta.path}/assents"))["items"]
    assert [(each["sector"], each["stance"]) for each in words][:2] == [("state", "accept"), ("community", "object")]


async def test_what_to_sign_is_told_and_a_reservation_asks_for_its_words(mesa: Mesa, clock: FakeClock) -> None:
    signed = await signatures(mesa, clock)
    told = await mesa["state"].read(f"{signed.acta.path}/statement?intent=assent_with_reservation")
    minutes = await signed.acta.read()
    assert told["to_add"] == ["signed_at", "nonce", "reservation"]
    assert told["payload"]["document"] == minutes["text_digest"]
    subject = {"id": minutes["id"], "revision": minutes["circulated_revision"], "type": "minutes"}
    assert told["payload"]["subject"] == subject
    text = "Falta el anexo con las tallas."
    signature = await signed.taken("state", await signed.statement("state", "assent_with_reservation", text))
    assert (signature["text"], signature["intent"]) == (text, "assent_with_reservation")
    [word] = (await mesa["observer"].read(f"{signed.acta.path}/assents"))["items"]
    assert (word["stance"], word["text"]) == ("accept_with_reservation", text)
    answer = await mesa["observer"].get(f"{signed.acta.path}/statement")
    assert (answer.status_code, answer.json()["code"]) == (403, "sector_does_not_sign_minutes")


@pytest.mark.parametrize(
    ("otherwise", "code"),
    [
        ({"document": "ab" * 32}, "statement_of_another_document"),
        ({"intent": "refuse", "text": "No."}, "statement_of_another_intent"),
    ],
    ids=["other bytes", "another intent"],
)
async def test_a_statement_about_something_else_is_refused(
    mesa: Mesa, clock: FakeClock, otherwise: dict[str, str], code: str
) -> None:
    signed = await signatures(mesa, clock)
    body = await signed.statement("state", **otherwise)
    await signed.refused("state", {**body, "intent": "sign"}, 422, code)


async def test_paper_counts_with_its_two_witnesses_and_its_scan_is_bound_to_the_text(
    mesa: Mesa, clock: FakeClock
) -> None:
    signed = await signatures(mesa, clock)
    sheet = await signed.sheet("community")
    await signed.refused("facilitator", sheet, 422, "evidence_not_stored")
    await signed.put_scan()
    await signed.refused("facilitator", {**sheet, "document": "ab" * 32}, 422, "document_of_other_bytes")
    before = await mesa.ledger()
    signature = await signed.taken("facilitator", sheet)
    assert signature["completed_at"] is None
    await signed.confirm("community_2", signature)
    whole = await signed.confirm("state", signature)
    assert whole["completed_at"] is not None
    steps = ["signature.recorded", "signature.witnessed", "signature.witnessed", "minutes.assented"]
    assert await mesa.ledger() == [*before, *steps]
    [item] = (await mesa["community"].read("/v1/changes?limit=1000&type=signature.recorded"))["items"]
    told = {name: value for name, value in item["entry"]["evidence"].items() if not name.startswith("kept_")}
    assert told == {"document": signature["document"], "scan": SCAN}
    [word] = (await mesa["observer"].read(f"{signed.acta.path}/assents"))["items"]
    assert (word["sector"], word["assurance"]) == ("community", "C")


async def test_a_qualified_signature_counts_once_it_was_found_valid(mesa: Mesa, clock: FakeClock) -> None:
    signed = await signatures(mesa, clock)
    body = {
        "assurance": "B",
        "file_digest": FILE,
        "format": "pades",
        "signed_at": instant(clock.now),
        "verifier": str(mesa["guarantor"].seat),
    }
    signature = await signed.taken("company", body)
    assert signature["completed_at"] is None
    found = {
        "file_digest": FILE,
        "tool": "Validador 4.2",
        "trust_list": "IOFE n.º 118",
        "verified_at": instant(clock.now),
        "result": "valid",
    }
    verified = await mesa["guarantor"].done(f"{signed.path}/{signature['id']}/verification", found)
    assert (verified["assurance"], verified["completed_at"] is not None) == ("B", True)


async def test_paper_answers_nothing_that_was_said_with_an_account(mesa: Mesa, clock: FakeClock) -> None:
    signed = await signatures(mesa, clock)
    await signed.put_scan()
    await signed.taken("community", await signed.word("refuse", "No dice lo que se habló."))
    await signed.refused("facilitator", await signed.sheet("community"), 409, "objection_by_account")
    # Who refused signs after all, as they refused.
    signature = await signed.taken("community", await signed.word())
    assert signature["intent"] == "sign"


async def test_who_signs_for_nobody_is_told_so(mesa: Mesa, clock: FakeClock) -> None:
    signed = await signatures(mesa, clock)
    word = await signed.word()
    await signed.refused("observer", word, 403, "permission_missing")
    await signed.refused("facilitator", word, 403, "permission_missing")
    await signed.refused("state", {**word, "text": "Conforme."}, 422, "invalid_input")
    await signed.refused("state", {**word, "intent": "refuse"}, 422, "invalid_input")
    await signed.refused("state", {**word, "document": "ab" * 32}, 422, "document_of_other_bytes")
    await signed.refused("state", word, 412, "stale_revision", If_Match='"9.' + "0" * 64 + '"')


async def test_no_seal_before_those_have_signed_whom_the_clause_names(mesa: Mesa, clock: FakeClock) -> None:
    signed = await signatures(mesa, clock, lowest="C")
    await signed.acta.all_assent()
    problem = await signed.acta.refuses_to_seal("minutes_signatures_missing")
    [breach] = problem["breaches"]
    assert breach["facts"]["missing_sectors"] == ["state", "company", "community"]
    assert str(mesa["state"].seat) in breach["facts"]["missing_seats"]
    assert "firma el acta al menos 1 delegado de cada sector que decide" in breach["sentence"]["es"]
    weak = await signed.refused("state", await signed.word(), 409, "minutes_signature_too_weak")
    assert weak["rule"] == "minutes_signatures"
    await signed.taken("state", await signed.statement("state"))
    await signed.taken("company", await signed.word("refuse", "Faltan los montos."))
    await signed.acta.refuses_to_seal("minutes_signatures_missing")
    await signed.put_scan()
    sheet = await signed.taken("facilitator", await signed.sheet("community"))
    await signed.acta.refuses_to_seal("minutes_signatures_missing")
    for name in ("community_2", "state"):
        await signed.confirm(name, sheet)
    text = (await mesa["observer"].get(f"{signed.acta.path}/text")).content
    sealed = await signed.acta.seal()
    conformity = section(sealed, "conformity")
    assert conformity["text_digest"] == canonical.digest(text)
    told = [(each["sector"], each["intent"], each["assurance"], each["state"]) for each in conformity["signatures"]]
    assert told == [
        ("state", "sign", "A", "counts"),
        ("company", "refuse", "D", "counts"),
        ("community", "sign", "C", "counts"),
    ]
    assert conformity["signatures"][1]["text"] == "Faltan los montos."
    document = (await mesa["observer"].get(f"{signed.acta.path}/document")).json()
    assert document["sections"][-1]["signatures"] == conformity["signatures"]
    await signed.refused("company", await signed.word(), 409, "minutes_sealed")


async def test_where_no_days_are_wanted_signatures_alone_are_enough(mesa: Mesa, clock: FakeClock) -> None:
    signed = await signatures(mesa, clock, signed_by="everybody_there", lowest="D")
    for name in ("state", "company"):
        await signed.taken(name, await signed.word())
    problem = await signed.acta.refuses_to_seal("minutes_under_review")
    codes = {each["code"] for each in problem["breaches"]}
    assert codes == {"minutes_under_review", "minutes_signatures_missing"}
    await signed.taken("community", await signed.word("assent_with_reservation", "Falta el anexo."))
    sealed = await signed.acta.seal()
    words = [(each["sector"], each["word"]) for each in section(sealed, "conformity")["words"]]
    assert words == [("state", "assented"), ("company", "assented"), ("community", "assented_with_reservation")]


async def test_an_accepted_correction_voids_what_was_signed_and_everybody_is_asked_anew(
    mesa: Mesa, clock: FakeClock
) -> None:
    signed = await signatures(mesa, clock, lowest="D")
    await signed.put_scan()
    for name in ("state", "company"):
        await signed.taken(name, await signed.word())
    sheet = await signed.taken("facilitator", await signed.sheet("community"))
    first = (await signed.acta.read())["text_digest"]
    before = await mesa.ledger()
    await signed.acta.dispose(await signed.acta.correct())
    assert await mesa.ledger() == [*before, "correction.raised", "signature.voided", "correction.accepted"]
    assert [each["voided_at"] is not None for each in await signed.listed()] == [True] * 3
    answer = await mesa["state"].post(f"{signed.path}/{sheet['id']}/confirmation", {"scan_digest": SCAN})
    assert (answer.status_code, answer.json()["code"]) == (409, "signature_void")
    overview = await mesa["observer"].read(f"{signed.acta.path}/signature-sheet")
    assert (overview["document"] == first, overview["complete"]) == (False, False)
    assert all(place["state"] is None for place in overview["places"])
    await signed.acta.all_assent()
    await signed.acta.refuses_to_seal("minutes_signatures_missing")
    for name in ("state", "company", "community"):
        await signed.taken(name, await signed.word())
    conformity = section(await signed.acta.seal(), "conformity")
    assert [each["state"] for each in conformity["earlier_signatures"]] == ["former_text"] * 3
    assert {each["document"] for each in conformity["earlier_signatures"]} == {first}
    assert [each["state"] for each in conformity["signatures"]] == ["counts"] * 3


async def test_the_sheet_has_a_box_for_each_seat_and_the_code_of_the_exact_text(mesa: Mesa, clock: FakeClock) -> None:
    signed = await signatures(mesa, clock, signed_by="everybody_there", lowest="C")
    await signed.taken("state", await signed.statement("state"))
    sheet = await mesa["facilitator"].read(f"{signed.acta.path}/signature-sheet")
    minutes = await signed.acta.read()
    assert sheet["document"] == minutes["text_digest"]
    assert sheet["qr"] == f"tinkuy:minutes:{minutes['id']}:{minutes['circulated_revision']}:{minutes['text_digest']}"
    assert (sheet["lowest"], sheet["complete"]) == ("C", False)
    boxes = {place["seat_id"]: place for place in sheet["places"]}
    mine, theirs = boxes[str(mesa["state"].seat)], boxes[str(mesa["company"].seat)]
    assert (mine["state"], mine["assurance"], mine["awaited"]) == ("counts", "A", False)
    assert (theirs["state"], theirs["awaited"], theirs["was_there"]) == (None, True, True)
    away = boxes[str(mesa["community_2"].seat)]
    assert (away["was_there"], away["awaited"]) == (False, False)


async def test_a_signature_goes_with_its_mandate_and_nobody_is_waited_for_who_cannot_sign(
    mesa: Mesa, clock: FakeClock
) -> None:
    signed = await signatures(mesa, clock, lowest="D")
    for name in ("state", "company", "community"):
        await signed.taken(name, await signed.word())
    await call_back(mesa, "community")
    problem = await signed.acta.refuses_to_seal("minutes_under_review")
    missing = next(each for each in problem["breaches"] if each["code"] == "minutes_signatures_missing")
    assert missing["facts"]["missing_sectors"] == ["community"]
    assert str(mesa["community_2"].seat) in missing["facts"]["missing_seats"]
    await signed.taken("community_2", await signed.word())
    states = [each["state"] for each in section(await signed.acta.seal(), "conformity")["signatures"]]
    assert states == ["counts", "counts", "mandate_over", "counts"]


async def test_a_sheet_is_not_signed_before_its_text_existed(mesa: Mesa, clock: FakeClock) -> None:
    signed = await signatures(mesa, clock)
    await signed.put_scan()
    early = instant(clock.now - timedelta(hours=9))
    await signed.refused("facilitator", await signed.sheet("community", signed_at=early), 422, "signed_out_of_time")


async def test_one_sheet_of_many_is_recorded_and_witnessed_in_one_call_each(mesa: Mesa, clock: FakeClock) -> None:
    signed = await signatures(mesa, clock, signed_by="everybody_there", lowest="C")
    await signed.put_scan()
    path, below = f"{mesa.path}/batches", signed.path.removeprefix(mesa.path)
    tag = (await signed.acta.read())["etag"]
    signers = {"community": ("community_2", "guarantor"), "community_2": ("community", "guarantor")}
    rows: list[Json] = [
        {"act": key(), "path": below, "if_match": tag, "body": await signed.sheet(name, *witnesses)}
        for name, witnesses in signers.items()
    ]
    answer = await mesa["facilitator"].post(path, {"rows": rows})
    assert answer.status_code == 200, answer.text
    results = answer.json()["results"]
    assert [each["status"] for each in results] == [201] * len(rows)
    for witness in ("community_2", "guarantor", "community"):
        confirming = [
            {"act": key(), "path": f"{below}/{each['subject']['id']}/confirmation", "body": {"scan_digest": SCAN}}
            for each, named in zip(results, signers.values(), strict=True)
            if witness in named
        ]
        answer = await mesa[witness].post(path, {"rows": confirming})
        assert [each["status"] for each in answer.json()["results"]] == [201] * len(confirming)
    assert [each["completed_at"] is not None for each in await signed.listed()] == [True] * len(rows)


async def test_the_desk_asks_those_whom_the_clause_names_and_their_witnesses(mesa: Mesa, clock: FakeClock) -> None:
    signed = await signatures(mesa, clock, signed_by="everybody_there", lowest="C")

    async def waiting(name: str) -> list[tuple[str, str | None]]:
        items = (await mesa[name].read("/v1/me/desk"))["items"]
        wanted = {"minutes_signature", "signature_confirmation"}
        return [(item["kind"], item["operation"]) for item in items if item["kind"] in wanted]

    asked = [("minutes_signature", "sign_minutes")]
    assert [await waiting(name) for name in ("state", "community", "community_2", "observer")] == [asked, asked, [], []]
    await signed.taken("state", await signed.word("refuse", "Faltan los montos."))
    assert await waiting("state") == []
    await signed.put_scan()
    sheet = await signed.taken("facilitator", await signed.sheet("community"))
    assert await waiting("community_2") == [("signature_confirmation", "confirm_minutes_signature")]
    await signed.confirm("community_2", sheet)
    assert (await waiting("community_2"), await waiting("community")) == ([], asked)
    await signed.confirm("state", sheet)
    assert await waiting("community") == []
    await signed.acta.dispose(await signed.acta.correct())
    assert [await waiting(name) for name in ("state", "community")] == [asked, asked]


async def test_words_beside_a_signature_are_taken_out_and_those_that_a_key_signed_stay(
    mesa: Mesa, clock: FakeClock
) -> None:
    signed = await signatures(mesa, clock)
    said = await signed.taken("community", await signed.word("refuse", "Lo dijo Fulana."))
    by_key = await signed.taken("state", await signed.statement("state", "refuse", "Lo dijo Fulana."))
    assert (await redact(mesa, "signature", said["id"]))["phase"] == "in_effect"
    [first, second] = await signed.listed()
    assert ("Fulana" in str(first), first["intent"], second["text"]) == (False, "refuse", "Lo dijo Fulana.")
    asked = {"target_type": "signature", "target_id": by_key["id"], "reason": "safety", "explanation": "Un nombre."}
    await mesa.refuses("state", "POST", f"{mesa.path}/redactions", asked, status=409, code="text_must_stay")
