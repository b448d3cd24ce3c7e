"""The constituency's own paper: always open as a way, also where nobody of the sector holds a mandate in force."""

from collections.abc import Collection, Mapping
from uuid import UUID

from app.core.ids import new_id
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.rosters import lifecycle, notice
from app.rosters.models import PaperEffect, SeatPaper
from app.rosters.schemas import SeatPaperIn, SeatPaperOut
from app.roundtables import accrediting, seat_ends
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.models import Mandate, MandateBasis, Seat
from app.roundtables.schemas.seats import MandateOut
from app.roundtables.service import ending, holding
from app.roundtables.sitting import is_unattended, put_there, sat_for, sitting
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
    people = await sitting(standing.db, standing.roundtable, standing.now)
    alone = is_unattended(people, standing.roundtable)
    named = witnessing.named(
        body.witnesses,
        await _holders(standing, body.witnesses),
        signer=sheets.holder(seat, mandate),
        # Where nobody runs the table, the two who are left record what they vouch for.
        recorder=None if alone else sheets.holder(standing.seat, standing.mandate),
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
        notice_until=None,
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
    sat = await sat_for(standing.db, standing.roundtable.id)
    return {
        seat.id: sheets.holder(seat, mandate)
        for seat, mandate in rows
        if lifecycle.may_witness(seat, mandate, standing.roundtable, standing.now, sat)
    }


async def confirm(standing: Standing, paper: SeatPaper, body: ConfirmationIn) -> WriteResult:
    """One witness's word; with the second one the constituency has spoken.

    Where the sector has people in force and none of them vouches for the paper, they are heard first. Raises
    PaperTookEffect, the refusals of `witnessing`, NotFound and what `take_effect` raises.
    """
    lifecycle.require_without_effect(paper)
    witnesses = await sheets.confirmed_sheet(standing, paper.witnesses, paper.mandate_id)
    sat = await sat_for(standing.db, standing.roundtable.id)
    if not lifecycle.may_witness(standing.seat, standing.mandate, standing.roundtable, standing.now, sat):
        raise witnessing.NotAWitness
    witnessing.require_same_sheet(paper.paper, body.scan_digest)
    mandate = await standing.db.get_one(Mandate, paper.mandate_id)
    lifecycle.require_open(paper.effect, mandate)

    paper.witnesses = [each.stored() for each in witnesses]
    evidence = {"scan": body.scan_digest}
    if witnessing.is_complete(witnesses):
        seat = await standing.db.get_one(Seat, paper.seat_id)
        people = await put_there(standing.db, standing.roundtable, standing.now)
        vouching = {each.seat for each in witnesses}
        if not notice.asks_first(paper.effect, seat, mandate, people, vouching):
            return await take_effect(standing, paper, mandate, seat, evidence=evidence)
        paper.notice_until = standing.now + notice.NOTICE
    return await standing.record(Act.seat_paper_witnessed, Change(paper, SeatPaperOut), evidence=evidence)


async def take_effect(
    standing: Standing, paper: SeatPaper, mandate: Mandate, seat: Seat, *said: Change, evidence: Mapping[str, str]
) -> WriteResult:
    """What the constituency wrote is so from now on; `said` is the word with which it became so, if one did.

    Raises SeatEnded, LastPlaceOfSector, HostTakesNoSeat, SitsForASector and what `lifecycle.require_open` raises.
    """
    lifecycle.require_open(paper.effect, mandate)
    paper.took_effect_at = standing.now
    whole = (*said, Change(paper, SeatPaperOut))
    if paper.effect is PaperEffect.end_seat:
        seat_ends.require_not_ended(seat)
        changes = await ending.ended(standing, seat, None, _digest(paper))
        return await standing.record(Act.seat_ended, *whole, *changes, evidence=evidence)
    act = Act.mandate_confirmed
    if paper.effect is PaperEffect.confirm:
        await holding.require_still_may(standing.db, standing.roundtable, seat, mandate, standing.now)
        accrediting.confirm(mandate, MandateBasis.paper, standing.seat.id, standing.now)
    else:
        act = Act.mandate_revoked
        accrediting.end(mandate, None, _digest(paper), standing.now)
    return await standing.record(act, *whole, Change(mandate, MandateOut), evidence=evidence)


def _digest(paper: SeatPaper) -> str:
    return str(paper.paper["scan_digest"])
