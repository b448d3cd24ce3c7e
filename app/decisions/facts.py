"""What is about to be decided, as the ground rules want to know it."""

from dataclasses import replace

from app.assents import queries as assents
from app.assents.lifecycle import Spoken
from app.assents.models import Position
from app.decisions import lifecycle
from app.decisions.models import Proposal
from app.decisions.wordings import since
from app.protocols.service.forming import formation
from app.roundtables.access import Standing
from app.rules.moments import DecisionTaken
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
