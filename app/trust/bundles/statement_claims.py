"""Claims about one signed statement: its signature, what it names, its record, seat, key, mandate and what was seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.trust import canonical, jws, merkle
from app.trust.bundles import layout, mandates, table_claims
from app.trust.bundles import sentences as say
from app.trust.bundles.key_claims import KEY, SEAT, SeatKey, require_vouched, seat_body
from app.trust.bundles.layout import Manifest
from app.trust.bundles.log_claims import Files
from app.trust.bundles.record import MANDATE, Body, Entry, Published, Record
from app.trust.bundles.report import Contradicted, Sentence, Unproven
from app.trust.bundles.table_claims import Installation
from app.trust.checkpoints import Checkpoint
from app.trust.errors import MalformedBundleError, MalformedJWSError, MerkleError, TrustError
from app.trust.keys import PublicKey
from app.trust.statements import Intent, SignatureStatement, read_statement


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a statement is held against."""

    files: Files
    manifest: Manifest
    record: Record
    tree: Checkpoint | None
    publication: Entry | None
    installation: Installation | None
    keys: Mapping[str, PublicKey]
    seat_keys: Mapping[str, SeatKey]


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement whose signature holds."""

    token: str
    kid: str
    statement: SignatureStatement


@dataclass(frozen=True, slots=True)
class Recording:
    """The first entry that names a statement; `own` if it is the signer's act, not the release that came later."""

    index: int
    at: datetime
    own: bool


def signature(evidence: Evidence, name: str) -> tuple[Signed, Sentence]:
    """The statement, if its key signed it; raises a Doubt."""
    try:
        token = evidence.files[name].decode("ascii")
        kid = jws.header(token, jws.SEAT_SIGNATURE)
    except (UnicodeDecodeError, MalformedJWSError) as error:
        raise Contradicted(say.SIGNATURE_REFUSED) from error
    if kid not in evidence.keys:
        raise Unproven(say.SIGNATURE_KEY_MISSING)
    try:
        said = read_statement(token, evidence.keys[kid])
    except TrustError as error:
        raise Contradicted(say.SIGNATURE_REFUSED) from error
    sentence = say.SIGNED if said.reservation is None else say.SIGNED_WITH_WORDS
    return Signed(token, kid, said), sentence.of(
        seat=said.seat,
        sector=said.sector,
        role=said.role,
        intent=said.intent.value,
        at=canonical.instant(said.signed_at),
        words=said.reservation,
    )


def subject(evidence: Evidence, signed: Signed) -> Sentence:
    """It names this log, table, subject, revision and document."""
    said, manifest = signed.statement, evidence.manifest
    if said.log != manifest.log:
        raise Contradicted(say.NAMES_OTHER_LOG)
    if said.subject != manifest.subject:
        raise Contradicted(say.NAMES_OTHER_SUBJECT)
    if layout.DOCUMENT not in evidence.files:
        raise Unproven(say.DOCUMENT_MISSING)
    if said.document != canonical.digest(evidence.files[layout.DOCUMENT]):
        raise Contradicted(say.NAMES_OTHER_DOCUMENT)
    if evidence.publication is None:
        raise Unproven(say.PUBLICATION_MISSING)
    if said.roundtable != evidence.publication.roundtable:
        raise Contradicted(say.NAMES_OTHER_TABLE)
    return say.NAMES_ALL


def recorded(evidence: Evidence, signed: Signed) -> Sentence:
    """An entry names it, after the one that published the document."""
    recording = _recording(evidence, signed)
    if evidence.publication is not None and recording.index <= evidence.publication.index:
        raise Contradicted(say.RECORDED_TOO_EARLY)
    return say.RECORDED.of(index=recording.index)


def seat(evidence: Evidence, signed: Signed) -> Sentence:
    """The seat is of the sector and has the role that it says."""
    said = signed.statement
    body = seat_body(evidence.record, str(said.seat), _recording(evidence, signed).index)
    if body is None:
        raise Unproven(say.SEAT_MISSING)
    if (body.get("sector"), body.get("role")) != (said.sector, said.role):
        raise Contradicted(say.SEAT_OTHER)
    return say.SEAT_TRUE


def key(evidence: Evidence, signed: Signed) -> Sentence:
    """The key was the seat's when the statement was recorded, and its sector had vouched for it."""
    recording = _recording(evidence, signed)
    found = evidence.seat_keys.get(signed.kid)
    if found is None:
        raise Unproven(say.KEY_DOUBTED)
    if found.seat != str(signed.statement.seat):
        raise Contradicted(say.KEY_OF_OTHER_SEAT)
    if found.entry.index >= recording.index:
        raise Contradicted(say.KEY_TOO_LATE)
    _require_kept(evidence.record, KEY, found.id, found.entry.index, recording)
    require_vouched(found, evidence.record)
    return say.KEY_IN_FORCE


def fingerprint(evidence: Evidence, signed: Signed) -> Sentence:
    """The key was read aloud at the installation, or came later."""
    return table_claims.fingerprint(evidence.installation, evidence.seat_keys.get(signed.kid))


def mandate(evidence: Evidence, signed: Signed) -> Sentence:
    """The entry whose leaf it names accredited this seat, for long enough, and was not taken back before.

    Where it accredited a proposal, another one put the mandate in force.
    """
    recording = _recording(evidence, signed)
    entry = next((each for each in evidence.record.entries.values() if each.leaf == signed.statement.mandate), None)
    if entry is None:
        raise Unproven(say.MANDATE_MISSING)
    found, body = _accreditation(evidence.record, entry, str(signed.statement.seat))
    if entry.index >= recording.index:
        raise Contradicted(say.MANDATE_OTHER)
    powers = body.get("powers")
    if signed.statement.intent is Intent.sign and not (isinstance(powers, list) and "sign" in powers):
        raise Contradicted(say.MANDATE_POWERLESS)
    _require_days(body, recording)
    _require_kept(evidence.record, MANDATE, found.change.id, entry.index, recording)
    if not mandates.was_confirmed(evidence.record, found.change.id, body, recording.index):
        raise Unproven(say.MANDATE_UNCONFIRMED)
    return say.MANDATE_HELD.of(index=entry.index)


def seen(evidence: Evidence, signed: Signed) -> Sentence:
    """The tree that the signer saw is the beginning of the checkpoint's."""
    said, tree = signed.statement.seen, evidence.tree
    if tree is None:
        raise Unproven(say.NO_CHECKPOINT)
    # What was signed cannot have seen the entry that records it, nor anything after.
    if said.size > min(_recording(evidence, signed).index, tree.size):
        raise Contradicted(say.SEEN_OTHER)
    data = evidence.files.get(f"{layout.PROOFS}seen-{said.size}.json")
    if data is None:
        raise Unproven(say.SEEN_UNPROVEN)
    try:
        old, size, proof = layout.parse_seen(data)
        merkle.verify_consistency(said.size, bytes.fromhex(said.root), tree.size, tree.root, proof)
    except (MalformedBundleError, MerkleError) as error:
        raise Contradicted(say.SEEN_OTHER) from error
    if (old, size) != (said.size, tree.size):
        raise Contradicted(say.SEEN_OTHER)
    return say.SEEN_TRUE.of(size=said.size)


def _recording(evidence: Evidence, signed: Signed) -> Recording:
    digest = canonical.digest(signed.token.encode())
    naming = [
        each
        for _, each in sorted(evidence.record.entries.items())
        if digest in each.evidence.values()
        or any(
            one.body is not None and one.body.get("statement") == signed.token
            for one in evidence.record.published_by(each)
        )
    ]
    own = [each for each in naming if each.actor == (SEAT, str(signed.statement.seat))]
    for each in own or naming:
        return Recording(each.index, each.at, bool(own))
    raise Unproven(say.RECORD_MISSING)


def _accreditation(record: Record, entry: Entry, seat_id: str) -> tuple[Published, Body]:
    found = [each for each in record.published_by(entry) if each.change.type == MANDATE and each.change.revision == 1]
    for each in found:
        if each.body is not None and each.body.get("seat_id") == seat_id:
            return each, each.body
    if any(each.body is None for each in found):
        raise Unproven(say.MANDATE_MISSING)
    raise Contradicted(say.MANDATE_OTHER)


def _require_days(mandate_body: Body, recording: Recording) -> None:
    """Raises a Doubt unless the days of the mandate hold that of the recording."""
    if not mandates.begun(mandate_body, recording.at):
        raise Contradicted(say.MANDATE_EXPIRED)
    if mandates.ended(mandate_body, recording.at):
        raise Contradicted(say.MANDATE_EXPIRED) if recording.own else Unproven(say.MANDATE_ENDED_UNSEEN)


def _require_kept(record: Record, kind: str, subject_id: UUID, since: int, recording: Recording) -> None:
    """Raises a Doubt if an entry between `since` and the recording took the key or the mandate back."""
    revoked = say.KEY_REVOKED if kind == KEY else say.MANDATE_REVOKED
    for each in record.history(kind):
        if each.change.id == subject_id and since < each.entry.index < recording.index:
            gone = each.entry.type == f"{kind}.revoked" or (each.body is not None and bool(each.body.get("revoked_at")))
            if gone and recording.own:
                raise Contradicted(revoked, index=each.entry.index)
            if gone or each.body is None:
                raise Unproven(say.CHANGED_UNSEEN, index=each.entry.index)
