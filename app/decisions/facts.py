"""What is about to be decided, as the ground rules want to know it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from app.assents import queries as assents
from app.assents.lifecycle import Spoken
from app.assents.models import Position
from app.decisions import lifecycle, queries, wordings
from app.decisions.models import Proposal, ProposalPhase
from app.decisions.schemas.outcomes import OutcomeOut
from app.decisions.wordings import since
from app.protocols.service.forming import formation
from app.roundtables.access import Standing
from app.rules.moments import DecisionTaken, TextPutToDecision
from app.sessions.facts import seating


async def deciding(
    standing: Standing, proposal: Proposal, needed: frozenset[str], spoken: Spoken | None = None
) -> DecisionTaken:
    """The positions as they stand, over whoever is in the room now; `needed` are the sectors that decide now.

    Words that wait for an assembly count as if it had ratified them, unless others are given as `spoken`.
    """
    spoken = spoken or (await spoken_on(standing, proposal)).expected
    return DecisionTaken(
        now=standing.now,
        seating=await seating(
            standing.db, standing.roundtable, proposal.session_id, needed, standing.now, confirmed=True
        ),
        positions=lifecycle.as_facts(spoken),
        deciding_sectors=needed,
        unformed=frozenset(spoken.unformed),
        not_accepting=spoken.not_accepting,
        round=lifecycle.round_of(proposal),
    )


async def require_none_awaited(standing: Standing, beside: Iterable[Proposal]) -> None:
    """Raises AlternativeAwaited; `beside` are the other texts that stand side by side with one."""
    waiting = [each.id for each in beside if each.phase is ProposalPhase.adopted_ad_referendum]
    agreements = await queries.agreements_of(standing.db, waiting)
    wordings.require_none_awaited(agreements, standing.roundtable.time_zone, standing.now)


async def asked_since(standing: Standing, proposal: Proposal) -> datetime:
    """Since when a word on what is asked now could be said: the present text was there, and its round had begun."""
    if lifecycle.round_of(proposal) > 1 and (last := OutcomeOut.model_validate(proposal.rounds[-1]).asked_at):
        return last
    wording = await queries.present_wording(standing.db, proposal.id) if proposal.text_revision > 1 else None
    return proposal.tabled_at if wording is None or wording.text_since is None else wording.text_since


async def put_to_decision(standing: Standing, proposal: Proposal) -> TextPutToDecision:
    """In which languages the present text is there: the one that it is written in, and those in which it was served."""
    written = frozenset() if proposal.language is None else frozenset({proposal.language})
    return TextPutToDecision(standing.now, written | await queries.served_in(standing.db, proposal))


def without_assemblies(moment: DecisionTaken, spoken: Spoken) -> DecisionTaken:
    """The same with the words alone that wait for nobody."""
    return replace(
        moment,
        positions=lifecycle.as_facts(spoken),
        unformed=frozenset(spoken.unformed),
        not_accepting=spoken.not_accepting,
    )


async def spoken_on(standing: Standing, proposal: Proposal) -> Spoken:
    """The positions that count now: those on the present text."""
    db, table, now = standing.db, standing.roundtable, standing.now
    voices = await assents.voices(db, Position, proposal.id, table, now, since=since(proposal))
    return Spoken.of(voices, await formation(db, table, now))
