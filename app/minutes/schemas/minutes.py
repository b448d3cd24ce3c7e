"""Minutes as they are published, the document that is sealed, and the notes that they are composed from."""

from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.core.schemas import Body, In, Instant, LongText, Out, Patch, Sha256, Text, wrong_member
from app.directory.models import Sector
from app.identity.schemas import Language
from app.ledger.audiences import SECRETARIAT
from app.minutes.models import Attribution, MinutesPhase
from app.minutes.schemas.sections import Section


class CirculationIn(In):
    """The body may be left out."""

    read_aloud_in: Annotated[
        frozenset[Language],
        Field(
            max_length=12, description="The languages in which the text was read aloud to the room.", examples=[["qxo"]]
        ),
    ] = frozenset()
    without_notes: Annotated[
        bool, Field(description="That nobody took a note is as it should be; asked for where there is none.")
    ] = False
    close: Annotated[
        bool, Field(description="Close the session in the same call, where it is not closed: before people leave.")
    ] = False


class CirculationWithdrawalIn(In):
    """What went round by mistake is taken back."""

    reasons: Annotated[Text, Field(examples=["Circuló el borrador de otra sesión."])]


class TakenBackOut(Out):
    """A text that went round by mistake and was taken back before anybody had said a word on it."""

    text_revision: int
    withdrawn_at: Instant
    withdrawn_by: Annotated[UUID, Field(description="The seat that took it back.")]
    reasons: str


class SealIn(In):
    """Sealing says nothing but that it is done; the body may be left out."""


class MinutesOut(Body):
    roundtable_id: UUID
    session_id: UUID
    phase: MinutesPhase
    notes_revision: Annotated[int, Field(description="Grows with every note that is taken or revised.")]
    text_revision: Annotated[
        int, Field(description="Grows with every composed text; 0 before the first. Assents speak of one.")
    ]
    sections: Annotated[tuple[Section, ...], Field(description="In the order of an acta; empty while drafting.")]
    circulated_at: Annotated[Instant | None, Field(description="When the present text went round.")]
    review_ends_at: Annotated[
        Instant | None,
        Field(
            description="From then on silence counts, where the ground rules let it count: as it was announced. "
            "After a pause it is later; `…/minutes/readiness` and the desks show it as it is counted now."
        ),
    ]
    protocol_id: Annotated[
        UUID | None, Field(description="The ground rules by which the review is judged, from the circulation on.")
    ]
    sealed_at: Instant | None
    document_digest: Annotated[
        str | None, Field(description="SHA-256 of the exact bytes of `…/minutes/document`, once sealed.")
    ]
    text_digest: Annotated[
        Sha256 | None,
        Field(description="SHA-256 of the exact bytes of `…/minutes/text`, the present text: what people sign."),
    ] = None
    circulated_revision: Annotated[
        int | None, Field(description="Under which revision the present text went round: a statement names it.")
    ] = None
    withdrawals: Annotated[
        tuple[TakenBackOut, ...], Field(description="Texts that went round by mistake and were taken back.")
    ] = ()


class MinutesDraft(MinutesOut):
    """The same before the minutes circulate, for those who draft."""

    audience: ClassVar[str] = SECRETARIAT


class MinutesText(Out):
    """A text that goes round: these bytes, canonical JSON without a salt, are what people sign (for ever)."""

    v: Literal[1] = 1
    type: Literal["minutes_text"] = "minutes_text"
    log: Annotated[str, Field(description="The origin of the log in which it was published.")]
    roundtable_id: UUID
    session_id: UUID
    minutes_id: UUID
    text_revision: int
    circulated_revision: Annotated[int, Field(description="The revision of the minutes that published it.")]
    circulated_at: Instant
    sections: tuple[Section, ...]


class MinutesDocument(Out):
    """What was sealed: canonical JSON without a salt; these bytes never change, and lead back to what people signed."""

    v: Literal[1] = 1
    type: Literal["minutes"] = "minutes"
    log: Annotated[str, Field(description="The origin of the log in which the seal stands.")]
    roundtable_id: UUID
    session_id: UUID
    minutes_id: UUID
    text_revision: int
    sealed_at: Instant
    sections: tuple[Section, ...]


class SpeakerIn(In):
    """Who said it: the turn, or the seat that spoke."""

    turn_id: Annotated[UUID | None, Field(description="A turn of this session.")] = None
    seat_id: UUID | None = None
    attribution: Annotated[
        Attribution | None,
        Field(description="How closely the note names who spoke: as the ground rules allow, where it is left out."),
    ] = None
    on_record: Annotated[
        bool, Field(description="The speaker asked to be on record, on the word of who takes the note.")
    ] = False

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.turn_id is None) == (self.seat_id is None):
            raise wrong_member("seat_id", "turn_or_seat")
        return self


class NoteIn(In):
    """What was said or done, as it is to stand in the minutes."""

    text: Annotated[LongText, Field(examples=["La empresa explica de dónde toma el agua."])]
    language: Language = "es"
    agenda_item_id: Annotated[UUID | None, Field(description="An item of this session's agenda, or none.")] = None
    speaker: Annotated[SpeakerIn | None, Field(description="Who said it, where the note tells.")] = None
    audio: Annotated[
        Sha256 | None,
        Field(description="A recording of it, as a file of the table; only of a speaker whom the note names."),
    ] = None


class NotePatch(Patch):
    clearable: ClassVar[frozenset[str]] = frozenset({"agenda_item_id", "speaker", "audio"})

    text: Annotated[LongText | None, Field(examples=["La comunidad pide medir también en época de lluvias."])] = None
    language: Language | None = None
    agenda_item_id: UUID | None = None
    speaker: SpeakerIn | None = None
    audio: Sha256 | None = None


class NoteOut(Body):
    roundtable_id: UUID
    session_id: UUID
    minutes_id: UUID
    number: Annotated[int, Field(description="Counted in these minutes, from 1.", examples=[1])]
    agenda_item_id: UUID | None
    text: str
    language: str
    attribution: Annotated[Attribution, Field(description="How closely it names who spoke.")] = (
        Attribution.not_attributed
    )
    speaker_id: Annotated[UUID | None, Field(description="The seat that spoke, where it is named.")] = None
    speaker_sector: Annotated[Sector | None, Field(description="Its sector, where the note tells.")] = None
    turn_id: Annotated[UUID | None, Field(description="The turn, where it tells no more than the note does.")] = None
    audio: Annotated[str | None, Field(description="A recording of it, as a file of the table.")] = None
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
