"""Live view: the breaches that would refuse the decision of a proposal now."""

from app.continuity import queries as continuity
from app.continuity.rulings import breaches_of_step, deciding_now, ruling_on
from app.core.errors import Conflict
from app.core.messages import translate
from app.core.schemas import Bilingual
from app.decisions import facts, queries
from app.decisions.models import Proposal, ProposalPhase
from app.decisions.schemas.live import ProposalReadinessOut
from app.protocols.schemas.live import BreachOut
from app.roundtables.access import Standing
from app.roundtables.lifecycle import LIVE, RoundtableNotLive
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
        against.append(RoundtableNotLive())
    session = await queries.session_of(standing.db, proposal)
    if session.phase is not SessionPhase.open:
        against.append(SessionNotOpen())
    db, roundtable, now = standing.db, standing.roundtable, standing.now
    ruling = await ruling_on(db, roundtable, now, pinned=session.protocol_id, targets=(proposal.id, session.id))
    away = await continuity.away(db, roundtable.id)
    moment = await facts.deciding(standing, proposal, deciding_now(roundtable, ruling, away))
    breaches = breaches_of_step(roundtable, ruling, away, moment)
    return ProposalReadinessOut(
        proposal_id=proposal.id,
        phase=proposal.phase,
        step="outcome",
        ready=not against and not breaches,
        missing=tuple(MissingOut(code=refusal.code, message=_in_words(refusal)) for refusal in against),
        breaches=tuple(map(BreachOut.of, breaches)),
        waived=tuple(map(WaivedOut.of, ruling.waived(moment))),
    )


def _in_words(refusal: Conflict) -> Bilingual:
    return Bilingual(es=translate(refusal.message, "es"), en=translate(refusal.message, "en"))
