"""Live views: what people print of a table, with the names that whoever asks may read."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any
from uuid import UUID

from fastapi.responses import Response

from app.commitments.lifecycle import CommitmentNotOffered
from app.commitments.models import Commitment, CommitmentPhase
from app.commitments.queries import organizations
from app.core.errors import NotFound, Unprocessable
from app.ledger.audiences import SECRETARIAT
from app.minutes import queries as minuting
from app.minutes.committed import organizations_in
from app.minutes.lifecycle import MinutesNotCirculated
from app.minutes.service.sheet import sheet
from app.protocols.service.in_force import clauses_in_force
from app.renderings import queries
from app.renderings.lifecycle import Form
from app.renderings.service.papers import Layout, answer
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.policy import is_of_sector
from app.sessions import agenda_rows
from app.sessions.items import in_order
from app.sessions.models import Session


class PackOfSomething(Unprocessable):
    """422: a call is of one session, a sheet of one commitment or of the minutes of one session."""

    code = "pack_of_something"
    part = "query"
    message = (
        "Name the session of a convocation or an attendance sheet, and the commitment or session of a sheet to sign."
    )


async def pack(
    standing: Standing, name: str, layout: Layout, address: str, of: tuple[UUID | None, UUID | None], *, names: bool
) -> Response:
    """The paper.

    Raises NotFound, PackOfSomething, CommitmentNotOffered, what `sheet` raises, ProtocolMissing or TypesettingFailed.
    """
    made = import_module("app.renderings.packs")
    told = import_module("app.renderings.told")
    tell = told.Telling(layout, standing.roundtable.time_zone, names=names)
    head = made.Head(standing.roundtable.name, standing.now)
    session_id, commitment_id = of
    paper: Any
    match name:
        case "roster":
            paper = made.roster(head, tell, await _seated(standing, made, names=names))
        case "rules":
            clauses = await clauses_in_force(standing.db, standing.roundtable, standing.now)
            paper = made.rules(head, tell, clauses)
        case "register":
            rows = await queries.promised(standing.db, standing.roundtable.id)
            paper = made.register(head, tell, rows, await _named(standing, rows))
        case "signature-sheet":
            making = (made, head, tell, address)
            if commitment_id is not None or session_id is None:
                paper = await _sheet(standing, making, commitment_id, names=names)
            else:
                paper = await _minutes_sheet(standing, making, session_id, names=names)
        case _:
            paper = await _of_session(standing, name, (made, head, tell), session_id, names=names)
    writing = import_module("app.renderings.making")
    return answer(await writing.written(paper, Form.pdf, standing.now), Form.pdf, layout, name)


async def _seated(standing: Standing, made: Any, *, names: bool) -> list[Any]:
    runs = SECRETARIAT in standing.reader.audiences_at(standing.roundtable.id)
    seated = []
    # A partner system has no seat, and is told no name.
    mine = None if standing.place is None else standing.place[0].sector
    for each in await queries.seated(standing.db, standing.roundtable.id):
        shown = names and mine is not None and not each.hidden
        own = mine is not None and is_of_sector(standing.role, mine, each.sector)
        said, charge = (each.display_name, None) if not (runs or own) else (each.name or each.display_name, each.rank)
        seated.append(
            made.Seated(
                each.seat_id,
                each.sector,
                each.role,
                each.organization,
                said if shown else None,
                charge if shown else None,
                each.powers or (),
            )
        )
    return seated


async def _named(standing: Standing, rows: Sequence[Commitment]) -> dict[UUID, str]:
    return {each.id: each.name for each in (await organizations(standing.db, organizations_in(rows))).values()}


async def _sheet(
    standing: Standing, making: tuple[Any, Any, Any, str], commitment_id: UUID | None, *, names: bool
) -> Any:
    made, head, tell, address = making
    if commitment_id is None:
        raise PackOfSomething(at="/commitment_id")
    table = standing.roundtable.id
    row = await tables.seen_at_table(standing.db, standing.reader, Commitment, table, commitment_id)
    if row is None:
        raise NotFound
    if row.phase is CommitmentPhase.draft or row.document is None:
        raise CommitmentNotOffered
    seated = await _seated(standing, made, names=names)
    deciding = standing.roundtable.deciding_sectors
    return made.signature_sheet(head, tell, row, await _named(standing, [row]), seated, address, deciding)


async def _minutes_sheet(
    standing: Standing, making: tuple[Any, Any, Any, str], session_id: UUID, *, names: bool
) -> Any:
    made, head, tell, address = making
    table = standing.roundtable.id
    session = await tables.seen_at_table(standing.db, standing.reader, Session, table, session_id)
    if session is None:
        raise NotFound
    minutes = await minuting.of_session(standing.db, session.id)
    if minutes is None:
        # As where somebody drafts them, which is told to who drafts.
        raise MinutesNotCirculated
    asked = await sheet(standing, session, minutes)
    return made.minutes_sheet(head, tell, asked, session.title, await _seated(standing, made, names=names), address)


async def _of_session(
    standing: Standing, name: str, making: tuple[Any, Any, Any], session_id: UUID | None, *, names: bool
) -> Any:
    made, head, tell = making
    if session_id is None:
        raise PackOfSomething(at="/session_id")
    table = standing.roundtable.id
    row = await tables.seen_at_table(standing.db, standing.reader, Session, table, session_id)
    if row is None:
        raise NotFound
    if name == "attendance":
        return made.attendance(head, tell, row, await _seated(standing, made, names=names))
    items = in_order(await agenda_rows.items(standing.db, row.id))
    return made.convocation(head, tell, row, items, await queries.documents(standing.db, row.id))
