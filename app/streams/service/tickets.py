"""Tickets: for who opens a stream with an address alone, as browsers' EventSource does."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import Database
from app.identity.secrets import new_secret, sha256
from app.identity.tokens import Principal
from app.streams import queries
from app.streams.lifecycle import TICKET_LASTS, TicketInvalid
from app.streams.models import StreamTicket
from app.streams.schemas import StreamTicketOut


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who opens a stream, and the seat that they name."""

    principal: Principal
    seat_id: UUID | None


async def draw(db: AsyncSession, session_id: UUID, bearer: Bearer, now: datetime) -> StreamTicketOut:
    """A new ticket, of which only a digest stays here."""
    ticket = new_secret()
    row = StreamTicket(
        digest=sha256(ticket),
        session_id=session_id,
        account_id=bearer.principal.id,
        token_epoch=bearer.principal.epoch,
        seat_id=bearer.seat_id,
        expires_at=now + TICKET_LASTS,
    )
    await queries.keep(db, row, now)
    return StreamTicketOut(ticket=ticket, expires_at=row.expires_at)


async def opened_by(database: Database, ticket: str, session_id: UUID, now: datetime) -> Bearer:
    """Whom a ticket speaks for, which is used up by this; raises TicketInvalid."""
    async with database.sessions() as db, db.begin():
        found = await queries.redeem(db, sha256(ticket), session_id, now)
    if found is None:
        raise TicketInvalid
    return Bearer(Principal("account", found.account_id, epoch=found.token_epoch), found.seat_id)
