"""Conflicts: both versions as they stand, and a person's word on which one holds."""

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

import orjson

from app.assents.models import Position
from app.core.paging import Page, PageRequest
from app.decisions.queries import positions_at
from app.field import lifecycle, queries
from app.field.models import FieldEntry, FieldKind, FieldPhase
from app.field.schemas import FieldEntryOut, FieldEntryShown, FieldResolutionIn
from app.field.service.applying import ROW, apply_over
from app.field.standing import FieldStanding
from app.identity.callers import WriteResult
from app.identity.roles import Permission
from app.ledger.acts import Act
from app.ledger.append import Change
from app.ledger.queries import equal
from app.roundtables.access import LiveAccess, Standing
from app.roundtables.models import AtTable
from app.sessions.models import AgendaItem, Attendance, Session

_MOST: Final = PageRequest(limit=1_000, after=None)
_WHERE: Final[dict[FieldKind, tuple[type[AtTable], str, str]]] = {
    FieldKind.arrival: (Attendance, "seat_id", "seat_id"),
    FieldKind.departure: (Attendance, "seat_id", "seat_id"),
    FieldKind.turn: (Attendance, "seat_id", "seat_id"),
    FieldKind.item_time: (AgendaItem, "agenda_item_id", "id"),
    FieldKind.position: (Position, "proposal_id", "target_id"),
}
"""By kind where the record says its version, the member of the entry that names it, and that of the body."""


async def resolve(
    standing: Standing, session: Session, entry: FieldEntry, body: FieldResolutionIn, country: str
) -> WriteResult:
    """Which version holds. Raises NoConflict, and of `mine` whatever still stands against it."""
    lifecycle.require_conflict(entry)
    said = entry.said or ""
    lifecycle.resolve(entry, body.keep, body.reason, standing.seat.id, standing.now)
    if body.keep == "theirs":
        return await standing.record(Act.field_entry_resolved, Change(entry, FieldEntryOut))
    row = ROW.validate_json(said)
    return await apply_over(FieldStanding.of(standing, entry, answers=True), session, row, body.reason, country)


async def shown(access: LiveAccess, session_id: UUID, page: Page) -> Page:
    """The page, for those who keep the record with both versions of a conflict: a fixed number of statements."""
    entries = [FieldEntryOut.model_validate_json(body) for body in page.bodies]
    open_ones = [entry for entry in entries if entry.phase in {FieldPhase.conflict, FieldPhase.waiting}]
    keeps = access.place is not None and access.place.may(Permission.field_record)
    open_ones = open_ones if keeps else []
    said = await queries.said(access.reads, [entry.id for entry in open_ones]) if open_ones else {}
    record = await _record(access, session_id, {e.kind for e in open_ones if e.phase is FieldPhase.conflict})
    items = [_shown(entry, said.get(entry.id), record) for entry in entries]
    return Page([item.model_dump_json() for item in items], page.last)


async def _record(
    access: LiveAccess, session_id: UUID, kinds: Iterable[FieldKind]
) -> dict[type[AtTable], Sequence[dict[str, Any]]]:
    """What the record says at this session, of the kinds of things that entries are against."""
    wanted = {_WHERE[kind][0] for kind in kinds if kind in _WHERE}
    where = {
        Attendance: equal(Attendance.session_id, session_id),
        AgendaItem: equal(AgendaItem.session_id, session_id),
        Position: (positions_at(session_id),),
    }
    found: dict[type[AtTable], Sequence[dict[str, Any]]] = {}
    for model in (each for each in where if each in wanted):
        bodies = (await access.page(model, _MOST, *where[model])).bodies
        found[model] = [orjson.loads(body) for body in bodies]
    return found


def _shown(
    entry: FieldEntryOut, said: dict[str, Any] | None, record: dict[type[AtTable], Sequence[dict[str, Any]]]
) -> FieldEntryShown:
    theirs: tuple[dict[str, Any], ...] = ()
    if entry.phase is FieldPhase.conflict and said is not None and entry.kind in _WHERE:
        model, names, member = _WHERE[entry.kind]
        theirs = tuple(body for body in record.get(model, ()) if body[member] == said.get(names))
    both = {"mine": said, "base": None if said is None else said.get("base"), "theirs": theirs}
    return FieldEntryShown.model_validate({**entry.model_dump(), **both})
