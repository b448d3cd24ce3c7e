"""Class C: what somebody signed or marked on paper, recorded by who runs the table and confirmed by two witnesses."""

from app.roundtables.access import Standing
from app.roundtables.models import Mandate, Seat
from app.signatures import lifecycle, queries, witnessing
from app.signatures.models import AssuranceClass, Signature
from app.signatures.schemas.paper import ConfirmationIn
from app.signatures.schemas.signatures import PaperSignatureIn
from app.signatures.service import making, sheets, signers
from app.signatures.service.making import Signing
from app.signatures.statements import Expected


async def record(standing: Standing, body: PaperSignatureIn, expected: Expected) -> Signature:
    """A signature that waits for its witnesses, added to the session and not yet recorded.

    Where signatures are withheld, whoever records a sheet may not learn that the seat has signed already, not even by
    a rehearsal: such a sheet waits for ever. Raises SeatDoesNotSign, SignerWithoutMandate, DocumentOther,
    EvidenceKnown, what `sheets.recorded` raises, and AlreadySigned where nothing is withheld.
    """
    signer = await _signer(standing, body, expected)
    if body.document != expected.document:
        raise lifecycle.DocumentOther
    paper, witnesses = await sheets.recorded(standing, body, signer, expected.since)
    if not expected.withheld:
        await making.require_first(standing.db, expected, signer[0].id)
    await making.require_new_evidence(standing.db, signer[0].id, body.scan_digest)

    signature = making.made(
        standing,
        expected,
        Signing(*signer, body.signed_at),
        AssuranceClass.C,
        completed_at=None,
        payload_digest=body.scan_digest,
    )
    signature.paper, signature.witnesses = paper, witnesses
    standing.db.add(signature)
    return signature


async def confirm(standing: Standing, signature: Signature, body: ConfirmationIn, expected: Expected) -> None:
    """One witness's word; with the second one the signature counts.

    The first word for a withheld signature is taken also where the seat has signed otherwise, which a witness of
    another sector may not learn from it. Raises the refusals of `witnessing`, SignerWithoutMandate and AlreadySigned.
    """
    witnesses = await sheets.confirmed(standing, signature.witnesses, signature.mandate_id)
    witnessing.require_same_sheet(signature.paper, body.scan_digest)
    await signers.still_held(standing, signature)
    complete = witnessing.is_complete(witnesses)
    if complete or not expected.withheld:
        await making.require_first(standing.db, expected, signature.seat_id)

    signature.witnesses = [each.stored() for each in witnesses]
    if complete:
        signature.completed_at = standing.now


async def _signer(standing: Standing, body: PaperSignatureIn, expected: Expected) -> tuple[Seat, Mandate]:
    seat = await queries.seat_of(standing.db, standing.roundtable.id, body.seat_id)
    if seat is None:
        raise lifecycle.SeatDoesNotSign
    mandate = await signers.mandate_in_force(standing, seat)
    signers.require_signing(standing, seat, mandate, expected.power)
    return seat, mandate
