"""What stops a table and what lets it go on: suspension, withdrawal and return, measures under a truce, lapse."""

import asyncio

import pytest
from fastapi import FastAPI

from tests.amending import SECTORS, clause, installed
from tests.clocks import FakeClock
from tests.evening import Evening
from tests.mesa import Json, Mesa

STOP: Json = {"cause": "Cayó el puente.", "conditions": "Hay paso para todos."}
GO: Json = {"reasons": "Hay paso desde el martes."}
MEASURE: Json = {"attributed_to": "company", "text": "La vía está cerrada.", "occurred_on": "2026-11-23"}


async def phase(mesa: Mesa) -> str:
    return str((await mesa["observer"].read(mesa.path))["phase"])


def days_later(mesa: Mesa, app: FastAPI, clock: FakeClock, days: int) -> Mesa:
    """The same people, signed in anew after days have gone by."""
    clock.advance(days=days)
    api = mesa["facilitator"].api
    assert api is not None
    return mesa.at(api, app.state.tokens, clock)


async def test_a_suspended_table_keeps_still_and_goes_on_where_it_stood(mesa: Mesa) -> None:
    await installed(mesa)
    session = await mesa.convened_session()
    await mesa.arrive(session, *SECTORS)
    suspended = await mesa["facilitator"].done(f"{mesa.path}/suspensions", STOP)
    assert (suspended["phase_before"], suspended["pauses_clocks"], await phase(mesa)) == (
        "installed",
        True,
        "suspended",
    )
    opening = f"{mesa.path}/sessions/{session['id']}/opening"
    await mesa.refuses("facilitator", "POST", opening, status=409, code="roundtable_not_live")
    path = f"{mesa.path}/suspensions"
    await mesa.refuses("facilitator", "POST", path, STOP, status=409, code="roundtable_not_live")
    await mesa["facilitator"].done(f"{path}/{suspended['id']}/end", GO)
    assert await phase(mesa) == "installed"
    assert (await mesa["facilitator"].done(opening))["phase"] == "open"
    end = f"{path}/{suspended['id']}/end"
    await mesa.refuses("facilitator", "POST", end, GO, status=409, code="suspension_ended")
    assert [each for each in await mesa.ledger() if "roundtable." in each][-2:] == [
        "roundtable.suspended",
        "roundtable.resumed",
    ]


async def test_clocks_have_exactly_the_days_that_they_had_left(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    await installed(mesa, days=4)
    session = await mesa.convened_session()
    suspended = await mesa["facilitator"].done(f"{mesa.path}/suspensions", STOP)
    mesa = days_later(mesa, app, clock, 10)
    await mesa["facilitator"].done(f"{mesa.path}/suspensions/{suspended['id']}/end", GO)
    table = await mesa["observer"].read(mesa.path)
    assert table["pauses"] == [{"paused_on": "2026-11-23", "resumed_on": "2026-12-03"}]
    assert table["term"]["ends_on"] == "2027-01-11"
    breach = await _notice(mesa, session)
    assert breach is not None
    # Convened on the day of the pause: of its four days none was over, and the day of the return is the first.
    assert breach["facts"]["earliest_date"] == "2026-12-06"
    mesa = days_later(mesa, app, clock, 3)
    assert await _notice(mesa, session) is None


async def test_a_clause_may_let_the_clocks_run(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    await installed(mesa, clause("suspension", clocks="run", by="conducting_or_sector"))
    suspended = await mesa["community"].done(f"{mesa.path}/suspensions", STOP)
    mesa = days_later(mesa, app, clock, 10)
    end = f"{mesa.path}/suspensions/{suspended['id']}/end"
    await mesa.refuses("company", "POST", end, GO, status=403, code="suspension_of_others")
    await mesa["alternate"].done(end, GO)
    table = await mesa["observer"].read(mesa.path)
    assert (table["pauses"], table["term"]["ends_on"]) == ([], "2027-01-01")


async def test_a_sector_suspends_only_where_the_rules_say_so(mesa: Mesa) -> None:
    path = f"{mesa.path}/suspensions"
    await mesa.refuses("facilitator", "POST", path, STOP, status=409, code="roundtable_not_live")
    await installed(mesa)
    refused = await mesa.refuses("community", "POST", path, STOP, status=409, code="suspension_not_theirs")
    assert (refused["clause"], refused["rule"]) == ("default", "suspension")
    await mesa.refuses("observer", "POST", path, STOP, status=403, code="permission_missing")
    await mesa.refuses("facilitator", "POST", path, {"cause": "Sí."}, status=422, code="invalid_input")


async def test_without_a_sector_that_decides_nothing_is_opened_or_decided(mesa: Mesa) -> None:
    await installed(mesa)
    session = await mesa.convened_session()
    await mesa.arrive(session, *SECTORS)
    left = await mesa["company"].done(f"{mesa.path}/withdrawals", {"reasons": "No se nos oye."})
    opening = f"{mesa.path}/sessions/{session['id']}/opening"
    refused = await mesa.refuses("facilitator", "POST", opening, status=409, code="sector_away")
    assert refused["breaches"][0]["facts"] == {"withdrawn_sectors": ["company"], "remaining_sectors": 2}
    readiness = await mesa["observer"].read(f"{mesa.path}/sessions/{session['id']}/readiness")
    assert [breach["code"] for breach in readiness["breaches"]] == ["sector_away"]
    path = f"{mesa.path}/withdrawals"
    await mesa.refuses("company", "POST", path, {"reasons": "Otra vez."}, status=409, code="withdrawn_already")
    await mesa.refuses("state", "POST", f"{path}/{left['id']}/return", GO, status=403, code="other_sector")
    await mesa["company"].done(f"{path}/{left['id']}/return", GO)
    await mesa.refuses("company", "POST", f"{path}/{left['id']}/return", GO, status=409, code="returned_already")
    opened = await mesa["facilitator"].done(opening)
    evening = Evening(mesa, opened)
    proposal = await evening.table()
    await evening.all_accept(proposal)
    await mesa["company"].done(path, {"reasons": "No se nos oye."})
    await mesa.refuses("facilitator", "POST", evening.outcome(proposal), status=409, code="sector_away")


async def test_a_refusal_tells_of_the_absence_and_of_all_else_that_is_missing(mesa: Mesa) -> None:
    await installed(mesa)
    session = await mesa.convened_session()
    await mesa["company"].done(f"{mesa.path}/withdrawals", {"reasons": "No se nos oye."})
    path = f"{mesa.path}/sessions/{session['id']}"
    refused = await mesa.refuses("facilitator", "POST", f"{path}/opening", status=409, code="sector_away")
    assert [breach["code"] for breach in refused["breaches"]] == [
        "sector_away",
        "quorum_missing",
        "sector_quorum_missing",
    ]
    assert refused["breaches"] == (await mesa["observer"].read(f"{path}/readiness"))["breaches"]


async def test_where_the_rules_let_them_the_others_go_on(mesa: Mesa) -> None:
    await installed(mesa, clause("withdrawal", decisions="go_on"))
    await mesa["company"].done(f"{mesa.path}/withdrawals", {"reasons": "No se nos oye."})
    evening = Evening(mesa, await mesa.open_session("state", "community"))
    proposal = await evening.table()
    for sector in ("state", "community"):
        await evening.said(sector, proposal)
    assert (await evening.decide(proposal))["phase"] == "adopted"
    # Rules never change without it.
    protocol = await mesa.proposed()
    await mesa.adopt(protocol, "state", "community")
    assert (await mesa["state"].read(f"{mesa.path}/protocols/{protocol['id']}"))["phase"] == "proposed"


async def test_nobody_comes_to_an_agreement_alone(mesa: Mesa) -> None:
    await installed(mesa, clause("withdrawal", decisions="go_on"))
    evening = Evening(mesa, await mesa.open_session(*SECTORS))
    proposal = await evening.table("state")
    await evening.said("state", proposal)
    for sector in ("company", "community"):
        await mesa[sector].done(f"{mesa.path}/withdrawals", {"reasons": "No se nos oye."})
    refused = await mesa.refuses("facilitator", "POST", evening.outcome(proposal), status=409, code="sector_away")
    breach = refused["breaches"][0]
    assert breach["facts"] == {"withdrawn_sectors": ["company", "community"], "remaining_sectors": 1}
    assert breach["cure"]["en"] == "At least 1 sector returns of those withdrawn: the company and the community."
    readiness = await mesa["observer"].read(f"{mesa.path}/proposals/{proposal['id']}/readiness")
    assert readiness["breaches"] == refused["breaches"]


async def test_a_withdrawal_may_stop_the_clocks_and_two_reasons_are_one_pause(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    await installed(mesa, clause("withdrawal", clocks="pause"))
    left = await mesa["company"].done(f"{mesa.path}/withdrawals", {"reasons": "No se nos oye."})
    mesa = days_later(mesa, app, clock, 2)
    suspended = await mesa["facilitator"].done(f"{mesa.path}/suspensions", STOP)
    mesa = days_later(mesa, app, clock, 2)
    await mesa["company"].done(f"{mesa.path}/withdrawals/{left['id']}/return", GO)
    assert (await mesa["observer"].read(mesa.path))["pauses"] == [{"paused_on": "2026-11-23", "resumed_on": None}]
    mesa = days_later(mesa, app, clock, 2)
    await mesa["facilitator"].done(f"{mesa.path}/suspensions/{suspended['id']}/end", GO)
    table = await mesa["observer"].read(mesa.path)
    assert table["pauses"] == [{"paused_on": "2026-11-23", "resumed_on": "2026-11-29"}]
    assert table["term"]["ends_on"] == "2027-01-07"


async def test_two_delegates_of_a_sector_withdraw_it_once(mesa: Mesa) -> None:
    await installed(mesa)
    answers = await asyncio.gather(
        *(mesa[name].post(f"{mesa.path}/withdrawals", {"reasons": "Basta."}) for name in ("community", "community_2"))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]


@pytest.mark.parametrize("effect", ["none", "suspends", "calls_guarantor"])
async def test_a_reported_measure_does_what_the_clause_says_and_the_other_side_answers(mesa: Mesa, effect: str) -> None:
    await installed(mesa, clause("truce", effect=effect))
    reported = await mesa["community"].done(f"{mesa.path}/coercive-measures", MEASURE)
    assert (reported["effect"], reported["sector"], reported["explanation"]) == (effect, "community", None)
    assert await phase(mesa) == ("suspended" if effect == "suspends" else "installed")
    suspensions = (await mesa["observer"].read(f"{mesa.path}/suspensions"))["items"]
    assert [each["cause"] for each in suspensions] == ([MEASURE["text"]] if effect == "suspends" else [])
    answer = f"{mesa.path}/coercive-measures/{reported['id']}/explanation"
    await mesa.refuses("state", "POST", answer, {"text": "No es así."}, status=403, code="other_sector")
    explained = await mesa["company"].done(answer, {"text": "Fue por mantenimiento."})
    assert (explained["text"], explained["explanation"]) == (MEASURE["text"], "Fue por mantenimiento.")
    await mesa.refuses("company", "POST", answer, {"text": "Y más."}, status=409, code="already_explained")
    assert (await mesa.ledger())[-2:] == ["coercive_measure.reported", "coercive_measure.explained"]


async def test_a_table_suspended_until_the_explanation_is_heard_goes_on_when_it_was(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    await installed(mesa, clause("truce", effect="suspends"))
    path = f"{mesa.path}/coercive-measures"
    first = await mesa["community"].done(path, MEASURE)
    mesa = days_later(mesa, app, clock, 3)
    second = await mesa["community"].done(path, {**MEASURE, "text": "Sigue cerrada."})
    await mesa["company"].done(f"{path}/{first['id']}/explanation", {"text": "Fue por mantenimiento."})
    assert await phase(mesa) == "suspended"
    await mesa["company"].done(f"{path}/{second['id']}/explanation", {"text": "Ya se abrió."})
    table = await mesa["observer"].read(mesa.path)
    assert (table["phase"], table["pauses"]) == (
        "installed",
        [{"paused_on": "2026-11-23", "resumed_on": "2026-11-26"}],
    )
    suspension = (await mesa["observer"].read(f"{mesa.path}/suspensions"))["items"][0]
    assert (suspension["end_reasons"], suspension["ended_by"]) == ("Ya se abrió.", str(mesa.table.seats["company"]))
    assert (await mesa.ledger())[-1] == "coercive_measure.explained"


async def test_an_explanation_ends_no_suspension_for_another_cause(mesa: Mesa) -> None:
    await installed(mesa, clause("truce", effect="suspends"))
    await mesa["facilitator"].done(f"{mesa.path}/suspensions", STOP)
    reported = await mesa["community"].done(f"{mesa.path}/coercive-measures", MEASURE)
    answer = f"{mesa.path}/coercive-measures/{reported['id']}/explanation"
    await mesa["company"].done(answer, {"text": "Fue por mantenimiento."})
    assert await phase(mesa) == "suspended"


@pytest.mark.parametrize("effect", ["suspends", "calls_guarantor"])
async def test_nobody_is_held_to_a_truce_before_the_table_was_installed(mesa: Mesa, effect: str) -> None:
    await installed(mesa, clause("truce", effect=effect))
    before = {**MEASURE, "occurred_on": "2026-11-22"}
    assert (await mesa["community"].done(f"{mesa.path}/coercive-measures", before))["effect"] == "none"
    assert await phase(mesa) == "installed"


@pytest.mark.parametrize("effect", ["none", "suspends", "calls_guarantor"])
async def test_a_guarantor_who_is_called_sees_it_on_the_desk_while_the_measure_lasts(mesa: Mesa, effect: str) -> None:
    async def waiting(name: str) -> list[tuple[str, str | None, bool]]:
        items = (await mesa[name].read("/v1/me/desk"))["items"]
        mine = [item for item in items if item["subject_type"] == "coercive_measure"]
        return [(item["kind"], item["operation"], item["mine"]) for item in mine]

    await installed(mesa, clause("truce", effect=effect))
    reported = await mesa["community"].done(f"{mesa.path}/coercive-measures", MEASURE)
    called = [("guarantor_called", None, False)] if effect == "calls_guarantor" else []
    assert await waiting("guarantor") == called
    assert await waiting("company") == [("measure_explanation", "explain_coercive_measure", True)]
    for name in ("community", "state", "observer", "facilitator"):
        assert await waiting(name) == []
    path = f"{mesa.path}/coercive-measures/{reported['id']}"
    await mesa["company"].done(f"{path}/explanation", {"text": "Fue por mantenimiento."})
    assert (await waiting("company"), await waiting("guarantor")) == ([], called)
    over = {"reasons": "La vía está abierta."}
    await mesa.refuses("company", "POST", f"{path}/end", over, status=403, code="other_sector")
    await mesa.refuses("guarantor", "POST", f"{path}/end", over, status=403, code="permission_missing")
    ended = await mesa["alternate"].done(f"{path}/end", over)
    assert (ended["end_reasons"], ended["ended_by"]) == (over["reasons"], str(mesa.table.seats["alternate"]))
    assert await waiting("guarantor") == []
    await mesa.refuses("community", "POST", f"{path}/end", over, status=409, code="measure_ended")
    assert (await mesa.ledger())[-1] == "coercive_measure.ended"


async def test_without_a_truce_a_measure_is_put_on_record_and_no_more(mesa: Mesa) -> None:
    path = f"{mesa.path}/coercive-measures"
    await mesa.refuses("community", "POST", path, MEASURE, status=409, code="roundtable_not_live")
    await installed(mesa)
    assert (await mesa["community"].done(path, MEASURE))["effect"] == "none"
    own = {**MEASURE, "attributed_to": "community"}
    await mesa.refuses("community", "POST", path, own, status=422, code="measure_of_own_sector")
    coming = {**MEASURE, "occurred_on": "2026-11-24"}
    await mesa.refuses("community", "POST", path, coming, status=422, code="measure_to_come")
    await mesa.refuses("facilitator", "POST", path, MEASURE, status=403, code="permission_missing")


async def test_a_table_that_nobody_keeps_up_lapses_into_follow_up(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    await installed(mesa, clause("lapse", after_term_days=30, after_absence_days=10))
    path = f"{mesa.path}/lapse"
    early = await mesa.refuses("facilitator", "POST", path, GO, status=409, code="lapse_too_early")
    assert early["breaches"][0]["facts"]["earliest_date"] == "2027-02-01"
    await mesa["company"].done(f"{mesa.path}/withdrawals", {"reasons": "No se nos oye."})
    early = await mesa.refuses("facilitator", "POST", path, GO, status=409, code="lapse_too_early")
    assert early["breaches"][0]["facts"]["earliest_date"] == "2026-12-04"
    await mesa.refuses("company", "POST", path, GO, status=403, code="permission_missing")
    mesa = days_later(mesa, app, clock, 11)
    lapsed = await mesa["facilitator"].done(path, GO)
    assert (lapsed["phase"], lapsed["lapse"]["reasons"]) == ("in_follow_up", GO["reasons"])
    await mesa.refuses("facilitator", "POST", path, GO, status=409, code="roundtable_not_live")


async def test_an_absence_that_stops_the_clocks_lasts_all_the_same_and_its_lapse_lets_them_run(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    await installed(
        mesa, clause("withdrawal", clocks="pause"), clause("lapse", after_term_days=30, after_absence_days=10)
    )
    left = await mesa["company"].done(f"{mesa.path}/withdrawals", {"reasons": "No se nos oye."})
    mesa = days_later(mesa, app, clock, 11)
    lapsed = await mesa["facilitator"].done(f"{mesa.path}/lapse", GO)
    held = [{"paused_on": "2026-11-23", "resumed_on": "2026-12-04"}]
    assert (lapsed["phase"], lapsed["pauses"]) == ("in_follow_up", held)
    back = f"{mesa.path}/withdrawals/{left['id']}/return"
    await mesa.refuses("company", "POST", back, GO, status=409, code="roundtable_not_live")
    # A follow-up has nobody to leave it, and whoever left the dialogue stops none of its clocks.
    suspended = await mesa["facilitator"].done(f"{mesa.path}/suspensions", STOP)
    leaving = f"{mesa.path}/withdrawals"
    await mesa.refuses("state", "POST", leaving, {"reasons": "Basta."}, status=409, code="roundtable_not_live")
    reporting = f"{mesa.path}/coercive-measures"
    await mesa.refuses("community", "POST", reporting, MEASURE, status=409, code="roundtable_not_live")
    mesa = days_later(mesa, app, clock, 2)
    await mesa["facilitator"].done(f"{mesa.path}/suspensions/{suspended['id']}/end", GO)
    again = {"paused_on": "2026-12-04", "resumed_on": "2026-12-06"}
    assert (await mesa["observer"].read(mesa.path))["pauses"] == [*held, again]


async def test_days_of_a_suspension_are_nobodys_absence(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    await installed(mesa, clause("lapse", after_term_days=30, after_absence_days=10))
    await mesa["company"].done(f"{mesa.path}/withdrawals", {"reasons": "No se nos oye."})
    suspended = await mesa["facilitator"].done(f"{mesa.path}/suspensions", STOP)
    mesa = days_later(mesa, app, clock, 20)
    await mesa["facilitator"].done(f"{mesa.path}/suspensions/{suspended['id']}/end", GO)
    early = await mesa.refuses("facilitator", "POST", f"{mesa.path}/lapse", GO, status=409, code="lapse_too_early")
    assert early["breaches"][0]["facts"]["earliest_date"] == "2026-12-23"


async def test_without_a_clause_no_table_lapses(mesa: Mesa) -> None:
    await installed(mesa)
    await mesa.refuses("facilitator", "POST", f"{mesa.path}/lapse", GO, status=409, code="ground_rule_missing")


async def _notice(mesa: Mesa, session: Json) -> Json | None:
    found = await mesa["observer"].read(f"{mesa.path}/sessions/{session['id']}/readiness")
    return next((each for each in found["breaches"] if each["code"] == "convocation_period_running"), None)
