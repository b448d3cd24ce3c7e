"""`R/suspensions`, `R/withdrawals`, `R/coercive-measures` and `R/lapse`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.continuity import lifecycle, policy
from app.continuity.models import CoerciveMeasure, Suspension, Withdrawal
from app.continuity.schemas.standstill import (
    CoerciveMeasureIn,
    CoerciveMeasureList,
    CoerciveMeasureOut,
    ExplanationIn,
    ReasonsIn,
    SuspensionIn,
    SuspensionList,
    SuspensionOut,
    WithdrawalIn,
    WithdrawalList,
    WithdrawalOut,
)
from app.continuity.service import leaving, measures, suspending
from app.core.paging import Paging
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.roles import Permission
from app.protocols.lifecycle import ProtocolMissing
from app.protocols.policy import SectorDoesNotDecide
from app.protocols.router.deciding import deciding
from app.roundtables.access import Standing, located, standing
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.policy import OtherSector, PowerMissing
from app.roundtables.router.lists import listed
from app.roundtables.schemas.tables import RoundtableOut
from app.rules.engine import GroundRuleMissing
from app.rules.kinds import refusals_at
from app.rules.moments import TableLapsed, TableSuspended

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}", tags=["continuity"], route_class=StrictRoute)

P = Permission
Reading = Annotated[Standing, Depends(standing(P.roundtable_read))]
Lapsing = Annotated[Standing, Depends(standing(P.table_lapse))]
_FOR_A_SECTOR = (SectorDoesNotDecide, PowerMissing, RoundtableNotLive)


async def _suspender(taken: Annotated[Standing, Depends(standing(P.table_suspend))]) -> Standing:
    suspending.require_suspender(taken)
    return taken


Suspending = Annotated[Standing, Depends(_suspender)]
Leaving = Annotated[Standing, deciding(P.sector_withdraw)]
Reporting = Annotated[Standing, deciding(P.measure_report)]


@router.get(
    "/suspensions",
    operation_id="list_suspensions",
    response_model=SuspensionList,
)
async def list_suspensions(request: Request, reading: Reading, paging: Paging) -> Response:
    """When the table stood still, why, and what let it go on."""
    return await listed(request, reading, Suspension, paging)


@router.post(
    "/suspensions",
    operation_id="suspend_roundtable",
    status_code=201,
    response_model=SuspensionOut,
    responses=problems(*_FOR_A_SECTOR, ProtocolMissing, *refusals_at(TableSuspended)),
)
async def suspend_roundtable(suspender: Suspending, body: SuspensionIn) -> Response:
    """Stop the table for a cause, with what must be true for it to go on; its clocks stop as the ground rules say."""
    return created(await suspending.suspend(suspender, body))


@router.post(
    "/suspensions/{suspension_id}/end",
    operation_id="resume_roundtable",
    status_code=201,
    response_model=SuspensionOut,
    responses=problems(SectorDoesNotDecide, PowerMissing, policy.SuspensionOfOthers, lifecycle.SuspensionEnded),
)
async def resume_roundtable(
    suspender: Suspending,
    suspension: Annotated[Suspension, located(Suspension, "suspension_id", P.table_suspend)],
    body: ReasonsIn,
) -> Response:
    """Let the table go on where it stood; its clocks have exactly the days that they had left."""
    return created(await suspending.resume(suspender, suspension, body))


@router.get(
    "/withdrawals",
    operation_id="list_withdrawals",
    response_model=WithdrawalList,
)
async def list_withdrawals(request: Request, reading: Reading, paging: Paging) -> Response:
    """Which sectors left the table, why, and whether they returned."""
    return await listed(request, reading, Withdrawal, paging)


@router.post(
    "/withdrawals",
    operation_id="withdraw_sector",
    status_code=201,
    response_model=WithdrawalOut,
    responses=problems(*_FOR_A_SECTOR, ProtocolMissing, lifecycle.WithdrawnAlready),
)
async def withdraw_sector(leaving_: Leaving, body: WithdrawalIn) -> Response:
    """A delegate withdraws the own sector, with the reasons; what that stops is a clause of the ground rules."""
    return created(await leaving.withdraw(leaving_, body))


@router.post(
    "/withdrawals/{withdrawal_id}/return",
    operation_id="return_sector",
    status_code=201,
    response_model=WithdrawalOut,
    responses=problems(*_FOR_A_SECTOR, OtherSector, lifecycle.ReturnedAlready),
)
async def return_sector(
    leaving_: Leaving,
    withdrawal: Annotated[Withdrawal, located(Withdrawal, "withdrawal_id", P.sector_withdraw)],
    body: ReasonsIn,
) -> Response:
    """A delegate brings the own sector back to the table, with the reasons."""
    return created(await leaving.come_back(leaving_, withdrawal, body))


@router.get(
    "/coercive-measures",
    operation_id="list_coercive_measures",
    response_model=CoerciveMeasureList,
)
async def list_coercive_measures(request: Request, reading: Reading, paging: Paging) -> Response:
    """Pressure outside the table as it was reported, with the explanations."""
    return await listed(request, reading, CoerciveMeasure, paging)


@router.post(
    "/coercive-measures",
    operation_id="report_coercive_measure",
    status_code=201,
    response_model=CoerciveMeasureOut,
    responses=problems(*_FOR_A_SECTOR, ProtocolMissing, lifecycle.MeasureOfOwnSector, lifecycle.MeasureToCome),
)
async def report_coercive_measure(reporter: Reporting, body: CoerciveMeasureIn) -> Response:
    """A sector puts on record what another one does outside the table; the clause on the truce says what follows."""
    return created(await measures.report(reporter, body))


@router.post(
    "/coercive-measures/{coercive_measure_id}/explanation",
    operation_id="explain_coercive_measure",
    status_code=201,
    response_model=CoerciveMeasureOut,
    responses=problems(SectorDoesNotDecide, PowerMissing, OtherSector, lifecycle.AlreadyExplained),
)
async def explain_coercive_measure(
    reporter: Reporting,
    measure: Annotated[CoerciveMeasure, located(CoerciveMeasure, "coercive_measure_id", P.measure_report)],
    body: ExplanationIn,
) -> Response:
    """The sector that a report names answers it, once; both stand beside each other."""
    return created(await measures.explain(reporter, measure, body))


@router.post(
    "/coercive-measures/{coercive_measure_id}/end",
    operation_id="end_coercive_measure",
    status_code=201,
    response_model=CoerciveMeasureOut,
    responses=problems(SectorDoesNotDecide, PowerMissing, OtherSector, lifecycle.MeasureEnded),
)
async def end_coercive_measure(
    reporter: Reporting,
    measure: Annotated[CoerciveMeasure, located(CoerciveMeasure, "coercive_measure_id", P.measure_report)],
    body: ReasonsIn,
) -> Response:
    """The sector that reported a measure says that it is over; a guarantor who was called is no longer waited for."""
    return created(await measures.end(reporter, measure, body))


@router.post(
    "/lapse",
    operation_id="lapse_roundtable",
    status_code=201,
    response_model=RoundtableOut,
    responses=problems(RoundtableNotLive, ProtocolMissing, GroundRuleMissing, *refusals_at(TableLapsed)),
)
async def lapse_roundtable(lapsing: Lapsing, body: ReasonsIn) -> Response:
    """Let a dialogue that nobody keeps up go over into follow-up, once the days of the ground rules are over."""
    return created(await leaving.lapse(lapsing, body))
