"""Claims about the table: its installation, the keys that were read aloud there, and what is in force."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.trust import canonical
from app.trust.bundles import layout
from app.trust.bundles import sentences as say
from app.trust.bundles import subject_sentences as tell
from app.trust.bundles.key_claims import SeatKey
from app.trust.bundles.layout import Manifest
from app.trust.bundles.log_claims import Files
from app.trust.bundles.record import Body, Entry, Record
from app.trust.bundles.report import Contradicted, Sentence, Unproven
from app.trust.canonical import JSONValue

TABLE, COMMITMENT = "roundtable", "commitment"


@dataclass(frozen=True, slots=True)
class Installation:
    """The entry that installed the table, and the seats whose keys were read aloud there, by the keys' thumbprints."""

    index: int
    seats: Mapping[str, str]


def installation(record: Record) -> tuple[Installation, Sentence]:
    """What the installation's entry says; raises a Doubt."""
    for each in record.history(TABLE):
        if each.entry.type == "roundtable.installed" and each.body is not None:
            seats = _fingerprints(each.body.get("installation"))
            index = each.entry.index
            return Installation(index, seats), tell.INSTALLED.of(index=index, count=len(seats))
    raise Unproven(tell.INSTALLATION_MISSING)


def _fingerprints(value: JSONValue) -> dict[str, str]:
    keys = value.get("keys") if isinstance(value, dict) and value.get("read_aloud") is True else None
    found = dict[str, str]()
    for each in keys if isinstance(keys, list) else [None]:
        kid, seat = (each.get("kid"), each.get("seat_id")) if isinstance(each, dict) else (None, None)
        if not isinstance(kid, str) or not isinstance(seat, str):
            raise Contradicted(tell.INSTALLATION_MALFORMED)
        found[kid] = seat
    return found


def fingerprint(known: Installation | None, key: SeatKey | None) -> Sentence:
    """Whether a key was read aloud, or came later; raises a Doubt."""
    if known is None:
        raise Unproven(tell.INSTALLATION_MISSING)
    if key is None:
        raise Unproven(say.KEY_DOUBTED)
    if key.kid in known.seats:
        if known.seats[key.kid] != key.seat:
            raise Contradicted(tell.FINGERPRINT_OTHER)
        return tell.FINGERPRINT_READ.of(kid=key.kid, index=known.index)
    if key.entry.index < known.index:
        raise Unproven(tell.FINGERPRINT_UNREAD)
    return tell.FINGERPRINT_LATER.of(kid=key.kid)


def in_force(files: Files, manifest: Manifest, record: Record, publication: Entry | None) -> Sentence:
    """The release that put the commitment in force, of this very document; raises a Doubt."""
    if publication is None or layout.DOCUMENT not in files:
        raise Unproven(say.PUBLICATION_MISSING)
    digest = canonical.digest(files[layout.DOCUMENT])
    for each in record.history(COMMITMENT):
        if each.change.id == manifest.subject.id and each.entry.type == "commitment.released":
            if each.entry.evidence.get("document") != digest or each.entry.index < publication.index:
                raise Contradicted(tell.RELEASE_OTHER, index=each.entry.index)
            if each.body is None:
                raise Unproven(tell.RELEASE_MISSING)
            if each.body.get("phase") != "in_force":
                raise Contradicted(tell.RELEASE_OTHER, index=each.entry.index)
            return tell.RELEASED.of(index=each.entry.index, at=canonical.instant(each.entry.at))
    raise Unproven(tell.RELEASE_MISSING)


def deciding_sectors(record: Record, before: int) -> set[JSONValue] | None:
    """Who decided at the table by then, as far as the bundle shows it."""
    found: list[Body] = [
        each.body for each in record.history(TABLE) if each.body is not None and each.entry.index < before
    ]
    sectors = found[-1].get("deciding_sectors") if found else None
    return {each for each in sectors if isinstance(each, str)} if isinstance(sectors, list) else None
