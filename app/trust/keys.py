"""P-256 keys as JWK: the keys of seats and of the token service.

A key object is checked and prepared once; verifying with it parses nothing again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from app.trust import canonical
from app.trust.base64s import url_decode, url_encode
from app.trust.canonical import JSONValue
from app.trust.errors import KeyRefusedError, MalformedBase64Error

_COORDINATE_BYTES = 32
_REQUIRED = frozenset({"kty", "crv", "x", "y"})


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A point on P-256: its coordinates as base64url text and its RFC 7638 thumbprint, which is its `kid`."""

    x: str
    y: str
    thumbprint: str
    native: EllipticCurvePublicKey = field(repr=False, compare=False)

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, object]) -> "PublicKey":
        """The key of a JWK that has the members kty, crv, x and y and nothing that contradicts them.

        Of further members only `kid`, `use` and `alg` may stand there, and they must say what is true: the
        thumbprint, `sig`, `ES256`. All others are refused, among them `d` (a private key was sent), `x5u` and `jku`;
        a browser's `ext` and `key_ops` are to be left out by the client. Raises KeyRefusedError.
        """
        # What an attacker left in a database need not be an object, whatever its type says.
        if not isinstance(jwk, Mapping) or not jwk.keys() >= _REQUIRED:
            raise KeyRefusedError("A key has the members kty, crv, x and y.")
        if jwk["kty"] != "EC" or jwk["crv"] != "P-256":
            raise KeyRefusedError("Only keys on the curve P-256 are used here.")
        numbers = EllipticCurvePublicNumbers(_coordinate(jwk["x"]), _coordinate(jwk["y"]), SECP256R1())
        try:
            key = cls.of(numbers.public_key())
        except ValueError as error:
            raise KeyRefusedError("The point is not on the curve.") from error
        if not key.published().items() >= jwk.items():
            raise KeyRefusedError("Further members are only kid, use and alg: the thumbprint, sig and ES256.")
        return key

    @classmethod
    def of(cls, native: EllipticCurvePublicKey) -> "PublicKey":
        """The key around a P-256 key of the cryptography library."""
        numbers = native.public_numbers()
        x, y = (url_encode(each.to_bytes(_COORDINATE_BYTES, "big")) for each in (numbers.x, numbers.y))
        required: JSONValue = {"crv": "P-256", "kty": "EC", "x": x, "y": y}
        return cls(x, y, url_encode(sha256(canonical.encode(required)).digest()), native)

    def jwk(self) -> dict[str, str]:
        """The four members that RFC 7638 hashes."""
        return {"crv": "P-256", "kty": "EC", "x": self.x, "y": self.y}

    def published(self) -> dict[str, str]:
        """The key as a JWK set shows it: with kid, use and alg."""
        return self.jwk() | {"alg": "ES256", "kid": self.thumbprint, "use": "sig"}


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A P-256 private key and its public half; it never prints itself."""

    public: PublicKey
    native: EllipticCurvePrivateKey = field(repr=False, compare=False)

    @classmethod
    def generate(cls) -> "PrivateKey":
        """A fresh key from the system's randomness."""
        return cls.of(generate_private_key(SECP256R1()))

    @classmethod
    def of(cls, native: EllipticCurvePrivateKey) -> "PrivateKey":
        """The key around a P-256 key of the cryptography library."""
        return cls(PublicKey.of(native.public_key()), native)

    @classmethod
    def from_pem(cls, pem: bytes) -> "PrivateKey":
        """The key of an unencrypted PKCS #8 PEM; raises KeyRefusedError for anything else."""
        try:
            native = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise KeyRefusedError("This is not an unencrypted private key in PEM.") from error
        if not isinstance(native, EllipticCurvePrivateKey) or not isinstance(native.curve, SECP256R1):
            raise KeyRefusedError("Only keys on the curve P-256 are used here.")
        return cls.of(native)

    def to_pem(self) -> bytes:
        """PKCS #8 PEM without encryption: whoever stores it guards it."""
        return self.native.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _coordinate(member: object) -> int:
    """The number of a coordinate: 32 bytes in canonical base64url, leading zeros included (RFC 7518 6.2.1.2)."""
    try:
        data = url_decode(member) if isinstance(member, str) else b""
    except MalformedBase64Error as error:
        raise KeyRefusedError("A coordinate is unpadded base64url.") from error
    if len(data) != _COORDINATE_BYTES:
        raise KeyRefusedError("A coordinate has 32 bytes.")
    return int.from_bytes(data, "big")
