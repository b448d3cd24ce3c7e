"""What several statements about notices say: who holds a seat now, and what a seat was told last."""

from typing import Final

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.notices.models import (
    Notice,
)
from app.roundtables.models import Mandate, MandatePhase

# Whoever holds the seat now; of several mandates in force the one that was given last.
HOLDER: Final = (
    select(Mandate.account_id)
    .where(Mandate.seat_id == Notice.seat_id, Mandate.phase == MandatePhase.in_force)
    .order_by(Mandate.accredited_at.desc())
    .limit(1)
    .correlate(Notice)
    .scalar_subquery()
)

_LATER: Final = aliased(Notice)
NEWEST: Final = ~exists().where(
    _LATER.target_id == Notice.target_id,
    _LATER.seat_id == Notice.seat_id,
    or_(_LATER.told_at > Notice.told_at, and_(_LATER.told_at == Notice.told_at, _LATER.id > Notice.id)),
)
