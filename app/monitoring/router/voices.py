"""`C/assessments` and `C/reopening`: who accompanies the table, and who opens again what was closed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.commitments.models import Commitment
from app.core.errors import refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import VOTING_ROLES, Permission
from app.ledger.queries import equal
from app.monitoring import lifecycle, policy, queries
from app.monitoring.models import Assessment, Reopening
from app.monitoring.schemas.voices import (
    AssessmentIn,
    AssessmentList,
    AssessmentOut,
    ReopeningIn,
    ReopeningList,
    ReopeningOut,
)
from app.monitoring.service import assessing, reopening
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import CurrentStanding, Seen, Standing, located, matched, seen
from app.roundtables.accompanying import NotOfAll
from app.roundtables.evidence import EvidenceNotStored
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.models import Power
from app.roundtables.policy import PowerMissing
from app.rules.invariants import ReportedByYou
from app.rules.kinds import refusals_at
from app.rules.moments import CommitmentReopened

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/commitments/{commitment_id}", tags=["monitoring"], route_class=StrictRoute
)

P = Permission
SeenCommitment = Annotated[Seen, seen(Commitment, "commitment_id")]
CommitmentAtHand = Annotated[Commitment, located(Commitment, "commitment_id")]


@refuses(policy.NotAccompanying, ReportedByYou)
async def _assessing(standing: CurrentStanding, commitment: CommitmentAtHand) -> Standing:
    policy.require_assessor(standing.seat, commitment)
    if await queries.has_reported(standing.db, commitment.id, standing.mandate.account_id):
        raise ReportedByYou
    return standing


@refuses(policy.NotABeneficiary, PowerMissing)
async def _reopening(standing: CurrentStanding, commitment: CommitmentAtHand) -> Standing:
    policy.require_reopener(standing.seat, commitment, standing.roundtable.deciding_sectors)
    if standing.role in VOTING_ROLES:
        standing.require_power(Power.decide)
    return standing


@router.get(
    "/assessments",
    operation_id="list_assessments",
    dependencies=[needs(P.roundtable_read)],
    response_model=AssessmentList,
)
async def list_assessments(request: Request, commitment: SeenCommitment, paging: Paging) -> Response:
    """What those who accompany the table found, from the first to the latest."""
    page = await commitment.page(Assessment, paging, *equal(Assessment.commitment_id, commitment.id))
    return page_response(request, page)


@router.post(
    "/assessments",
    operation_id="give_assessment",
    dependencies=[needs(P.assessment_give, keyed=True)],
    status_code=201,
    response_model=AssessmentOut,
    responses=problems(NotOfAll, RoundtableNotLive, lifecycle.CommitmentNotInForce, EvidenceNotStored),
)
async def give_assessment(
    standing: Annotated[Standing, Depends(_assessing)], commitment: CommitmentAtHand, body: AssessmentIn
) -> Response:
    """Say as a guarantor, an observer or a verifier how far you find it: a third voice, which closes nothing."""
    return created(await assessing.assess(standing, commitment, body))


@router.get(
    "/reopenings",
    operation_id="list_reopenings",
    dependencies=[needs(P.roundtable_read)],
    response_model=ReopeningList,
)
async def list_reopenings(request: Request, commitment: SeenCommitment, paging: Paging) -> Response:
    """Each time that what was fulfilled was contested, from the first."""
    where = equal(Reopening.commitment_id, commitment.id)
    return page_response(request, await commitment.page(Reopening, paging, *where, order=Reopening.number))


@router.post(
    "/reopening",
    operation_id="reopen_commitment",
    dependencies=[needs(P.commitment_reopen, keyed=True)],
    status_code=201,
    response_model=ReopeningOut,
    responses=problems(
        lifecycle.CommitmentNotClosed,
        EvidenceNotStored,
        ProtocolMissing,
        *refusals_at(CommitmentReopened),
    ),
)
async def reopen_commitment(
    standing: Annotated[Standing, Depends(_reopening)],
    commitment: Annotated[Commitment, matched(Commitment, "commitment_id")],
    body: ReopeningIn,
) -> Response:
    """Contest what was fulfilled, as one to whom it is owed: it is in force again, and its history stays.

    Within the days of the ground rules (365 without a clause) with any evidence; later with a file that was not there.
    """
    return created(await reopening.reopen(standing, commitment, body))
