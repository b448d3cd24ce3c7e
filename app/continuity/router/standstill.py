"""`R/suspensions`, `R/coercive-measures` and `R/lapse`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.continuity import lifecycle, policy
from app.continuity.models import CoerciveMeasure, Suspension
from app.continuity.schemas.standstill import (
    CoerciveMeasureIn,
    CoerciveMeasureList,
    CoerciveMeasureOut,
    ExplanationIn,
    ReasonsIn,
    SuspensionIn,
    SuspensionList,
    SuspensionOut,
)
from app.continuity.service import lapsing, measures, suspending
from app.core.errors import refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.protocols.lifecycle import ProtocolMissing
from app.protocols.policy import SectorDoesNotDecide
from app.protocols.router.consenting import Deciding
from app.roundtables.access import AtMatchedTable, CurrentStanding, CurrentTableReadAccess, Standing, located
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.policy import OtherSector, PowerMissing
from app.roundtables.schemas.tables import RoundtableOut
from app.rules.engine import GroundRuleMissing
from app.rules.kinds import refusals_at
from app.rules.moments import TableLapsed, TableSuspended

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}", tags=["continuity"], route_class=StrictRoute)

P = Permission
CoerciveMeasureAtHand = Annotated[CoerciveMeasure, located(CoerciveMeasure, "coercive_measure_id")]


@refuses(SectorDoesNotDecide, PowerMissing)
async def _suspender(standing: CurrentStanding) -> Standing:
    suspending.require_suspender(standing)
    return standing


Suspending = Annotated[Standing, Depends(_suspender)]


@router.get(
    "/suspensions",
    operation_id="list_suspensions",
    dependencies=[needs(P.roundtable_read)],
    response_model=SuspensionList,
)
async def list_suspensions(request: Request, access: CurrentTableReadAccess, paging: Paging) -> Response:
    """When the table stood still, why, and what let it go on."""
    return page_response(request, await access.page(Suspension, paging))


@router.post(
    "/suspensions",
    operation_id="suspend_roundtable",
    dependencies=[needs(P.table_suspend)],
    status_code=201,
    response_model=SuspensionOut,
    responses=problems(RoundtableNotLive, ProtocolMissing, *refusals_at(TableSuspended)),
)
async def suspend_roundtable(standing: Suspending, _: AtMatchedTable, body: SuspensionIn) -> Response:
    """Stop the table for a cause, with what must be true for it to go on; its clocks stop as the ground rules say."""
    return created(await suspending.suspend(standing, body))


@router.post(
    "/suspensions/{suspension_id}/end",
    operation_id="resume_roundtable",
    dependencies=[needs(P.table_suspend)],
    status_code=201,
    response_model=SuspensionOut,
    responses=problems(policy.SuspensionOfOthers, lifecycle.SuspensionEnded),
)
async def resume_roundtable(
    standing: Suspending,
    suspension: Annotated[Suspension, located(Suspension, "suspension_id")],
    body: ReasonsIn,
) -> Response:
    """Let the table go on where it stood; its clocks have exactly the days that they had left."""
    return created(await suspending.resume(standing, suspension, body))


@router.get(
    "/coercive-measures",
    operation_id="list_coercive_measures",
    dependencies=[needs(P.roundtable_read)],
    response_model=CoerciveMeasureList,
)
async def list_coercive_measures(request: Request, access: CurrentTableReadAccess, paging: Paging) -> Response:
    """Pressure outside the table as it was reported, with the explanations."""
    return page_response(request, await access.page(CoerciveMeasure, paging))


@router.post(
    "/coercive-measures",
    operation_id="report_coercive_measure",
    dependencies=[needs(P.measure_report)],
    status_code=201,
    response_model=CoerciveMeasureOut,
    responses=problems(RoundtableNotLive, ProtocolMissing, lifecycle.MeasureOfOwnSector, lifecycle.MeasureToCome),
)
async def report_coercive_measure(standing: Deciding, body: CoerciveMeasureIn) -> Response:
    """A sector puts on record what another one does outside the table; the clause on the truce says what follows."""
    return created(await measures.report(standing, body))


@router.post(
    "/coercive-measures/{coercive_measure_id}/explanation",
    operation_id="explain_coercive_measure",
    dependencies=[needs(P.measure_report)],
    status_code=201,
    response_model=CoerciveMeasureOut,
    responses=problems(OtherSector, lifecycle.AlreadyExplained),
)
async def explain_coercive_measure(
    standing: Deciding,
    measure: CoerciveMeasureAtHand,
    body: ExplanationIn,
) -> Response:
    """The sector that a report names answers it, once; both stand beside each other."""
    return created(await measures.explain(standing, measure, body))


@router.post(
    "/coercive-measures/{coercive_measure_id}/end",
    operation_id="end_coercive_measure",
    dependencies=[needs(P.measure_report)],
    status_code=201,
    response_model=CoerciveMeasureOut,
    responses=problems(OtherSector, lifecycle.MeasureEnded),
)
async def end_coercive_measure(
    standing: Deciding,
    measure: CoerciveMeasureAtHand,
    body: ReasonsIn,
) -> Response:
    """The sector that reported a measure says that it is over; a guarantor who was called is no longer waited for."""
    return created(await measures.end(standing, measure, body))


@router.post(
    "/lapse",
    operation_id="lapse_roundtable",
    dependencies=[needs(P.table_lapse)],
    status_code=201,
    response_model=RoundtableOut,
    responses=problems(RoundtableNotLive, ProtocolMissing, GroundRuleMissing, *refusals_at(TableLapsed)),
)
async def lapse_roundtable(standing: AtMatchedTable, body: ReasonsIn) -> Response:
    """Let a dialogue that nobody keeps up go over into follow-up, once the days of the ground rules are over."""
    return created(await lapsing.lapse(standing, body))
