"""Signatures under minutes on desks: who is still asked to sign, and what waits for a witness or a verifier."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.minutes import queries
from app.minutes.queries import GoingRound, WaitingSignature
from app.minutes.subjects import SIGNATURE
from app.roundtables.desks import ByTable, Desk, Gathering
from app.roundtables.schemas.desks import DeskItem
from app.rules.clauses import Clause
from app.rules.kinds.minutes_signatures import MinutesSignatures
from app.rules.moments import SigningPlace
from app.signatures import queries as signatures
from app.signatures.models import Signature
from app.signatures.schemas.qualified import QualifiedOut
from app.signatures.subjects import CONFIRMATION, VERIFICATION
from app.signatures.witnessing import witnesses_of
from app.trust.statements import Intent


@dataclass(frozen=True, slots=True)
class Asked:
    """The clause by which minutes are signed, how many of each sector have answered, and the places that have.

    `there` are the places that were in the session, with their sectors.
    """

    clause: str
    rule: MinutesSignatures
    answered: Mapping[str, Collection[UUID]]
    there: Mapping[UUID, str]

    def awaits(self, sector: str, place: UUID) -> bool:
        """Whether the signature of this place is lacking."""
        given = self.answered.get(sector, ())
        if place in given:
            return False
        if self.rule.signed_by == "everybody_there":
            there = {each for each, of in self.there.items() if of == sector}
            if place in there or there - set(given):
                return place in there
        return len(given) < self.rule.minimum


@dataclass(frozen=True, slots=True)
class Signing:
    """Of minutes that go round by id what is asked, and the signatures that wait for somebody else."""

    asked: Mapping[UUID, Asked]
    waiting: ByTable[WaitingSignature]

    def awaited(self, desk: Desk, minutes: GoingRound) -> str | None:
        """The clause by which this seat is asked to sign them; none where it is not."""
        asked, seat = self.asked.get(minutes.id), desk.place.seat
        if asked is None or seat.away_since is not None or not desk.place.decides or not desk.may(SIGNATURE):
            return None
        return asked.clause if asked.awaits(seat.sector, seat.alternate_of or seat.id) else None

    def others(self, desk: Desk) -> Iterator[DeskItem]:
        """Sheets that this seat is to witness, and files that it is to verify."""
        seat = desk.place.seat.id
        for each in self.waiting.at(desk):
            witness = next((one for one in witnesses_of(each.witnesses) if one.seat == seat), None)
            for awaited, operation, awaits in (
                (CONFIRMATION, "confirm_minutes_signature", witness is not None and witness.confirmed_at is None),
                (VERIFICATION, "verify_minutes_signature", _is_to_verify(each, seat)),
            ):
                if awaits:
                    path = f"sessions/{each.session_id}/minutes/signatures"
                    here = Signature.subject, each.id, each.title, each.received_at
                    yield desk.item(awaited, *here, operation=operation, path=path)


def _is_to_verify(signature: WaitingSignature, seat: UUID) -> bool:
    if signature.qualified is None:
        return False
    asked = QualifiedOut.model_validate(signature.qualified)
    return asked.verifier == seat and asked.verification is None


async def gather(
    gathering: Gathering, going_round: Sequence[GoingRound], rules: Mapping[UUID, Sequence[Clause]]
) -> Signing:
    """What is asked of minutes that go round by their clauses, and what was handed in; no statement where none do."""
    if not going_round:
        return Signing({}, ByTable(()))
    reads, ids = gathering.reads, [minutes.id for minutes in going_round]
    waiting = await queries.signatures_waiting(reads, ids)
    clauses = {
        minutes.id: clause
        for minutes in going_round
        for clause in (rules.get(minutes.protocol_id, ()) if minutes.protocol_id is not None else ())
        if isinstance(clause.rule, MinutesSignatures) and minutes.circulated_revision is not None
    }
    if not clauses:
        return Signing({}, ByTable(waiting))
    counting = await signatures.counting_under(reads, clauses)
    there = await queries.there_at_each(reads, [each.session_id for each in going_round if each.id in clauses])
    asked = dict[UUID, Asked]()
    for minutes in going_round:
        clause = clauses.get(minutes.id)
        if clause is None or not isinstance(clause.rule, MinutesSignatures):
            continue
        answered: dict[str, set[UUID]] = {}
        for given, seat, _ in counting:
            if (given.target_id, given.target_revision) != (minutes.id, minutes.circulated_revision):
                continue
            place, refused = seat.alternate_of or seat.id, given.intent is Intent.refuse
            said = SigningPlace(
                str(place), seat.sector, was_there=True, able=True, assurance=given.assurance, refused=refused
            )
            if clause.rule.answered(said):
                answered.setdefault(seat.sector, set()).add(place)
        was_there = {place: sector for session, place, sector in there if session == minutes.session_id}
        asked[minutes.id] = Asked(clause.number, clause.rule, answered, was_there)
    return Signing(asked, ByTable(waiting))
