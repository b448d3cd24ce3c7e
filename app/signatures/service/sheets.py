"""A sheet of paper and its witnesses, for what a hand signed instead of a key: the same for keys and signatures."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.identity.roles import Role
from app.roundtables.access import Standing
from app.roundtables.lifecycle import is_in_force
from app.roundtables.models import Mandate, Seat
from app.signatures import lifecycle, queries, witnessing
from app.signatures.schemas.paper import PaperIn, PaperOut
from app.signatures.witnessing import Holder, Witness


async def recorded(
    standing: Standing, body: PaperIn, signer: tuple[Seat, Mandate], since: datetime
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """The sheet and its witnesses as a row keeps them, for something that exists since then.

    Raises SignedOutOfTime, InterpreterUnknown and the refusals of `witnessing.named`.
    """
    lifecycle.require_signed_within(body.signed_at, since, standing.now)
    if body.interpreter is not None:
        interpreter = await queries.seat_of(standing.db, standing.roundtable.id, body.interpreter)
        if interpreter is None or interpreter.role is not Role.interpreter:
            raise witnessing.InterpreterUnknown
    witnesses = witnessing.named(
        body.witnesses,
        await _holders(standing, body.witnesses),
        signer=_holder(*signer),
        recorder=_holder(standing.seat, standing.mandate),
        hosts=await queries.hosts(standing.db, standing.roundtable.id),
    )
    sheet = PaperOut(
        scan_digest=body.scan_digest,
        mark=body.mark,
        place=body.place,
        language=body.language,
        interpreter=body.interpreter,
        signed_at=body.signed_at,
        recorded_by=standing.seat.id,
        recorded_at=standing.now,
    )
    return sheet.model_dump(mode="json"), [each.stored() for each in witnesses]


async def confirmed(
    standing: Standing, stored: Sequence[Mapping[str, object]] | None, signer: UUID
) -> tuple[Witness, ...]:
    """The witnesses after the caller's word; `signer` is the signer's mandate. Raises what `witnessing` does."""
    witnesses = witnessing.witnesses_of(stored)
    spoken = [each.mandate for each in witnesses if each.confirmed_at is not None]
    accounts = await queries.accounts_of(standing.db, [signer, *spoken])
    return witnessing.confirmed(
        witnesses,
        _holder(standing.seat, standing.mandate),
        standing.now,
        excluded=accounts | await queries.hosts(standing.db, standing.roundtable.id),
    )


async def _holders(standing: Standing, seats: Collection[UUID]) -> Mapping[UUID, Holder]:
    rows = await queries.holders(standing.db, standing.roundtable.id, seats)
    zone, now = standing.roundtable.time_zone, standing.now
    return {seat.id: _holder(seat, mandate) for seat, mandate in rows if is_in_force(mandate, zone, now)}


def _holder(seat: Seat, mandate: Mandate) -> Holder:
    return Holder(seat.id, seat.sector, seat.role, mandate.id, mandate.account_id)
