"""What can be wrong with bytes. Every function of this room raises one of these and nothing else for bad input."""


class TrustError(ValueError):
    """Something that was to be hashed, signed or verified is not what it claims to be."""


class UnencodableError(TrustError):
    """A value of ours has no canonical form: a float, an unsafe integer, text that is not NFC, a foreign type."""


class MalformedJSONError(TrustError):
    """Foreign bytes are not the strict JSON that this project reads."""


class NotCanonicalError(MalformedJSONError):
    """Bytes that must be canonical JSON are not byte for byte what `canonical.encode` writes."""


class MalformedScalarError(TrustError):
    """An instant or a decimal text, or the value it is made from, is outside its one exact notation."""


class MalformedBase64Error(TrustError):
    """Base64 text that is padded where it must not be, not padded where it must be, or spelt in a second way."""


class MerkleError(TrustError):
    """A Merkle tree was asked for something that it does not hold."""


class OutOfTreeError(MerkleError):
    """An index or a size lies outside the tree, or hashes do not have the number or length that the size implies."""


class MissingNodeError(MerkleError):
    """A stored node that a proof or a root needs was not supplied."""


class ProofRefusedError(MerkleError):
    """A proof does not lead to the root that it claims."""


class MalformedProofError(TrustError):
    """Bytes are not the text of a proof about the log."""


class MalformedNoteError(TrustError):
    """Bytes are not a C2SP signed note, or its text is not a checkpoint."""


class NoteRefusedError(TrustError):
    """A note is not signed by the key that was asked for, or its signature does not hold."""


class KeyRefusedError(TrustError):
    """A key is not one of the one kind that its use allows, or its text is malformed."""


class MalformedJWSError(TrustError):
    """Text is not a compact JWS of the profile in `jws`."""


class WrongPurposeError(MalformedJWSError):
    """A JWS is well made, but its `typ` says that it was made for something else."""


class SignatureRefusedError(TrustError):
    """A JWS signature does not hold under the key that was asked for."""


class TokenError(TrustError):
    """An access token is not accepted."""


class TokenInvalidError(TokenError):
    """The token is malformed, not ours, not for us, from the future, or not signed by a key that we know."""


class TokenExpiredError(TokenError):
    """The token is genuine and its time is over."""


class MalformedMembersError(TrustError):
    """An object does not have exactly the members, with exactly the kinds of value, that its reader expects.

    `member` is the RFC 6901 pointer of the one that is wrong; none where the whole is.
    """

    def __init__(self, message: str, member: str | None = None) -> None:
        super().__init__(message)
        self.member = member


class MissingMembersError(MalformedMembersError):
    """An object lacks a member of its kind."""


class ExtraMembersError(MalformedMembersError):
    """An object has a member that its kind does not know."""


class MalformedBundleError(TrustError):
    """An archive is not a bundle of the one layout, or what it holds is not what its manifest lists."""
