"""The signature sheet of circulated minutes: what is printed, and who has signed by now. A live view."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from app.directory.models import Sector
from app.identity.roles import Role
from app.minutes import facts, lifecycle, queries, signed
from app.minutes.models import Minutes
from app.minutes.schemas.signing import SheetPlace, SignatureSheetOut
from app.minutes.service.signing import expected_of
from app.minutes.signed import Signed
from app.roundtables.access import Standing
from app.roundtables.models import Power, Roundtable
from app.roundtables.sitting import Sitting, sitting
from app.rules.engine import Ruling, heard
from app.rules.kinds.minutes_signatures import MinutesSignatures
from app.sessions.models import Session
from app.signatures import queries as signatures
from app.signatures.models import AssuranceClass, Signature
from app.trust.statements import Intent


async def sheet(standing: Standing, session: Session, minutes: Minutes) -> SignatureSheetOut:
    """A box for each seat that may sign, or has.

    Raises MinutesNotCirculated, MinutesAlreadySealed, DocumentRedacted and TextNotSignable.
    """
    db, table, now = standing.db, standing.roundtable, standing.now
    lifecycle.require_under_review(minutes)
    expected = expected_of(minutes, Intent.sign)
    revision = expected.subject.revision
    ruling = await facts.ruling(db, table, minutes, now)
    people = await sitting(db, table, now)
    there = await queries.were_there(db, session.id)
    counting = signed.counting(await signatures.counting(db, minutes.id, revision))
    rows = [each for each in await signatures.under(db, minutes.id) if each.voided_at is None]
    awaited = await _awaited(standing, minutes, ruling)

    said = next(((each, each.rule) for each in ruling.clauses if isinstance(each.rule, MinutesSignatures)), None)
    return SignatureSheetOut(
        minutes_id=minutes.id,
        session_id=session.id,
        session_number=session.number,
        text_revision=minutes.text_revision,
        circulated_revision=revision,
        circulated_at=expected.since,
        document=expected.document,
        qr=f"tinkuy:minutes:{minutes.id}:{revision}:{expected.document}",
        clause=said[0].number if said else None,
        sentence=said[0].sentence if said else None,
        lowest=AssuranceClass(said[1].lowest) if said else AssuranceClass.D,
        complete=not awaited,
        places=tuple(_boxes(table, people, there, counting, rows, awaited)),
    )


async def _awaited(standing: Standing, minutes: Minutes, ruling: Ruling) -> Collection[str] | None:
    """The places that the seal waits for; none where no clause asks, or it was waived."""
    db, table, now = standing.db, standing.roundtable, standing.now
    spoken = await facts.spoken_on(db, table, minutes, now)
    moment = await facts.sealing(db, table, minutes, ruling.clauses, spoken, now)
    asked = heard(ruling.clauses, MinutesSignatures, moment)
    if asked is None or not any(each.kind == MinutesSignatures.kind for each in ruling.breaches(moment)):
        return None
    rule, facts_heard = asked
    return {each.seat for each in rule.awaited(facts_heard)}


def _boxes(
    table: Roundtable,
    people: Iterable[Sitting],
    there: Collection[UUID],
    counting: Iterable[Signed],
    rows: Iterable[Signature],
    awaited: Collection[str] | None,
) -> Iterator[SheetPlace]:
    """Each seat that may sign, or of which a signature counts: with that one, or else with the last handed in."""
    signed_by = {each.seat.id: each for each in counting}
    last = {row.seat_id: row for row in rows}
    counts = {each.signature.id for each in signed_by.values()}
    seats = {
        each.seat_id: _Box(each.seat_id, each.place, each.sector, each.role, each.organization_id, _may_sign(each))
        for each in people
        if each.speaks and each.sector.value in table.deciding_sectors
    }
    for seat_id, each in signed_by.items():
        seat = each.seat
        box = _Box(seat.id, each.place, seat.sector, seat.role, seat.organization_id, able=False)
        seats.setdefault(seat_id, box)
    order = list(table.deciding_sectors)
    for box in sorted(seats.values(), key=lambda box: (order.index(box.sector), box.seat_id)):
        row = signed_by[box.seat_id].signature if box.seat_id in signed_by else last.get(box.seat_id)
        yield SheetPlace(
            seat_id=box.seat_id,
            sector=box.sector,
            role=box.role,
            organization_id=box.organization_id,
            was_there=box.seat_id in there,
            able=box.able,
            awaited=box.able and row is None and str(box.place) in (awaited or ()),
            state=signed.state_of(row, counts, signed_by) if row else None,
            intent=row.intent if row else None,
            assurance=row.assurance if row else None,
            signature_id=row.id if row else None,
            text=row.text if row else None,
        )


class _Box(NamedTuple):
    seat_id: UUID
    place: UUID
    sector: Sector
    role: Role
    organization_id: UUID
    able: bool


def _may_sign(person: Sitting) -> bool:
    return Power.sign in person.powers and person.away_since is None
