"""In which languages a session can be followed, through whom, and for whom."""

from typing import Annotated, Final
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from app.core.schemas import Body, In, Instant, Out, wrong_member
from app.directory.models import Sector
from app.floor.models import InterpretationWay
from app.identity.schemas import Language

ForSectors = Annotated[
    frozenset[Sector] | None,
    Field(min_length=1, description="For the people of these sectors; for everybody who needs it where left out."),
]
ForSeats = Annotated[
    frozenset[UUID] | None, Field(min_length=1, max_length=60, description="For these seats, where it is for some.")
]


_INTERPRETED: Final[JsonDict] = {
    "language": "qu",
    "way": "consecutive",
    "interpreter_id": "01937c5a-7e00-7734-8d11-a154d4114c9e",
}


class InterpretationIn(In):
    """From now on the session can be followed in a language: somebody interprets, or the whole room understands it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_INTERPRETED]})

    language: Annotated[Language, Field(examples=["qu"])]
    way: Annotated[InterpretationWay, Field(examples=["consecutive"])]
    interpreter_id: Annotated[
        UUID | None,
        Field(
            description="The seat of who interprets, who is in the session; an interpreter's own.",
        ),
    ] = None
    sectors: ForSectors = None
    seat_ids: ForSeats = None

    @model_validator(mode="after")
    def _somebody_interprets(self) -> "InterpretationIn":
        if (self.interpreter_id is None) != (self.way is InterpretationWay.whole_room):
            raise wrong_member("interpreter_id", "interpreter_of_an_interpretation")
        return self


class InterpretationEndIn(In):
    """An end says nothing but that it is one; the body may be left out."""


class InterpretationOut(Body):
    roundtable_id: UUID
    session_id: UUID
    number: Annotated[int, Field(description="Counted in this session, from 1.")]
    language: str
    way: InterpretationWay
    interpreter_id: Annotated[UUID | None, Field(description="Null where the whole room understands the language.")]
    sectors: Annotated[tuple[Sector, ...] | None, Field(description="Null where it is for everybody.")]
    seat_ids: tuple[UUID, ...] | None
    began_at: Instant
    ended_at: Instant | None
    recorded_by: Annotated[UUID, Field(description="The seat that recorded it.")]


class InterpretationList(Out):
    items: tuple[InterpretationOut, ...]
    next: str | None
