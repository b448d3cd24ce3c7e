"""What was wrong in the attendance of a session, and what other sectors say to how it stands."""

from typing import Annotated, Final, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from app.assents.schemas import AssentOut
from app.core.schemas import In, Instant, Out, Text, wrong_member
from app.sessions.models import AttendanceMode

_CORRECTED: Final[JsonDict] = {
    "reason": "Llegó a las diez y no a las nueve; así consta en la hoja.",
    "arrived_at": "2026-11-30T15:10:00Z",
}


class AttendanceCorrectionIn(In):
    """Why a stay is wrong, and the hours that are right; what is left out stays as it was."""

    model_config = ConfigDict(json_schema_extra={"examples": [_CORRECTED]})

    reason: Annotated[Text, Field(examples=["Llegó a las diez y no a las nueve; así consta en la hoja."])]
    never_there: Annotated[bool, Field(description="Nobody was there for this seat: nothing takes its place.")] = False
    arrived_at: Annotated[
        Instant | None, Field(description="When the holder of the seat came.", examples=["2026-11-30T15:10:00Z"])
    ] = None
    departed_at: Annotated[
        Instant | None, Field(description="When they left; the end of the session where nobody says otherwise.")
    ] = None

    @model_validator(mode="after")
    def _says_what_is_right(self) -> Self:
        says_hours = self.arrived_at is not None or self.departed_at is not None
        if self.never_there == says_hours:
            raise wrong_member("never_there", "hours_or_never_there")
        return self


class ForgottenAttendanceIn(In):
    """A stay that nobody recorded while it lasted."""

    seat_id: Annotated[UUID | None, Field(description="Your own where it is left out.")] = None
    reason: Annotated[Text, Field(examples=["Estuvo desde el inicio; la lista se cerró sin anotarla."])]
    mode: AttendanceMode = AttendanceMode.in_person
    arrived_at: Annotated[Instant, Field(description="When the holder of the seat came.")]
    departed_at: Annotated[Instant | None, Field(description="When they left; the end of the session if left out.")] = (
        None
    )


class AttendanceObjectionIn(In):
    """Why your sector thinks that it was otherwise."""

    text: Annotated[Text, Field(examples=["Esa persona se retiró antes de la votación."])]


class AttendanceObjectionList(Out):
    items: tuple[AssentOut, ...]
    next: str | None
