"""Tables, seats and mandates."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Subject
from app.directory.models import Sector
from app.identity.roles import Role


class RoundtableKind(StrEnum):
    dialogue = "dialogue"
    development = "development"
    technical = "technical"
    working_group = "working_group"
    monitoring_committee = "monitoring_committee"
    high_level_commission = "high_level_commission"
    prior_consultation = "prior_consultation"


class RoundtablePhase(StrEnum):
    """Where a table stands.

    Not reached by any operation yet: closed.
    """

    preparing = "preparing"
    installed = "installed"
    in_dialogue = "in_dialogue"
    in_follow_up = "in_follow_up"
    suspended = "suspended"
    closed = "closed"


class Power(StrEnum):
    """What a mandate empowers to; a steward activates the keys of the own sector's seats."""

    speak = "speak"
    decide = "decide"
    sign = "sign"
    steward = "steward"


class MandatePhase(StrEnum):
    """How far a mandate has come. Its days are another matter: see `lifecycle.is_in_force`."""

    proposed = "proposed"
    in_force = "in_force"
    ended = "ended"


class MandateBasis(StrEnum):
    """On whose word a mandate is in force."""

    steward = "steward"
    organization = "organization"
    paper = "paper"
    roster = "roster"
    facilitation = "facilitation"
    sector = "sector"
    all_sectors = "all_sectors"
    attested_by_host = "attested_by_host"
    unconfirmed = "unconfirmed"


class Roundtable(Subject):
    __tablename__ = "roundtables"
    subject: ClassVar[str] = "roundtable"
    sealed_columns: ClassVar[tuple[str, ...]] = ("sitting_since",)

    name: Mapped[str]
    purpose: Mapped[str]
    kind: Mapped[RoundtableKind]
    phase: Mapped[RoundtablePhase]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("roundtables.id"), index=True)
    place: Mapped[str | None]
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    time_zone: Mapped[str]
    calendar_id: Mapped[UUID | None] = mapped_column(ForeignKey("calendars.id"))
    deciding_sectors: Mapped[list[str]] = mapped_column(ARRAY(Text))
    convening_act: Mapped[dict[str, object]]
    term: Mapped[dict[str, object]]
    # While it was prepared: since when the sectors' yes counts, as what they say it to was another table before.
    asked_since: Mapped[datetime | None]
    # [{sector, digest, confirmation_id, confirmed_at}]: what each sector said last of the people whom it has here.
    confirmed_rosters: Mapped[list[dict[str, object]]]
    # Who runs it, as the deciding sectors accepted it last; none while it is prepared and nobody was.
    facilitation: Mapped[dict[str, object] | None]
    created_at: Mapped[datetime]
    installed_at: Mapped[datetime | None]
    installation: Mapped[dict[str, object] | None]
    # [{paused_on, resumed_on}] on the table's dates, without overlap; the last one may still go on.
    pauses: Mapped[list[dict[str, object]]]
    # Why and since when its dialogue lapsed into follow-up.
    lapse: Mapped[dict[str, object] | None]
    # Since when a session is open, in no published body: its own body says so. Rules do not change meanwhile.
    sitting_since: Mapped[datetime | None]


class AtTable(Subject):
    """A subject that belongs to one table."""

    __abstract__ = True

    roundtable_id: Mapped[UUID] = mapped_column(ForeignKey("roundtables.id"), index=True)


class Numbered(AtTable):
    """A subject that people call by a number: from 1, within its table or within something there.

    `queries.next_number` counts; a unique constraint over the two columns holds.
    """

    __abstract__ = True
    counter: ClassVar[str] = "number"
    counted_within: ClassVar[str] = "roundtable_id"


class Seat(AtTable):
    __tablename__ = "seats"
    subject: ClassVar[str] = "seat"

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    sector: Mapped[Sector]
    role: Mapped[Role]
    alternate_of: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    label: Mapped[str | None]
    # Members then read no name for it, whoever holds it.
    name_hidden: Mapped[bool] = mapped_column(default=False)
    # A further voting place: nobody is accredited for it, and it counts for nothing, before every sector said yes.
    awaits_assent: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    # When they had, where they were asked: from then on it counts.
    admitted_at: Mapped[datetime | None]
    # Since when its organization has left the table while its sector stays: meanwhile it counts for nothing there.
    away_since: Mapped[datetime | None]
    # Whoever runs the table asks the sector to end it; the reason and the digest are then what they gave.
    end_proposed_at: Mapped[datetime | None]
    # From then on nobody holds it, and it counts for nothing.
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]
    end_digest: Mapped[str | None]


class Mandate(AtTable):
    """Who named the holder of a seat, with which powers and until when; the holder's name is not in it."""

    __tablename__ = "mandates"
    __table_args__ = (CheckConstraint("(phase = 'ended') = (revoked_at IS NOT NULL)", "ended"),)
    subject: ClassVar[str] = "mandate"
    sealed_columns: ClassVar[tuple[str, ...]] = ("account_id",)

    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"), index=True)
    # In no published body: it would tie together what one person does at several tables.
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    named_by: Mapped[str]
    evidence_kind: Mapped[str]
    evidence_digest: Mapped[str]
    powers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    key_thumbprint: Mapped[str | None]
    phase: Mapped[MandatePhase]
    basis: Mapped[MandateBasis | None]
    # Of mandates that were in force before a sector's word was asked for: since when it is.
    unconfirmed_since: Mapped[datetime | None]
    accredited_at: Mapped[datetime]
    accredited_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    held_since: Mapped[datetime | None]
    # Its holder conducted the table once: before the own sector confirms it, the others say yes.
    awaits_others: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    # Whoever runs the table asks the sector to take it back; the reason and the digest are then what they gave.
    revocation_proposed_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revocation_reason: Mapped[str | None]
    revocation_digest: Mapped[str | None]


class MandateHolder(Base):
    """Whom the document of a mandate names, as it says it. In no body and in no entry, so that it can be erased."""

    __tablename__ = "mandate_holders"

    mandate_id: Mapped[UUID] = mapped_column(ForeignKey("mandates.id"), primary_key=True)
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"), index=True)
    name: Mapped[str]
    rank: Mapped[str | None]
    power_to_decide: Mapped[str | None]


class PartnerGrant(AtTable):
    """A table lets a partner system read what its members read."""

    __tablename__ = "partner_grants"
    subject: ClassVar[str] = "partner_grant"

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    reason: Mapped[str]
    # Whether it reads files of evidence too, which may hold legal names.
    files: Mapped[bool]
    valid_until: Mapped[date | None]
    granted_at: Mapped[datetime]


class CalendarDay(AtTable):
    """A day that a table does not count as a business day, beside the holidays of the calendar that it names.

    It is for clocks that begin while it is declared; `TableCalendar` says how it counts.
    """

    __tablename__ = "calendar_days"
    __table_args__ = (
        Index(
            "uq_calendar_days_declared",
            "roundtable_id",
            "day",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )
    subject: ClassVar[str] = "calendar_day"

    day: Mapped[date]
    name: Mapped[str]
    reason: Mapped[str]
    declared_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    declared_at: Mapped[datetime]
    revoked_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    revoked_at: Mapped[datetime | None]
    revocation_reason: Mapped[str | None]
