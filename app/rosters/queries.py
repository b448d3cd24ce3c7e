"""What a sector is asked about mandates and seats, and papers about them, as rows of no session."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import and_, or_, select

from app.core.compiled_queries import CompiledQuery, Source, columns, listed
from app.directory.models import Sector
from app.identity.roles import Role
from app.rosters.models import SeatPaper
from app.roundtables.desks import MOST
from app.roundtables.models import Mandate, MandatePhase, Seat


class AskedSeat(NamedTuple):
    id: UUID
    roundtable_id: UUID
    organization_id: UUID
    sector: Sector
    role: Role
    label: str | None
    created_at: datetime
    awaits_assent: bool
    end_proposed_at: datetime | None


class AskedMandate(NamedTuple):
    id: UUID
    roundtable_id: UUID
    phase: MandatePhase
    account_id: UUID | None
    accredited_at: datetime
    held_since: datetime | None
    awaits_others: bool
    revocation_proposed_at: datetime | None
    unconfirmed_since: datetime | None
    powers: Sequence[str]


class WaitingPaper(NamedTuple):
    """One that has no effect yet: it lacks a witness's word, or its sector's."""

    id: UUID
    roundtable_id: UUID
    seat_id: UUID
    paper: Mapping[str, object]
    witnesses: Sequence[Mapping[str, object]]
    notice_until: datetime | None


_MANDATE_AT: Final = len(AskedSeat._fields)
_PAPER_AT: Final = _MANDATE_AT + len(AskedMandate._fields)
_ASKED_ABOUT: Final = CompiledQuery(
    select(
        *columns(Seat, AskedSeat._fields),
        *columns(Mandate, AskedMandate._fields),
        *columns(SeatPaper, WaitingPaper._fields),
    )
    .outerjoin(Mandate, and_(Mandate.seat_id == Seat.id, Mandate.revoked_at.is_(None)))
    .outerjoin(SeatPaper, and_(SeatPaper.mandate_id == Mandate.id, SeatPaper.took_effect_at.is_(None)))
    .where(
        listed(Seat.roundtable_id, "tables"),
        or_(
            Seat.awaits_assent,
            and_(Seat.end_proposed_at.is_not(None), Seat.ended_at.is_(None)),
            Mandate.phase == MandatePhase.proposed,
            Mandate.revocation_proposed_at.is_not(None),
            Mandate.unconfirmed_since.is_not(None),
            SeatPaper.id.is_not(None),
        ),
    )
    .order_by(Seat.id, Mandate.id, SeatPaper.id)
    .limit(MOST)
)


async def asked_about(
    db: Source, tables: Collection[UUID]
) -> Sequence[tuple[AskedSeat, AskedMandate | None, WaitingPaper | None]]:
    """Mandates about which a sector is asked, with each paper about them that has no effect yet; or with None.

    And further voting places, which have no mandate yet.
    """
    return [
        (
            AskedSeat(*row[:_MANDATE_AT]),
            None if row[_MANDATE_AT] is None else AskedMandate(*row[_MANDATE_AT:_PAPER_AT]),
            None if row[_PAPER_AT] is None else WaitingPaper(*row[_PAPER_AT:]),
        )
        for row in await _ASKED_ABOUT.rows(db, tables=list(tables))
    ]
