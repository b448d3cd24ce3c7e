"""Which partner systems a table lets read along, asked in one place."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import join, outerjoin

from app.core.compiled_queries import CompiledQuery
from app.core.read_connections import Reads
from app.identity.models import Partner
from app.identity.tokens import Principal
from app.roundtables.membership import by_token
from app.roundtables.models import PartnerGrant, Roundtable


class Granted(NamedTuple):
    """What a table granted to a partner system last; what it granted earlier no longer counts."""

    roundtable_id: UUID
    time_zone: str
    valid_until: date | None


_GRANTED: Final = (PartnerGrant.roundtable_id, Roundtable.time_zone, PartnerGrant.valid_until)
_PARTNER_OF_TOKEN: Final = (Partner.id == bindparam("bearer"), Partner.token_epoch == bindparam("epoch"))
_GRANT: Final = (
    select(Roundtable, PartnerGrant)
    .join(PartnerGrant, PartnerGrant.roundtable_id == Roundtable.id)
    .join(Partner, Partner.id == PartnerGrant.partner_id)
    .where(Roundtable.id == bindparam("table"), Partner.suspended.is_(False), *_PARTNER_OF_TOKEN)
    .order_by(PartnerGrant.granted_at.desc())
    .limit(1)
)


async def granted(
    db: AsyncSession, principal: Principal, roundtable_id: UUID
) -> tuple[Roundtable, PartnerGrant] | None:
    """The table with its latest grant to a partner that is not suspended; an earlier grant no longer counts."""
    return (await db.execute(_GRANT, {"table": roundtable_id, **by_token(principal)})).one_or_none()


_GRANTS: Final = (
    select(Partner.suspended, *_GRANTED)
    .select_from(
        outerjoin(
            Partner,
            join(PartnerGrant, Roundtable, Roundtable.id == PartnerGrant.roundtable_id),
            PartnerGrant.partner_id == Partner.id,
        )
    )
    .where(*_PARTNER_OF_TOKEN)
    .ext(distinct_on(PartnerGrant.roundtable_id))
    .order_by(PartnerGrant.roundtable_id, PartnerGrant.granted_at.desc())
)
_GRANTED_TO: Final = CompiledQuery(_GRANTS)
_GRANTED_AT: Final = CompiledQuery(_GRANTS.where(PartnerGrant.roundtable_id == bindparam("table")))


async def grants_of(reads: Reads, principal: Principal) -> tuple[bool, Sequence[Granted]]:
    """Whether a partner is suspended or its token ended, and the latest grant of every table that gave one."""
    rows = await _GRANTED_TO.rows(reads, **by_token(principal))
    return not rows or rows[0][0], [Granted(*row[1:]) for row in rows if row[1] is not None]


async def granted_at(reads: Reads, principal: Principal, roundtable_id: UUID | None) -> Granted | None:
    """The latest grant of one table to a partner that is not suspended."""
    rows = await _GRANTED_AT.rows(reads, table=roundtable_id, **by_token(principal))
    return None if not rows or rows[0][0] else Granted(*rows[0][1:])
