"""The queue: what was asked for and is not done yet, and what was given up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Job(Base):
    """One piece of work. Done, the row goes, in the transaction of what was done; a periodic one is due again.

    All times are PostgreSQL's own, which is one clock for every machine.
    """

    __tablename__ = "worker_jobs"
    __table_args__ = (Index("ix_worker_jobs_due_at", "due_at", postgresql_where=text("given_up_at IS NULL")),)

    kind: Mapped[str] = mapped_column(primary_key=True)
    # Which piece of its kind, so that the same is asked for once: ids and dates, never words. Of a periodic one: empty.
    key: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
    # Counted when it is taken up, so that one which ends the process that runs it is given up as well.
    attempts: Mapped[int]
    # Whoever holds the lease has the job until then; what comes back later finds another lease, or none.
    lease: Mapped[UUID | None] = mapped_column(unique=True)
    leased_until: Mapped[datetime | None]
    # When a periodic one last went well.
    ran_at: Mapped[datetime | None]
    # The type of the last failure: a message may quote what people wrote.
    failure: Mapped[str | None]
    given_up_at: Mapped[datetime | None]
