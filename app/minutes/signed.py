"""What the signatures under minutes come to: pure, over the rows and over those that count today."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from app.directory.models import Sector
from app.minutes.schemas.parts import SignatureEntry, SignatureState
from app.roundtables.models import Power, Seat
from app.roundtables.sitting import Sitting
from app.rules.moments import SigningPlace
from app.signatures.models import Signature
from app.trust.statements import Intent


class Signed(NamedTuple):
    """A signature that counts, and its seat."""

    signature: Signature
    seat: Seat

    @property
    def place(self) -> UUID:
        """A titular and the alternates share one."""
        return self.seat.alternate_of or self.seat.id


def counting(rows: Iterable[tuple[Signature, Seat, UUID | None]]) -> Sequence[Signed]:
    """Of each seat the last that counts, in the order of arrival: who refused may sign after all."""
    last = dict[UUID, Signed]()
    for signature, seat, _ in rows:
        last.pop(seat.id, None)
        last[seat.id] = Signed(signature, seat)
    return tuple(last.values())


def places(
    people: Iterable[Sitting], there: Collection[UUID], signed: Iterable[Signed], deciding: Collection[str]
) -> tuple[SigningPlace, ...]:
    """Every voting place of the deciding sectors that somebody holds, or that has signed; `there` are seats."""
    given = dict[UUID, list[Signature]]()
    sectors, able, were = dict[UUID, Sector](), set[UUID](), set[UUID]()
    for each in signed:
        given.setdefault(each.place, []).append(each.signature)
        sectors[each.place] = each.signature.sector
    for person in people:
        if not person.speaks or person.sector.value not in deciding:
            continue
        sectors[person.place] = person.sector
        if Power.sign in person.powers and person.away_since is None:
            able.add(person.place)
        if person.seat_id in there:
            were.add(person.place)
    return tuple(
        SigningPlace(
            seat=str(place),
            sector=sector.value,
            was_there=place in were,
            able=place in able,
            assurance=_surest(given.get(place, ())),
            refused=any(each.intent is Intent.refuse for each in given.get(place, ())),
        )
        for place, sector in sorted(sectors.items())
    )


def _surest(given: Iterable[Signature]) -> str | None:
    """The strongest class in which a place has signed, refusals left out."""
    return min((each.assurance.value for each in given if each.intent is not Intent.refuse), default=None)


def state_of(signature: Signature, counts: Collection[UUID], counted_seats: Collection[UUID]) -> SignatureState:
    """How it stands; `counts` are the signatures that do, `counted_seats` the seats of which one does."""
    if signature.voided_at is not None:
        return "former_text"
    if signature.completed_at is None:
        return "incomplete"
    if signature.id in counts:
        return "counts"
    if signature.compromised_since is not None:
        return "key_in_doubt"
    return "replaced" if signature.seat_id in counted_seats else "mandate_over"


def entries(
    signatures: Iterable[Signature], signed: Iterable[Signed]
) -> tuple[tuple[SignatureEntry, ...], tuple[SignatureEntry, ...]]:
    """Of all signatures under minutes: those under the present text, and those under former ones."""
    counts = {each.signature.id: each.signature.seat_id for each in signed}
    told = [_entry(each, counts) for each in signatures]
    former = tuple(each for each in told if each.state == "former_text")
    return tuple(each for each in told if each.state != "former_text"), former


def _entry(signature: Signature, counts: Mapping[UUID, UUID]) -> SignatureEntry:
    return SignatureEntry(
        signature_id=signature.id,
        seat_id=signature.seat_id,
        sector=signature.sector,
        role=signature.role,
        intent=signature.intent,
        text=signature.text,
        assurance=signature.assurance,
        document=signature.document,
        signed_at=signature.signed_at,
        state=state_of(signature, counts.keys(), set(counts.values())),
    )
