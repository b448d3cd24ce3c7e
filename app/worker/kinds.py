"""What a room declares of work that runs by itself, and what one attempt at it has to hand."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import Clock
from app.core.db import Database
from app.worker import queries


class LeaseLost(Exception):
    """Somebody else has the job by now, so nothing of this attempt is committed."""


@dataclass(frozen=True, slots=True)
class Context:
    """What every job may use."""

    database: Database
    clock: Clock


@dataclass(slots=True)
class Run:
    """One attempt at one piece of work, `key` saying which."""

    context: Context
    kind: "JobKind"
    key: str
    lease: UUID
    completed: bool = False

    @property
    def now(self) -> datetime:
        return self.context.clock()

    @asynccontextmanager
    async def completing(self) -> AsyncIterator[AsyncSession]:
        """A transaction that also says that the work is done: both are committed, once, or neither. Raises LeaseLost.

        Work that leaves its effects in the database alone is all done inside. What reaches further (a message, a call)
        is done before, with no transaction open, and may be done twice: a kill may come between it and this.
        """
        async with self.context.database.sessions() as db, db.begin():
            yield db
            if not await queries.complete(db, self.lease, self.kind.every):
                raise LeaseLost
        self.completed = True


@dataclass(frozen=True, kw_only=True, slots=True)
class JobKind:
    """One kind of work. What `run` does must bear to be done again: a process may be killed at any moment.

    With `every` it is periodic: one job, once in that time in the whole deployment, sooner where something is notified
    on the channel `woken_by`, and not more often by that than once in `spacing`. Without, there is a job for each key
    that was asked for. `at_most` is how long an attempt may take.
    """

    name: str
    run: Callable[[Run], Awaitable[None]]
    every: timedelta | None = None
    woken_by: str | None = None
    spacing: timedelta = timedelta(seconds=5)
    at_most: timedelta = timedelta(minutes=1)


JobKinds = Mapping[str, JobKind]


def collected(kinds: Iterable[JobKind]) -> JobKinds:
    """What the rooms declare, by name. Raises ValueError where two declare the same."""
    found = dict[str, JobKind]()
    for kind in kinds:
        if kind.name in found:
            raise ValueError(f"Two rooms declare «{kind.name}».")
        found[kind.name] = kind
    return found
