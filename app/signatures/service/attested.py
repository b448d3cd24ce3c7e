"""Class D: the word of whoever is signed in for the seat, which the service alone attests."""

from app.roundtables.access import Standing
from app.signatures import lifecycle
from app.signatures.models import AssuranceClass, Signature
from app.signatures.schemas.signatures import AttestedIn
from app.signatures.service import making
from app.signatures.service.making import Signing
from app.signatures.statements import Expected


async def receive(standing: Standing, body: AttestedIn, expected: Expected) -> Signature:
    """The word, added to the session and not yet recorded; raises DocumentOther and AlreadySigned."""
    if body.document != expected.document:
        raise lifecycle.DocumentOther
    await making.require_first(standing.db, expected, standing.seat.id)

    signature = making.made(
        standing,
        expected,
        Signing(standing.seat, standing.mandate, standing.now),
        AssuranceClass.D,
        completed_at=standing.now,
        payload_digest=None,
    )
    standing.db.add(signature)
    return signature
