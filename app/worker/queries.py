"""The statements of the queue, each short: nobody holds a row while the work is done."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, delete, func, literal, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.worker.models import Job

ASKED: Final = "tinkuy_jobs"
"""The channel on which whoever asks for work wakes those who do it."""

PERIODIC: Final = ""
"""The key of a job that is due again and again, of which its kind has one."""

MOST_AT_ONCE: Final = 50
"""How many a look asks for in one period: a service that was off for months, or is new to this, floods no feed."""

Position = TypeVar("Position")

_NOW: Final = func.clock_timestamp()
_FREE: Final = or_(Job.leased_until.is_(None), Job.leased_until <= _NOW)
_NOT_LEASED: Final = {"lease": None, "leased_until": None}


@dataclass(frozen=True, slots=True)
class Taken:
    """A job that is this process's own for as long as the lease lasts, at its nth attempt."""

    kind: str
    key: str
    lease: UUID
    attempts: int


@dataclass(frozen=True, slots=True)
class Count:
    """How the jobs of one kind stand: `next_at` is when the first is due, `ran_at` when a periodic one went well."""

    kind: str
    waiting: int
    running: int
    given_up: int
    next_at: datetime | None
    ran_at: datetime | None
    failure: str | None


async def ask(db: AsyncSession, kind: str, keys: Collection[str]) -> int:
    """Put these pieces into the queue unless they are in it, and wake the workers at the commit; how many are new."""
    if not keys:
        return 0
    rows = [{"kind": kind, "key": key, "due_at": _NOW, "attempts": 0} for key in keys]
    added = await db.execute(insert(Job).values(rows).on_conflict_do_nothing().returning(Job.key))
    count = len(added.all())
    if count:
        await db.execute(select(func.pg_notify(ASKED, kind)))
    return count


async def ask_in_portions(
    db: AsyncSession,
    kind: str,
    portion: Callable[[Position | None], Awaitable[tuple[Iterable[str], Position | None]]],
) -> None:
    """Ask for up to MOST_AT_ONCE new pieces, of keys that come in portions, each from where the last one ended.

    What the queue has already, given up or not, is passed over, so that it keeps nobody from their turn.
    """
    asked = 0
    keys, after = await portion(None)
    while after is not None:
        for key in keys:
            asked += await ask(db, kind, [key])
            if asked == MOST_AT_ONCE:
                return
        keys, after = await portion(after)


async def keep_periodic(db: AsyncSession, periods: Collection[tuple[str, timedelta]]) -> None:
    """See to it that each of these kinds has its job, due within its period at the latest."""
    for kind, every in periods:
        row = {"kind": kind, "key": PERIODIC, "due_at": _NOW, "attempts": 0}
        await db.execute(insert(Job).values(row).on_conflict_do_nothing())
        # A release may have made the period shorter.
        sooner = _periodic([kind], Job.due_at > _NOW + every)
        await db.execute(update(Job).where(sooner).values(due_at=_NOW + every))


async def hasten(db: AsyncSession, kinds: Collection[str]) -> frozenset[str]:
    """The periodic jobs of these kinds are due now; those kinds of which somebody has the job at present are left out.

    One that failed keeps its pause.
    """
    due_at = case((Job.attempts == 0, func.least(Job.due_at, _NOW)), else_=Job.due_at)
    query = update(Job).where(_periodic(kinds, _FREE)).values(due_at=due_at).returning(Job.kind)
    return frozenset((await db.execute(query)).scalars())


def _periodic(kinds: Collection[str], *where: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(Job.kind.in_(kinds), Job.key == PERIODIC, *where)


async def take(db: AsyncSession, kinds: Collection[str], *, most: int, lasting: timedelta) -> Sequence[Taken]:
    """Take up what is due and nobody has, the longest due first; several who ask at once get different ones."""
    due = (
        select(Job.kind, Job.key)
        .where(Job.kind.in_(kinds), Job.given_up_at.is_(None), Job.due_at <= _NOW, _FREE)
        .order_by(Job.due_at)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = (
        update(Job)
        .where(tuple_(Job.kind, Job.key).in_(select(due.c.kind, due.c.key)))
        .values(lease=func.gen_random_uuid(), leased_until=_NOW + lasting, attempts=Job.attempts + 1)
        .returning(Job.kind, Job.key, Job.lease, Job.attempts)
    )
    rows = await db.execute(taken)
    return [Taken(kind, key, lease, attempts) for kind, key, lease, attempts in rows if lease]


async def until_next(db: AsyncSession, kinds: Collection[str]) -> timedelta | None:
    """How long until one is due, or until the lease of one that somebody has ends; None where there is none."""
    free_at = func.greatest(Job.due_at, Job.leased_until)
    query = select(func.min(free_at) - _NOW).where(Job.kind.in_(kinds), Job.given_up_at.is_(None))
    waits: timedelta | None = (await db.execute(query)).scalar_one()
    return waits


async def renew(db: AsyncSession, leases: Collection[UUID], lasting: timedelta) -> frozenset[UUID]:
    """Hold these for longer; those that are still held."""
    query = update(Job).where(Job.lease.in_(leases)).values(leased_until=_NOW + lasting).returning(Job.lease)
    return frozenset(each for each in (await db.execute(query)).scalars() if each is not None)


async def complete(db: AsyncSession, lease: UUID, every: timedelta | None) -> bool:
    """The work is done: the row goes, or is due again after its period. False where the lease was lost."""
    if every is None:
        done = await db.execute(delete(Job).where(Job.lease == lease).returning(Job.key))
    else:
        again = {**_NOT_LEASED, "due_at": _NOW + every, "ran_at": _NOW, "attempts": 0, "failure": None}
        done = await db.execute(update(Job).where(Job.lease == lease).values(again).returning(Job.key))
    return done.first() is not None


async def give_back(db: AsyncSession, lease: UUID, after: timedelta) -> None:
    """Leave it to whoever comes next: nothing was wrong with the job, and the attempt does not count."""
    values = {**_NOT_LEASED, "due_at": _NOW + after, "attempts": func.greatest(Job.attempts - 1, 0)}
    await db.execute(update(Job).where(Job.lease == lease).values(values))


async def fail(db: AsyncSession, lease: UUID, failure: str, *, pause: timedelta, given_up: bool) -> None:
    """It is tried again after the pause, or given up."""
    ended = _NOW if given_up else None
    values = {**_NOT_LEASED, "due_at": _NOW + pause, "failure": failure, "given_up_at": ended}
    await db.execute(update(Job).where(Job.lease == lease).values(values))


async def given_up(db: AsyncSession) -> int:
    """How many wait for a person."""
    return (await db.execute(select(func.count()).where(Job.given_up_at.is_not(None)))).scalar_one()


async def given_up_keys(db: AsyncSession, kinds: Collection[str]) -> Sequence[str]:
    """The pieces of these kinds that nobody tries any more."""
    query = select(Job.key).where(Job.kind.in_(kinds), Job.given_up_at.is_not(None)).order_by(Job.key)
    return (await db.execute(query)).scalars().all()


async def take_up_again(db: AsyncSession) -> int:
    """Try whatever was given up once more, from its first attempt on; how many that are."""
    values = {"given_up_at": None, "attempts": 0, "due_at": _NOW}
    again = await db.execute(update(Job).where(Job.given_up_at.is_not(None)).values(values).returning(Job.key))
    count = len(again.all())
    if count:
        await db.execute(select(func.pg_notify(ASKED, "")))
    return count


async def counts(db: AsyncSession) -> Sequence[Count]:
    """How each kind stands, by name."""
    alive, running = Job.given_up_at.is_(None), Job.leased_until > _NOW
    held = func.coalesce(running, literal(False))
    query = (
        select(
            Job.kind,
            func.count().filter(alive, ~held),
            func.count().filter(alive, held),
            func.count().filter(~alive),
            func.min(Job.due_at).filter(alive, ~held),
            func.max(Job.ran_at),
            func.max(Job.failure),
        )
        .group_by(Job.kind)
        .order_by(Job.kind)
    )
    return [Count(*row) for row in await db.execute(query)]
