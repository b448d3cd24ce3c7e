"""Taking a position, and deciding by the positions that were taken."""

from collections.abc import Iterator, Sequence

from app.assents.lifecycle import Spoken
from app.assents.models import Position
from app.assents.schemas import AssentOut, RatifiableIn
from app.assents.service import giving as assenting
from app.continuity import queries as continuity
from app.continuity.rulings import deciding_now, require_step, ruling_on
from app.core.ids import new_id
from app.decisions import facts, lifecycle, queries, wordings
from app.decisions.models import Agreement, AgreementPhase, Proposal, ProposalPhase
from app.decisions.schemas.agreements import AgreementOut
from app.decisions.schemas.decisions import ProposalOut
from app.decisions.schemas.outcomes import ConditionOut, StatedOut
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables.access import Standing
from app.roundtables.lifecycle import is_in_force
from app.rules import engine
from app.rules.breaches import GroundRuleBreached
from app.rules.decision_kind import Tally
from app.rules.engine import Ruling
from app.rules.moments import DecisionTaken, TextPutToDecision
from app.sessions import queries as sessions
from app.sessions.lifecycle import require_open, require_sitting
from app.sessions.models import ParticipationLevel
from app.sessions.service import confirming


async def take_position(standing: Standing, proposal: Proposal, body: RatifiableIn) -> WriteResult:
    """A seat's word on a proposal, for its sector; a later word stands beside the older, which stays readable.

    Who speaks in the room is there, whoever recorded that.

    Raises RoundtableNotLive, ProposalNotInAssent, SessionNotOpen, NotAttending, TitularPresent, AlreadyAssented or
    RatificationDay.
    """
    session = await queries.session_of(standing.db, proposal)
    require_sitting(standing.roundtable, session)
    lifecycle.require_in_assent(proposal)
    require_open(session)
    seat, zone = standing.seat, standing.roundtable.time_zone
    arrived = await sessions.arrived(standing.db, proposal.session_id)
    there = [each for each in arrived if is_in_force(each, zone, standing.now)]
    mine = [each.attendance_id for each in there if each.mandate_id == standing.mandate.id and each.claimed]
    lifecycle.require_attending(standing.mandate.id, [each.mandate_id for each in there])
    lifecycle.require_titular_away(seat.alternate_of, [each.seat_id for each in there])
    spoken = await facts.spoken_on(standing, proposal)
    spoken.require_new(seat.alternate_of or seat.id, body.stance, body.text)

    position = assenting.give(standing, Position, proposal, proposal.revision, body)
    here = await confirming.spoken(standing, mine)
    return await standing.record(Act.position_taken, Change(position, AssentOut), *here)


async def decide(standing: Standing, proposal: Proposal) -> WriteResult:
    """Let the protocol's decision rule say what the positions come to; an adopted proposal becomes an agreement.

    Where it would not be adopted without words that wait for an assembly, it is adopted ad referendum. Texts beside an
    agreement are closed with it. On an item that is not there to be decided, what waits for an assembly does not count.
    The table's row is held, so nobody leaves between the count of those present and the decision.
    Raises RoundtableNotLive, ProposalDecided, ProposalNotInAssent, SessionNotOpen, AlternativeAwaited,
    ProtocolMissing, or GroundRuleBreached where the quorum is broken, a sector has not spoken, or the text is not
    there in a language that is required: nothing is decided then, either way.
    """
    session = await queries.session_of(standing.db, proposal)
    require_sitting(standing.roundtable, session)
    lifecycle.require_undecided(proposal)
    require_open(session)
    db, roundtable, now = standing.db, standing.roundtable, standing.now
    ruling = await ruling_on(db, roundtable, now, pinned=session.protocol_id, targets=(proposal.id, session.id))
    away = await continuity.away(db, roundtable.id)
    others = await queries.beside(db, proposal)
    await facts.require_none_awaited(standing, others)
    spoken = await facts.spoken_on(standing, proposal)
    binds = proposal.level is ParticipationLevel.decide
    counting = spoken.expected if binds else spoken
    moment = await facts.deciding(standing, proposal, deciding_now(roundtable, ruling, away), counting)
    require_step(roundtable, ruling, away, moment)
    if engine.speaks_at(ruling.clauses, TextPutToDecision):
        ruling.require(await facts.put_to_decision(standing, proposal))
    outcome = ruling.outcome(moment)
    conditions = tuple(_conditions(ruling, moment, spoken)) if outcome.adopted and binds else ()

    lifecycle.decide(proposal, outcome, moment.seating, spoken, conditions, now)
    if proposal.decided_at is None:
        return await standing.record(Act.proposal_asked_again, Change(proposal, ProposalOut))
    changes = [Change(proposal, ProposalOut)]
    if outcome.adopted and binds:
        agreement = await _agreement(standing, proposal, outcome.tally, conditions)
        standing.db.add(agreement)
        changes.append(Change(agreement, AgreementOut))
    if proposal.phase is ProposalPhase.adopted:
        changes += [Change(each, ProposalOut) for each in wordings.close_beside(proposal, others, now)]
    return await standing.record(Act.proposal_decided, *changes)


def _conditions(ruling: Ruling, moment: DecisionTaken, spoken: Spoken) -> Iterator[ConditionOut]:
    """The words that wait for an assembly, where without them it would not be adopted."""
    try:
        if not spoken.pending or ruling.outcome(facts.without_assemblies(moment, spoken)).adopted:
            return
    except GroundRuleBreached:
        pass  # Without them a sector has not spoken.
    yield from (ConditionOut.of(voice) for voice in spoken.pending if voice.sector in moment.deciding_sectors)


async def _agreement(
    standing: Standing, proposal: Proposal, tally: Tally, conditions: Sequence[ConditionOut]
) -> Agreement:
    reservations = [StatedOut.of(stated).model_dump(mode="json") for stated in tally.reservations]
    return Agreement(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        number=await standing.next_number(Agreement),
        proposal_id=proposal.id,
        session_id=proposal.session_id,
        title=proposal.title,
        text=proposal.text,
        adopted_at=standing.now,
        reservations=reservations,
        phase=AgreementPhase.ad_referendum if conditions else AgreementPhase.standing,
        conditions=[each.model_dump(mode="json") for each in conditions],
        ratify_by=min((each.ratify_by for each in conditions), default=None),
        settled_at=None,
        rest=proposal.rest,
    )
