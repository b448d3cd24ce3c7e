"""The constituency's own paper: always open as a way, also where nobody of the sector holds a mandate in force."""

from collections.abc import Collection, Mapping
from uuid import UUID

from app.core.ids import new_id
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.rosters import lifecycle
from app.rosters.models import PaperEffect, SeatPaper
from app.rosters.schemas import SeatPaperIn, SeatPaperOut
from app.roundtables import accrediting, seat_ends
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.models import Mandate, MandateBasis, Seat
from app.roundtables.schemas.seats import MandateOut
from app.roundtables.service import ending
from app.signatures import lifecycle as signing
from app.signatures import queries as signatures
from app.signatures import witnessing
from app.signatures.schemas.paper import ConfirmationIn
from app.signatures.service import paper as sheets
from app.signatures.witnessing import Holder


async def record(standing: Standing, seat: Seat, body: SeatPaperIn) -> WriteResult:
    """A sheet that waits for its witnesses; nothing follows from it by itself.

    Raises MandateUnknown, SeatWaitsForNobody, what `lifecycle.require_open` raises, SignedOutOfTime and the refusals of
    `witnessing.named`.
    """
    mandate = await tables.at_table(standing.db, Mandate, standing.roundtable.id, body.mandate_id)
    if mandate is None or mandate.seat_id != seat.id:
        raise lifecycle.MandateUnknown
    lifecycle.require_waits(seat, standing.roundtable.deciding_sectors)
    seat_ends.require_not_ended(seat)
    lifecycle.require_open(body.effect, mandate)
    # An assembly may have been held long before anybody recorded here what it said.
    signing.require_signed_within(body.signed_at, body.signed_at, standing.now)
    named = witnessing.named(
        body.witnesses,
        await _holders(standing, body.witnesses),
        signer=sheets.holder(seat, mandate),
        recorder=sheets.holder(standing.seat, standing.mandate),
        hosts=await tables.hosts(standing.db, standing.roundtable.id),
        of_own_sector=False,
    )

    paper = SeatPaper(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        seat_id=seat.id,
        mandate_id=mandate.id,
        effect=body.effect,
        paper=await sheets.described(standing, body),
        witnesses=[each.stored() for each in named],
        took_effect_at=None,
    )
    standing.db.add(paper)
    return await standing.record(
        Act.seat_paper_recorded,
        Change(paper, SeatPaperOut),
        evidence={"scan": body.scan_digest},
        occurred_at=body.signed_at,
    )


async def _holders(standing: Standing, seats: Collection[UUID]) -> Mapping[UUID, Holder]:
    rows = await signatures.holders(standing.db, standing.roundtable.id, seats)
    return {
        seat.id: sheets.holder(seat, mandate)
        for seat, mandate in rows
        if lifecycle.may_witness(seat, mandate, standing.roundtable, standing.now)
    }


async def confirm(standing: Standing, paper: SeatPaper, body: ConfirmationIn) -> WriteResult:
    """One witness's word; with the second one the constituency has spoken.

    Raises PaperTookEffect, the refusals of `witnessing`, NotFound and what `lifecycle.require_open` raises.
    """
    lifecycle.require_without_effect(paper)
    witnesses = await sheets.confirmed_sheet(standing, paper.witnesses, paper.mandate_id)
    if not lifecycle.may_witness(standing.seat, standing.mandate, standing.roundtable, standing.now):
        raise witnessing.NotAWitness
    witnessing.require_same_sheet(paper.paper, body.scan_digest)
    mandate = await standing.db.get_one(Mandate, paper.mandate_id)
    lifecycle.require_open(paper.effect, mandate)

    paper.witnesses = [each.stored() for each in witnesses]
    evidence = {"scan": body.scan_digest}
    if not witnessing.is_complete(witnesses):
        return await standing.record(Act.seat_paper_witnessed, Change(paper, SeatPaperOut), evidence=evidence)
    paper.took_effect_at = standing.now
    if paper.effect is PaperEffect.end_seat:
        seat = await standing.db.get_one(Seat, paper.seat_id)
        seat_ends.require_not_ended(seat)
        changes = await ending.ended(standing, seat, None, body.scan_digest)
        return await standing.record(Act.seat_ended, Change(paper, SeatPaperOut), *changes, evidence=evidence)
    act = Act.mandate_confirmed
    if paper.effect is PaperEffect.confirm:
        accrediting.confirm(mandate, MandateBasis.paper, standing.seat.id, standing.now)
    else:
        act = Act.mandate_revoked
        accrediting.end(mandate, None, body.scan_digest, standing.now)
    return await standing.record(act, Change(paper, SeatPaperOut), Change(mandate, MandateOut), evidence=evidence)
