"""`C/reports`, their verifications, and `R/divergences`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.commitments.models import Commitment
from app.core.errors import NotFound, refuses
from app.core.fitting import TimeUnfit
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import VOTING_ROLES, Permission
from app.ledger.queries import equal
from app.monitoring import lifecycle, policy, queries
from app.monitoring.models import Report, Verification
from app.monitoring.schemas.reports import (
    DivergencesOut,
    ReportIn,
    ReportList,
    ReportOut,
    VerificationIn,
    VerificationList,
    VerificationOut,
)
from app.monitoring.service import comparing, reporting, verifying
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import CurrentLiveAccess, CurrentStanding, Seen, Standing, located, matched, seen
from app.roundtables.accompanying import NotOfAll
from app.roundtables.evidence import EvidenceNotStored
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.models import Power
from app.roundtables.policy import PowerMissing
from app.rules.invariants import OwnReport, ReportedByYou
from app.rules.kinds import refusals_at
from app.rules.moments import VerificationGiven

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}", tags=["monitoring"], route_class=StrictRoute)

P = Permission
SeenReport = Annotated[Seen, seen(Report, "report_id", under=Report.commitment_id)]
ReportAtHand = Annotated[Report, located(Report, "report_id")]
CommitmentAtHand = Annotated[Commitment, located(Commitment, "commitment_id")]


@refuses(policy.NotResponsible, PowerMissing)
async def _reporting(standing: CurrentStanding, commitment: CommitmentAtHand) -> Standing:
    policy.require_answering(standing.seat, commitment)
    standing.require_power(Power.decide)
    return standing


async def _verifying(
    standing: CurrentStanding,
    commitment: CommitmentAtHand,
    report: ReportAtHand,
) -> Standing:
    if report.commitment_id != commitment.id:
        raise NotFound
    policy.require_other_side(standing.seat, report.sector, commitment)
    if await queries.has_reported(standing.db, commitment.id, standing.mandate.account_id):
        raise ReportedByYou
    policy.require_verifier(standing.seat, commitment, standing.roundtable.deciding_sectors)
    if standing.role in VOTING_ROLES:
        standing.require_power(Power.decide)
    return standing


# Who may is asked for here: nobody else is told what is wrong with a text, or what the report says by now.
Reporting = Annotated[Standing, Depends(_reporting)]
Verifying = Annotated[Standing, Depends(_verifying)]


@router.get(
    "/commitments/{commitment_id}/reports",
    operation_id="list_reports",
    dependencies=[needs(P.roundtable_read)],
    response_model=ReportList,
)
async def list_reports(
    request: Request, commitment: Annotated[Seen, seen(Commitment, "commitment_id")], paging: Paging
) -> Response:
    """What the responsible have declared, from the first report to the latest."""
    page = await commitment.page(Report, paging, *equal(Report.commitment_id, commitment.id), order=Report.number)
    return page_response(request, page)


@router.post(
    "/commitments/{commitment_id}/reports",
    operation_id="give_report",
    dependencies=[needs(P.report_give, keyed=True)],
    status_code=201,
    response_model=ReportOut,
    responses=problems(
        TimeUnfit,
        RoundtableNotLive,
        lifecycle.CommitmentNotInForce,
        lifecycle.IndicatorUnknown,
        EvidenceNotStored,
        ProtocolMissing,
    ),
)
async def give_report(standing: Reporting, commitment: CommitmentAtHand, body: ReportIn) -> Response:
    """Declare how far your organization's commitment has come. The other side says whether it is so."""
    return created(await reporting.report(standing, commitment, body))


@router.get(
    "/commitments/{commitment_id}/reports/{report_id}",
    operation_id="get_report",
    dependencies=[needs(P.roundtable_read)],
    response_model=ReportOut,
)
async def get_report(request: Request, report: SeenReport) -> Response:
    """One report, with the ETag that its verification asks for."""
    return found(request, report.stored)


@router.get(
    "/commitments/{commitment_id}/reports/{report_id}/verifications",
    operation_id="list_verifications",
    dependencies=[needs(P.roundtable_read)],
    response_model=VerificationList,
)
async def list_verifications(request: Request, report: SeenReport, paging: Paging) -> Response:
    """What the other side said to a report, in the order in which it was said."""
    page = await report.page(Verification, paging, *equal(Verification.report_id, report.id))
    return page_response(request, page)


@router.post(
    "/commitments/{commitment_id}/reports/{report_id}/verifications",
    operation_id="give_verification",
    dependencies=[needs(P.verification_give, keyed=True)],
    status_code=201,
    response_model=VerificationOut,
    responses=problems(
        OwnReport,
        ReportedByYou,
        policy.OwnCommitment,
        policy.NotAVerifier,
        policy.VerifierNotIndependent,
        NotOfAll,
        PowerMissing,
        RoundtableNotLive,
        lifecycle.CommitmentNotInForce,
        lifecycle.ReportOvertaken,
        lifecycle.ReportReopened,
        EvidenceNotStored,
        lifecycle.AlreadyVerified,
        lifecycle.FoundLevelUnfit,
        ProtocolMissing,
        *refusals_at(VerificationGiven),
    ),
)
async def give_verification(
    standing: Verifying,
    commitment: CommitmentAtHand,
    report: Annotated[Report, matched(Report, "report_id")],
    body: VerificationIn,
) -> Response:
    """Confirm or contest what others report, or ask them for more. The reporter's own sector never does.

    `fulfilled` needs every deciding sector that gains by it to confirm `complete`; what others find stands beside.
    """
    return created(await verifying.verify(standing, commitment, report, body))


@router.get(
    "/divergences",
    operation_id="get_divergences",
    dependencies=[needs(P.roundtable_read)],
    response_model=DivergencesOut,
    responses=problems(ProtocolMissing),
)
async def get_divergences(access: CurrentLiveAccess) -> DivergencesOut:
    """Commitments whose declared and verified levels differ, or that were contested, left unanswered, or are late."""
    return await comparing.compare(access)
