"""What the sections of minutes are made of."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.assents.counting import HowCounted
from app.core.schemas import Bilingual, Instant, Out, Sha256
from app.decisions.models import AgreementPhase, ProposalPhase
from app.decisions.schemas.outcomes import ConditionOut, StatedOut
from app.decisions.schemas.wordings import RestOut
from app.directory.models import Sector
from app.floor.models import InterpretationWay
from app.identity.roles import Role
from app.minutes.models import SectionName
from app.minutes.schemas.proposals import ProposalEntry
from app.sessions.models import AttendanceMode, ParticipationLevel
from app.sessions.schemas.live import BenchOut
from app.signatures.models import AssuranceClass
from app.trust.statements import Intent

Word = Literal["assented", "assented_with_reservation", "refused", "silence", "silent"]


class StayOut(Out):
    mode: AttendanceMode
    arrived_at: Instant
    departed_at: Instant | None
    claimed: Annotated[
        bool, Field(description="Only who kept the list said so: neither the sector nor a sheet confirmed it.")
    ] = False
    voided_at: Annotated[Instant | None, Field(description="It was wrong, and counts for nothing since then.")] = None
    void_reason: str | None = None
    objected_by: Annotated[tuple[Sector, ...], Field(description="Sectors that object to it as it stands.")] = ()


class SeatThere(Out):
    seat_id: UUID
    role: Role
    stays: tuple[StayOut, ...]
    organization_id: UUID | None = None
    organization: Annotated[
        str | None, Field(description="By the name that it had then; null where that was not kept.")
    ] = None


class SectorThere(Out):
    sector: Sector
    seats: tuple[SeatThere, ...]


class GuestThere(Out):
    """Somebody without a seat who was let in; whoever may know the name reads it in the list of guests."""

    number: int
    sector: Annotated[Sector | None, Field(description="Whose guest; null where the table invited them.")]
    mode: AttendanceMode
    arrived_at: Instant
    departed_at: Instant | None


class QuorumChange(Out):
    """From this hour on, as people came and went, the clauses on the quorum held no longer, or held again."""

    at: Instant
    holds: bool
    missing: Annotated[tuple[str, ...], Field(description="Numbers of the clauses that did not hold.")]
    sectors: tuple[BenchOut, ...]


class QuorumCount(Out):
    """Voting places taken at an hour, as the attendance record and the mandates say."""

    at: Instant
    proposal_id: Annotated[UUID | None, Field(description="The proposal that was decided then; null at the opening.")]
    places: int
    present: int
    sectors: tuple[BenchOut, ...]
    by_record: Annotated[
        tuple[BenchOut, ...] | None,
        Field(description="As the record says by now, where that is another: it undoes nothing."),
    ] = None
    missing_by_record: Annotated[
        tuple[str, ...], Field(description="Numbers of the clauses on the quorum that would not have held over that.")
    ] = ()


class AgendaEntry(Out):
    number: Annotated[int, Field(description="Counted from 1, in the order of the agenda.")]
    agenda_item_id: UUID
    title: str
    purpose: str
    participation_level: ParticipationLevel
    sector: Sector
    demand_id: UUID | None
    added_after_convocation: bool
    parent_id: Annotated[UUID | None, Field(description="The item that it is a part of.")] = None
    planned_minutes: int | None = None
    used_seconds: Annotated[int | None, Field(description="Null where nobody kept its clock.")] = None
    started_at: Instant | None = None
    ended_at: Instant | None = None


class NoteEntry(Out):
    note_id: UUID
    number: int
    language: str
    text: str
    sector: Annotated[Sector | None, Field(description="Whose words these are, where the note tells.")] = None
    seat_id: Annotated[UUID | None, Field(description="The seat that spoke, where it is named.")] = None
    audio: Annotated[str | None, Field(description="A recording of it, as a file of the table.")] = None


class InterpretationEntry(Out):
    """In which language the session could be followed, through whom and for whom."""

    language: str
    way: InterpretationWay
    interpreter_id: UUID | None
    sectors: Annotated[tuple[Sector, ...] | None, Field(description="Null where it was for everybody.")]
    seat_ids: tuple[UUID, ...] | None
    began_at: Instant
    ended_at: Annotated[Instant | None, Field(description="Null where it went on to the end.")]


class ItemProceedings(Out):
    agenda_item_id: Annotated[UUID | None, Field(description="Null for what belongs to no item of the agenda.")]
    notes: tuple[NoteEntry, ...]
    proposals: tuple[ProposalEntry, ...]


class AgreementEntry(Out):
    agreement_id: UUID
    proposal_id: UUID
    number: int
    title: str
    text: str
    adopted_at: Instant
    phase: Annotated[
        AgreementPhase, Field(description="`ad_referendum` where it waited for assemblies when the text was composed.")
    ] = AgreementPhase.standing
    conditions: Annotated[tuple[ConditionOut, ...], Field(description="The assemblies that it waited for.")] = ()
    rest: Annotated[tuple[RestOut, ...], Field(description="What was not agreed, and why.")] = ()


class DissentEntry(Out):
    proposal_id: UUID
    number: int
    title: str
    phase: ProposalPhase
    objections: tuple[StatedOut, ...]
    reservations: tuple[StatedOut, ...]


class GivenEntry(Out):
    """A word on the minutes as one seat gave it, and how it counts."""

    seat_id: UUID
    organization_id: UUID
    word: Word
    text: str | None
    stated_at: Instant
    counted: HowCounted


class WordEntry(Out):
    """What a deciding sector says of the minutes; `silence` is a silence that the ground rules count."""

    sector: Sector
    word: Word
    seat_id: Annotated[UUID | None, Field(description="Whose word it is, the last one that makes it.")]
    text: str | None
    stated_at: Instant | None
    given: Annotated[
        tuple[GivenEntry, ...], Field(description="Every word that its seats gave on this text, the earliest first.")
    ] = ()


class EarlierWord(Out):
    """What a sector said of a text that a correction has replaced since; it never passes for a word on the last one."""

    text_revision: int
    sector: Sector
    word: Word
    seat_id: UUID
    text: str | None
    stated_at: Instant


SignatureState = Literal["counts", "incomplete", "replaced", "mandate_over", "key_in_doubt", "former_text"]
"""How a signature under minutes stands; `former_text` is one under a text that a correction has replaced since."""


class SignatureEntry(Out):
    """What a delegate signed, signed with a reservation or refused to sign, in which class, and how it stood then."""

    signature_id: UUID
    seat_id: UUID
    sector: Sector
    role: Role
    intent: Annotated[Intent, Field(description="`sign`, `assent_with_reservation` or `refuse`.")]
    text: Annotated[str | None, Field(description="Of a reservation or a refusal.")]
    assurance: AssuranceClass
    document: Annotated[Sha256, Field(description="Of the exact bytes that were signed.")]
    signed_at: Instant
    state: SignatureState


class CorrectionEntry(Out):
    """An accepted correction: whoever reads the section that it names reads it with these words."""

    correction_id: UUID
    number: int
    corrected: SectionName
    agenda_item_id: UUID | None
    seat_id: UUID
    sector: Sector
    text: str
    reason: str


class WaiverEntry(Out):
    """A clause that every deciding sector set aside, for the session, for what it decided or for these minutes.

    The reasons stand in the waiver, whose document has the digest that is given here.
    """

    waiver_id: UUID
    number: int
    target_type: Annotated[str, Field(examples=["session"])]
    target_id: UUID
    protocol_id: UUID
    clause: str
    rule: str
    sentence: Bilingual
    document: Annotated[Sha256, Field(description="Of the exact bytes that the sectors agreed to.")]
    granted_at: Instant
    sectors: Annotated[tuple[Sector, ...], Field(description="Those that agreed.")]
