"""Many seats in one call: for each a seat, a mandate and an invitation, three acts whose ids follow from the row's."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

import orjson

from app.core.errors import NotFound
from app.identity.callers import WriteResult
from app.identity.roles import Permission
from app.identity.service.inviting import Drawn
from app.roundtables import queries
from app.roundtables.access import Standing
from app.roundtables.access.batch import Batch, RowDone
from app.roundtables.models import Seat
from app.roundtables.schemas.batches import SeatBatchOut, SeatResult, SeatRow
from app.roundtables.schemas.seats import MandateIn, SeatIn
from app.roundtables.service import accrediting, bringing, inviting, seating

Do = Callable[[Standing], Awaitable[WriteResult]]


async def seat_all(batch: Batch, rows: Iterable[SeatRow]) -> SeatBatchOut:
    """One row after the other; what is refused keeps none of the others."""
    results, seats = [], dict[UUID, UUID]()
    for row in rows:
        titular = row.alternate_of if row.alternate_of_act is None else seats.get(row.alternate_of_act)
        result = await _seat(batch, row, titular)
        if result.seat is not None:
            seats[row.act] = result.seat.id
        results.append(result)
    return SeatBatchOut(results=tuple(results))


async def _seat(batch: Batch, row: SeatRow, titular: UUID | None) -> SeatResult:
    drawn = list[Drawn]()

    async def create(standing: Standing) -> WriteResult:
        if row.alternate_of_act is not None and titular is None:
            raise NotFound
        body = SeatIn(organization_id=row.organization_id, role=row.role, alternate_of=titular, label=row.label)
        made = await seating.create_seat(standing, body)
        if batch.call.dry_run and row.mandate is not None:
            # What is only tried is there for nobody else, so what follows is tried in the same breath.
            await _accredit(standing, made.view.id, row.mandate)
        return made

    seat = await batch.act(row, create)
    told: dict[str, Any] = {**seat.told, "seat": seat.body}
    if seat.result is None or row.mandate is None or batch.call.dry_run:
        return SeatResult.model_validate({**told, "refused": "seat" if seat.problem else None})
    given, seat_id = row.mandate, seat.result.view.id

    accredited = await _next(
        batch, row, "mandate", Permission.mandate_accredit, lambda standing: _accredit(standing, seat_id, given)
    )
    told["mandate"] = accredited.body
    if accredited.result is None or row.valid_days is None:
        return SeatResult.model_validate({**told, **_refused("mandate", accredited)})
    mandate_id, days = accredited.result.view.id, row.valid_days

    async def invite(standing: Standing) -> WriteResult:
        result, code = await inviting.invite_holder(standing, mandate_id, days)
        drawn.append(code)
        return result

    invited = await _next(batch, row, "invitation", Permission.mandate_accredit, invite)
    if drawn and invited.result is not None:
        told |= {"code": drawn[0].code, "expires_at": drawn[0].invitation.expires_at}
    return SeatResult.model_validate({**told, **_refused("invitation", invited)})


async def _accredit(standing: Standing, seat_id: UUID, body: MandateIn) -> WriteResult:
    seat = await queries.at_table(standing.db, Seat, standing.roundtable.id, seat_id)
    if seat is None:
        raise NotFound
    await bringing.require_may_bring(standing, seat.role, seat.sector)
    return await accrediting.accredit(standing, seat, body)


async def _next(batch: Batch, row: SeatRow, name: str, permission: Permission, do: Do) -> RowDone:
    """What follows the seat of a row, under an id that follows from the row's."""
    content = orjson.dumps(row.model_dump(mode="json", exclude_unset=True))
    return await replace(batch, permission=permission).do(uuid5(row.act, name), content, do)


def _refused(name: str, done: RowDone) -> dict[str, Any]:
    if done.problem is None:
        return {}
    return {"refused": name, "status": done.status, "problem": done.problem}
