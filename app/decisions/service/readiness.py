"""A live view: what would refuse a decision now."""

from app.continuity import queries as continuity
from app.continuity.rulings import breaches_of_step, deciding_now, ruling_on
from app.core.errors import Conflict
from app.core.problems import in_words
from app.decisions import facts, queries
from app.decisions.models import Proposal, ProposalPhase
from app.decisions.schemas.live import ProposalReadinessOut
from app.decisions.wordings import AlternativeAwaited
from app.protocols.schemas.live import BreachOut
from app.roundtables.access import Standing
from app.roundtables.lifecycle import LIVE, RoundtableNotLive
from app.rules import engine
from app.rules.moments import TextPutToDecision
from app.sessions.lifecycle import SessionNotOpen
from app.sessions.models import SessionPhase
from app.sessions.schemas.live import MissingOut, WaivedOut


async def readiness(standing: Standing, proposal: Proposal) -> ProposalReadinessOut:
    """The same clauses over the same facts as the decision; raises ProtocolMissing."""
    if proposal.phase is not ProposalPhase.in_assent:
        return ProposalReadinessOut(
            proposal_id=proposal.id, phase=proposal.phase, step=None, ready=False, missing=(), breaches=(), waived=()
        )
    against: list[Conflict] = []
    if standing.roundtable.phase not in LIVE:
        against.append(RoundtableNotLive(standing.roundtable.phase))
    session = await queries.session_of(standing.db, proposal)
    if session.phase is not SessionPhase.open:
        against.append(SessionNotOpen())
    try:
        await facts.require_none_awaited(standing, await queries.beside(standing.db, proposal))
    except AlternativeAwaited as awaited:
        against.append(awaited)
    db, roundtable, now = standing.db, standing.roundtable, standing.now
    ruling = await ruling_on(db, roundtable, now, pinned=session.protocol_id, targets=(proposal.id, session.id))
    away = await continuity.away(db, roundtable.id)
    moment = await facts.deciding(standing, proposal, deciding_now(roundtable, ruling, away))
    breaches, waived = breaches_of_step(roundtable, ruling, away, moment), ruling.waived(moment)
    if engine.speaks_at(ruling.clauses, TextPutToDecision):
        text = await facts.put_to_decision(standing, proposal)
        breaches, waived = (*breaches, *ruling.breaches(text)), (*waived, *ruling.waived(text))
    return ProposalReadinessOut(
        proposal_id=proposal.id,
        phase=proposal.phase,
        step="outcome",
        ready=not against and not breaches,
        missing=tuple(MissingOut(code=refusal.code, message=in_words(refusal)) for refusal in against),
        breaches=tuple(map(BreachOut.of, breaches)),
        waived=tuple(map(WaivedOut.of, waived)),
    )
