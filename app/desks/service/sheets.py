"""What paper and signatures from elsewhere ask of one seat: a witness's word, a verification."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.commitments.models import Commitment
from app.continuity.models import Waiver
from app.desks import queries
from app.desks.policy import Place
from app.desks.schemas import Awaiting, DeskItem
from app.desks.service.facts import in_language
from app.desks.service.items import Desk
from app.identity.roles import Permission
from app.protocols.models import Protocol
from app.signatures.models import SeatKey, Signature
from app.signatures.schemas.paper import PaperOut
from app.signatures.schemas.qualified import QualifiedOut
from app.signatures.witnessing import witnesses_of


@dataclass(frozen=True, slots=True)
class Sheets:
    """Of one table: the keys that wait for the witnesses of their paper, and the signatures that wait for anybody."""

    keys: tuple[SeatKey, ...]
    signatures: tuple[tuple[Signature, str | None], ...]


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


async def gather(db: AsyncSession, places: Collection[Place], language: str) -> Mapping[UUID, Sheets]:
    """What waits at each table at which there is a place, in as many queries as for one."""
    tables = {place.table.id for place in places}
    if not tables:
        return {}
    keys = await queries.key_papers_waiting(db, tables)
    signatures = [
        (signature, title if heading is None else in_language(heading, language))
        for signature, title, heading in await queries.signatures_waiting(db, tables)
    ]
    return {
        table: Sheets(
            tuple(key for key in keys if key.roundtable_id == table),
            tuple((signature, title) for signature, title in signatures if signature.roundtable_id == table),
        )
        for table in tables
    }


def items(desk: Desk, sheets: Sheets) -> Iterator[DeskItem]:
    """Only what names this very seat: that somebody signed on paper is for nobody else to know."""
    seat = desk.place.seat.id
    witnesses = desk.place.may(Permission.paper_witness)
    for key in sheets.keys:
        if _awaits(key, seat):
            yield desk.item(
                Awaiting.key_paper_confirmation,
                "key",
                key.id,
                None,
                _recorded(key.paper, desk.now),
                operation="confirm_key_paper",
                mine=witnesses,
                path=f"seats/{key.seat_id}/keys",
            )
    for signature, title in sheets.signatures:
        under = _UNDER[signature.target_type]
        path = f"{under.path}/{signature.target_id}/signatures"
        if _awaits(signature, seat):
            yield desk.item(
                Awaiting.signature_confirmation,
                "signature",
                signature.id,
                title,
                signature.received_at,
                operation=under.confirm,
                mine=witnesses,
                path=path,
            )
        if _is_to_verify(signature, seat):
            yield desk.item(
                Awaiting.signature_verification,
                "signature",
                signature.id,
                title,
                signature.received_at,
                operation=under.verify,
                mine=desk.place.may(Permission.signature_verify),
                path=path,
            )


def _awaits(row: SeatKey | Signature, seat: UUID) -> bool:
    return any(each.seat == seat and each.confirmed_at is None for each in witnesses_of(row.witnesses))


def _is_to_verify(signature: Signature, seat: UUID) -> bool:
    if signature.qualified is None:
        return False
    asked = QualifiedOut.model_validate(signature.qualified)
    return asked.verifier == seat and asked.verification is None


def _recorded(paper: Mapping[str, object] | None, now: datetime) -> datetime:
    return PaperOut.model_validate(paper).recorded_at if paper is not None else now
