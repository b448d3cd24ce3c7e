"""Assents of every purpose stand in one table; each purpose is a kind of its own in URLs and in the log."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.directory.models import Sector
from app.roundtables.models import AtTable
from app.signatures.models import AssuranceClass


class Purpose(StrEnum):
    """What is assented to."""

    adoption = "adoption"
    agenda_assent = "agenda_assent"
    position = "position"
    minutes_assent = "minutes_assent"
    term_assent = "term_assent"
    waiver_assent = "waiver_assent"
    redaction_consent = "redaction_consent"
    mandate_objection = "mandate_objection"
    seat_assent = "seat_assent"
    facilitation_assent = "facilitation_assent"
    mandate_assent = "mandate_assent"
    withdrawal_assent = "withdrawal_assent"
    paper_assent = "paper_assent"
    fund_assent = "fund_assent"
    allocation_assent = "allocation_assent"
    agenda_item_assent = "agenda_item_assent"
    attendance_objection = "attendance_objection"
    erratum_assent = "erratum_assent"


class Stance(StrEnum):
    accept = "accept"
    accept_with_reservation = "accept_with_reservation"
    object = "object"
    abstain = "abstain"


class Assent(AtTable):
    """What one seat said, for its sector, about one revision of one text. Never changed: a later word is a new row."""

    __tablename__ = "assents"
    __table_args__ = (Index("ix_assents_target_id_purpose", "target_id", "purpose"),)
    __mapper_args__ = {"polymorphic_on": "purpose"}
    subject: ClassVar[str] = "assent"

    purpose: Mapped[Purpose]
    target_id: Mapped[UUID]
    target_revision: Mapped[int]
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    # Under which mandate it was said, which it goes with; unknown of words whose seat had none on record.
    mandate_id: Mapped[UUID | None] = mapped_column(ForeignKey("mandates.id"))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    sector: Mapped[Sector]
    stance: Mapped[Stance]
    text: Mapped[str | None]
    # The signature behind the word, where there is one, and its class; without one the service alone attests it.
    signature_id: Mapped[UUID | None] = mapped_column(ForeignKey("signatures.id"))
    assurance: Mapped[AssuranceClass]
    stated_at: Mapped[datetime]
    # Of a yes that waits for an assembly: by when it acts, and of `schemas.RatificationOut` what it did, once.
    ratify_by: Mapped[date | None]
    ratification: Mapped[dict[str, object] | None]


class Adoption(Assent):
    """A sector adopts a protocol."""

    __mapper_args__ = {"polymorphic_identity": Purpose.adoption}
    subject: ClassVar[str] = "adoption"


class AgendaAssent(Assent):
    """A sector agrees with the agenda of a session as it stands."""

    __mapper_args__ = {"polymorphic_identity": Purpose.agenda_assent}
    subject: ClassVar[str] = "agenda_assent"


class AgendaItemAssent(Assent):
    """What a sector says to an item that came after the call of a session."""

    __mapper_args__ = {"polymorphic_identity": Purpose.agenda_item_assent}
    subject: ClassVar[str] = "agenda_item_assent"


class AttendanceObjection(Assent):
    """A sector objects to how it stands in the record that somebody was at a session; it stops nobody."""

    __mapper_args__ = {"polymorphic_identity": Purpose.attendance_objection}
    subject: ClassVar[str] = "attendance_objection"


class Position(Assent):
    """A seat's stance on a proposal."""

    __mapper_args__ = {"polymorphic_identity": Purpose.position}
    subject: ClassVar[str] = "position"


class MinutesAssent(Assent):
    """A sector's word on the circulated minutes of a session."""

    __mapper_args__ = {"polymorphic_identity": Purpose.minutes_assent}
    subject: ClassVar[str] = "minutes_assent"


class TermAssent(Assent):
    """A sector agrees that the table lasts longer."""

    __mapper_args__ = {"polymorphic_identity": Purpose.term_assent}
    subject: ClassVar[str] = "term_assent"


class WaiverAssent(Assent):
    """A sector agrees that a clause is not kept, once, for one thing."""

    __mapper_args__ = {"polymorphic_identity": Purpose.waiver_assent}
    subject: ClassVar[str] = "waiver_assent"


class RedactionConsent(Assent):
    """A sector consents that a text is taken out of the record."""

    __mapper_args__ = {"polymorphic_identity": Purpose.redaction_consent}
    subject: ClassVar[str] = "redaction_consent"


class MandateObjection(Assent):
    """A sector objects to the accreditation of another one's seat; it stops nobody."""

    __mapper_args__ = {"polymorphic_identity": Purpose.mandate_objection}
    subject: ClassVar[str] = "mandate_objection"


class SeatAssent(Assent):
    """What a sector says to a further voting place."""

    __mapper_args__ = {"polymorphic_identity": Purpose.seat_assent}
    subject: ClassVar[str] = "seat_assent"


class FacilitationAssent(Assent):
    """What a sector says to those who are to run the table."""

    __mapper_args__ = {"polymorphic_identity": Purpose.facilitation_assent}
    subject: ClassVar[str] = "facilitation_assent"


class MandateAssent(Assent):
    """What the sectors say to whoever one of them alone cannot put in force.

    Who ran the table and is to sit for a sector, who conducts sessions or accompanies the table by their word, and who
    is to speak for several organizations of one sector.
    """

    __mapper_args__ = {"polymorphic_identity": Purpose.mandate_assent}
    subject: ClassVar[str] = "mandate_assent"


class WithdrawalAssent(Assent):
    """What a seat says to its own sector's leaving the table, or returning to it."""

    __mapper_args__ = {"polymorphic_identity": Purpose.withdrawal_assent}
    subject: ClassVar[str] = "withdrawal_assent"


class PaperAssent(Assent):
    """What a sector says to the paper of a constituency that waits, because people of the sector are in force."""

    __mapper_args__ = {"polymorphic_identity": Purpose.paper_assent}
    subject: ClassVar[str] = "paper_assent"


class FundAssent(Assent):
    """What an organization or a sector that a joint fund names says to it."""

    __mapper_args__ = {"polymorphic_identity": Purpose.fund_assent}
    subject: ClassVar[str] = "fund_assent"


class AllocationAssent(Assent):
    """What a sector that decides on a joint fund says to one use of it."""

    __mapper_args__ = {"polymorphic_identity": Purpose.allocation_assent}
    subject: ClassVar[str] = "allocation_assent"


class ErratumAssent(Assent):
    """A sector's word on an erratum to sealed minutes."""

    __mapper_args__ = {"polymorphic_identity": Purpose.erratum_assent}
    subject: ClassVar[str] = "erratum_assent"
