"""What the sectors say on one text, and for whom is waited: a live view, whatever the text is."""

from collections.abc import Sequence
from uuid import UUID

from app.assents import queries as assents
from app.assents.counting import accounted
from app.assents.lifecycle import Formation, Spoken
from app.core.errors import NotFound
from app.directory.models import Sector
from app.protocols import queries
from app.protocols.schemas.words import AssemblyAwaited, GivenWord, SectorSays, WordsOnText
from app.protocols.service.forming import formation
from app.protocols.service.in_force import restore_stored
from app.roundtables.access import LiveAccess
from app.rules.clauses import Clause
from app.rules.kinds.sector_word import SectorWord

# In which member a body tells the revision of its text, where that is not the revision of the body.
_REVISION_OF = {"session": "agenda_revision", "minutes": "text_revision", "withdrawal": "question"}


async def words(access: LiveAccess, target: UUID) -> WordsOnText:
    """Raises NotFound where the caller sees no such text at the table."""
    body = await queries.readable(access.reads, access.reader, access.table.id, target)
    if body is None:
        raise NotFound
    kind, content = body
    revision = content[_REVISION_OF[kind]] if kind in _REVISION_OF else None
    voices = await assents.voices_on(access.reads, [target], access.table, access.now, revision=revision)
    drafted = restore_stored(content["clauses"], ()) if kind == "protocol" else ()
    formed = await formation(access.reads, access.table, access.now, otherwise=drafted)
    return _shown(target, formed, Spoken.of(voices.get(target, ()), formed), access.table.deciding_sectors)


def _shown(target: UUID, formed: Formation, spoken: Spoken, deciding: Sequence[str]) -> WordsOnText:
    clause: Clause | None = next(iter(formed.clauses), None)
    # Whoever has said what waits for an assembly is not waited for.
    given, lacking = accounted(spoken.said), spoken.expected.awaited
    return WordsOnText(
        target_id=target,
        clause=None if clause is None else clause.number,
        sentence=SectorWord.without_clause() if clause is None or clause.sentence is None else clause.sentence,
        sectors=tuple(
            SectorSays(
                sector=sector,
                stance=spoken.stances.get(sector),
                words=tuple(GivenWord.of(each, how) for each, how in given if each.sector is sector),
                waiting_for=lacking.get(sector, ()),
                awaiting_assembly=AssemblyAwaited.each_of(each for each in spoken.pending if each.sector is sector),
            )
            for sector in map(Sector, deciding)
        ),
    )
