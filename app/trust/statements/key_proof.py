"""What proves the possession of a key, when it is registered for a seat."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from app.trust import canonical, jws
from app.trust.canonical import JSONValue
from app.trust.errors import MalformedMembersError, NotCanonicalError, SignatureRefusedError
from app.trust.keys import PrivateKey, PublicKey
from app.trust.members import NONCE_BYTES, Members

VERSION: Final = 1

_KEY_PROOF = ("kid", "log", "nonce", "roundtable", "seat", "signed_at", "v")


@dataclass(frozen=True, slots=True)
class KeyProof:
    """Whoever signs this holds the key `kid` and wants it to be the key of this seat at this table of this log.

    `log` is the origin of the log, `kid` the RFC 7638 thumbprint of the key itself, `nonce` unpadded base64url of
    16 to 64 bytes, `signed_at` the signer's clock, in UTC.
    """

    log: str
    roundtable: UUID
    seat: UUID
    kid: str
    nonce: str
    signed_at: datetime

    def encode(self) -> bytes:
        """The canonical bytes that are signed.

        Raises MalformedMembersError for a value that `parse` would refuse, UnencodableError for text that has no
        canonical form, and MalformedScalarError for a naive `signed_at`.
        """
        statement: JSONValue = {
            "v": VERSION,
            "log": self.log,
            "roundtable": str(self.roundtable),
            "seat": str(self.seat),
            "kid": self.kid,
            "nonce": self.nonce,
            "signed_at": canonical.instant(self.signed_at),
        }
        _key_proof(statement)
        return canonical.encode(statement)

    @classmethod
    def parse(cls, payload: bytes) -> "KeyProof":
        """The statement of payload bytes. Raises MalformedMembersError unless `encode` would write just these."""
        try:
            return _key_proof(canonical.decode_canonical(payload))
        except NotCanonicalError as error:
            raise MalformedMembersError(str(error)) from error


def sign_key_proof(proof: KeyProof, key: PrivateKey) -> str:
    """The compact JWS of the statement. Raises SignatureRefusedError if the statement names another key."""
    _require_own_key(proof, key.public)
    return jws.sign(jws.KEY_PROOF, proof.encode(), key)


def read_key_proof(token: str, key: PublicKey) -> KeyProof:
    """The statement that this key signed about itself; whether its table, seat and nonce fit is the caller's matter.

    Raises MalformedJWSError, SignatureRefusedError or MalformedMembersError.
    """
    proof = KeyProof.parse(jws.verify(token, jws.KEY_PROOF, key))
    _require_own_key(proof, key)
    return proof


def _key_proof(value: JSONValue) -> KeyProof:
    members = Members.exactly(value, _KEY_PROOF)
    members.version("v", VERSION)
    return KeyProof(
        log=members.text("log"),
        roundtable=members.uuid("roundtable"),
        seat=members.uuid("seat"),
        kid=members.thumbprint("kid"),
        nonce=members.octets("nonce", NONCE_BYTES),
        signed_at=members.instant("signed_at"),
    )


def _require_own_key(proof: KeyProof, key: PublicKey) -> None:
    if proof.kid != key.thumbprint:
        raise SignatureRefusedError("The statement names another key than the one that signs it.")
