"""What lies on a desk, whatever room it comes from."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.core.schemas import Instant, Out
from app.directory.models import Sector


class DeskItem(Out):
    kind: Annotated[str, Field(description="Why it lies there.")]
    roundtable_id: UUID
    roundtable_name: str
    seat_id: Annotated[UUID, Field(description="The caller's seat that it lies before.")]
    sector: Sector
    subject_type: str
    subject_id: UUID
    title: Annotated[str | None, Field(description="The subject's own title, where it has one.")]
    clause: Annotated[
        str | None, Field(description="The number of the clause that it is about, where it is about one alone.")
    ]
    path: Annotated[str, Field(description="Where the subject is read, with the ETag that the act may ask for.")]
    operation: Annotated[
        str | None, Field(description="The operationId that settles it; null for what is to be known.")
    ]
    mine: Annotated[bool, Field(description="Whether the caller's own role and mandate may settle it.")]
    missing: Annotated[
        Literal["active_key"] | None,
        Field(
            description="What the caller lacks to settle it, where that is what keeps it from being theirs: "
            "`active_key` is a key of their seat that is in force."
        ),
    ] = None
    since: Instant
    due: Annotated[Instant | None, Field(description="By when, where there is a date.")]
