"""Giving one's word, the same way for every purpose."""

from typing import TypeVar

from app.assents.models import Assent
from app.assents.schemas import AssentIn
from app.core.ids import new_id
from app.roundtables.access import Standing
from app.roundtables.models import AtTable, Power
from app.signatures.models import Signature

Kind = TypeVar("Kind", bound=Assent)


def give(
    standing: Standing,
    kind: type[Kind],
    target: AtTable,
    revision: int,
    body: AssentIn,
    signature: Signature | None = None,
) -> Kind:
    """A new row, not yet recorded, saying what the caller's seat says; raises PowerMissing without the power to decide.

    The caller's service checks that the text is open for it, and records the row with whatever follows from it.
    """
    standing.require_power(Power.decide)
    assent = kind(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        target_id=target.id,
        target_revision=revision,
        seat_id=standing.seat.id,
        sector=standing.seat.sector,
        stance=body.stance,
        text=body.text,
        signature_id=None if signature is None else signature.id,
        stated_at=standing.now,
    )
    standing.db.add(assent)
    return assent
