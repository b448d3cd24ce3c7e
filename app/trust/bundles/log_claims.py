"""Claims about the log: its key, its checkpoint, the inclusion of entries, what they published, the document."""

from collections.abc import Iterator, Mapping

from app.trust import canonical, checkpoints, merkle
from app.trust.bundles import layout
from app.trust.bundles import sentences as say
from app.trust.bundles.layout import Manifest
from app.trust.bundles.record import Body, Entry, Record, parse_body
from app.trust.bundles.report import Contradicted, Sentence, Unproven
from app.trust.checkpoints import Checkpoint, VerifierKey
from app.trust.errors import MalformedBundleError, MerkleError, TrustError

Files = Mapping[str, bytes]


def verifier(manifest: Manifest, given: str | None) -> tuple[VerifierKey, Sentence]:
    """The log's key. Raises a Doubt unless the bundle names a key of its log, and the given one if one is given."""
    try:
        key = VerifierKey.parse(manifest.vkey)
    except TrustError as error:
        raise Contradicted(say.VERIFIER_MALFORMED) from error
    if key.name != manifest.log:
        raise Contradicted(say.VERIFIER_MALFORMED)
    if given is not None and VerifierKey.parse(given) != key:
        raise Contradicted(say.VERIFIER_OTHER)
    return key, say.VERIFIER_OWN if given is None else say.VERIFIER_GIVEN


def checkpoint(files: Files, key: VerifierKey | None) -> tuple[Checkpoint, Sentence]:
    """The checkpoint that the log's key signed; raises a Doubt."""
    if layout.CHECKPOINT not in files:
        raise Unproven(say.CHECKPOINT_MISSING)
    if key is None:
        raise Contradicted(say.CHECKPOINT_REFUSED)
    try:
        found = checkpoints.verify(files[layout.CHECKPOINT], key)
    except TrustError as error:
        raise Contradicted(say.CHECKPOINT_REFUSED) from error
    return found, say.CHECKPOINT_SIGNED.of(size=found.size)


def entry(files: Files, name: str, log: str, tree: Checkpoint | None) -> tuple[Entry, Sentence]:
    """The entry, if it is proven to stand in the tree of the checkpoint; raises a Doubt."""
    try:
        found = Entry.parse(files[name])
    except MalformedBundleError as error:
        raise Contradicted(say.ENTRY_MALFORMED) from error
    if str(found.index) != layout.stem(name) or found.origin != log:
        raise Contradicted(say.ENTRY_MALFORMED)
    proof = files.get(f"{layout.PROOFS}{found.index}.json")
    if proof is None:
        raise Unproven(say.PROOF_MISSING)
    if tree is None:
        raise Unproven(say.NO_CHECKPOINT)
    _require_included(found, proof, tree)
    return found, say.ENTRY_INCLUDED.of(index=found.index, type=found.type)


def _require_included(found: Entry, proof: bytes, tree: Checkpoint) -> None:
    try:
        index, size, path = layout.parse_inclusion(proof)
        merkle.verify_inclusion(bytes.fromhex(found.leaf), found.index, tree.size, path, tree.root)
    except (MalformedBundleError, MerkleError) as error:
        raise Contradicted(say.PROOF_REFUSED) from error
    if (index, size) != (found.index, tree.size):
        raise Contradicted(say.PROOF_REFUSED)


def body(files: Files, name: str, record: Record) -> tuple[Body, Sentence]:
    """The body, if it has the digest that its name says and an entry of the record published it; raises a Doubt."""
    try:
        found = parse_body(files[name])
    except MalformedBundleError as error:
        raise Contradicted(say.BODY_MALFORMED) from error
    digest = canonical.digest(files[name])
    if digest != layout.stem(name):
        raise Contradicted(say.BODY_MALFORMED)
    for each in record.entries.values():
        for change in each.changes:
            if digest in change.views.values():
                if (found.get("id"), found.get("revision")) != (str(change.id), change.revision):
                    raise Contradicted(say.BODY_OTHER, index=each.index)
                return found, say.BODY_PUBLISHED.of(index=each.index)
    raise Unproven(say.BODY_UNPUBLISHED)


def document(files: Files, manifest: Manifest, record: Record) -> tuple[Entry, Sentence]:
    """The entry that published the subject's revision, if it names these very bytes; raises a Doubt."""
    if layout.DOCUMENT not in files:
        raise Unproven(say.DOCUMENT_MISSING)
    digest, silent = canonical.digest(files[layout.DOCUMENT]), True
    for each in record.history(manifest.subject.type):
        if (each.change.id, each.change.revision) == (manifest.subject.id, manifest.subject.revision):
            silent = silent and each.body is None and "document" not in each.entry.evidence
            in_body = each.body is not None and each.body.get("document") == digest
            if each.entry.evidence.get("document") == digest or digest in each.change.views.values() or in_body:
                return each.entry, say.DOCUMENT_NAMED.of(index=each.entry.index)
    if silent:
        raise Unproven(say.PUBLICATION_MISSING)
    raise Contradicted(say.DOCUMENT_OTHER)


def idle_proofs(files: Files) -> Iterator[str]:
    """Inclusion proofs of entries that the bundle does not hold."""
    for name in files:
        place = layout.stem(name)
        if name == f"{layout.PROOFS}{place}.json" and place.isdigit() and f"{layout.ENTRIES}{place}.json" not in files:
            yield name
