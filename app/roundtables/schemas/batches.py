"""Many seats at once, each with its mandate and the invitation of its holder."""

from typing import Annotated, Final, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.core.batches import Row, RowResult
from app.core.schemas import In, Instant, Line, Out, wrong_member
from app.identity.roles import Role
from app.roundtables.schemas.seats import MandateIn, MandateOut, SeatOut

MOST: Final = 100


class SeatRow(Row):
    """A seat, and what follows: a mandate for it, and a code for whom that names."""

    organization_id: UUID
    role: Annotated[Role, Field(description="A role at a table, not one of an account.", examples=["delegate"])]
    alternate_of: Annotated[UUID | None, Field(description="The titular's seat, for an alternate.")] = None
    alternate_of_act: Annotated[
        UUID | None, Field(description="The same where the titular's seat is an earlier row: the act of that row.")
    ] = None
    label: Annotated[Line | None, Field(description="Such as «titular 1»; never a person's name.")] = None
    mandate: Annotated[MandateIn | None, Field(description="Left out, the seat stays free for now.")] = None
    valid_days: Annotated[
        int | None, Field(ge=1, le=90, strict=True, description="Of the code; null invites nobody.")
    ] = 30

    @model_validator(mode="after")
    def _alternates_name_their_titular(self) -> Self:
        named = [each for each in (self.alternate_of, self.alternate_of_act) if each is not None]
        if len(named) != (1 if self.role is Role.alternate else 0):
            raise wrong_member("alternate_of", "alternate_of_mismatch")
        if self.role in {Role.account, Role.administrator, Role.convener, Role.partner}:
            raise wrong_member("role", "not_a_table_role")
        return self


class SeatBatchIn(In):
    rows: Annotated[tuple[SeatRow, ...], Field(min_length=1, max_length=MOST)]


class SeatResult(RowResult):
    """What became of the seat, of its mandate and of the invitation; the first that was refused is told."""

    seat: SeatOut | None = None
    mandate: MandateOut | None = None
    code: Annotated[
        str | None, Field(description="Shown this once; null where it was drawn before, or nobody was invited.")
    ] = None
    expires_at: Instant | None = None
    refused: Annotated[
        str | None, Field(description="Which of the three `problem` is about.", examples=["mandate"])
    ] = None


class SeatBatchOut(Out):
    results: Annotated[tuple[SeatResult, ...], Field(description="One for each row, in the same order.")]
