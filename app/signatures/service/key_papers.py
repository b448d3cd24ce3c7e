"""Putting a key in force by paper: for a constituency whose steward cannot be reached, or that has none."""

from app.identity.callers import Outcome
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables.access import Standing
from app.roundtables.models import Seat
from app.signatures import lifecycle, queries, witnessing
from app.signatures.models import KeyOrigin, SeatKey
from app.signatures.schemas.keys import KeyOut
from app.signatures.schemas.paper import ConfirmationIn, KeyPaperIn
from app.signatures.service import keys, sheets, signers


async def record(standing: Standing, seat: Seat, key: SeatKey, body: KeyPaperIn) -> Outcome:
    """The sheet on which the constituency vouches for a waiting key; a later one takes the place of an earlier one.

    Raises KeyNotWaiting, KeyOfFormerHolder, SignerWithoutMandate and what `sheets.recorded` raises.
    """
    lifecycle.require_waiting(key)
    if not await queries.is_of_holder(standing.db, key):
        raise lifecycle.KeyOfFormerHolder
    mandate = await signers.mandate_in_force(standing, seat)
    key.paper, key.witnesses = await sheets.recorded(standing, body, (seat, mandate), key.registered_at)
    return await standing.record(
        Act.key_paper_recorded, Change(key, KeyOut), evidence={"scan": body.scan_digest}, occurred_at=body.signed_at
    )


async def confirm(standing: Standing, key: SeatKey, body: ConfirmationIn) -> Outcome:
    """One witness's word; with the second one the key is in force.

    Raises KeyNotWaiting, KeyOfFormerHolder and the refusals of `witnessing`.
    """
    lifecycle.require_waiting(key)
    witnesses = await sheets.confirmed(standing, key.witnesses, key.mandate_id)
    witnessing.require_same_sheet(key.paper, body.scan_digest)
    if not await queries.is_of_holder(standing.db, key):
        raise lifecycle.KeyOfFormerHolder

    key.witnesses = [each.stored() for each in witnesses]
    evidence = {"scan": body.scan_digest}
    if not witnessing.is_complete(witnesses):
        return await standing.record(Act.key_witnessed, Change(key, KeyOut), evidence=evidence)
    former = await keys.put_in_force(standing, key, KeyOrigin.paper)
    return await standing.record(Act.key_activated, Change(key, KeyOut), *former, evidence=evidence)
