"""What was done at a table, as its entries in the log say."""

import json
from collections.abc import Sequence
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from app.core.schemas import Bilingual, Out
from app.ledger.queries import EntryTold


class HistoryEntry(Out):
    """One act at the table, as its entry in the log says."""

    index: int
    act: UUID
    type: str
    actor: dict[str, str]
    at: str
    title: Annotated[
        str | Bilingual | None,
        Field(
            description="What it was done to is called so now, or what that belongs to, as far as you may read it. "
            "Null where there is no title."
        ),
    ] = None


class History(Out):
    items: tuple[HistoryEntry, ...]
    next: Annotated[int | None, Field(description="Pass it as `before` to read further back.")]

    @classmethod
    def of(cls, entries: Sequence[EntryTold], limit: int) -> Self:
        """From entries, the latest first, of which one more than `limit` was asked for."""
        shown = tuple(
            HistoryEntry.model_validate({**json.loads(each.envelope), "title": each.title}) for each in entries[:limit]
        )
        return cls(items=shown, next=shown[-1].index if len(entries) > limit else None)
