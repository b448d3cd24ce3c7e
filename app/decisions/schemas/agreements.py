"""Agreements, as they are published."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.core.schemas import Body, Instant, Out
from app.decisions.models import AgreementPhase
from app.decisions.schemas.outcomes import ConditionOut, StatedOut
from app.decisions.schemas.wordings import RestOut


class AgreementOut(Body):
    roundtable_id: UUID
    number: Annotated[int, Field(description="Counted at the table, from 1.")]
    proposal_id: UUID
    session_id: UUID
    title: str
    text: str
    adopted_at: Instant
    reservations: tuple[StatedOut, ...]
    phase: Annotated[
        AgreementPhase,
        Field(description="`standing` binds; what is `ad_referendum` past its day has lapsed, whatever stands here."),
    ] = AgreementPhase.standing
    conditions: Annotated[
        tuple[ConditionOut, ...], Field(description="The yeses that waited for an assembly at the decision.")
    ] = ()
    ratify_by: Annotated[
        date | None, Field(description="The next day by which an assembly has to act; null if none is waited for.")
    ] = None
    settled_at: Annotated[
        Instant | None, Field(description="When the last assembly ratified it, or one did not; null if none had to.")
    ] = None
    rest: Annotated[
        tuple[RestOut, ...], Field(description="Of a partial agreement: what was not agreed, and why.")
    ] = ()


class AgreementList(Out):
    items: tuple[AgreementOut, ...]
    next: str | None
