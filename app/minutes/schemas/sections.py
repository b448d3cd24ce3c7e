"""The composed text of minutes: thirteen sections in the order in which an acta is read.

A section never names a person: seats stand for them. A section without content is there and empty, so that a reader
can tell «nothing was agreed» from «nobody looked».
"""

from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field, TypeAdapter

from app.core.schemas import Bilingual, Instant, Out, Sha256
from app.minutes.models import MinutesPhase, SectionName
from app.minutes.schemas.committed import CommitmentEntry
from app.minutes.schemas.parts import (
    AgendaEntry,
    AgreementEntry,
    CorrectionEntry,
    DissentEntry,
    EarlierWord,
    GuestThere,
    InterpretationEntry,
    ItemProceedings,
    QuorumChange,
    QuorumCount,
    SectorThere,
    SignatureEntry,
    WaiverEntry,
    WordEntry,
)
from app.roundtables.schemas.tables import ConveningActOut
from app.sessions.models import SessionKind


class HeadingSection(Out):
    number: Literal[1] = 1
    section: Literal[SectionName.heading] = SectionName.heading
    roundtable_name: str
    convening_act: ConveningActOut
    session_number: int
    session_kind: SessionKind
    session_title: str


class PlaceAndHour(Out):
    number: Literal[2] = 2
    section: Literal[SectionName.place_and_hour] = SectionName.place_and_hour
    place: str | None
    time_zone: str
    convened_at: Instant | None
    starts_at: Annotated[Instant, Field(description="As it was announced.")]
    opened_at: Instant | None


class AttendanceTaken(Out):
    """Who was there, by sector; a deciding sector from which nobody came is listed without seats."""

    number: Literal[3] = 3
    section: Literal[SectionName.attendance] = SectionName.attendance
    sectors: tuple[SectorThere, ...]
    guests: tuple[GuestThere, ...] = ()


class QuorumHeld(Out):
    number: Literal[4] = 4
    section: Literal[SectionName.quorum] = SectionName.quorum
    counts: Annotated[tuple[QuorumCount, ...], Field(description="At the opening and at each decision.")]
    changes: Annotated[
        tuple[QuorumChange, ...], Field(description="When it was lost while the session went on, and when regained.")
    ] = ()


class PreviousMinutes(Out):
    """The minutes of the session before, as they stood when these were composed."""

    number: Literal[5] = 5
    section: Literal[SectionName.previous_minutes] = SectionName.previous_minutes
    minutes_id: UUID | None
    session_number: int | None
    phase: MinutesPhase | None
    document_digest: str | None


class AgendaHeld(Out):
    number: Literal[6] = 6
    section: Literal[SectionName.agenda] = SectionName.agenda
    items: tuple[AgendaEntry, ...]


class Proceedings(Out):
    number: Literal[7] = 7
    section: Literal[SectionName.proceedings] = SectionName.proceedings
    items: tuple[ItemProceedings, ...]
    interpretations: Annotated[
        tuple[InterpretationEntry, ...], Field(description="In which languages it could be followed, and through whom.")
    ] = ()


class AgreementsReached(Out):
    number: Literal[8] = 8
    section: Literal[SectionName.agreements] = SectionName.agreements
    items: tuple[AgreementEntry, ...]


class CommitmentsMade(Out):
    """Commitments that carry out these agreements, as far as they were written when the text was composed."""

    number: Literal[9] = 9
    section: Literal[SectionName.commitments] = SectionName.commitments
    commitment_ids: tuple[UUID, ...]
    items: Annotated[
        tuple[CommitmentEntry, ...],
        Field(description="The same in words; none in an older text."),
    ] = ()


class DissentStated(Out):
    """Objections and reservations in the words in which they were made, also on what was never decided."""

    number: Literal[10] = 10
    section: Literal[SectionName.dissent] = SectionName.dissent
    items: tuple[DissentEntry, ...]


class NextSession(Out):
    number: Literal[11] = 11
    section: Literal[SectionName.next_session] = SectionName.next_session
    session_id: UUID | None
    session_number: int | None
    starts_at: Instant | None
    place: str | None


class Closing(Out):
    number: Literal[12] = 12
    section: Literal[SectionName.closing] = SectionName.closing
    closed_at: Instant | None
    read_aloud_in: Annotated[tuple[str, ...], Field(description="Languages in which the text was read aloud.")]


class Conformity(Out):
    number: Literal[13] = 13
    section: Literal[SectionName.conformity] = SectionName.conformity
    corrections: tuple[CorrectionEntry, ...]
    words: Annotated[tuple[WordEntry, ...], Field(description="Of every deciding sector; empty before the seal.")]
    earlier_words: Annotated[
        tuple[EarlierWord, ...], Field(description="On earlier texts, so that no refusal is lost with its text.")
    ]
    clause: Annotated[str | None, Field(description="The clause under which the minutes were sealed.")]
    sentence: Bilingual | None
    protocol_id: Annotated[UUID | None, Field(description="The ground rules of that clause.")] = None
    waivers: Annotated[
        tuple[WaiverEntry, ...],
        Field(description="Clauses that were set aside: up to the circulation and, in sealed minutes, up to the seal."),
    ] = ()
    text_digest: Annotated[
        Sha256 | None, Field(description="Of the exact bytes that were signed, `…/minutes/text`; null before the seal.")
    ] = None
    circulated_revision: Annotated[
        int | None, Field(description="The revision of the minutes that published these bytes.")
    ] = None
    signatures: Annotated[
        tuple[SignatureEntry, ...], Field(description="Under this text, refusals among them; empty before the seal.")
    ] = ()
    earlier_signatures: Annotated[
        tuple[SignatureEntry, ...], Field(description="Under earlier texts; none of them counts.")
    ] = ()


Section: TypeAlias = Annotated[
    HeadingSection
    | PlaceAndHour
    | AttendanceTaken
    | QuorumHeld
    | PreviousMinutes
    | AgendaHeld
    | Proceedings
    | AgreementsReached
    | CommitmentsMade
    | DissentStated
    | NextSession
    | Closing
    | Conformity,
    Field(discriminator="section"),
]
Sections: TypeAlias = tuple[Section, ...]

STORED_SECTIONS: TypeAdapter[Sections] = TypeAdapter(Sections)
"""Reads and writes the sections of a row."""
