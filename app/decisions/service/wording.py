"""Wording a text anew while positions are taken on it: by who tabled it, or with a wording that others proposed."""

from app.core.ids import new_id
from app.decisions import lifecycle, queries, wordings
from app.decisions.models import Proposal, Wording, WordingPhase
from app.decisions.schemas.decisions import ProposalOut
from app.decisions.schemas.wordings import WordingIn, WordingOut, WordingWithdrawalIn
from app.decisions.service.leaving_open import is_by_own, is_own, require_own
from app.decisions.service.tabling import words_of
from app.identity.callers import WriteResult
from app.identity.roles import VOTING_ROLES
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols.service.in_force import clauses_in_force
from app.roundtables.access import Standing
from app.roundtables.service.convening import require_languages
from app.rules import engine
from app.rules.moments import MatterTabled
from app.sessions.lifecycle import require_open, require_sitting


async def word(standing: Standing, proposal: Proposal, body: WordingIn, country: str) -> WriteResult:
    """A wording of the whole text: the text from now on where who tabled it gives it, else one that is proposed.

    Raises LanguageUnknown, RoundtableNotLive, ProposalDecided, ProposalNotInAssent, SessionNotOpen, WordingSame,
    ProtocolMissing, or GroundRuleBreached for a matter that the table has put out of its scope.
    """
    require_languages([] if body.language is None else [body.language], country, "/language")
    await _require_open(standing, proposal)
    wordings.require_other(proposal, body)
    title = body.title or proposal.title
    clauses = await clauses_in_force(standing.db, standing.roundtable, standing.now)
    engine.require(clauses, MatterTabled(standing.now, words_of(title, body.text, body.rest)))
    present = await queries.present_wording(standing.db, proposal.id)
    former = present or wordings.first_of(proposal)
    number = 2 if present is None else await standing.next_number(Wording, within=proposal)

    wording = Wording(
        id=new_id(),
        roundtable_id=proposal.roundtable_id,
        proposal_id=proposal.id,
        session_id=proposal.session_id,
        number=number,
        phase=WordingPhase.proposed,
        title=title,
        text=body.text,
        language=body.language or proposal.language,
        rest=wordings.rest_of(body.rest),
        reasons=body.reasons,
        proposed_by=standing.seat.id,
        sector=standing.seat.sector if standing.role in VOTING_ROLES else None,
        proposed_at=standing.now,
        text_revision=None,
        text_since=None,
        taken_by=None,
        withdrawn_at=None,
        withdrawn_by=None,
        withdrawal_reasons=None,
    )
    standing.db.add_all([former, wording])
    if not await is_own(standing, proposal):
        changes = [Change(wording, WordingOut), *([Change(former, WordingOut)] if present is None else [])]
        return await standing.record(Act.wording_proposed, *changes)
    wordings.become(proposal, former, wording, standing.now)
    changes = [Change(wording, WordingOut), Change(proposal, ProposalOut), Change(former, WordingOut)]
    return await standing.record(Act.proposal_reworded, *changes)


async def take(standing: Standing, proposal: Proposal, wording: Wording) -> WriteResult:
    """Raises ProposalOfOthers, WordingNotProposed, RoundtableNotLive, ProposalDecided, ProposalNotInAssent and
    SessionNotOpen.
    """
    await require_own(standing, proposal)
    await _require_open(standing, proposal)
    wordings.require_proposed(wording)
    former = await queries.present_wording(standing.db, proposal.id)
    if former is None:
        raise LookupError("a wording is proposed beside the one that is the text")

    wordings.become(proposal, former, wording, standing.now)
    wording.taken_by = standing.seat.id
    changes = [Change(wording, WordingOut), Change(proposal, ProposalOut), Change(former, WordingOut)]
    return await standing.record(Act.wording_taken, *changes)


async def withdraw(standing: Standing, proposal: Proposal, wording: Wording, body: WordingWithdrawalIn) -> WriteResult:
    """Raises WordingOfOthers, WordingNotProposed, ProposalDecided or ProposalNotInAssent."""
    if not await is_by_own(standing, wording.proposed_by, wording.sector):
        raise wordings.WordingOfOthers
    lifecycle.require_undecided(proposal)

    wordings.withdraw(wording, standing.seat.id, body.reasons, standing.now)
    return await standing.record(Act.wording_withdrawn, Change(wording, WordingOut))


async def _require_open(standing: Standing, proposal: Proposal) -> None:
    session = await queries.session_of(standing.db, proposal)
    require_sitting(standing.roundtable, session)
    lifecycle.require_undecided(proposal)
    require_open(session)
