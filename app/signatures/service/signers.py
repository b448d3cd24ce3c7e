"""Whose hand it is: the seat for which something is signed, and the mandate under which it is held."""

from app.identity.roles import VOTING_ROLES
from app.roundtables.access import Standing
from app.roundtables.lifecycle import is_in_force
from app.roundtables.models import Mandate, Power, Seat
from app.signatures import lifecycle, queries
from app.signatures.models import Signature


async def mandate_in_force(standing: Standing, seat: Seat) -> Mandate:
    """Under which the seat is held today; raises SignerWithoutMandate."""
    rows = await queries.holders(standing.db, standing.roundtable.id, [seat.id])
    held = [each for _, each in rows if is_in_force(each, standing.roundtable.time_zone, standing.now)]
    if not held:
        raise lifecycle.SignerWithoutMandate
    return held[-1]


def require_signing(standing: Standing, seat: Seat, mandate: Mandate, power: Power) -> None:
    """Raises SeatDoesNotSign unless it is a voting seat of a deciding sector whose mandate gives the power."""
    decides = seat.role in VOTING_ROLES and seat.sector in standing.roundtable.deciding_sectors
    if not decides or power not in mandate.powers:
        raise lifecycle.SeatDoesNotSign


async def still_held(standing: Standing, signature: Signature) -> tuple[Seat, Mandate]:
    """The signer's seat, held under the mandate under which it was signed; raises SignerWithoutMandate."""
    seat = await queries.seat_of(standing.db, standing.roundtable.id, signature.seat_id)
    if seat is None:
        raise lifecycle.SignerWithoutMandate
    mandate = await mandate_in_force(standing, seat)
    if mandate.id != signature.mandate_id:
        raise lifecycle.SignerWithoutMandate
    return seat, mandate
