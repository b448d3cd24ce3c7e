"""The rapporteur's notes."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from app.core.schemas import Body, In, Instant, LongText, Out, Patch
from app.identity.schemas import Language
from app.ledger.audiences import SECRETARIAT


class NoteIn(In):
    """What was said or done, as it is to stand in the minutes."""

    text: Annotated[LongText, Field(examples=["La empresa explica de dónde toma el agua."])]
    language: Language = "es"
    agenda_item_id: Annotated[UUID | None, Field(description="An item of this session's agenda, or none.")] = None


class NotePatch(Patch):
    clearable: ClassVar[frozenset[str]] = frozenset({"agenda_item_id"})

    text: Annotated[LongText | None, Field(examples=["La comunidad pide medir también en época de lluvias."])] = None
    language: Language | None = None
    agenda_item_id: UUID | None = None


class NoteOut(Body):
    roundtable_id: UUID
    session_id: UUID
    minutes_id: UUID
    number: Annotated[int, Field(description="Counted in these minutes, from 1.", examples=[1])]
    agenda_item_id: UUID | None
    text: str
    language: str
    taken_by: Annotated[UUID, Field(description="The seat that wrote it.")]
    taken_at: Instant
    revised_by: UUID | None
    revised_at: Instant | None


class NoteDraft(NoteOut):
    """The same before the minutes circulate, for those who draft."""

    audience: ClassVar[str] = SECRETARIAT


class NoteList(Out):
    items: tuple[NoteOut, ...]
    next: str | None
