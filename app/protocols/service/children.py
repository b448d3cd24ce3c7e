"""A table below a table: convened by who runs the one above, begun with its seats and its rules.

Many acts, each in a transaction of its own, whose ids follow from the request's: sent again, it goes on where it ended.
Nothing of it is in force by that: codes are accepted, rosters confirmed and rules adopted there as at any table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

import orjson
from sqlalchemy import text

from app.core.errors import NotFound, Unprocessable
from app.identity.callers import Caller, Replayed, WriteResult, queue_act, require_new_act
from app.identity.guards import identify
from app.identity.policy import general_audiences
from app.identity.roles import Permission
from app.ledger.audiences import Reader
from app.ledger.envelopes import Actor
from app.protocols import queries
from app.protocols.lifecycle import ProtocolMissing
from app.protocols.models import Protocol
from app.protocols.schemas.children import ChildIn, ChildOut
from app.protocols.service import drafting
from app.protocols.service.in_force import protocol_in_force
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.access.batch import Batch, RowDone
from app.roundtables.schemas.batches import SeatRow
from app.roundtables.schemas.seats import MandateIn
from app.roundtables.schemas.tables import ConveningActIn, ConveningSeatIn, RoundtableIn, RoundtableOut
from app.roundtables.service import batching, convening

_OF_THE_ACT = tuple(ConveningActIn.model_fields)


class ParentSeatUnknown(Unprocessable):
    code = "parent_seat_unknown"
    message = "There is no seat with one of these ids at the table above."
    pointer = "/seats_from"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the table begins with, as it stood above when it was asked for."""

    key: UUID
    table: RoundtableIn
    rows: Sequence[SeatRow]
    title: Mapping[str, Any] | None
    clauses: Sequence[dict[str, Any]]

    def act(self, name: str) -> UUID:
        return uuid5(self.key, name)


async def plan(standing: Standing, body: ChildIn) -> Plan:
    """Raises ParentSeatUnknown."""
    above, key = standing.roundtable, standing.call.act_id
    if key is None:
        raise RuntimeError("The operation asks for a key.")
    act = {name: above.convening_act[name] for name in _OF_THE_ACT if name in above.convening_act}
    table = RoundtableIn.model_validate(
        {
            "name": body.name,
            "purpose": body.purpose,
            "kind": body.kind,
            "parent_id": above.id,
            "place": above.place,
            "languages": frozenset(above.languages),
            "time_zone": above.time_zone,
            "calendar_id": body.calendar_id or above.calendar_id,
            "deciding_sectors": frozenset(above.deciding_sectors),
            "convening_act": body.convening_act or ConveningActIn.model_validate(act),
            "term": body.term,
            "convening_seat": ConveningSeatIn.model_validate(
                {"organization_id": standing.seat.organization_id, "role": standing.seat.role}
            ),
        }
    )
    rows = await _rows(standing, body, key)
    protocol = await _rules(standing) if body.rules_from else None
    return Plan(key, table, rows, protocol.title if protocol else None, protocol.clauses if protocol else ())


async def _rows(standing: Standing, body: ChildIn, key: UUID) -> list[SeatRow]:
    """The seats in an order in which titulars come first, each with its mandate in force; keys are not taken along."""
    found = await queries.seats_to_copy(standing.db, standing.roundtable.id)
    wanted = {seat.id for seat, _ in found} if body.seats_from == "all" else body.seats_from
    if not wanted <= {seat.id for seat, _ in found}:
        raise ParentSeatUnknown
    rows = []
    for seat, mandate in sorted(found, key=lambda each: each[0].alternate_of is not None):
        if seat.id not in wanted or seat.id == standing.seat.id:
            continue
        named = None
        if mandate is not None:
            named = MandateIn(
                named_by=mandate.named_by,
                evidence_kind=mandate.evidence_kind,
                evidence_digest=mandate.evidence_digest,
                powers=frozenset(mandate.powers),
                valid_from=mandate.valid_from,
                valid_until=mandate.valid_until,
            )
        titular = None if seat.alternate_of is None else uuid5(key, str(seat.alternate_of))
        rows.append(
            SeatRow(
                act=uuid5(key, str(seat.id)),
                organization_id=seat.organization_id,
                role=seat.role,
                alternate_of_act=titular,
                label=seat.label,
                mandate=named,
                valid_days=body.valid_days,
            )
        )
    return rows


async def _rules(standing: Standing) -> Protocol | None:
    try:
        held = await protocol_in_force(standing.db, standing.roundtable, standing.now)
    except ProtocolMissing:
        return None
    return await standing.db.get_one(Protocol, held)


async def found(batch: Batch, plan: Plan, country: str, zone: str) -> ChildOut:
    """Convene it, and then everything else at it; raises what convening a table raises."""
    convened = await _convened(batch, plan, country, zone)
    table = RoundtableOut.model_validate_json(convened.view.body)
    if batch.call.dry_run:
        return ChildOut(roundtable=table, results=())
    # The seat that the caller has there is another one.
    there = replace(
        batch, roundtable_id=table.id, permission=Permission.seat_manage, call=replace(batch.call, acting_seat=None)
    )
    results = (await batching.seat_all(there, plan.rows)).results
    drafted = await _drafted(replace(there, permission=Permission.protocol_draft), plan)
    if drafted is None:
        return ChildOut(roundtable=table, results=results)
    protocol, problem = drafted
    return ChildOut(roundtable=table, results=results, protocol_id=protocol, problem=problem)


async def _convened(batch: Batch, plan: Plan, country: str, zone: str) -> WriteResult:
    call = replace(batch.call, act_id=plan.act("roundtable"))
    async with batch.database.sessions() as db:
        roles, language = await identify(db, batch.principal)
        caller = Caller(
            db=db,
            call=call,
            actor=Actor("account", str(batch.principal.id)),
            reader=Reader(general_audiences(roles)),
            roundtable_id=None,
            principal=batch.principal,
            roles=roles,
            language=language,
        )
        try:
            await queue_act(db, call, caller.actor)
            await require_new_act(db, call, caller.actor, caller.reader)
            outcome = await convening.convene(caller, plan.table, country, zone)
            if call.dry_run:
                await db.flush()
                await db.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            else:
                await db.commit()
        except Replayed as again:
            return again.outcome
        return outcome


async def _drafted(batch: Batch, plan: Plan) -> tuple[UUID | None, dict[str, Any] | None] | None:
    """The draft and, where it or its proposal was refused, why; None where no rules were to be taken along."""
    if plan.title is None:
        return None
    title, content = plan.title, orjson.dumps([str(plan.key), plan.title, list(plan.clauses)])
    draft = await batch.do(
        plan.act("protocol"), content, lambda standing: drafting.draft_like(standing, title, plan.clauses)
    )
    if draft.result is None:
        return None, draft.problem
    protocol_id = draft.result.view.id

    async def propose(standing: Standing) -> WriteResult:
        protocol = await tables.at_table(standing.db, Protocol, standing.roundtable.id, protocol_id)
        if protocol is None:
            raise NotFound
        return await drafting.propose(standing, protocol)

    proposed: RowDone = await batch.do(plan.act("proposal"), content, propose)
    return protocol_id, proposed.problem
