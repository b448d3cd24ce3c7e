"""What one caller may read of the stored bodies, for one GET."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import InstrumentedAttribute

from app.core.db import Subject
from app.core.paging import Page, PageRequest
from app.core.read_connections import Reads
from app.ledger import queries
from app.ledger.audiences import Reader
from app.ledger.queries import Stored, Where


@dataclass(frozen=True, slots=True)
class ReadAccess:
    """Who is asking, as far as reading goes: at one table, or, where `roundtable_id` is None, outside any.

    It has no session, so nothing is begun, locked or changed through it.
    """

    reads: Reads
    reader: Reader
    now: datetime
    roundtable_id: UUID | None = None

    async def one(self, subject: type[Subject], subject_id: UUID) -> Stored | None:
        """The current body of a subject, where a view of it exists for the caller."""
        return await queries.one(self.reads, self.reader, subject, subject_id, self.roundtable_id)

    async def page(
        self,
        subject: type[Subject],
        request: PageRequest,
        *where: Where,
        order: InstrumentedAttribute[int] | None = None,
        across: bool = False,
    ) -> Page:
        """One page of the stored bodies that the caller may read, at the table or `across` all of the caller's."""
        return await queries.page(
            self.reads,
            self.reader,
            subject,
            request,
            *where,
            roundtable_id=self.roundtable_id,
            order=order,
            across=across,
        )
