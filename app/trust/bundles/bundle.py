"""A bundle as its maker fills it and as a strict reader gets it back."""

from dataclasses import dataclass

from app.trust import canonical, checkpoints
from app.trust.bundles import archive, layout
from app.trust.bundles.layout import Manifest
from app.trust.errors import MalformedBundleError, TrustError
from app.trust.keys import PublicKey
from app.trust.notes import read_note
from app.trust.statements import SubjectRevision


@dataclass(frozen=True, slots=True)
class BundledKey:
    """A seat's key and the index of the entry that put it in force."""

    key: PublicKey
    entry: int


@dataclass(frozen=True, slots=True)
class BundledEntry:
    """An envelope, exactly as it was hashed, with its inclusion proof to the size of the checkpoint."""

    index: int
    envelope: bytes
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class SeenProof:
    """The consistency proof from a size that a signer saw to the size of the checkpoint."""

    size: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything that an offline reader needs to follow a subject's signatures to the log.

    `entries` hold the subject's publication (whose envelope has the document's digest in `evidence.document`, or as
    the digest of a view, or whose body has it as `document`), for each statement the entry that names it (its digest
    in `evidence`, or a body with the token as `statement`), the accreditations of their mandates, the creation of
    their seats, what put their keys in force, the release and the revocations that are known. `bodies` are what these
    entries published, as far as the reader may see it; `seen` is needed for sizes other than the checkpoint's.
    """

    log: str
    subject: SubjectRevision
    vkey: str
    document: bytes
    checkpoint: bytes
    statements: tuple[str, ...]
    keys: tuple[BundledKey, ...]
    entries: tuple[BundledEntry, ...]
    seen: tuple[SeenProof, ...]
    bodies: tuple[bytes, ...]


def write(bundle: Bundle) -> bytes:
    """The archive, the same bytes for the same bundle; keys, entries and bodies may stand in any order.

    Raises MalformedBundleError for what cannot stand in a bundle, and MalformedNoteError for a checkpoint that is none.
    """
    size = checkpoints.parse(read_note(bundle.checkpoint).text).size
    members = {layout.DOCUMENT: bundle.document, layout.CHECKPOINT: bundle.checkpoint}
    for number, token in enumerate(bundle.statements, start=1):
        members[f"{layout.STATEMENTS}{number:04}.jws"] = _ascii(token)
    for each in bundle.keys:
        members[f"{layout.KEYS}{each.key.thumbprint}.json"] = layout.encode_key(each.key, each.entry)
    for entry in bundle.entries:
        members[f"{layout.ENTRIES}{entry.index}.json"] = entry.envelope
        members[f"{layout.PROOFS}{entry.index}.json"] = layout.encode_inclusion(entry.index, size, entry.proof)
    for seen in bundle.seen:
        members[f"{layout.PROOFS}seen-{seen.size}.json"] = layout.encode_seen(seen.size, size, seen.proof)
    for body in bundle.bodies:
        members[f"{layout.BODIES}{canonical.digest(body)}.json"] = body

    digests = {name: canonical.digest(members[name]) for name in members}
    manifest = Manifest(bundle.log, bundle.subject, bundle.vkey, digests).encode()
    return archive.pack({layout.MANIFEST: manifest, **members})


def read(data: bytes) -> Bundle:
    """The bundle of an archive in which nothing is missing, foreign or other than listed. Verifies no signature.

    Raises MalformedBundleError; `verify` says in detail what is wrong.
    """
    members = archive.unpack(data)
    manifest = Manifest.parse(members.get(layout.MANIFEST, b""))
    found = {name: canonical.digest(each) for name, each in members.items() if name != layout.MANIFEST}
    if found != manifest.members:
        raise MalformedBundleError("The members are not those that the manifest lists.")
    try:
        return _bundle(manifest, members)
    except KeyError as error:
        raise MalformedBundleError(f"The member {error} is missing.") from error
    except UnicodeDecodeError as error:
        raise MalformedBundleError("A statement is ASCII text.") from error
    except TrustError as error:
        raise MalformedBundleError(str(error)) from error


def _bundle(manifest: Manifest, members: dict[str, bytes]) -> Bundle:
    bundle = Bundle(
        log=manifest.log,
        subject=manifest.subject,
        vkey=manifest.vkey,
        document=members[layout.DOCUMENT],
        checkpoint=members[layout.CHECKPOINT],
        statements=tuple(members[name].decode("ascii") for name in _of(members, layout.STATEMENTS)),
        keys=tuple(BundledKey(*layout.parse_key(members[name])) for name in _of(members, layout.KEYS)),
        entries=tuple(_entry(members, name) for name in _of(members, layout.ENTRIES)),
        seen=tuple(_seen(members, name) for name in _of(members, layout.PROOFS + "seen-")),
        bodies=tuple(members[name] for name in _of(members, layout.BODIES)),
    )
    # Writing it again is the complete check that every name says what its member holds, and that none is left over.
    if archive.unpack(write(bundle)) != members:
        raise MalformedBundleError("A member does not hold what its name says.")
    return bundle


def _ascii(token: str) -> bytes:
    try:
        return token.encode("ascii")
    except UnicodeEncodeError as error:
        raise MalformedBundleError("A statement is ASCII text.") from error


def _of(members: dict[str, bytes], prefix: str) -> list[str]:
    return sorted((name for name in members if name.startswith(prefix)), key=layout.place)


def _entry(members: dict[str, bytes], name: str) -> BundledEntry:
    index, _, proof = layout.parse_inclusion(members[f"{layout.PROOFS}{layout.stem(name)}.json"])
    return BundledEntry(index, members[name], proof)


def _seen(members: dict[str, bytes], name: str) -> SeenProof:
    size, _, proof = layout.parse_seen(members[name])
    return SeenProof(size, proof)
