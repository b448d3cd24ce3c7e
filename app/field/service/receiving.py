"""A capture comes in pieces: every entry is kept at once, and applied when all before it have come.

So the order in which pieces arrive, and how often, changes nothing of what they become.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

import orjson

from app.core.errors import NotFound, Refusal
from app.core.ids import new_id
from app.field import lifecycle, queries
from app.field.models import FieldEntry, FieldKind, FieldPhase
from app.field.queries import Place
from app.field.schemas import FieldBatchIn, FieldBatchOut, FieldEntryOut, FieldResult, FieldRow
from app.field.service.applying import ROW, apply
from app.field.standing import FieldStanding
from app.identity.callers import ActIdReused, WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import queries as tables
from app.roundtables.access import Batch, RowDone, Standing
from app.sessions.models import Session

_STATUS = {
    FieldPhase.applied: 201,
    FieldPhase.waiting: 202,
    FieldPhase.conflict: 409,
    FieldPhase.dismissed: 200,
}


class _Settled(Exception):
    """Another call was faster: the entry waits no longer."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of a capture, and what was not taken of the rows, by act."""

    seat_id: UUID
    places: Sequence[Place]
    refused: Mapping[UUID, Refusal]


async def receive(batch: Batch, session_id: UUID, body: FieldBatchIn, country: str) -> FieldBatchOut:
    """Keep what is new in one act, then apply in the order of the capture whatever waits for nothing more."""
    key = batch.call.act_id or new_id()

    async def keep(standing: Standing) -> _Kept:
        return await _keep(standing, session_id, body)

    kept = await batch.within(uuid5(key, "received"), keep)
    if kept is None:
        # The same call was received before; whether all of it was applied is another matter.
        kept = await batch.within(new_id(), keep)
    if kept is None:
        raise NotFound
    done: dict[UUID, RowDone] = {}
    if not batch.call.dry_run:
        for place in _applicable(kept.places):
            done[place.act_id] = await _apply(batch, session_id, place.act_id, country)

    async def look(standing: Standing) -> tuple[Sequence[Place], Mapping[UUID, FieldEntry]]:
        acts = [row.act for row in body.rows]
        places = await queries.places(standing.db, session_id, standing.seat.id, body.capture_id)
        return places, await queries.entries_of_acts(standing.db, standing.seat.id, acts)

    places, entries = await batch.within(new_id(), look) or ((), {})
    sequences = [place.sequence for place in places]
    settled = [place.sequence for place in places if place.phase is not FieldPhase.waiting]
    return FieldBatchOut(
        capture_id=body.capture_id,
        kept=len(places),
        applied_up_to=lifecycle.next_place(settled) - 1,
        missing=lifecycle.missing(sequences),
        conflicts=sum(place.phase is FieldPhase.conflict for place in places),
        results=tuple(
            _result(batch, row, entries.get(row.act), kept.refused.get(row.act), done.get(row.act)) for row in body.rows
        ),
    )


async def _keep(standing: Standing, session_id: UUID, body: FieldBatchIn) -> _Kept:
    db, seat_id = standing.db, standing.seat.id
    session = await tables.seen_at_table(db, standing.reader, Session, standing.roundtable.id, session_id)
    if session is None:
        raise NotFound
    known = dict(await queries.entries_of_acts(db, seat_id, [row.act for row in body.rows]))
    taken = {place.sequence: place.act_id for place in await queries.places(db, session_id, seat_id, body.capture_id)}
    refused: dict[UUID, Refusal] = {}
    new = list[FieldEntry]()
    for row in body.rows:
        said = lifecycle.written(row.model_dump(mode="json", exclude_unset=True))
        entry = known.get(row.act)
        if entry is not None:
            if (entry.session_id, entry.capture_id) != (session_id, body.capture_id):
                refused[row.act] = lifecycle.FieldEntryOfAnother()
            elif entry.digest != lifecycle.digest(said):
                refused[row.act] = ActIdReused()
            continue
        if row.sequence in taken:
            refused[row.act] = lifecycle.FieldPlaceTaken()
            continue
        entry = _entry(standing, session_id, body.capture_id, row, said)
        known[row.act], taken[row.sequence] = entry, row.act
        new.append(entry)
    if new:
        db.add_all(new)
        await standing.record(Act.field_entries_received, *(Change(entry, FieldEntryOut) for entry in new))
    return _Kept(seat_id, await queries.places(db, session_id, seat_id, body.capture_id), refused)


def _entry(standing: Standing, session_id: UUID, capture_id: UUID, row: FieldRow, said: str) -> FieldEntry:
    return FieldEntry(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        session_id=session_id,
        seat_id=standing.seat.id,
        capture_id=capture_id,
        sequence=row.sequence,
        act_id=row.act,
        kind=FieldKind(row.kind),
        occurred_at=row.occurred_at,
        received_at=standing.now,
        phase=FieldPhase.waiting,
        said=said,
        digest=lifecycle.digest(said),
        became_type=None,
        became_id=None,
        settled_at=None,
        refused_as=None,
        resolved_by=None,
        resolution=None,
        reason=None,
    )


def _applicable(places: Sequence[Place]) -> Sequence[Place]:
    """Those that wait for nothing more, in their order."""
    by_sequence = {place.sequence: place for place in places}
    at = lifecycle.next_place(place.sequence for place in places if place.phase is not FieldPhase.waiting)
    found = []
    while at in by_sequence:
        if by_sequence[at].phase is FieldPhase.waiting:
            found.append(by_sequence[at])
        at += 1
    return found


async def _apply(batch: Batch, session_id: UUID, act_id: UUID, country: str) -> RowDone:
    """One entry in a transaction of its own; what is refused is against the record, which is an act too."""
    content = orjson.dumps({"entry": str(act_id)})

    async def one(standing: Standing) -> WriteResult:
        session, entry = await _waiting(standing, session_id, act_id)
        row = ROW.validate_json(entry.said or "")
        if entry.kind is FieldKind.withdrawn:
            lifecycle.applied(entry, None, standing.now)
            return await standing.record(Act.field_entry_withdrawn, Change(entry, FieldEntryOut))
        return await apply(FieldStanding.of(standing, entry), session, row, country)

    try:
        done = await batch.do(act_id, content, one)
        if done.refusal is None:
            return done
        code = done.refusal.code

        async def against(standing: Standing) -> WriteResult:
            _, entry = await _waiting(standing, session_id, act_id)
            lifecycle.contradicted(entry, code, standing.now)
            return await standing.record(Act.field_entry_contradicted, Change(entry, FieldEntryOut))

        await batch.do(uuid5(act_id, "contradicted"), content, against)
    except _Settled:
        return RowDone(act_id, 201)
    return done


async def _waiting(standing: Standing, session_id: UUID, act_id: UUID) -> tuple[Session, FieldEntry]:
    """The entry, while it waits; the row of the table is held. Raises _Settled."""
    session = await standing.db.get_one(Session, session_id)
    entry = (await queries.entries_of_acts(standing.db, standing.seat.id, [act_id]))[act_id]
    if entry.phase is not FieldPhase.waiting:
        raise _Settled
    return session, entry


def _result(
    batch: Batch, row: FieldRow, entry: FieldEntry | None, refusal: Refusal | None, done: RowDone | None
) -> FieldResult:
    told = {"act": row.act, "status": 202, "phase": None, "became": None}
    if refusal is not None:
        return FieldResult.model_validate({**told, "status": refusal.status, "problem": batch.problem(refusal)})
    if entry is None:  # only tried
        return FieldResult.model_validate({**told, "phase": FieldPhase.waiting})
    became = None
    if entry.became_type is not None:
        became = {"type": entry.became_type, "id": str(entry.became_id)}
    receipt = {} if done is None else {"ledger_entry": done.told["ledger_entry"], "problem": done.problem}
    status = _STATUS[entry.phase]
    return FieldResult.model_validate({**told, **receipt, "status": status, "phase": entry.phase, "became": became})
