"""Proposals, their wordings and who was served them, and agreements; positions are a kind of assent (`app.assents`)."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.directory.models import Sector
from app.roundtables.models import Numbered
from app.sessions.models import ParticipationLevel


class ProposalPhase(StrEnum):
    """Where a proposal stands; tabling puts it to assent in the same act.

    On an item that is not there to be decided it is `recommended` or `noted`, and no agreement comes of it.

    Not reached by any operation yet: tabled.
    """

    tabled = "tabled"
    in_assent = "in_assent"
    adopted = "adopted"
    adopted_ad_referendum = "adopted_ad_referendum"
    not_adopted = "not_adopted"
    recommended = "recommended"
    noted = "noted"
    withdrawn = "withdrawn"


class Proposal(Numbered):
    """A text on which the deciding sectors take positions; `outcome` keeps the dissent word for word."""

    __tablename__ = "proposals"
    __table_args__ = (UniqueConstraint("roundtable_id", "number"),)
    subject: ClassVar[str] = "proposal"

    number: Mapped[int]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), index=True)
    agenda_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("agenda_items.id"))
    title: Mapped[str]
    text: Mapped[str]
    tabled_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    # None where whoever runs the table brought it in: they speak for no sector.
    sector: Mapped[Sector | None]
    phase: Mapped[ProposalPhase]
    tabled_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    # `schemas.OutcomeOut` as JSON.
    outcome: Mapped[dict[str, object] | None]
    # Of `schemas.CarriedOut` as JSON: the sessions that ended before it was decided, the earliest first.
    carried: Mapped[list[dict[str, object]]]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    withdrawal_reasons: Mapped[str | None]
    # What the table is asked to do with it: as its item is taken up.
    level: Mapped[ParticipationLevel]
    # Its own revisions that brought in the present text, and from which on words about it count.
    text_revision: Mapped[int]
    words_from: Mapped[int]
    # In which language the text is written; unknown of texts that were tabled before it was asked.
    language: Mapped[str | None]
    # Of `schemas.RestOut` as JSON: what the present text leaves out, and why.
    rest: Mapped[list[dict[str, object]]]
    # Of `schemas.OutcomeOut` as JSON: what earlier rounds came to, where the ground rules give it another one.
    rounds: Mapped[list[dict[str, object]]]
    # The earliest of the texts side by side that it belongs to, and the one of them that was adopted.
    alternative_to: Mapped[UUID | None] = mapped_column(ForeignKey("proposals.id"), index=True)
    adopted_instead: Mapped[UUID | None] = mapped_column(ForeignKey("proposals.id"))


class WordingPhase(StrEnum):
    """Where a wording stands: proposed to who tabled the text, or taken back, or the text, or that no more."""

    proposed = "proposed"
    text = "text"
    replaced = "replaced"
    withdrawn = "withdrawn"


class Wording(Numbered):
    """One of the wordings of a proposal, with its author; the first is the text as it was tabled.

    They are written down once there is a second one. `text_revision` is the revision of the proposal that it became.
    """

    __tablename__ = "wordings"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)
    subject: ClassVar[str] = "wording"
    counted_within: ClassVar[str] = "proposal_id"

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    number: Mapped[int]
    phase: Mapped[WordingPhase]
    title: Mapped[str]
    text: Mapped[str]
    language: Mapped[str | None]
    # Of `schemas.RestOut` as JSON.
    rest: Mapped[list[dict[str, object]]]
    reasons: Mapped[str | None]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    sector: Mapped[Sector | None]
    proposed_at: Mapped[datetime]
    text_revision: Mapped[int | None]
    text_since: Mapped[datetime | None]
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    withdrawal_reasons: Mapped[str | None]


class ServiceWay(StrEnum):
    """How a text reached people in a language."""

    read_aloud = "read_aloud"
    interpreted = "interpreted"
    handed_over = "handed_over"


class TextService(Numbered):
    """The text of a proposal reached people in a language: in which wording, through whom, and for whom."""

    __tablename__ = "text_services"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)
    subject: ClassVar[str] = "text_service"
    counted_within: ClassVar[str] = "proposal_id"

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    number: Mapped[int]
    text_revision: Mapped[int]
    language: Mapped[str]
    way: Mapped[ServiceWay]
    served_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    # For whom; for everybody where neither says it.
    sectors: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    seat_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    # Files of the table: what was handed over, and what was recorded of it.
    document: Mapped[str | None]
    audio: Mapped[str | None]
    served_at: Mapped[datetime]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))


class AgreementPhase(StrEnum):
    """Where an agreement stands: at once, or once every assembly that it waits for has ratified it.

    What an assembly refused, or left until its day was over, never stands; its number is not given again.
    """

    ad_referendum = "ad_referendum"
    standing = "standing"
    refused = "refused"
    lapsed = "lapsed"


class Agreement(Numbered):
    """What a proposal became when it was adopted: never amended, so that it can be quoted by its number."""

    __tablename__ = "agreements"
    __table_args__ = (UniqueConstraint("roundtable_id", "number"),)
    subject: ClassVar[str] = "agreement"

    number: Mapped[int]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"), unique=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), index=True)
    title: Mapped[str]
    text: Mapped[str]
    adopted_at: Mapped[datetime]
    # Of `schemas.StatedOut` as JSON.
    reservations: Mapped[list[dict[str, object]]]
    phase: Mapped[AgreementPhase]
    # Of `schemas.ConditionOut` as JSON: the words that waited for an assembly at the decision.
    conditions: Mapped[list[dict[str, object]]]
    # The next day by which an assembly has to act; none once nobody is waited for.
    ratify_by: Mapped[date | None]
    settled_at: Mapped[datetime | None]
    # Of `schemas.RestOut` as JSON: what was not agreed, and why.
    rest: Mapped[list[dict[str, object]]]
