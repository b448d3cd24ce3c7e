"""What is declared beside what is found, at the hour of the question."""

from datetime import UTC, datetime

from fastapi import FastAPI

from tests.clocks import FakeClock
from tests.following import following
from tests.mesa import Mesa
from tests.monitoring.test_monitoring_closing import verified_by
from tests.seating import call_back


async def test_declared_complete_and_contested_is_listed_with_both_levels(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    assert await follow.divergences() == []
    report = await follow.reported("complete")
    assert await follow.divergences() == []
    await follow.verified("community", report, "contest", "limited")
    (item,) = await follow.divergences()
    assert item["reasons"] == ["level_differs", "contested"]
    assert (item["declared_level"], item["verified_level"]) == ("complete", "limited")
    assert (item["commitment_id"], item["report_id"]) == (follow.commitment["id"], report["id"])


async def test_a_new_report_differs_from_the_old_finding_until_somebody_looks_anew(
    mesa: Mesa, clock: FakeClock
) -> None:
    follow = await following(mesa, clock)
    await follow.verified("community", await follow.reported("complete"), "contest", "limited")
    later = await follow.reported("substantial")
    assert await follow.reasons() == ["level_differs"]
    await follow.verified("community", later)
    assert await follow.reasons() == []


async def test_silence_is_listed_after_the_days_of_the_clause_and_gives_no_level(
    mesa: Mesa, clock: FakeClock, app: FastAPI
) -> None:
    follow = await following(mesa, clock, verification={"within_days": 3, "on_silence": "table_decides"})
    await follow.reported("complete")
    follow = follow.later(app, days=3)
    assert await follow.divergences() == []
    follow = follow.later(app, days=1)
    (item,) = await follow.divergences()
    assert (item["reasons"], item["silence"], item["verified_level"]) == (["unanswered"], "table_decides", None)
    assert await follow.stands() == ("in_force", "complete", None)


async def test_whoever_asks_for_more_is_not_silent(mesa: Mesa, clock: FakeClock, app: FastAPI) -> None:
    follow = await following(mesa, clock)
    await follow.verified("community", await follow.reported(), "ask_more")
    follow = follow.later(app, days=9)
    assert await follow.reasons() == []


async def test_what_is_late_is_listed_from_the_day_after_and_no_more_once_fulfilled(
    mesa: Mesa, clock: FakeClock, app: FastAPI
) -> None:
    follow = await following(mesa, clock, draft={"due": {"kind": "date", "date": "2026-12-10"}})
    # In Lima the tenth ends at five in the morning, UTC.
    follow = follow.later(app, seconds=(datetime(2026, 12, 11, 4, tzinfo=UTC) - clock.now).total_seconds())
    assert await follow.reasons() == []
    follow = follow.later(app, hours=2)
    assert await follow.reasons() == ["overdue"]
    await follow.verified("community", await follow.reported("complete"))
    assert await follow.divergences() == []


async def test_people_of_another_table_see_none_of_it(mesa: Mesa) -> None:
    assert (await mesa.other["community"].get(f"{mesa.path}/divergences")).status_code == 404


async def test_a_verifier_who_is_gone_is_listed_with_what_mends_it(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock, draft=verified_by(mesa))
    assert await follow.divergences() == []
    await call_back(mesa, "verifier")
    [item] = await follow.divergences()
    gone = item["verifier_gone"]
    assert (item["reasons"], gone["why"]) == (["verifier_gone"], "nobody_holds_it")
    assert (gone["seat_id"], gone["cure"]["en"][:8]) == (str(mesa.table.seats["verifier"]), "Somebody")
    report = await follow.reported("complete")
    await follow.verified("community", report)
    assert await follow.divergences() == []
