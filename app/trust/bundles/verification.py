"""Verifying a bundle with nothing but its bytes: no server, no database, no clock.

What no bundle can show is that something is absent from the log: a revocation that its maker left out is not known
here. Everything that is in it is followed from the log's signature down to each statement.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from app.trust import canonical
from app.trust.bundles import (
    archive,
    key_claims,
    layout,
    log_claims,
    minutes_claims,
    other_claims,
    rules_claims,
    signed_claims,
    statement_claims,
    table_claims,
    witness_claims,
)
from app.trust.bundles import sentences as say
from app.trust.bundles.key_claims import SeatKey
from app.trust.bundles.layout import Manifest
from app.trust.bundles.log_claims import Files
from app.trust.bundles.record import Body, Entry, Record
from app.trust.bundles.report import Claim, Contradicted, Report, Sentence, Unproven, Validity, attempt, judge
from app.trust.bundles.statement_claims import Evidence, Signed
from app.trust.checkpoints import Checkpoint, VerifierKey
from app.trust.errors import MalformedBundleError
from app.trust.keys import PublicKey

_OF_STATEMENT: Final[dict[str, Callable[[Evidence, Signed], Sentence]]] = {
    "statement.subject": statement_claims.subject,
    "statement.recorded": statement_claims.recorded,
    "statement.seat": statement_claims.seat,
    "statement.key": statement_claims.key,
    "statement.fingerprint": statement_claims.fingerprint,
    "statement.mandate": statement_claims.mandate,
    "statement.seen": statement_claims.seen,
}


def verify(bundle: bytes, *, vkey: str | None = None) -> Report:
    """Every claim that the bundle makes.

    `vkey` is the log's verifier key (C2SP) as the reader knows it from elsewhere; without it the bundle's own is used
    and the claim `verifier` says so. Raises KeyRefusedError if `vkey` is no such text, and nothing else.
    """
    if vkey is not None:
        VerifierKey.parse(vkey)
    try:
        files = archive.unpack(bundle)
    except MalformedBundleError:
        return Report((Claim("archive", "", Validity.invalid, say.ARCHIVE_DAMAGED),))
    opened = Claim("archive", "", Validity.valid, say.ARCHIVE_READ)
    manifest_claim, manifest = attempt("manifest", layout.MANIFEST, lambda: _manifest(files))
    if manifest is None:
        return Report((opened, manifest_claim))
    return Report((opened, manifest_claim, *_members(files, manifest), *_contents(files, manifest, vkey)))


def _manifest(files: Files) -> tuple[Manifest, Sentence]:
    if layout.MANIFEST not in files:
        raise Unproven(say.MANIFEST_MISSING)
    try:
        manifest = Manifest.parse(files[layout.MANIFEST])
    except MalformedBundleError as error:
        raise Contradicted(say.MANIFEST_MALFORMED) from error
    kind, subject_id, revision = manifest.subject
    return manifest, say.MANIFEST_READ.of(type=kind, id=subject_id, revision=revision, log=manifest.log)


def _members(files: Files, manifest: Manifest) -> Iterator[Claim]:
    for name in sorted({*files, *manifest.members} - {layout.MANIFEST}, key=layout.place):
        verdict, sentence = Validity.valid, say.MEMBER_INTACT
        if name not in manifest.members:
            verdict, sentence = Validity.invalid, say.MEMBER_FOREIGN
        elif name not in files:
            verdict, sentence = Validity.incomplete, say.MEMBER_MISSING
        elif canonical.digest(files[name]) != manifest.members[name]:
            verdict, sentence = Validity.invalid, say.MEMBER_ALTERED
        yield Claim("member", name, verdict, sentence)


def _contents(files: Files, manifest: Manifest, vkey: str | None) -> Iterator[Claim]:
    claim, verifier = attempt("verifier", layout.MANIFEST, lambda: log_claims.verifier(manifest, vkey))
    yield claim
    claim, tree = attempt("checkpoint", layout.CHECKPOINT, lambda: log_claims.checkpoint(files, verifier))
    yield claim

    entries, bodies = dict[int, Entry](), dict[str, Body]()
    yield from _entries(files, manifest.log, tree, entries)
    yield from _bodies(files, Record(entries, {}), bodies)
    record = Record(entries, bodies)
    yield from other_claims.redactions(record)
    claim, publication = attempt("document", layout.DOCUMENT, lambda: log_claims.document(files, manifest, record))
    yield claim
    if verifier is not None and tree is not None:
        yield from witness_claims.claims(files, verifier, record, publication)
    claim, installed = attempt("installation", "", lambda: table_claims.installation(record))
    yield claim
    yield from _subject(files, manifest, record, publication)

    keys, seat_keys = dict[str, PublicKey](), dict[str, SeatKey]()
    yield from _keys(files, manifest.log, record, keys, seat_keys)
    yield from _statements(Evidence(files, manifest, record, tree, publication, installed, keys, seat_keys))


def _subject(files: Files, manifest: Manifest, record: Record, publication: Entry | None) -> Iterator[Claim]:
    """What only this kind of text claims."""
    if manifest.subject.type == minutes_claims.MINUTES:
        yield from minutes_claims.claims(files, manifest, record, publication)
    elif manifest.subject.type == table_claims.COMMITMENT:
        check = partial(table_claims.in_force, files, manifest, record, publication)
        yield judge("commitment.in_force", layout.DOCUMENT, check)
        yield from rules_claims.of_commitment(record, str(manifest.subject.id), publication)


def _entries(files: Files, log: str, tree: Checkpoint | None, found: dict[int, Entry]) -> Iterator[Claim]:
    """Claims on entries; those that are proven are put into `found`."""
    for name in _of(files, layout.ENTRIES):
        claim, entry = attempt("entry", name, partial(log_claims.entry, files, name, log, tree))
        if entry is not None:
            found[entry.index] = entry
        yield claim
    for name in log_claims.idle_proofs(files):
        yield Claim("entry", name, Validity.incomplete, say.PROOF_IDLE)


def _bodies(files: Files, record: Record, found: dict[str, Body]) -> Iterator[Claim]:
    """Claims on bodies; those that an entry of the record published are put into `found`."""
    for name in _of(files, layout.BODIES):
        claim, body = attempt("body", name, partial(log_claims.body, files, name, record))
        if body is not None:
            found[layout.stem(name)] = body
        yield claim


def _keys(
    files: Files, log: str, record: Record, keys: dict[str, PublicKey], seat_keys: dict[str, SeatKey]
) -> Iterator[Claim]:
    """Claims on keys; well-formed ones are put into `keys`, those that an entry put in force into `seat_keys`."""
    for name in _of(files, layout.KEYS):
        claim, found = attempt("key", name, partial(_key, files, name, log, record, keys))
        if found is not None:
            seat_keys[found.kid] = found
        yield claim


def _key(files: Files, name: str, log: str, record: Record, keys: dict[str, PublicKey]) -> tuple[SeatKey, Sentence]:
    key, index = key_claims.public_key(files, name)
    keys[key.thumbprint] = key
    return key_claims.in_force(key, index, record, log)


def _statements(evidence: Evidence) -> Iterator[Claim]:
    names = _of(evidence.files, layout.STATEMENTS)
    others = list(other_claims.attested(evidence.files, evidence.manifest, evidence.record))
    yield judge("statements", "", lambda: _whole(evidence, names, len(others)))
    yield from others
    yield from signed_claims.claims(evidence)
    for name in names:
        claim, signed = attempt("statement.signature", name, partial(statement_claims.signature, evidence, name))
        yield claim
        if signed is not None:
            for code, check in _OF_STATEMENT.items():
                yield judge(code, name, partial(check, evidence, signed))


def _whole(evidence: Evidence, names: list[str], others: int) -> Sentence:
    """No signature is left out that the entries of the bundle tell of; raises a Doubt."""
    if not names and not others and evidence.manifest.subject.type == table_claims.COMMITMENT:
        raise Unproven(say.STATEMENTS_NONE)
    # One without a statement has its own claim, and none under the others.
    tokens = {None, *(evidence.files[name].decode("ascii", "replace") for name in names)}
    found = [
        each
        for each in evidence.record.history(other_claims.SIGNATURE)
        if each.body is None or not other_claims.is_of_minutes(evidence.manifest, each.body)
    ]
    shown = {each.change.id for each in found if each.body is not None and each.body.get("statement", "") in tokens}
    for each in found:
        if each.change.id not in shown:
            raise Unproven(say.STATEMENTS_LACKING, index=each.entry.index)
    return say.STATEMENTS_WHOLE.of(count=len(names))


def _of(files: Files, folder: str) -> list[str]:
    return sorted((name for name in files if name.startswith(folder)), key=layout.place)
