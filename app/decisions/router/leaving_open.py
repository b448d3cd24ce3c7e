"""A proposal that is not decided: taken back by who tabled it, or put before another session."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.core.problems import problems
from app.core.requests import StrictRoute
from app.decisions import items, lifecycle
from app.decisions.router.decisions import ProposalMatched, Tabling
from app.decisions.schemas.decisions import CarryOverIn, ProposalOut, ProposalWithdrawalIn
from app.decisions.service import leaving_open
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.roundtables.lifecycle import RoundtableNotLive
from app.sessions.items import SessionUnknown

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}", tags=["decisions"], route_class=StrictRoute)

P = Permission


@router.post(
    "/proposals/{proposal_id}/withdrawal",
    operation_id="withdraw_proposal",
    status_code=201,
    dependencies=[needs(P.proposal_table)],
    response_model=ProposalOut,
    responses=problems(lifecycle.ProposalOfOthers, lifecycle.ProposalDecided, lifecycle.ProposalNotInAssent),
)
async def withdraw_proposal(standing: Tabling, proposal: ProposalMatched, body: ProposalWithdrawalIn) -> Response:
    """Take back a text that one's own organization tabled, with the reasons, before it is decided.

    The words that were given on it stay in the record and in the acta.
    """
    return created(await leaving_open.withdraw(standing, proposal, body))


@router.post(
    "/proposals/{proposal_id}/carry-over",
    operation_id="carry_over_proposal",
    status_code=201,
    dependencies=[needs(P.proposal_table)],
    response_model=ProposalOut,
    responses=problems(
        RoundtableNotLive,
        SessionUnknown,
        lifecycle.ProposalOfOthers,
        lifecycle.ProposalNotInAssent,
        lifecycle.ProposalStillThere,
        lifecycle.SessionOver,
        *items.REFUSALS,
    ),
)
async def carry_over_proposal(standing: Tabling, proposal: ProposalMatched, body: CarryOverIn) -> Response:
    """Put a text that a session left undecided before another one: whoever runs the table, or who tabled it.

    The words that were given on it go with it, as long as their mandates are in force.
    """
    return created(await leaving_open.carry_over(standing, proposal, body))
