"""Corrections: from who was there, each disposed with a reason; an accepted one sends the text round anew."""

from fastapi import FastAPI

from tests.acta import SILENCE_ASSENTS, Acta, circulated, held, section
from tests.clocks import FakeClock
from tests.evening import begin
from tests.mesa import Json, Mesa


async def test_who_was_there_asks_for_a_correction_in_their_own_words(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    before, minutes = await mesa.ledger(), await acta.read()
    correction = await acta.correct(text="Dijo «cada mes»,\nno «cada año».")
    assert await mesa.ledger() == [*before, "correction.raised"]
    assert (correction["number"], correction["phase"], correction["sector"]) == (1, "open", "community")
    assert (correction["seat_id"], correction["text_revision"]) == (str(mesa.table.seats["community"]), 1)
    assert correction["text"] == "Dijo «cada mes»,\nno «cada año»."
    await acta.correct("state", section="attendance")
    listed = (await mesa["observer"].read(f"{acta.path}/corrections"))["items"]
    assert [(each["number"], each["section"]) for each in listed] == [(1, "proceedings"), (2, "attendance")]
    assert await acta.read() == minutes


async def test_an_accepted_correction_is_shown_in_a_new_text_and_everybody_is_asked_anew(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    await acta.all_assent()
    assert (await acta.read())["phase"] == "assented"
    correction = await acta.correct()
    before = await acta.read()
    accepted = await acta.dispose(correction)
    assert (accepted["phase"], accepted["reason"]) == ("accepted", "Así consta en la grabación.")
    assert accepted["disposed_by"] == str(mesa.table.seats["facilitator"])
    assert (await mesa.ledger())[-1] == "correction.accepted"

    minutes = await acta.read("community")
    assert (minutes["phase"], minutes["text_revision"]) == ("circulated", 2)
    assert minutes["circulated_at"] > before["circulated_at"]
    assert minutes["sections"][:-1] == before["sections"][:-1]
    [shown] = section(minutes, "conformity")["corrections"]
    assert (shown["correction_id"], shown["corrected"], shown["text"]) == (
        correction["id"],
        "proceedings",
        correction["text"],
    )
    await acta.refuses_to_seal()
    await acta.all_assent()
    words = (await mesa["observer"].read(f"{acta.path}/assents"))["items"]
    assert [word["target_revision"] for word in words] == [1, 1, 1, 2, 2, 2]
    assert (await acta.seal())["text_revision"] == 2


async def test_a_rejected_correction_stays_readable_and_changes_no_text(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    minutes = await acta.read()
    rejected = await acta.dispose(await acta.correct(), "rejected")
    assert (await mesa.ledger())[-1] == "correction.rejected"
    assert await acta.read() == minutes
    listed = await mesa["community"].read(f"{acta.path}/corrections?phase=rejected")
    assert [(each["id"], each["reason"]) for each in listed["items"]] == [(rejected["id"], rejected["reason"])]
    assert (await mesa["community"].read(f"{acta.path}/corrections?phase=open"))["items"] == []


async def test_corrections_are_shown_in_the_order_of_their_numbers(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    corrections = [await acta.correct(text=f"Observación {number}.") for number in (1, 2, 3)]
    for correction, disposition in zip(reversed(corrections), ("accepted", "rejected", "accepted"), strict=True):
        await acta.dispose(correction, disposition)
    minutes = await acta.read()
    assert [each["number"] for each in section(minutes, "conformity")["corrections"]] == [1, 3]
    assert minutes["text_revision"] == 3


async def test_after_a_correction_the_whole_time_for_reading_begins_again(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    acta = await circulated(mesa, **SILENCE_ASSENTS)
    correction = await acta.correct()
    acta = acta.later(app, clock, days=10)
    await acta.dispose(correction)
    problem = await acta.refuses_to_seal()
    assert problem["breaches"][0]["facts"]["last_day"] == "2026-12-08"
    acta = acta.later(app, clock, days=6)
    await acta.seal()


async def test_a_refusal_of_an_earlier_text_stays_attached_where_a_correction_replaced_it(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    acta = await circulated(mesa, **SILENCE_ASSENTS)
    await acta.said("community", "object", "No dice lo que se habló.")
    await acta.dispose(await acta.correct("company"))
    acta = acta.later(app, clock, days=6)
    conformity = section(await acta.seal(), "conformity")
    assert {word["word"] for word in conformity["words"]} == {"silence"}
    [earlier] = conformity["earlier_words"]
    assert (earlier["sector"], earlier["word"], earlier["text_revision"]) == ("community", "refused", 1)
    assert earlier["text"] == "No dice lo que se habló."


async def test_who_was_not_there_corrects_nothing(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    body: Json = {"section": "proceedings", "text": "Yo lo sé mejor."}
    for name in ("community_2", "alternate", "observer"):
        await mesa.refuses(name, "POST", f"{acta.path}/corrections", body, status=403, code="seat_was_not_there")


async def test_who_came_for_a_while_and_has_no_vote_corrects_too(mesa: Mesa) -> None:
    evening = await begin(mesa, "state", "company", "community", "observer")
    await evening.leave("observer")
    acta = Acta(mesa, await mesa.close(evening.session))
    await acta.circulate()
    assert (await acta.correct("observer"))["sector"] == "independent"


async def test_corrections_are_refused_that_are_not_well_formed(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    other = await mesa.planned_session("state")
    items = (await mesa["observer"].read(f"{mesa.path}/sessions/{other['id']}/agenda-items"))["items"]
    path = f"{acta.path}/corrections"
    bad: list[Json] = [
        {"text": "Sin sección."},
        {"section": "proceedings"},
        {"section": "gossip", "text": "a"},
        {"section": "proceedings", "text": "a", "phase": "accepted"},
        {"section": "proceedings", "text": "a\u0007"},
    ]
    for body in bad:
        await mesa.refuses("community", "POST", path, body, status=422, code="invalid_input")
    foreign: Json = {"section": "proceedings", "text": "a", "agenda_item_id": items[0]["id"]}
    await mesa.refuses("community", "POST", path, foreign, status=409, code="agenda_item_not_of_session")


async def test_before_the_circulation_there_is_nothing_to_correct(mesa: Mesa) -> None:
    acta = await held(mesa)
    body: Json = {"section": "proceedings", "text": "a"}
    path = f"{acta.path}/corrections"
    await mesa.refuses("community", "POST", path, body, status=404, code="not_found")
    await acta.note()
    await mesa.refuses("community", "POST", path, body, status=404, code="not_found")
    assert (await mesa["community"].read(path))["items"] == []


async def test_who_drafts_and_was_there_waits_for_the_circulation_too(mesa: Mesa) -> None:
    evening = await begin(mesa, "state", "company", "community", "rapporteur")
    acta = Acta(mesa, await mesa.close(evening.session))
    await acta.note()
    body: Json = {"section": "proceedings", "text": "a"}
    path = f"{acta.path}/corrections"
    await mesa.refuses("rapporteur", "POST", path, body, status=409, code="minutes_not_circulated")


async def test_a_correction_is_disposed_of_once_with_a_reason_by_who_runs_the_table(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    correction = await acta.correct()
    path = acta.disposition(correction)
    body: Json = {"disposition": "accepted", "reason": "Consta."}
    for name in ("community", "chair", "rapporteur", "observer"):
        await mesa.refuses(name, "POST", path, body, status=403, code="permission_missing")
    bad: list[Json] = [{"disposition": "accepted"}, {"disposition": "open", "reason": "a"}, {"reason": "a"}]
    for each in bad:
        await mesa.refuses("facilitator", "POST", path, each, status=422, code="invalid_input")
    await acta.dispose(correction, "rejected")
    await mesa.refuses("facilitator", "POST", path, body, status=409, code="correction_disposed")


async def test_a_correction_is_found_under_its_own_session_only(mesa: Mesa) -> None:
    first, second = await circulated(mesa), await circulated(mesa)
    correction = await first.correct()
    path = second.disposition(correction)
    body: Json = {"disposition": "accepted", "reason": "Consta."}
    await mesa.refuses("facilitator", "POST", path, body, status=404, code="not_found")


async def test_a_rehearsed_acceptance_changes_nothing(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    correction = await acta.correct()
    minutes, before = await acta.read(), await mesa.ledger()
    body: Json = {"disposition": "accepted", "reason": "Consta."}
    answer = await mesa["facilitator"].post(acta.disposition(correction), body, Dry_Run="true")
    assert (answer.status_code, answer.json()["phase"]) == (200, "accepted")
    assert (await acta.read(), await mesa.ledger()) == (minutes, before)
