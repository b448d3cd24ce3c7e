"""What keys and signatures take and give."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from app.core.schemas import Body, In, Instant, Out, Sha256, Text
from app.directory.models import Sector
from app.identity.roles import Role
from app.ledger.audiences import ROUNDTABLE, sector_audience
from app.signatures.models import AssuranceClass, KeyOrigin, KeyPhase, Signature
from app.trust.jws import LONGEST_TOKEN
from app.trust.statements import Intent

# 43 characters of base64url are 32 bytes: a coordinate of P-256, or a SHA-256 thumbprint.
_OCTETS_32 = r"^[A-Za-z0-9_-]{43}$"
_COMPACT_JWS = r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$"
_LONGEST_PROOF = 4_096

Kid = Annotated[
    str, StringConstraints(pattern=_OCTETS_32), Field(description="RFC 7638 thumbprint of the key (SHA-256).")
]
Coordinate = Annotated[str, StringConstraints(pattern=_OCTETS_32), Field(description="32 bytes, unpadded base64url.")]


class JwkIn(In):
    """The public half of a P-256 key (RFC 7517), without what a browser adds (`ext`, `key_ops`)."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: Coordinate
    y: Coordinate
    kid: Kid | None = None
    use: Literal["sig"] | None = None
    alg: Literal["ES256"] | None = None


class KeyIn(In):
    """A key, and the proof that whoever registers it holds its private half."""

    jwk: JwkIn
    proof: Annotated[
        str,
        StringConstraints(pattern=_COMPACT_JWS, max_length=_LONGEST_PROOF),
        Field(
            description="Compact JWS, ES256, header exactly {alg, kid, typ: `roundtable-key-proof+jws`}, over the "
            "canonical JSON {kid, log, nonce, roundtable, seat, signed_at, v: 1}: `log` is the origin in the log's "
            "checkpoint, `nonce` 16 to 64 random bytes in base64url, `signed_at` within ten minutes of now."
        ),
    ]


class KeyRevocationIn(In):
    reason: Text
    compromised_since: Annotated[
        Instant | None, Field(description="From when on others may have signed with it, where that is feared.")
    ] = None


class JwkOut(Out):
    crv: str
    kty: str
    x: str
    y: str


class KeyOut(Body):
    """A seat's key. Its proof can be verified by anyone with the key alone."""

    roundtable_id: UUID
    seat_id: UUID
    mandate_id: Annotated[UUID, Field(description="The mandate under which it was registered.")]
    kid: str
    jwk: JwkOut
    proof: str
    phase: KeyPhase
    origin: Annotated[KeyOrigin | None, Field(description="What put it in force.")]
    activated_by: Annotated[UUID | None, Field(description="The seat whose act put it in force.")]
    registered_at: Instant
    activated_at: Instant | None
    revoked_at: Instant | None
    revocation_reason: str | None
    replaced_by: Annotated[str | None, Field(description="The `kid` of the key that took its place.")]
    compromised_since: Instant | None


class KeyList(Out):
    items: tuple[KeyOut, ...]
    next: str | None


Statement = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TOKEN)]
"""A compact JWS as it arrives; its spelling is judged by the verification, which says of each fault what it is."""


class StatementIn(In):
    """What a seat signed, on a device of its holder's."""

    # Its spelling is judged by the verification, which says of each fault what it is.
    statement: Annotated[
        str,
        StringConstraints(min_length=1, max_length=LONGEST_TOKEN),
        Field(
            description="Compact JWS, ES256, header exactly {alg, kid, typ: `roundtable-signature+jws`}, over the "
            "canonical JSON {document, governing_lang, intent, log, mandate, nonce, role, roundtable, seat, sector, "
            "seen {root, size}, signed_at, subject {id, revision, type}, v: 1}: `document` is the SHA-256 of the "
            "bytes that are signed, `mandate` the leaf hash of the entry that accredited the holder, `seen` the log "
            "as the signer last saw it.",
            examples=["eyJhbGciOiJFUzI1NiJ9.eyJ2IjoxfQ.c2lnbmF0dXJl"],
        ),
    ]


class SignatureOut(Body):
    """A signature that was verified when it arrived; anyone can verify `statement` again with the key alone."""

    roundtable_id: UUID
    target_type: Annotated[str, Field(examples=["commitment"])]
    target_id: UUID
    target_revision: int
    document: Annotated[Sha256, Field(description="Of the exact bytes that were signed.")]
    intent: Intent
    seat_id: UUID
    sector: Sector
    role: Role
    mandate_id: UUID
    kid: str
    statement: Annotated[str, Field(description="The compact JWS.")]
    payload_digest: Annotated[Sha256, Field(description="Of the statement's own bytes, which identify it.")]
    assurance: AssuranceClass
    signed_at: Annotated[Instant, Field(description="By the signer's clock.")]
    received_at: Instant
    released_at: Annotated[Instant | None, Field(description="Since when the whole table reads it.")]

    @classmethod
    def audience_of(cls, row: object) -> str:
        """Its own sector until the release, so that nobody learns who among the others has signed."""
        if isinstance(row, Signature) and row.released_at is None:
            return sector_audience(row.sector)
        return ROUNDTABLE


class SignatureList(Out):
    items: tuple[SignatureOut, ...]
    next: str | None
