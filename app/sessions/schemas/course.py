"""What becomes of a session that was called: what is said of each turn, and how it is told."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.core.schemas import In, Instant, Line, Minutes, Out, Text
from app.sessions.models import SessionTurn

NewHour = Annotated[Instant, Field(description="The hour that is announced now; it lies ahead.")]


class ReschedulingIn(In):
    """Another hour, and why; of a session that is suspended the hour at which it goes on."""

    starts_at: NewHour
    place: Annotated[Line | None, Field(description="Where people meet then; as it was where it is left out.")] = None
    duration_minutes: Minutes | None = None
    reasons: Annotated[Text, Field(examples=["La vía a Huari está cerrada por un derrumbe."])]


class CancellationIn(In):
    reasons: Annotated[Text, Field(examples=["La mesa acordó tratar estos puntos en la sesión siguiente."])]


class AdjournmentIn(In):
    reasons: Annotated[Text, Field(examples=["A la hora anunciada no llegó nadie de la empresa."])]


class InterruptionIn(In):
    """Why an open session stops, and what must be true for it to go on."""

    reasons: Annotated[Text, Field(examples=["Cayó un huaico sobre la carretera y hubo que salir del local."])]
    condition: Annotated[Text, Field(examples=["Hay paso otra vez y todos los sectores pueden llegar."])]
    resumes_at: Annotated[Instant | None, Field(description="The hour at which it goes on, if one is known.")] = None


class ResumptionIn(In):
    reasons: Annotated[Text, Field(examples=["El paso quedó abierto y están todos los sectores."])]


class SessionReopeningIn(In):
    reasons: Annotated[Text, Field(examples=["Se cerró por error antes del último punto."])]


class PresentThen(Out):
    """A deciding sector's voting places at that minute, and how many were taken."""

    sector: str
    places: int
    present: int


class TurnOut(Out):
    """One thing that became of a session."""

    turn: SessionTurn
    at: Instant
    seat_id: Annotated[UUID, Field(description="The seat that did it.")]
    reasons: str
    condition: Annotated[str | None, Field(description="What must be true for a suspended session to go on.")] = None
    starts_at_before: Annotated[Instant | None, Field(description="The hour that had been announced.")] = None
    starts_at: Annotated[Instant | None, Field(description="The hour that was announced in its place.")] = None
    place_before: Annotated[str | None, Field(description="The place, where that changed.")] = None
    sectors: Annotated[
        tuple[PresentThen, ...] | None, Field(description="Who was there when it was adjourned for lack of quorum.")
    ] = None
