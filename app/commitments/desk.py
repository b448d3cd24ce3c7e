"""Keys, paper and signatures from elsewhere on desks: a steward's or a witness's word, a verification."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from app.commitments import queries
from app.commitments.models import Commitment
from app.commitments.queries import WaitingSignature
from app.continuity.models import Waiver
from app.protocols.models import Protocol
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.schemas.desks import DeskItem
from app.signatures import queries as signatures
from app.signatures.models import SeatKey, Signature
from app.signatures.queries import WaitingKey
from app.signatures.schemas.paper import PaperOut
from app.signatures.schemas.qualified import QualifiedOut
from app.signatures.subjects import CONFIRMATION, KEY, KEY_PAPER, VERIFICATION
from app.signatures.witnessing import witnesses_of


@dataclass(frozen=True, slots=True)
class _Under:
    """Where signatures under one kind of text are read, and the operations of their witnesses and verifiers."""

    path: str
    confirm: str
    verify: str


_UNDER: Final[Mapping[str, _Under]] = {
    Commitment.subject: _Under("commitments", "confirm_signature", "verify_signature"),
    Protocol.subject: _Under("protocols", "confirm_protocol_signature", "verify_protocol_signature"),
    Waiver.subject: _Under("waivers", "confirm_waiver_signature", "verify_waiver_signature"),
}


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    """The keys that wait for the witnesses of their paper, and the signatures that wait for anybody."""

    gathering: Gathering
    keys: ByTable[WaitingKey]
    signatures: ByTable[WaitingSignature]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        """Only what names this very seat: that somebody signed on paper is for nobody else to know."""
        seat = desk.place.seat.id
        for key in self.keys.at(desk):
            yield from _activation(desk, key)
            if _awaits(key, seat):
                since, path = _recorded(key.paper, desk.now), f"seats/{key.seat_id}/keys"
                yield desk.item(KEY_PAPER, SeatKey.subject, key.id, None, since, path=path)
        for signature in self.signatures.at(desk):
            under = _UNDER[signature.target_type]
            for awaited, operation, awaits in (
                (CONFIRMATION, under.confirm, _awaits(signature, seat)),
                (VERIFICATION, under.verify, _is_to_verify(signature, seat)),
            ):
                if awaits:
                    yield desk.item(
                        awaited,
                        Signature.subject,
                        signature.id,
                        self._title(signature),
                        signature.received_at,
                        operation=operation,
                        path=f"{under.path}/{signature.target_id}/signatures",
                    )

    def _title(self, signature: WaitingSignature) -> str | None:
        heading = signature.protocol
        return signature.commitment if heading is None else self.gathering.in_language(heading)


async def gather(gathering: Gathering) -> Gathered:
    """What waits for a witness or a verifier, under whatever text."""
    reads, tables = gathering.reads, gathering.tables
    keys = await signatures.keys_waiting(reads, tables)
    return _Gathered(gathering, ByTable(keys), ByTable(await queries.signatures_waiting(reads, tables)))


def _activation(desk: Desk, key: WaitingKey) -> Iterator[DeskItem]:
    """A key that waits for a steward lies before its sector; nobody vouches for their own."""
    place = desk.place
    if place.decides and place.seat.sector is key.sector:
        own = place.mandate.account_id == key.account_id
        path = f"seats/{key.seat_id}/keys"
        mine = desk.may(KEY) and not own
        yield desk.item(KEY, SeatKey.subject, key.id, None, key.registered_at, path=path, mine=mine)


def _awaits(row: WaitingKey | WaitingSignature, seat: UUID) -> bool:
    return any(each.seat == seat and each.confirmed_at is None for each in witnesses_of(row.witnesses))


def _is_to_verify(signature: WaitingSignature, seat: UUID) -> bool:
    if signature.qualified is None:
        return False
    asked = QualifiedOut.model_validate(signature.qualified)
    return asked.verifier == seat and asked.verification is None


def _recorded(paper: Mapping[str, object] | None, now: datetime) -> datetime:
    return PaperOut.model_validate(paper).recorded_at if paper is not None else now
