"""Keys as they are registered, revoked and published."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from app.core.schemas import Body, In, Instant, Out, Text
from app.signatures.models import KeyOrigin, KeyPhase
from app.signatures.schemas.paper import PaperOut, PaperWitnessOut

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
    reason: Annotated[Text, Field(examples=["Perdí el teléfono con la clave."])]
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
    paper: Annotated[PaperOut | None, Field(description="By which the constituency vouches for the key.")] = None
    witnesses: Annotated[
        tuple[PaperWitnessOut, ...] | None, Field(description="Of the paper; with both confirmed the key is in force.")
    ] = None


class KeyList(Out):
    items: tuple[KeyOut, ...]
    next: str | None
