"""Claims that stand beside the statements: signatures of other classes, witnesses' lines, and what was redacted."""

from collections.abc import Iterator
from re import ASCII
from re import compile as compile_pattern
from typing import Final

from app.trust import canonical
from app.trust.bundles import layout
from app.trust.bundles import subject_sentences as tell
from app.trust.bundles.acta import has
from app.trust.bundles.key_claims import seat_body
from app.trust.bundles.layout import Manifest
from app.trust.bundles.log_claims import Files
from app.trust.bundles.record import Body, Change, Published, Record
from app.trust.bundles.report import Claim, Contradicted, Sentence, Validity, judge
from app.trust.canonical import JSONValue

SIGNATURE: Final = "signature"
_DIGEST = compile_pattern(r"[0-9a-f]{64}", ASCII)
_CLASSES: Final = {"B": tell.ATTESTED_B, "C": tell.ATTESTED_C, "D": tell.ATTESTED_D}
# Taken out by consent, or anew after an older copy of the database was restored.
_REDACTING: Final = (".redacted", ".reapplied")
# What these hold stands in the sentence already, or says nothing of how the signature was given.
_TOLD: Final = frozenset({"document", "payload_digest", "salt"})


def is_of_minutes(manifest: Manifest, body: Body) -> bool:
    """Whether a signature is under the minutes of the bundle, whose text went round before it was sealed."""
    kind, subject_id, _ = manifest.subject
    return kind == "minutes" and has(body, {"target_type": kind, "target_id": str(subject_id)})


def attested(files: Files, manifest: Manifest, record: Record) -> Iterator[Claim]:
    """One claim for each signature under the text that has no statement of a key, as it was last published."""
    latest = dict[str, Published]()
    for each in record.history(SIGNATURE):
        if each.body is None or is_of_minutes(manifest, each.body):
            continue
        if "statement" in each.body and each.body["statement"] is None:
            latest[str(each.change.id)] = each
    for each in latest.values():
        name = f"{layout.ENTRIES}{each.entry.index}.json"
        yield judge("signature.attested", name, lambda each=each: _attested(files, manifest, record, each))  # type: ignore[misc]


def _attested(files: Files, manifest: Manifest, record: Record, found: Published) -> Sentence:
    body: Body = found.body or {}
    index, seat = found.entry.index, str(body.get("seat_id"))
    kind, subject_id, revision = manifest.subject
    target = (body.get("target_type"), body.get("target_id"), body.get("target_revision"))
    holder = seat_body(record, seat, index) or {}
    sentence = _CLASSES.get(str(body.get("assurance")))
    digest = canonical.digest(files.get(layout.DOCUMENT, b""))
    same_seat = (holder.get("sector"), holder.get("role")) == (body.get("sector"), body.get("role"))
    if (
        sentence is None
        or target != (kind, str(subject_id), revision)
        or body.get("document") != digest
        or not same_seat
    ):
        raise Contradicted(tell.ATTESTED_OTHER, index=index)
    if "completed_at" in body and body["completed_at"] is None:
        return tell.ATTESTED_PENDING.of(seat=seat, index=index)
    evidence = {name: value for name, value in found.entry.evidence.items() if name not in _TOLD}
    evidence |= {name: text for name, text in _digests(body) if name not in _TOLD}
    return sentence.of(
        seat=seat,
        sector=body.get("sector"),
        role=body.get("role"),
        intent=body.get("intent"),
        index=index,
        evidence="; ".join((*(f"{name}: {evidence[name]}" for name in sorted(evidence)), *_circumstances(body))),
    )


def _circumstances(body: Body) -> Iterator[str]:
    """In which language a paper was read and signed, and the seats that witnessed it."""
    paper, witnesses = body.get("paper"), body.get("witnesses")
    if isinstance(paper, dict):
        yield f"language: {paper.get('language')}"
    for each in witnesses if isinstance(witnesses, list) else []:
        if isinstance(each, dict):
            yield f"witness: {each.get('seat_id')} ({each.get('sector')})"


def redactions(record: Record) -> Iterator[Claim]:
    """One claim for each body that an entry of the bundle says was redacted, and that is not there."""
    for index, entry in sorted(record.entries.items()):
        if not entry.type.endswith(_REDACTING):
            continue
        told = [each.body for each in record.published_by(entry) if each.body is not None]
        for published, change in _before(record, index):
            named = any(
                body.get("target_id") == str(change.id) and change.revision in _revisions(body) for body in told
            )
            for digest in sorted(set(change.views.values()) - record.bodies.keys()) if named else ():
                sentence = tell.REDACTED.of(published=published, index=index)
                yield Claim("redaction", f"{layout.BODIES}{digest}.json", Validity.valid, sentence)


def _before(record: Record, index: int) -> Iterator[tuple[int, Change]]:
    for _, entry in sorted(record.entries.items()):
        if entry.index < index:
            yield from ((entry.index, change) for change in entry.changes)


def _revisions(body: Body) -> list[JSONValue]:
    value = body.get("revisions")
    return value if isinstance(value, list) else []


def _digests(value: JSONValue | Body, name: str = "") -> Iterator[tuple[str, str]]:
    """The digests in a body, each with the name of the member that holds it."""
    if isinstance(value, str):
        if _DIGEST.fullmatch(value):
            yield name, value
    elif isinstance(value, list):
        for each in value:
            yield from _digests(each, name)
    elif isinstance(value, dict):
        for inner in sorted(value):
            yield from _digests(value[inner], inner)
