"""Tables below a table: subgroups with the seats and the rules of the one above them."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from app.core.schemas import In, Line, Out, Text
from app.roundtables.models import RoundtableKind
from app.roundtables.schemas.batches import SeatResult
from app.roundtables.schemas.tables import ConveningActIn, RoundtableOut, TermIn


class ChildIn(In):
    """What is not said is as it is at the table above."""

    name: Annotated[Line, Field(examples=["Subgrupo de agua"])]
    purpose: Annotated[Text, Field(examples=["Proponer a la mesa cómo se mide el agua."])]
    kind: RoundtableKind = RoundtableKind.working_group
    term: TermIn
    calendar_id: Annotated[UUID | None, Field(description="Left out, it is that of the table above.")] = None
    convening_act: Annotated[
        ConveningActIn | None, Field(description="Left out, it is the one on which the table above rests.")
    ] = None
    seats_from: Annotated[
        Literal["all"] | frozenset[UUID],
        Field(description="Which seats of the table above it begins with; none where the list is empty."),
    ] = "all"
    rules_from: Annotated[
        bool, Field(description="Draft the ground rules that hold above, and propose them for adoption.")
    ] = True
    valid_days: Annotated[int, Field(ge=1, le=90, strict=True, description="Of the codes.")] = 30


class ChildOut(Out):
    """The table, and each seat with its mandate, on which its sector has said nothing yet, and its holder's code."""

    roundtable: RoundtableOut
    results: tuple[SeatResult, ...]
    protocol_id: Annotated[UUID | None, Field(description="The ground rules that were drafted.")] = None
    problem: Annotated[
        dict[str, Any] | None, Field(description="Why the ground rules could not be drafted or proposed as they are.")
    ] = None
