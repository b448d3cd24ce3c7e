"""Live view: the breaches that would refuse the decision of a proposal now."""

from app.core.errors import Conflict
from app.core.messages import translate
from app.core.schemas import Bilingual
from app.decisions import facts, queries
from app.decisions.models import Proposal, ProposalPhase
from app.decisions.schemas.live import ProposalReadinessOut
from app.protocols import engine
from app.protocols.in_force import clauses_in_force
from app.roundtables.access import Standing
from app.roundtables.lifecycle import LIVE, RoundtableNotLive
from app.sessions.lifecycle import SessionNotOpen
from app.sessions.models import SessionPhase
from app.sessions.schemas.live import BreachOut, MissingOut


async def readiness(standing: Standing, proposal: Proposal) -> ProposalReadinessOut:
    """The same clauses over the same facts as the decision; raises ProtocolMissing."""
    if proposal.phase is not ProposalPhase.in_assent:
        return ProposalReadinessOut(
            proposal_id=proposal.id, phase=proposal.phase, step=None, ready=False, missing=(), breaches=()
        )
    against: list[Conflict] = []
    if standing.roundtable.phase not in LIVE:
        against.append(RoundtableNotLive())
    if (await queries.session_of(standing.db, proposal)).phase is not SessionPhase.open:
        against.append(SessionNotOpen())
    clauses = await clauses_in_force(standing.db, standing.roundtable.id)
    breaches = engine.breaches(clauses, await facts.deciding(standing, proposal))
    return ProposalReadinessOut(
        proposal_id=proposal.id,
        phase=proposal.phase,
        step="outcome",
        ready=not against and not breaches,
        missing=tuple(MissingOut(code=refusal.code, message=_in_words(refusal)) for refusal in against),
        breaches=tuple(map(BreachOut.of, breaches)),
    )


def _in_words(refusal: Conflict) -> Bilingual:
    return Bilingual(es=translate(refusal.message, "es"), en=translate(refusal.message, "en"))
