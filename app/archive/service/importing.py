"""Many old actas in one call: each row an act of its own, recorded by the worker in the name of who sent it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID, uuid5

import orjson
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.archive import lifecycle, queries
from app.archive.models import Import, ImportRow, ImportState
from app.archive.schemas import (
    ImportedMinutesIn,
    ImportErrorOut,
    ImportIn,
    ImportOut,
    ImportStarted,
)
from app.archive.service.copying import record
from app.core.errors import NotFound, Refusal
from app.core.field_errors import told
from app.core.ids import new_id
from app.core.paging import Key, Page
from app.core.problems import InvalidInput, cut, document
from app.core.read_connections import Reads
from app.identity.callers import ActIdReused, Call, Caller, Replayed
from app.identity.roles import Permission
from app.identity.tokens import Principal
from app.ledger.signer import Signer
from app.roundtables.access import Standing, take_standing
from app.worker import queries as queue
from app.worker.kinds import Run

JOB: Final = "import.rows"
_ROW: Final[TypeAdapter[ImportedMinutesIn]] = TypeAdapter(ImportedMinutesIn)
Problem = Mapping[str, Any]


async def begin(caller: Caller, body: ImportIn, country: str, locale: str) -> ImportStarted:
    """Look at every row, keep those that are well formed, and leave them to the worker.

    In a dry run all of them are tried here, and nothing is kept. Raises what the guard of the table raises, and
    ActIdReused.
    """
    call = replace(caller.call, act_id=None, acting_seat=body.seat_id)
    standing = await take_standing(caller.db, call, caller.principal, body.roundtable_id, Permission.archive_write)
    import_id = caller.call.act_id or new_id()
    again = await caller.db.get(Import, import_id)
    if again is not None:
        if (again.account_id, again.digest) != (caller.principal.id, caller.call.digest()):
            raise ActIdReused
        return await _started(caller.db, caller.principal.id, import_id)
    rows = [_row(import_id, line, each, locale) for line, each in enumerate(body.rows, 1)]
    if caller.call.dry_run:
        return await _tried(standing, import_id, rows, country, locale)
    caller.db.add(
        Import(
            id=import_id,
            roundtable_id=body.roundtable_id,
            seat_id=standing.seat.id,
            account_id=caller.principal.id,
            epoch=caller.principal.epoch,
            language=locale,
            digest=caller.call.digest(),
            begun_at=caller.now,
            ended_at=None,
        )
    )
    await caller.db.flush()
    caller.db.add_all(rows)
    await caller.db.flush()
    await queue.ask(caller.db, JOB, [str(import_id)])
    return await _started(caller.db, caller.principal.id, import_id)


def _row(import_id: UUID, line: int, said: Mapping[str, Any], locale: str) -> ImportRow:
    external_id = said.get("external_id")
    row = ImportRow(
        import_id=import_id,
        line=line,
        external_id=external_id[:100] if isinstance(external_id, str) else None,
        state=ImportState.waiting,
        content=None,
        problem=None,
    )
    try:
        row.content = _ROW.validate_json(orjson.dumps(said)).model_dump(mode="json")
    except ValidationError as invalid:
        places = [told(fault, fault["loc"], ImportedMinutesIn, locale) for fault in invalid.errors()]
        row.state = ImportState.refused
        # A name that is no external id is nobody's to keep.
        row.external_id = None if any(each["pointer"] == "/external_id" for each in places) else row.external_id
        row.problem = _problem(InvalidInput(members=cut(places)), locale)
    return row


def _problem(refusal: Refusal, locale: str) -> dict[str, object]:
    return dict(orjson.loads(bytes(document(refusal, locale).body)))


async def _tried(
    standing: Standing, import_id: UUID, rows: Sequence[ImportRow], country: str, locale: str
) -> ImportStarted:
    """Every row as if it were the first of its name; each leaves nothing for the next but what it was recorded as."""
    for row in rows:
        if row.state is not ImportState.waiting:
            continue
        try:
            async with standing.db.begin_nested():
                await record(standing, _ROW.validate_python(row.content), country)
            row.state = ImportState.done
        except lifecycle.ImportedAlready:
            row.state = ImportState.unchanged
        except Refusal as refusal:
            row.state, row.problem = ImportState.refused, _problem(refusal, locale)
    states = [row.state for row in rows]
    return ImportStarted(
        id=import_id,
        roundtable_id=standing.roundtable.id,
        begun_at=standing.now,
        ended_at=standing.now,
        rows=len(rows),
        errors=tuple(
            ImportErrorOut(line=row.line, external_id=row.external_id, problem=row.problem)
            for row in rows
            if row.problem is not None
        ),
        **{state.value: states.count(state) for state in ImportState},
    )


async def _started(db: AsyncSession, account_id: UUID, import_id: UUID) -> ImportStarted:
    stands = await shown(db, account_id, import_id)
    found = await queries.errors(db, import_id, 0, stands.rows)
    return ImportStarted(**stands.model_dump(), errors=tuple(error(row) for row in found))


async def shown(db: Reads | AsyncSession, account_id: UUID, import_id: UUID) -> ImportOut:
    """How far an import has come; raises NotFound for one that is not this account's."""
    stands = await queries.progress(db, account_id, import_id)
    if stands is None:
        raise NotFound
    return ImportOut.model_validate(stands, from_attributes=True)


async def listed(reads: Reads, account_id: UUID, after: Key | None, most: int) -> Page:
    """The imports of an account, the earliest first."""
    found = await queries.imports_of(reads, account_id, UUID(int=0) if after is None else after.id, most + 1)
    items = [ImportOut.model_validate(each, from_attributes=True) for each in found[:most]]
    last = Key(0, items[-1].id) if len(found) > most else None
    return Page([each.model_dump_json() for each in items], last)


async def refused(reads: Reads, account_id: UUID, import_id: UUID, after: int, most: int) -> Page:
    """What was refused of an import, by line; raises NotFound for one that is not this account's."""
    await shown(reads, account_id, import_id)
    items = [error(row) for row in await queries.errors(reads, import_id, after, most + 1)]
    last = Key(items[most - 1].line, import_id) if len(items) > most else None
    return Page([each.model_dump_json() for each in items[:most]], last)


def error(row: Sequence[Any]) -> ImportErrorOut:
    line, external_id, problem = row
    return ImportErrorOut(line=line, external_id=external_id, problem=problem)


async def carry_out(run: Run, signer: Signer, country: str) -> None:
    """Record what waits, row by row: each in a transaction of its own, which also says that the row is done.

    Killed anywhere, it goes on with the first row that is not.
    """
    import_id = UUID(run.key)
    while await _carry_out_next(run, signer, import_id, country):
        pass
    async with run.completing() as db:
        begun = await db.get(Import, import_id)
        if begun is not None:
            begun.ended_at = run.now


async def _carry_out_next(run: Run, signer: Signer, import_id: UUID, country: str) -> bool:
    """Whether there was a row to record."""
    async with run.context.database.sessions() as db, db.begin():
        begun, row = await db.get_one(Import, import_id), await queries.next_row(db, import_id)
        if row is None:
            return False
        line = row.line
        signed_size = await signer.require_writable(db, run.context.database)
        state, problem = ImportState.done, None
        try:
            async with db.begin_nested():
                await _record(db, run, begun, row, signed_size, country)
        except (Replayed, lifecycle.ImportedAlready):
            state = ImportState.unchanged
        except Refusal as refusal:
            state, problem = ImportState.refused, _problem(refusal, begun.language)
        await queries.settle(db, import_id, line, state, problem)
    return True


async def _record(db: AsyncSession, run: Run, begun: Import, row: ImportRow, signed_size: int, country: str) -> None:
    content = orjson.dumps(row.content, option=orjson.OPT_SORT_KEYS)
    call = Call(
        method="POST",
        path=f"/v1/roundtables/{begun.roundtable_id}/imported-minutes",
        body=content,
        now=run.now,
        # The same paper in the same words is the same act, whichever import brings it.
        act_id=uuid5(begun.roundtable_id, f"{row.external_id} {lifecycle.digest(content.decode())}"),
        acting_seat=begun.seat_id,
        dry_run=False,
        signed_size=signed_size,
    )
    principal = Principal("account", begun.account_id, epoch=begun.epoch)
    standing = await take_standing(db, call, principal, begun.roundtable_id, Permission.archive_write)
    await record(standing, _ROW.validate_python(row.content), country)
