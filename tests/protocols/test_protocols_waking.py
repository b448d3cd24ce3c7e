"""When a release begins to ask a kind of rule, nobody who adopted it before is surprised."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from fastapi import FastAPI
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from app.bootstrap import prepare
from app.core.clock import instant
from app.core.migrations import migration_config, take_turn
from app.protocols.models import RuleEnforcement
from app.protocols.service import in_force, waking
from app.rules.asked import pairs
from app.rules.kinds import RULE_KINDS
from app.rules.moments import DeadlineMissed
from tests.amending import amendment, clause, installed
from tests.clocks import FakeClock
from tests.conftest import settings_for
from tests.counting import statements
from tests.following import following
from tests.mesa import Json, Mesa
from tests.waking import asking, woken

BEFORE = "0009"
NEW_KINDS = {
    "decision_in_two_rounds",
    "facilitation",
    "floor_order",
    "minutes_signatures",
    "opening_hour",
    "period_end",
    "reopening",
    "sector_word",
}
# What later releases than that one began to ask.
LATER = {
    *("attribution", "caucus_allowance", "document_period", "required_languages", "speaking_budget"),
    "speaking_limit",
}
NOTICE = timedelta(days=30)
OUT_OF_SCOPE = clause("matters_out_of_scope", "Lo que no se trata", matters=["canon minero"])
ITEM = {"title": "El canon minero", "purpose": "Repartirlo.", "participation_level": "decide", "duration_minutes": 30}
SESSION = {"title": "Sesión", "duration_minutes": 180}


def at(mesa: Mesa, app: FastAPI, clock: FakeClock, hour: datetime) -> Mesa:
    """The same people at that hour, signed in anew."""
    clock.now = hour
    api = mesa["facilitator"].api
    assert api is not None
    return mesa.at(api, app.state.tokens, clock)


async def planned(mesa: Mesa, clock: FakeClock) -> str:
    """The path of the agenda of a session in two days."""
    starts_at = instant(clock.now + timedelta(days=2))
    session = await mesa["facilitator"].done(f"{mesa.path}/sessions", {**SESSION, "starts_at": starts_at})
    return f"{mesa.path}/sessions/{session['id']}/agenda-items"


async def notices(mesa: Mesa, name: str = "observer") -> list[Json]:
    items = (await mesa[name].read("/v1/me/desk"))["items"]
    return [item for item in items if item["kind"] == "rule_enforcement"]


async def waiting(mesa: Mesa, protocol: Json) -> list[Json]:
    """What the readiness of these rules tells of clauses that this table has to wait for."""
    told = (await mesa["observer"].read(f"{mesa.path}/protocols/{protocol['id']}/readiness"))["unenforced"]
    return [each for each in told if each["waits_for"] != "release"]


async def test_a_rule_that_wakes_is_asked_after_thirty_days_and_told_of_before(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    protocol = await installed(mesa, OUT_OF_SCOPE)
    number = protocol["clauses"][-1]["number"]
    begins = await woken(app, "matters_out_of_scope", "matter_tabled") + NOTICE
    agenda = await planned(mesa, clock)
    await mesa["community"].done(agenda, ITEM)
    for name in ("observer", "community", "facilitator"):
        (told,) = await notices(mesa, name)
        assert (told["clause"], told["title"], told["due"]) == (number, "Lo que no se trata", instant(begins))
        assert (told["subject_id"], told["operation"], told["mine"]) == (protocol["id"], None, False)
    (wait,) = await waiting(mesa, protocol)
    assert wait == {
        "clause": number,
        "rule": "matters_out_of_scope",
        "moments": ["matter_tabled"],
        "waits_for": "notice",
        "enforced_from": instant(begins),
    }
    mesa = at(mesa, app, clock, begins - timedelta(seconds=1))
    await mesa["company"].done(await planned(mesa, clock), ITEM)
    mesa = at(mesa, app, clock, begins)
    problem = await mesa.refuses(
        "state", "POST", await planned(mesa, clock), ITEM, status=409, code="matter_out_of_scope"
    )
    assert problem["clause"] == number
    assert (await notices(mesa), await waiting(mesa, protocol)) == ([], [])


async def test_a_table_that_adopts_it_after_that_is_asked_at_once(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    await installed(mesa)
    await woken(app, "matters_out_of_scope", "matter_tabled")
    protocol = (await mesa["facilitator"].read(f"{mesa.path}/protocols"))["items"][0]
    await mesa["community"].done(await planned(mesa, clock), ITEM)
    kept = [{name: each[name] for name in ("number", "title", "text", "rule")} for each in protocol["clauses"]]
    await mesa.adopt(await amendment(mesa, protocol, clauses=[*kept, OUT_OF_SCOPE]))
    await mesa.refuses("state", "POST", await planned(mesa, clock), ITEM, status=409, code="matter_out_of_scope")
    assert await notices(mesa) == []


async def test_an_amendment_that_carries_the_clause_over_does_not_shorten_the_notice(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    protocol = await installed(mesa, OUT_OF_SCOPE)
    begins = await woken(app, "matters_out_of_scope", "matter_tabled") + NOTICE
    mesa = at(mesa, app, clock, begins - timedelta(days=20))
    amended = await amendment(mesa, protocol, parameters={"matters_out_of_scope": {"matters": ["canon"]}})
    (wait,) = await waiting(mesa, amended)
    assert wait["enforced_from"] == instant(begins)
    await mesa.adopt(amended)
    await mesa["community"].done(await planned(mesa, clock), ITEM)
    (told,) = await notices(mesa)
    assert (told["subject_id"], told["due"]) == (amended["id"], instant(begins))
    mesa = at(mesa, app, clock, begins)
    await mesa.refuses("state", "POST", await planned(mesa, clock), ITEM, status=409, code="matter_out_of_scope")


async def test_the_days_of_an_older_report_begin_when_the_notice_ends(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    follow = await following(mesa, clock, verification={"within_days": 3, "on_silence": "table_decides"})
    await follow.reported("complete")
    follow = follow.later(app, days=400)
    begins = await woken(app, "verification", "report_silent") + NOTICE
    for days in (29, 4):
        follow = follow.later(app, days=days)
        assert "unanswered" not in await follow.reasons()
    follow = follow.later(app, days=1)
    assert timedelta(days=4) < clock.now - begins < timedelta(days=5)
    (item,) = await follow.divergences()
    assert "unanswered" in item["reasons"]
    assert item["silence"] == "table_decides"
    assert item["verify_by"] == (begins + timedelta(days=3)).date().isoformat()


async def test_what_woke_is_read_once_and_with_the_clauses(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    await installed(mesa, OUT_OF_SCOPE)
    agenda = await planned(mesa, clock)

    async def asked() -> tuple[int, int]:
        """Statements that read what woke, and those of the desk; the tree of the log makes the rest uneven."""
        async with statements(app) as sent:
            await mesa["company"].done(agenda, {**ITEM, "title": "El agua"})
        async with statements(app) as desk:
            await notices(mesa)
        return sum("rule_enforcements" in each and "protocols.clauses" in each for each in sent), len(desk)

    await asked()
    _, at_desk = await asked()
    await woken(app, "matters_out_of_scope", "matter_tabled")
    # The desks of a service at which something woke read what did, and the rules of those tables.
    assert await asked() == (1, at_desk + 2)
    assert await asked() == (0, at_desk + 2)


async def known(db: AsyncSession) -> dict[tuple[str, str], datetime | None]:
    rows = (await db.execute(select(RuleEnforcement))).scalars()
    return {(row.kind, row.moment): row.since for row in rows}


async def test_a_service_at_which_nobody_has_adopted_anything_asks_from_its_beginning(
    db: AsyncSession, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await known(db) == dict.fromkeys(pairs(RULE_KINDS.values()))
    asking(monkeypatch, DeadlineMissed)
    assert await waking.note(db, clock.now) == ()
    assert await known(db) == dict.fromkeys(pairs(RULE_KINDS.values()))
    assert ("escalation_ladder", "deadline_missed") in await known(db)


async def test_a_start_notes_what_wakes_once_and_tells_the_operator(
    mesa: Mesa, database: str, db: AsyncSession, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await installed(mesa)
    asking(monkeypatch, DeadlineMissed)
    settings = settings_for(database, tmp_path)
    woke = clock.now
    lines = (await prepare(settings, database, clock=clock)).lines
    assert [line.split() for line in lines if "Rules" in line] == [
        ["Rules", "asked", "from", "this", "release", "on:", "escalation_ladder"]
    ]
    clock.advance(days=5)
    assert (await prepare(settings, database, clock=clock)).lines == ()
    since = {pair: at for pair, at in (await known(db)).items() if at is not None}
    assert set(since) == {("escalation_ladder", "deadline_missed")}
    assert all(timedelta() < at - woke < timedelta(seconds=1) for at in since.values())


async def test_what_earlier_releases_asked_wakes_at_no_table_of_an_upgraded_database(
    mesa: Mesa, app: FastAPI, database: str, db: AsyncSession, clock: FakeClock
) -> None:
    await installed(mesa, OUT_OF_SCOPE)
    await app.state.database.engine.dispose()
    engine = create_async_engine(database)
    async with engine.begin() as connection:
        await take_turn(connection)
        await connection.run_sync(lambda sync: command.downgrade(migration_config(sync), BEFORE))
        await connection.run_sync(lambda sync: command.upgrade(migration_config(sync), "head"))
    await engine.dispose()
    since = clock.now
    # Kinds that are younger than that release are noted too; nobody can have adopted them before.
    assert set(await waking.note(db, since)) - NEW_KINDS == LATER
    await in_force.begin(db)
    await db.commit()
    noted = {kind for (kind, _), at in (await known(db)).items() if at}
    assert noted - NEW_KINDS == LATER
    # One for the floor; the rules that this test adopted before it went back hold clauses of younger kinds as well.
    told = await notices(mesa)
    not_adopted = {"decision_in_two_rounds", "floor_order", "minutes_signatures", "opening_hour", "reopening"}
    assert len(told) == 1 + len(NEW_KINDS - not_adopted)
    assert {each["due"] for each in told} == {instant(since + NOTICE)}
    await mesa.refuses("state", "POST", await planned(mesa, clock), ITEM, status=409, code="matter_out_of_scope")


async def test_an_older_release_leaves_out_what_a_newer_one_noted(
    mesa: Mesa, db: AsyncSession, clock: FakeClock
) -> None:
    await installed(mesa, OUT_OF_SCOPE)
    db.add(RuleEnforcement(kind="matters_out_of_scope", moment="matter_whispered", since=clock.now))
    db.add(RuleEnforcement(kind="night_rest", moment="turn_granted", since=clock.now))
    await db.execute(delete(RuleEnforcement).where(RuleEnforcement.kind == "truce"))
    await in_force.begin(db)
    await db.commit()
    await mesa.refuses("state", "POST", await planned(mesa, clock), ITEM, status=409, code="matter_out_of_scope")
    assert await notices(mesa) == []
