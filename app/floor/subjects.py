"""The kinds of subjects of the floor."""

from typing import Final

from app.floor.models import FloorRequest, Turn
from app.floor.schemas import FloorRequestOfAsker, FloorRequestOfList, FloorRequestOut, FloorTurnOut
from app.roundtables.table_subjects import CODE, TableSubject

_PAUSES: Final = "Hours, and the word of a list for each pause; no words of anybody."

SUBJECTS: Final = (
    TableSubject(model=FloorRequest, bodies=(FloorRequestOut, FloorRequestOfList, FloorRequestOfAsker)),
    TableSubject(model=Turn, bodies=(FloorTurnOut,), not_redactable={"language": CODE, "pauses": _PAUSES}),
)
