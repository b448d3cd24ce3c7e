"""The kinds of subjects of the floor."""

from typing import Final

from app.floor.models import FloorRequest, Interpretation, Turn
from app.floor.schemas.floor import FloorRequestOfAsker, FloorRequestOfList, FloorRequestOut, FloorTurnOut
from app.floor.schemas.interpretations import InterpretationOut
from app.roundtables.table_subjects import CODE, DIGEST, SECTORS, TableSubject

_PAUSES: Final = "Hours, and the word of a list for each pause; no words of anybody."

SUBJECTS: Final = (
    TableSubject(model=FloorRequest, bodies=(FloorRequestOut, FloorRequestOfList, FloorRequestOfAsker)),
    TableSubject(
        model=Turn,
        bodies=(FloorTurnOut,),
        not_redactable={"language": CODE, "pauses": _PAUSES, "audio": DIGEST},
    ),
    TableSubject(
        model=Interpretation, bodies=(InterpretationOut,), not_redactable={"language": CODE, "sectors": SECTORS}
    ),
)
