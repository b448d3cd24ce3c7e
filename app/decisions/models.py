"""Proposals and agreements; positions are a kind of assent (`app.assents`)."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.directory.models import Sector
from app.roundtables.models import Numbered


class ProposalPhase(StrEnum):
    """Where a proposal stands; tabling puts it to assent in the same act.

    Not reached by any operation yet: tabled.
    """

    tabled = "tabled"
    in_assent = "in_assent"
    adopted = "adopted"
    adopted_ad_referendum = "adopted_ad_referendum"
    not_adopted = "not_adopted"
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
