"""Class A: verifying a statement on its arrival, for every room in which seats sign."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from app.ledger import queries as ledger
from app.ledger.signer import root_at
from app.roundtables.access import Standing
from app.signatures import lifecycle, queries, statements
from app.signatures.models import AssuranceClass, Signature
from app.signatures.schemas.to_sign import PayloadToSign, SeenToSign, StatementToSign, SubjectToSign
from app.signatures.service import making
from app.signatures.service.making import Signing
from app.signatures.statements import Expected, Signer
from app.trust import canonical, jws
from app.trust.keys import PublicKey
from app.trust.statements import Seen
from app.trust.statements.seat_signature import VERSION

ARRIVAL: Final = (
    *statements.REFUSALS,
    lifecycle.KeyUnknown,
    lifecycle.KeyOfAnotherSeat,
    lifecycle.KeyInactive,
    lifecycle.KeyWithdrawn,
    lifecycle.KeyOfFormerHolder,
    lifecycle.StatementKnown,
    lifecycle.AlreadySigned,
)
"""What `receive` may raise besides PowerMissing, for the documentation of an operation that takes statements."""


async def receive(standing: Standing, token: str, expected: Expected) -> Signature:
    """The signature that the token is, added to the session and not yet recorded; the caller's service does that.

    The table's row is held, so that the key and the mandate are what they are at the index of the entry to come.
    Raises PowerMissing, the refusals of `statements`, and KeyUnknown, KeyOfAnotherSeat, KeyInactive, KeyWithdrawn,
    KeyOfFormerHolder, StatementKnown or AlreadySigned.
    """
    standing.require_power(expected.power)
    kid = statements.named_key(token)
    named = await queries.key_at_table(standing.db, standing.roundtable.id, kid)
    key = lifecycle.require_signing(named, standing.seat.id)
    if not await queries.is_of_holder(standing.db, key):
        raise lifecycle.KeyOfFormerHolder

    said = statements.read(token, PublicKey.from_jwk(key.jwk))
    payload_digest = canonical.digest(said.encode())
    if await queries.is_statement_known(standing.db, standing.seat.id, payload_digest):
        raise lifecycle.StatementKnown
    head = await ledger.head(standing.db)
    statements.require_exact(said, expected, await _signer(standing, head.origin), standing.now)
    await _require_seen(standing.db, said.seen, head.size)
    await making.require_first(standing.db, expected, standing.seat.id)

    signature = making.made(
        standing,
        expected,
        Signing(standing.seat, standing.mandate, said.signed_at),
        AssuranceClass.A,
        completed_at=standing.now,
        payload_digest=payload_digest,
    )
    signature.kid, signature.statement, signature.seen_size = key.kid, token, said.seen.size
    signature.text = said.reservation
    standing.db.add(signature)
    return signature


async def to_sign(standing: Standing, expected: Expected) -> StatementToSign:
    """The payload that the caller's seat would sign, but for what its own device adds. Raises PowerMissing."""
    standing.require_power(expected.power)
    head = await ledger.head(standing.db)
    signer = await _signer(standing, head.origin)
    kind, subject, revision = expected.subject
    return StatementToSign(
        typ=jws.SEAT_SIGNATURE.typ,
        payload=PayloadToSign(
            v=VERSION,
            log=signer.log,
            roundtable=signer.roundtable,
            subject=SubjectToSign(type=kind, id=subject, revision=revision),
            document=expected.document,
            governing_lang=expected.governing_lang,
            seat=signer.seat,
            sector=signer.sector,
            role=signer.role,
            mandate=signer.mandate,
            intent=expected.intent,
            seen=SeenToSign(size=head.size, root=(await root_at(standing.db, head.size)).hex()),
        ),
        to_add=("signed_at", "nonce", *(("reservation",) if expected.intent.needs_words else ())),
    )


async def _signer(standing: Standing, log: str) -> Signer:
    return Signer(
        log=log,
        roundtable=standing.roundtable.id,
        seat=standing.seat.id,
        sector=standing.seat.sector.value,
        role=standing.seat.role.value,
        mandate=(await queries.accreditation(standing.db, standing.mandate.id)).hex(),
    )


async def _require_seen(db: AsyncSession, seen: Seen, size: int) -> None:
    """Raises StatementSeenUnknown unless the log, which has `size` entries now, once had the root that was seen."""
    if seen.size > size or (await root_at(db, seen.size)).hex() != seen.root:
        raise statements.StatementSeenUnknown
