"""Many acts in one call: each row has its own act id and its own transaction, and what is refused is told per row."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from app.core.schemas import In, Out


class Row(In):
    """One act of a batch."""

    act: Annotated[
        UUID, Field(description="Its own Idempotency-Key, made by the client: the same row sent again is one act.")
    ]


class RowResult(Out):
    """What became of a row, as if it had been sent alone."""

    act: UUID
    status: Annotated[int, Field(description="As of a call of its own: 201 of what is recorded.", examples=[201])]
    ledger_entry: Annotated[
        str | None, Field(description="The receipt, `<index> <leaf>`; null of what was refused or only tried.")
    ] = None
    problem: Annotated[
        dict[str, Any] | None, Field(description="The problem document of what was refused; null of what was not.")
    ] = None
