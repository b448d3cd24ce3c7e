"""How the sectors of a table form their word now: by the ground rules that hold, whatever they are asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from app.assents import queries as assents
from app.assents.lifecycle import Formation
from app.core.compiled_queries import Source
from app.protocols import queries
from app.protocols.lifecycle import holding
from app.protocols.service.in_force import clauses_of_each
from app.roundtables.places import TableState
from app.rules.clauses import Clause
from app.rules.kinds.sector_word import SectorWord

_NONE: Final[Mapping[UUID, Sequence[Clause]]] = MappingProxyType({})


async def formation(db: Source, table: TableState, now: datetime, *, otherwise: Sequence[Clause] = ()) -> Formation:
    """By the rules in force, also over what began under others: who speaks for a sector is a matter of today.

    `otherwise` are the clauses that say it where no rules hold yet: of the first rules those which are adopted.
    """
    return (await formations(db, {table.id: table}, now, first={table.id: otherwise}))[table.id]


async def formations(
    db: Source, texts: Mapping[UUID, TableState], now: datetime, *, first: Mapping[UUID, Sequence[Clause]] = _NONE
) -> Mapping[UUID, Formation]:
    """The same of several texts at once, each with its table; `first` are such clauses by text.

    Places are read only where somebody is waited for.
    """
    tables = {table.id: table for table in texts.values()}
    versions = await queries.adopted_at_each(db, tables) if tables else {}
    held = {key: holding(versions.get(key, ()), now, table.sitting_since) for key, table in tables.items()}
    rules = await clauses_of_each(db, {version for version in held.values() if version is not None})
    asked: dict[UUID, Sequence[Clause]] = {}
    for text, table in texts.items():
        version = held[table.id]
        clauses = first.get(text, ()) if version is None else rules[version]
        asked[text] = [each for each in clauses if isinstance(each.rule, SectorWord) and not each.rule.is_any_delegate]
    waiting = {texts[text].id: texts[text] for text, clauses in asked.items() if clauses}
    places = await assents.benches(db, waiting, now)
    return {text: Formation(clauses, places.get(texts[text].id, ()), now) for text, clauses in asked.items()}
