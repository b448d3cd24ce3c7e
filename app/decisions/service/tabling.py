"""Bringing a proposal in."""

from collections.abc import Iterable

from app.core.ids import new_id
from app.decisions import wordings
from app.decisions.models import Proposal, ProposalPhase
from app.decisions.schemas.decisions import ProposalIn, ProposalOut
from app.decisions.schemas.wordings import RestIn
from app.decisions.service import placing
from app.identity.callers import WriteResult
from app.identity.roles import VOTING_ROLES
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols.service.in_force import clauses_in_force
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.service.convening import require_languages
from app.rules import engine
from app.rules.moments import MatterTabled
from app.sessions.lifecycle import require_open, require_sitting
from app.sessions.models import Session


def words_of(title: str, text: str, rest: Iterable[RestIn]) -> tuple[str, ...]:
    """All that a text says, for the clause about what the table does not speak of."""
    return (title, text, *(words for each in rest for words in (each.text, each.reasons)))


async def table(standing: Standing, session: Session, body: ProposalIn, country: str) -> WriteResult:
    """Table a proposal in an open session, which puts it to assent: one act, so that no text waits unanswered.

    Raises LanguageUnknown, RoundtableNotLive, SessionNotOpen, AgendaItemNotOfSession, AgendaItemNeeded,
    AlternativeUnfit, ProtocolMissing, or GroundRuleBreached for a matter that the table has put out of its scope, or
    an item whose documents came too late.
    """
    require_languages([body.language], country, "/language")
    require_sitting(standing.roundtable, session)
    require_open(session)
    item_id, level = await placing.taken(standing, session, body.agenda_item_id)
    other = None
    if body.alternative_to is not None:
        found = await tables.at_table(standing.db, Proposal, standing.roundtable.id, body.alternative_to)
        other = wordings.require_beside(found, session.id, item_id)
    clauses = await clauses_in_force(standing.db, standing.roundtable, standing.now)
    engine.require(clauses, MatterTabled(standing.now, words_of(body.title, body.text, body.rest)))

    proposal = Proposal(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        number=await standing.next_number(Proposal),
        session_id=session.id,
        agenda_item_id=item_id,
        title=body.title,
        text=body.text,
        tabled_by=standing.seat.id,
        sector=standing.seat.sector if standing.role in VOTING_ROLES else None,
        phase=ProposalPhase.in_assent,
        tabled_at=standing.now,
        decided_at=None,
        outcome=None,
        carried=[],
        withdrawn_at=None,
        withdrawn_by=None,
        withdrawal_reasons=None,
        level=level,
        text_revision=1,
        words_from=1,
        language=body.language,
        rest=wordings.rest_of(body.rest),
        rounds=[],
        alternative_to=None if other is None else wordings.beside(other),
        adopted_instead=None,
    )
    standing.db.add(proposal)
    return await standing.record(Act.proposal_tabled, Change(proposal, ProposalOut))
