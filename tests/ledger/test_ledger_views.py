"""Which body of a subject a reader sees, as views of different audiences come and go."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.paging import PageRequest
from app.ledger import queries
from app.ledger.acts import Act
from app.ledger.append import enter
from app.ledger.audiences import (
    ADMINISTRATION,
    PUBLIC,
    ROUNDTABLE,
    SECRETARIAT,
    Membership,
    Reader,
    rank,
    sector_audience,
)
from app.ledger.envelopes import Actor, Authorship, Published
from app.ledger.models import Snapshot
from app.roundtables.models import Seat

TABLE, ELSEWHERE = uuid4(), uuid4()
STATE, COMPANY = sector_audience("state"), sector_audience("company")
READERS = {
    "anyone": Reader(),
    "member": Reader(memberships=(Membership(TABLE, frozenset({PUBLIC, ROUNDTABLE})),)),
    "drafter": Reader(memberships=(Membership(TABLE, frozenset({PUBLIC, ROUNDTABLE, SECRETARIAT})),)),
    "state": Reader(memberships=(Membership(TABLE, frozenset({PUBLIC, ROUNDTABLE, STATE})),)),
    "company": Reader(memberships=(Membership(TABLE, frozenset({PUBLIC, ROUNDTABLE, COMPANY})),)),
    "stranger": Reader(memberships=(Membership(ELSEWHERE, frozenset({PUBLIC, ROUNDTABLE, SECRETARIAT, STATE})),)),
}


async def publish(db: AsyncSession, subject: UUID, revision: int, *audiences: str, table: UUID | None = TABLE) -> None:
    """An entry with a view of this revision for each audience."""
    views = tuple(
        Published(Seat.subject, subject, revision, audience, "0" * 64, f'{{"r":"{revision} {audience}"}}')
        for audience in audiences
    )
    authorship = Authorship(Actor("clock", "test"), datetime(2026, 12, 1, tzinfo=UTC), uuid4(), None)
    await enter(db, Act.seat_created, authorship, views, [], roundtable_id=table, occurred_at=None, evidence={})


async def seen(db: AsyncSession, subject: UUID) -> dict[str, str | None]:
    """What each reader sees, by `one` and by the list, which must agree."""
    found: dict[str, str | None] = {}
    for name, reader in READERS.items():
        one = await queries.one(db, reader, Seat, subject, TABLE)
        for across in (False, True):
            page = await queries.page(db, reader, Seat, PageRequest(50, None), roundtable_id=TABLE, across=across)
            assert page.bodies == ([one.body] if one else [])
        found[name] = one.body[6:-2] if one else None
    return found


async def current(db: AsyncSession, subject: UUID) -> set[tuple[int, str]]:
    """The views that are still marked as current: never two for one audience."""
    rows = await db.execute(
        select(Snapshot.revision, Snapshot.audience).where(Snapshot.subject_id == subject, Snapshot.current)
    )
    return {(revision, audience) for revision, audience in rows}


def all_but_strangers(**seen_by: str | None) -> dict[str, str | None]:
    return {"anyone": None, "stranger": None, **seen_by}


def test_the_narrower_audience_has_the_higher_rank() -> None:
    assert [rank(each) for each in (PUBLIC, ROUNDTABLE, SECRETARIAT, STATE)] == [0, 1, 2, 2]


@pytest.fixture
def subject() -> UUID:
    return uuid4()


async def test_of_two_views_the_narrower_is_shown(db: AsyncSession, subject: UUID) -> None:
    await publish(db, subject, 1, ROUNDTABLE, STATE)
    assert await seen(db, subject) == all_but_strangers(
        member="1 roundtable", drafter="1 roundtable", state="1 sector:state", company="1 roundtable"
    )


async def test_a_draft_is_seen_by_those_who_draft_until_it_is_released(db: AsyncSession, subject: UUID) -> None:
    await publish(db, subject, 1, SECRETARIAT)
    assert await seen(db, subject) == all_but_strangers(member=None, drafter="1 secretariat", state=None, company=None)
    await publish(db, subject, 2, ROUNDTABLE)
    assert set((await seen(db, subject)).values()) == {None, "2 roundtable"}
    await publish(db, subject, 3, PUBLIC)
    assert set((await seen(db, subject)).values()) == {"3 public"}
    assert await current(db, subject) == {(3, PUBLIC)}


async def test_what_was_released_stays_while_the_next_draft_is_written(db: AsyncSession, subject: UUID) -> None:
    await publish(db, subject, 1, ROUNDTABLE)
    await publish(db, subject, 2, SECRETARIAT)
    assert await seen(db, subject) == all_but_strangers(
        member="1 roundtable", drafter="2 secretariat", state="1 roundtable", company="1 roundtable"
    )


async def test_the_view_of_one_sector_does_not_replace_that_of_another(db: AsyncSession, subject: UUID) -> None:
    await publish(db, subject, 1, STATE)
    await publish(db, subject, 2, COMPANY)
    assert await seen(db, subject) == all_but_strangers(
        member=None, drafter=None, state="1 sector:state", company="2 sector:company"
    )


async def test_a_wider_view_replaces_every_narrower_one(db: AsyncSession, subject: UUID) -> None:
    await publish(db, subject, 1, PUBLIC, ROUNDTABLE, STATE)
    await publish(db, subject, 2, ROUNDTABLE)
    assert await seen(db, subject) == {
        "anyone": "1 public",
        "stranger": "1 public",
        "member": "2 roundtable",
        "drafter": "2 roundtable",
        "state": "2 roundtable",
        "company": "2 roundtable",
    }
    assert await current(db, subject) == {(1, PUBLIC), (2, ROUNDTABLE)}
    await publish(db, subject, 3, ROUNDTABLE)
    assert await current(db, subject) == {(1, PUBLIC), (3, ROUNDTABLE)}


async def test_a_subject_is_found_at_its_own_table_and_as_what_it_is(db: AsyncSession, subject: UUID) -> None:
    await publish(db, subject, 1, ROUNDTABLE)
    member = READERS["member"]
    assert await queries.one(db, member, Seat, subject, ELSEWHERE) is None
    assert await queries.one(db, member, Seat, subject, None) is None
    assert (await queries.page(db, member, Seat, PageRequest(50, None), roundtable_id=ELSEWHERE)).bodies == []


async def test_an_administrator_with_a_seat_reads_both(db: AsyncSession, subject: UUID) -> None:
    elsewhere = uuid4()
    await publish(db, subject, 1, ROUNDTABLE)
    await publish(db, elsewhere, 1, ADMINISTRATION, table=None)
    both = Reader(frozenset({PUBLIC, ADMINISTRATION}), READERS["member"].memberships)
    assert await queries.one(db, both, Seat, elsewhere, None) is not None
    assert await queries.one(db, both, Seat, elsewhere, TABLE) is None
    for reader, count in ((both, 2), (READERS["member"], 1), (Reader(frozenset({PUBLIC, ADMINISTRATION})), 1)):
        page = await queries.page(db, reader, Seat, PageRequest(50, None), across=True)
        assert len(page.bodies) == count
