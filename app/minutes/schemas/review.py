"""What is said of circulated minutes: corrections, and the word of each deciding sector."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.assents.models import Stance
from app.assents.schemas import AssentIn, AssentOut
from app.core.schemas import Body, In, Instant, Out, Text
from app.directory.models import Sector
from app.minutes.models import CorrectionPhase, SectionName


class CorrectionIn(In):
    """What should stand in the minutes, in the words of who asks for it."""

    section: Annotated[SectionName, Field(description="The part of the minutes that it is about.")]
    agenda_item_id: Annotated[UUID | None, Field(description="An item of this session's agenda, or none.")] = None
    text: Annotated[Text, Field(examples=["Dijimos doce puntos de monitoreo, no diez."])]


class DispositionIn(In):
    """What becomes of a correction. Neither way goes without its reason."""

    disposition: Literal[CorrectionPhase.accepted, CorrectionPhase.rejected]
    reason: Annotated[Text, Field(examples=["La grabación lo confirma."])]


class CorrectionOut(Body):
    roundtable_id: UUID
    session_id: UUID
    minutes_id: UUID
    number: Annotated[int, Field(description="Counted in these minutes, from 1.", examples=[1])]
    text_revision: Annotated[int, Field(description="The revision of the text that it asks to change.")]
    section: SectionName
    agenda_item_id: UUID | None
    text: str
    seat_id: Annotated[UUID, Field(description="The seat that asks for it.")]
    sector: Sector
    phase: CorrectionPhase
    reason: str | None
    disposed_by: UUID | None
    raised_at: Instant
    disposed_at: Instant | None


class CorrectionList(Out):
    items: tuple[CorrectionOut, ...]
    next: str | None


class MinutesAssentIn(AssentIn):
    """A sector assents, assents with a reservation, or objects; the words are attached to the minutes as they are."""

    stance: Literal[Stance.accept, Stance.accept_with_reservation, Stance.object] = Stance.accept


class MinutesAssentOut(AssentOut):
    """A sector's word: `target_id` is the minutes, `target_revision` the revision of their text."""


class MinutesAssentList(Out):
    items: tuple[MinutesAssentOut, ...]
    next: str | None
