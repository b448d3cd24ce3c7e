"""That a text was read aloud, interpreted or handed over in a language, as it is sent and published."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.core.schemas import Body, In, Instant, Out, Sha256, wrong_member
from app.decisions.models import ServiceWay
from app.directory.models import Sector
from app.floor.schemas.interpretations import ForSeats, ForSectors
from app.identity.schemas import Language


class TextServiceIn(In):
    """The text named in If-Match reached people in a language; a further wording is served anew."""

    language: Annotated[Language, Field(examples=["qu"])]
    way: Annotated[ServiceWay, Field(examples=["read_aloud"])]
    served_by: Annotated[UUID | None, Field(description="The seat of who read, interpreted or handed it over.")] = None
    sectors: ForSectors = None
    seat_ids: ForSeats = None
    document: Annotated[Sha256 | None, Field(description="What was handed over, as a file of the table.")] = None
    audio: Annotated[Sha256 | None, Field(description="A recording of it, as a file of the table.")] = None

    @model_validator(mode="after")
    def _hands_something_over(self) -> Self:
        if self.document is not None and self.way is not ServiceWay.handed_over:
            raise wrong_member("document", "document_of_a_handover")
        return self


class TextServiceOut(Body):
    roundtable_id: UUID
    proposal_id: UUID
    session_id: UUID
    number: Annotated[int, Field(description="Counted in the proposal, from 1.")]
    text_revision: Annotated[
        int, Field(description="The revision of the proposal that brought in the text which was served.")
    ]
    language: str
    way: ServiceWay
    served_by: UUID
    sectors: Annotated[tuple[Sector, ...] | None, Field(description="Null where it is for everybody.")]
    seat_ids: tuple[UUID, ...] | None
    document: str | None
    audio: str | None
    served_at: Annotated[Instant, Field(description="When it was recorded.")]
    recorded_by: UUID


class TextServiceList(Out):
    items: tuple[TextServiceOut, ...]
    next: str | None
