"""A live view: whether the quorum over which a text was decided was there, by what the record says now."""

from app.decisions import queries as decisions
from app.decisions.models import Proposal
from app.minutes import facts, queries
from app.minutes.presence import counts
from app.minutes.schemas.live import ProposalQuorumOut, StayObjected
from app.roundtables import queries as tables
from app.roundtables.access import Standing


async def quorum(standing: Standing, proposal: Proposal) -> ProposalQuorumOut:
    """The same count as in the minutes, from the decision on and without waiting for them."""
    at = proposal.decided_at
    if at is None or proposal.adopted_instead is not None:
        return ProposalQuorumOut(proposal_id=proposal.id, phase=proposal.phase, count=None, objected=())
    db, table = standing.db, standing.roundtable
    session = await decisions.session_of(db, proposal)
    voting = await tables.voting_seats(db, table.id, once=True)
    stays = await queries.stays(db, session.id)
    clauses = await facts.quorum_clauses(db, session)
    of_decision = (
        count
        for count in counts(table, session, voting, stays, [proposal], clauses)
        if count.proposal_id == proposal.id
    )
    objected = await queries.objected(db, session.id)
    return ProposalQuorumOut(
        proposal_id=proposal.id,
        phase=proposal.phase,
        count=next(of_decision),
        objected=tuple(
            StayObjected(
                attendance_id=stay.attendance.id, seat_id=stay.seat.id, objected_by=objected[stay.attendance.id]
            )
            for stay in stays
            if stay.attendance.id in objected and stay.counts_at(at, table.time_zone)
        ),
    )
