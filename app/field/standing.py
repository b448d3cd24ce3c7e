"""Who captured something, as its acts are recorded: each of them tells in the same entry that this is what became."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Self

from app.field import lifecycle
from app.field.models import FieldEntry
from app.field.schemas import FieldEntryOut
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables.access import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldStanding(Standing):
    """The caller's part at the table, while one entry is applied."""

    entry: FieldEntry
    # Whether the entry is what the act is about, and answered.
    answers: bool = False
    # Whether the act claims the hour of the entry, which the entry tells in any case.
    claims_hour: bool = True

    @classmethod
    def of(cls, standing: Standing, entry: FieldEntry, *, answers: bool = False) -> Self:
        own = {each.name: getattr(standing, each.name) for each in fields(Standing)}
        return cls(**own, entry=entry, answers=answers)

    async def record(
        self,
        act: Act,
        *changes: Change,
        evidence: Mapping[str, str] | None = None,
        occurred_at: datetime | None = None,
        secret: bool = False,
    ) -> WriteResult:
        """The act with what it changed and the entry that it came from; the hour that was claimed goes along."""
        became = changes[0].row
        lifecycle.applied(self.entry, (became.subject, became.id), self.now)
        told = Change(self.entry, FieldEntryOut)
        return await Standing.record(
            self,
            act,
            *((told, *changes) if self.answers else (*changes, told)),
            evidence=evidence,
            occurred_at=(occurred_at or self.entry.occurred_at) if self.claims_hour else None,
            secret=secret,
        )
