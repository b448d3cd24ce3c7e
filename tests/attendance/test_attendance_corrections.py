"""A wrong or forgotten arrival or departure: corrected with a reason, readable as it was, and undoing nothing."""

from datetime import timedelta

import pytest

from app.core.clock import instant
from tests.clocks import FakeClock
from tests.evening import Evening, begin
from tests.mesa import Json, Mesa, key

WRONG = {"reason": "Llegó después de la votación; así consta en la hoja."}


async def stay_of(evening: Evening, name: str) -> Json:
    """The last stay of a person that is not void."""
    seat = evening.mesa[name].seat
    listed = (await evening.mesa["state"].read(f"{evening.path}/attendances?seat_id={seat}"))["items"]
    return next(each for each in reversed(listed) if each["voided_at"] is None)


def correction(evening: Evening, stay: Json) -> str:
    return f"{evening.path}/attendances/{stay['id']}/correction"


async def test_the_rapporteur_corrects_an_hour_and_the_wrong_one_stays_readable(mesa: Mesa, clock: FakeClock) -> None:
    evening = await begin(mesa)
    clock.advance(minutes=5)
    late = await mesa["rapporteur"].done(f"{evening.path}/attendances", {"seat_id": str(mesa["observer"].seat)})
    came = instant(clock.now - timedelta(minutes=2))
    right = await mesa["rapporteur"].done(correction(evening, late), {**WRONG, "arrived_at": came})
    assert (right["arrived_at"], right["departed_at"], right["replaces"]) == (came, None, late["id"])
    listed = (await mesa["state"].read(f"{evening.path}/attendances?seat_id={mesa['observer'].seat}"))["items"]
    [void] = [each for each in listed if each["voided_at"]]
    assert (void["id"], void["arrived_at"], void["void_reason"]) == (late["id"], late["arrived_at"], WRONG["reason"])
    assert (await mesa.ledger())[-1] == "attendance.corrected"
    again = {**WRONG, "never_there": True}
    await mesa.refuses("rapporteur", "POST", correction(evening, late), again, status=409, code="attendance_void")
    room = await mesa["state"].read(f"{evening.path}/room")
    assert [each["attendance_id"] for each in room["present"]].count(right["id"]) == 1


async def test_whoever_was_never_there_is_shown_as_such_in_the_acta(mesa: Mesa) -> None:
    evening = await begin(mesa)
    path = f"{evening.path}/attendances"
    never = await mesa["rapporteur"].done(path, {"seat_id": str(mesa["observer"].seat)})
    void = await mesa["rapporteur"].done(correction(evening, never), {**WRONG, "never_there": True})
    assert (void["id"], void["void_reason"]) == (never["id"], WRONG["reason"])
    # The seat may arrive all the same.
    await mesa["observer"].done(path, {})
    await mesa.close(evening.session)
    minutes = await mesa.circulated_minutes(evening.session)
    [seat] = [
        seat
        for sector in section(minutes, "attendance")["sectors"]
        for seat in sector["seats"]
        if seat["seat_id"] == str(mesa["observer"].seat)
    ]
    assert [(stay["void_reason"], stay["voided_at"] is None) for stay in seat["stays"]] == [
        (WRONG["reason"], False),
        (None, True),
    ]


def section(minutes: Json, name: str) -> Json:
    found: Json = next(each for each in minutes["sections"] if each["section"] == name)
    return found


async def test_a_quorum_that_was_missing_in_hindsight_is_shown_and_undoes_nothing(mesa: Mesa, clock: FakeClock) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.all_accept(proposal)
    decided = await evening.decide(proposal)
    clock.advance(minutes=1)
    # Somebody of the company was listed who was not there at the opening.
    company = await stay_of(evening, "company")
    positions = await mesa["state"].read(f"{mesa.path}/proposals/{proposal['id']}/positions")
    spoke = next(each["stated_at"] for each in positions["items"] if each["sector"] == "company")
    right = await mesa["company"].done(correction(evening, company), {**WRONG, "arrived_at": spoke})
    assert (right["claimed"], right["confirmed_through"]) == (False, "own")
    read = await mesa["state"].read(f"{mesa.path}/proposals/{proposal['id']}")
    assert (read["phase"], read["outcome"]) == ("adopted", decided["outcome"])
    await mesa.close(evening.session)
    minutes = await mesa.circulated_minutes(evening.session)
    opening, decision = section(minutes, "quorum")["counts"]
    assert (opening["present"], [bench["present"] for bench in opening["by_record"]]) == (3, [1, 0, 1])
    assert opening["missing_by_record"] == ["3"]
    assert (decision["by_record"], decision["missing_by_record"]) == (None, [])


async def test_a_decision_shows_at_once_that_its_quorum_was_missing_in_hindsight(mesa: Mesa, clock: FakeClock) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    where = f"{mesa.path}/proposals/{proposal['id']}/quorum"
    undecided = await mesa["observer"].read(where)
    assert (undecided["phase"], undecided["count"], undecided["objected"]) == ("in_assent", None, [])
    await evening.all_accept(proposal)
    clock.advance(minutes=2)
    decided = await evening.decide(proposal)
    count = (await mesa["observer"].read(where))["count"]
    assert {name: count[name] for name in ("places", "present", "sectors")} == decided["outcome"]["seating"]
    assert (count["at"], count["by_record"], count["missing_by_record"]) == (decided["decided_at"], None, [])

    # Another sector says that it was otherwise, and is shown beside it; then the departure is recorded.
    company = await stay_of(evening, "company")
    objection = f"{evening.path}/attendances/{company['id']}/objections"
    await mesa["community"].done(objection, {"text": "Se fue antes de la votación."})
    assert (await mesa["state"].read(where))["objected"] == [
        {"attendance_id": company["id"], "seat_id": str(mesa["company"].seat), "objected_by": ["community"]}
    ]
    left = {"occurred_at": instant(clock.now - timedelta(minutes=1))}
    await mesa["rapporteur"].done(f"{evening.path}/attendances/{company['id']}/departure", left)
    told = await mesa["state"].read(where)
    assert [bench["present"] for bench in told["count"]["by_record"]] == [1, 0, 1]
    assert (told["count"]["missing_by_record"], told["count"]["present"], told["objected"]) == (["3"], 3, [])
    # The outcome stays as it was sealed, and the minutes tell the same.
    read = await mesa["state"].read(f"{mesa.path}/proposals/{proposal['id']}")
    assert (read["phase"], read["outcome"]) == ("adopted", decided["outcome"])
    await mesa.close(evening.session)
    minutes = await mesa.circulated_minutes(evening.session)
    assert section(minutes, "quorum")["counts"][1] == told["count"]
    assert (await mesa.other["state"].get(where)).status_code == 404


async def test_a_correction_fits_what_the_record_holds_of_the_seat(mesa: Mesa, clock: FakeClock) -> None:
    evening = await begin(mesa)
    clock.advance(minutes=1)
    proposal = await evening.table()
    said = await evening.said("company", proposal)
    clock.advance(minutes=1)
    turn = await mesa["facilitator"].done(f"{evening.path}/turns", {"seat_id": str(mesa["state"].seat)})
    clock.advance(minutes=1)
    await mesa["facilitator"].done(f"{evening.path}/turns/{turn['id']}/end")
    company, state = await stay_of(evening, "company"), await stay_of(evening, "state")

    async def refused(stay: Json, code: str = "occurred_at_unfit", cause: str | None = None, **fields: object) -> None:
        status = 422 if code == "occurred_at_unfit" else 409
        problem = await mesa.refuses(
            "rapporteur", "POST", correction(evening, stay), {**WRONG, **fields}, status=status, code=code
        )
        assert problem.get("cause") == cause

    before, after = (instant(clock.now + timedelta(minutes=each)) for each in (-600, 1))
    await refused(company, cause="before_gathering", arrived_at=before)
    await refused(company, cause="to_come", departed_at=after)
    await refused(company, cause="before_arrival", departed_at=instant(clock.now - timedelta(minutes=4)))
    await refused(company, cause="before_word", departed_at=instant(clock.now - timedelta(minutes=2, seconds=30)))
    await refused(company, cause="after_word", arrived_at=instant(clock.now))
    await refused(company, "seat_spoke_there", never_there=True)
    # Who had the floor was there, as far as the record tells whose turn it was.
    if turn["seat_id"] is not None:
        await refused(state, cause="before_word", departed_at=instant(clock.now - timedelta(seconds=30)))
        where = f"{evening.path}/attendances/{state['id']}/departure"
        early = {"occurred_at": instant(clock.now - timedelta(seconds=30))}
        await mesa.refuses("rapporteur", "POST", where, early, status=422, code="occurred_at_unfit")
    assert said["stated_at"] < instant(clock.now)


async def test_two_stays_of_a_seat_never_overlap(mesa: Mesa, clock: FakeClock) -> None:
    evening = await begin(mesa)
    clock.advance(minutes=2)
    first = await mesa["observer"].done(f"{evening.path}/attendances", {})
    clock.advance(minutes=2)
    await mesa["observer"].done(f"{evening.path}/attendances/{first['id']}/departure")
    clock.advance(minutes=2)
    await mesa["observer"].done(f"{evening.path}/attendances", {})
    clock.advance(minutes=1)
    longer = {**WRONG, "departed_at": instant(clock.now)}
    await mesa.refuses("rapporteur", "POST", correction(evening, first), longer, status=422, code="occurred_at_unfit")
    body = {"reason": "Estuvo también antes.", "arrived_at": first["arrived_at"], "departed_at": instant(clock.now)}
    where = f"{evening.path}/forgotten-attendances"
    body["seat_id"] = str(mesa["observer"].seat)
    await mesa.refuses("rapporteur", "POST", where, body, status=422, code="occurred_at_unfit")


async def test_what_nobody_recorded_is_entered_with_its_reason(mesa: Mesa, clock: FakeClock) -> None:
    evening = await begin(mesa)
    opened = evening.session["opened_at"]
    clock.advance(minutes=5)
    closed = await mesa.close(evening.session)
    where = f"{evening.path}/forgotten-attendances"
    body = {"seat_id": str(mesa["community_2"].seat), "reason": "La lista se cerró sin anotarla.", "arrived_at": opened}
    await mesa.refuses("state", "POST", where, body, status=403, code="other_seat")
    entered = await mesa["rapporteur"].done(where, body)
    assert (entered["departed_at"], entered["claimed"]) == (closed["closed_at"], True)
    assert (entered["entry_reason"], entered["entered_at"] is not None) == (body["reason"], True)
    mine = {"reason": "Nadie me anotó.", "arrived_at": opened}
    own = await mesa["guarantor"].done(where, mine)
    assert (own["claimed"], own["confirmed_through"]) == (False, "own")
    confirmed = {"attendance_ids": [entered["id"]]}
    await mesa["community"].done(f"{evening.path}/attendance-confirmations", confirmed)
    assert (await stay_of(evening, "community_2"))["confirmed_through"] == "sector"


async def test_a_text_that_goes_round_goes_round_anew_with_what_was_corrected(mesa: Mesa) -> None:
    evening = await begin(mesa)
    never = await mesa["rapporteur"].done(f"{evening.path}/attendances", {"seat_id": str(mesa["observer"].seat)})
    await mesa.close(evening.session)
    minutes = await mesa.circulated_minutes(evening.session, "Se habló del agua.")
    await mesa.assent_to(minutes, "state")
    body = {**WRONG, "never_there": True}
    await mesa["rapporteur"].done(correction(evening, never), body)
    anew = await mesa["state"].read(f"{evening.path}/minutes")
    assert anew["text_revision"] == minutes["text_revision"] + 1
    assert section(anew, "proceedings") == section(minutes, "proceedings")
    assert section(anew, "attendance") != section(minutes, "attendance")
    # What the state said was of another text.
    sealed = await mesa.assent_to(anew)
    await mesa["facilitator"].done(f"{evening.path}/minutes/seal", If_Match=sealed["etag"])
    state = await stay_of(evening, "state")
    await mesa.refuses("rapporteur", "POST", correction(evening, state), body, status=409, code="minutes_sealed")


async def test_the_seat_itself_corrects_until_the_review_is_over(mesa: Mesa) -> None:
    evening = await begin(mesa, minutes_review={"days": 2})
    stay = await reviewed(evening)
    body = {**WRONG, "never_there": True}
    await mesa.refuses("guarantor", "POST", correction(evening, stay), body, status=403, code="other_seat")
    neither = {"reason": "Nada."}
    await mesa.refuses("observer", "POST", correction(evening, stay), neither, status=422, code="invalid_input")
    both = {**body, "arrived_at": stay["arrived_at"]}
    await mesa.refuses("observer", "POST", correction(evening, stay), both, status=422, code="invalid_input")
    await mesa["observer"].done(correction(evening, stay), body)


async def reviewed(evening: Evening) -> Json:
    """The stay of an observer at a session that is over and whose minutes circulate."""
    await evening.mesa.arrive(evening.session, "observer")
    await evening.mesa.close(evening.session)
    await evening.mesa.circulated_minutes(evening.session)
    return await stay_of(evening, "observer")


async def test_after_the_review_only_who_keeps_the_list_corrects(mesa: Mesa) -> None:
    # The minimal ground rules give it no days.
    evening = await begin(mesa)
    stay = await reviewed(evening)
    body = {**WRONG, "never_there": True}
    path = correction(evening, stay)
    await mesa.refuses("observer", "POST", path, body, status=409, code="attendance_review_over")
    await mesa["rapporteur"].done(path, body)


async def test_any_sector_objects_to_how_it_stands(mesa: Mesa) -> None:
    evening = await begin(mesa)
    company = await stay_of(evening, "company")
    where = f"{evening.path}/attendances/{company['id']}/objections"
    text = {"text": "Se retiró antes de la votación."}
    await mesa.refuses("observer", "POST", where, text, status=403, code="permission_missing")
    said = await mesa["community"].done(where, text)
    assert (said["stance"], said["sector"]) == ("object", "community")
    assert [each["id"] for each in (await mesa["state"].read(where))["items"]] == [said["id"]]
    await mesa.close(evening.session)
    minutes = await mesa.circulated_minutes(evening.session)
    [told] = [each for each in section(minutes, "attendance")["sectors"] if each["sector"] == "company"]
    assert told["seats"][0]["stays"][0]["objected_by"] == ["community"]


@pytest.mark.parametrize("name", ["state", "observer"])
async def test_nobody_corrects_for_others(mesa: Mesa, name: str) -> None:
    evening = await begin(mesa)
    company = await stay_of(evening, "company")
    body = {**WRONG, "never_there": True}
    await mesa.refuses(name, "POST", correction(evening, company), body, status=403, code="other_seat")


async def test_nobody_leaves_before_the_record_last_heard_of_them(mesa: Mesa, clock: FakeClock) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    clock.advance(minutes=1)
    body = {"seat_id": str(mesa["community"].seat), "proposal_id": proposal["id"], "stance": "accept"}
    await mesa["rapporteur"].done(f"{evening.path}/hearings", body, Idempotency_Key=key())
    await mesa["state"].done(f"{evening.path}/floor-requests", {})
    clock.advance(minutes=1)
    early = {"occurred_at": instant(clock.now - timedelta(seconds=90))}
    for name in ("community", "state"):
        stay = await stay_of(evening, name)
        where = f"{evening.path}/attendances/{stay['id']}/departure"
        problem = await mesa.refuses("rapporteur", "POST", where, early, status=422, code="occurred_at_unfit")
        assert problem["cause"] == "before_word"
        left = {"act": key(), "kind": "departure", "seat_id": str(mesa[name].seat), **early}
        answer = await mesa["rapporteur"].post(f"{evening.path}/attendance-batches", {"rows": [left]})
        assert answer.json()["results"][0]["problem"]["code"] == "occurred_at_unfit"


async def test_a_turn_lasts_while_its_speaker_is_there(mesa: Mesa, clock: FakeClock) -> None:
    evening = await begin(mesa)
    await mesa.arrive(evening.session, "observer")
    turn = await mesa["facilitator"].done(f"{evening.path}/turns", {"seat_id": str(mesa["observer"].seat)})
    clock.advance(minutes=1)
    await evening.leave("observer")
    clock.advance(minutes=1)
    late = {"occurred_at": instant(clock.now)}
    where = f"{evening.path}/turns/{turn['id']}/end"
    await mesa.refuses("facilitator", "POST", where, late, status=409, code="speaker_not_present")
    afterwards = {
        "seat_id": str(mesa["observer"].seat),
        "started_at": instant(clock.now - timedelta(seconds=90)),
        "ended_at": instant(clock.now),
    }
    path = f"{evening.path}/turns"
    await mesa.refuses("facilitator", "POST", path, afterwards, status=409, code="speaker_not_present")
