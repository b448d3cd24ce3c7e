"""`R/commitments`: drafts, their readiness, and the offer."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.commitments import deadlines, lifecycle, policy, queries
from app.commitments.models import Commitment, CommitmentPhase
from app.commitments.schemas.commitments import (
    AnswersForIn,
    CommitmentIn,
    CommitmentList,
    CommitmentOut,
    CommitmentPatch,
)
from app.commitments.schemas.live import CommitmentReadiness
from app.commitments.service import answering, drafting, offering
from app.core.errors import refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.models import Sector
from app.directory.router import Country
from app.directory.service import PlaceUnknown
from app.directory.table_calendar import CalendarTooShort
from app.identity.answers import amended, created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import CurrentStanding, CurrentTableReadAccess, Seen, Standing, located, matched, seen
from app.roundtables.lifecycle import LanguageUnknown, RoundtableNotLive
from app.roundtables.models import Power
from app.roundtables.policy import OtherSector, PowerMissing
from app.roundtables.service.convening import OrganizationUnknown
from app.rules.engine import GroundRuleMissing
from app.rules.kinds import refusals_at
from app.rules.moments import CommitmentOffered
from app.sessions.schemas.sessions import StepIn

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/commitments", tags=["commitments"], route_class=StrictRoute)

P = Permission
CommitmentAtHand = Annotated[Commitment, located(Commitment, "commitment_id")]
NAMING = (
    PlaceUnknown,
    LanguageUnknown,
    OrganizationUnknown,
    lifecycle.OrganizationNotSeated,
    lifecycle.PartyTwice,
    lifecycle.VerifierUnknown,
    lifecycle.VerifierExpected,
)
"""What may be wrong with what a draft names."""


@refuses(PowerMissing)
async def _drafting(standing: CurrentStanding) -> Standing:
    standing.require_power(Power.speak)
    return standing


@refuses(PowerMissing)
async def _answering(standing: CurrentStanding) -> Standing:
    standing.require_power(Power.decide)
    return standing


@refuses(PowerMissing)
async def _offering(standing: CurrentStanding) -> Standing:
    standing.require_power(Power.speak)
    return standing


Drafting = Annotated[Standing, Depends(_drafting)]
Offering = Annotated[Standing, Depends(_offering)]
Answering = Annotated[Standing, Depends(_answering)]


async def _step(body: StepIn | None = None) -> None:
    """Offering says nothing: what is offered was written before."""


@router.get("", operation_id="list_commitments", dependencies=[needs(P.roundtable_read)], response_model=CommitmentList)
async def list_commitments(
    request: Request,
    access: CurrentTableReadAccess,
    paging: Paging,
    phase: CommitmentPhase | None = None,
    sector: Sector | None = None,
    agreement_id: UUID | None = None,
    overdue: bool | None = None,
) -> Response:
    """The commitments of the table by their numbers, drafts included; `sector` is that of who answers for them."""
    where = queries.filters(phase=phase, sector=sector, agreement_id=agreement_id, overdue=overdue, now=access.now)
    return page_response(request, await access.page(Commitment, paging, *where, order=Commitment.number))


@router.post(
    "",
    operation_id="draft_commitment",
    dependencies=[needs(P.commitment_draft)],
    status_code=201,
    response_model=CommitmentOut,
    responses=problems(RoundtableNotLive, lifecycle.AgreementUnknown, *NAMING),
)
async def draft_commitment(standing: Drafting, body: CommitmentIn, country: Country) -> Response:
    """Write down who carries out an agreement, how and until when. A draft binds nobody and may have gaps."""
    return created(await drafting.draft(standing, body, country))


@router.get(
    "/{commitment_id}",
    operation_id="get_commitment",
    dependencies=[needs(P.roundtable_read)],
    response_model=CommitmentOut,
)
async def get_commitment(request: Request, commitment: Annotated[Seen, seen(Commitment, "commitment_id")]) -> Response:
    """One commitment, with the declared level beside the verified one."""
    return found(request, commitment.stored)


@router.patch(
    "/{commitment_id}",
    operation_id="amend_commitment",
    dependencies=[needs(P.commitment_draft)],
    response_model=CommitmentOut,
    responses=problems(policy.DraftOfAnotherSector, lifecycle.CommitmentNotDraft, *NAMING),
)
async def amend_commitment(
    standing: Drafting,
    commitment: Annotated[Commitment, matched(Commitment, "commitment_id")],
    body: CommitmentPatch,
    country: Country,
) -> Response:
    """Change a draft. Once it is offered its words stay as they are."""
    return amended(await drafting.amend(standing, commitment, body, country))


@router.get(
    "/{commitment_id}/readiness",
    operation_id="get_commitment_readiness",
    dependencies=[needs(P.roundtable_read)],
    response_model=CommitmentReadiness,
    responses=problems(ProtocolMissing),
)
async def get_commitment_readiness(standing: CurrentStanding, commitment: CommitmentAtHand) -> CommitmentReadiness:
    """Every gap that the offer would be refused for, with its clause and what closes it."""
    return await offering.readiness(standing, commitment)


@router.post(
    "/{commitment_id}/offer",
    operation_id="offer_commitment",
    status_code=201,
    dependencies=[needs(P.commitment_offer), Depends(_step)],
    response_model=CommitmentOut,
    responses=problems(
        RoundtableNotLive,
        policy.DraftOfAnotherSector,
        lifecycle.CommitmentNotDraft,
        lifecycle.AgreementNotStanding,
        lifecycle.IndependentVerifierNeeded,
        lifecycle.DebtorCannotSign,
        ProtocolMissing,
        GroundRuleMissing,
        deadlines.DeadlineOver,
        deadlines.DeadlineNotPast,
        deadlines.DeadlineWithoutCalendar,
        deadlines.MilestoneUnfit,
        CalendarTooShort,
        *refusals_at(CommitmentOffered),
    ),
)
async def offer_commitment(
    standing: Offering, commitment: Annotated[Commitment, matched(Commitment, "commitment_id")]
) -> Response:
    """Open the revision in If-Match for signatures, once it has everything that the ground rules ask for."""
    return created(await offering.offer(standing, commitment))


@router.post(
    "/{commitment_id}/withdrawal",
    operation_id="withdraw_offer",
    status_code=201,
    dependencies=[needs(P.commitment_offer), Depends(_step)],
    response_model=CommitmentOut,
    responses=problems(policy.DraftOfAnotherSector, lifecycle.CommitmentNotOffered, lifecycle.OfferStands),
)
async def withdraw_offer(
    standing: Offering, commitment: Annotated[Commitment, matched(Commitment, "commitment_id")]
) -> Response:
    """Make an offer whose text was redacted a draft again: it is written anew, and offered to all anew.

    What was signed until then was signed of an earlier revision, and counts for no later one.
    """
    return created(await offering.withdraw(standing, commitment))


@router.post(
    "/{commitment_id}/answering-seats",
    operation_id="name_answering_seat",
    status_code=201,
    dependencies=[needs(P.answering_seat_name)],
    response_model=CommitmentOut,
    responses=problems(
        OtherSector,
        RoundtableNotLive,
        lifecycle.PartyUnknown,
        lifecycle.OrganizationSeated,
        lifecycle.SeatUnfit,
        lifecycle.CommitmentOver,
    ),
)
async def name_answering_seat(standing: Answering, commitment: CommitmentAtHand, body: AnswersForIn) -> Response:
    """Say which seat of your sector speaks for an organization of it that owes this and has no seat at the table."""
    return created(await answering.name(standing, commitment, body))
