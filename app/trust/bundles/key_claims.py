"""Claims about keys: that an entry put this key in force for that seat, and that its own sector vouched for it."""

from dataclasses import dataclass
from uuid import UUID

from app.trust.bundles import layout
from app.trust.bundles import sentences as say
from app.trust.bundles.log_claims import Files
from app.trust.bundles.mandates import in_force as gives
from app.trust.bundles.record import MANDATE, Body, Entry, Record
from app.trust.bundles.report import Contradicted, Sentence, Unproven
from app.trust.errors import MalformedBundleError, TrustError
from app.trust.keys import PublicKey
from app.trust.statements import read_key_proof

KEY, SEAT = "key", "seat"
"""Subjects of the log, as `changes[].type` names them."""
_WITNESSES = 2


@dataclass(frozen=True, slots=True)
class SeatKey:
    """A key that an entry put in force for a seat; `id` is that of the subject which the log knows it by."""

    id: UUID
    kid: str
    seat: str
    entry: Entry
    body: Body


def public_key(files: Files, name: str) -> tuple[PublicKey, int]:
    """The key of a member and the index of its entry; raises a Doubt unless it is the key of its name."""
    try:
        key, index = layout.parse_key(files[name])
    except MalformedBundleError as error:
        raise Contradicted(say.KEY_MALFORMED) from error
    if key.thumbprint != layout.stem(name):
        raise Contradicted(say.KEY_MALFORMED)
    return key, index


def in_force(key: PublicKey, index: int, record: Record, log: str) -> tuple[SeatKey, Sentence]:
    """Raises a Doubt unless that entry put this key in force, with a proof of possession for its seat."""
    entry = record.entries.get(index)
    if entry is None:
        raise Unproven(say.KEY_ENTRY_MISSING)
    found = [each for each in record.published_by(entry) if each.change.type == KEY]
    for each in found:
        if each.body is not None and each.body.get("kid") == key.thumbprint:
            _require_active(key, each.body, entry, log)
            seat = str(each.body["seat_id"])
            return SeatKey(each.change.id, key.thumbprint, seat, entry, each.body), say.KEY_REGISTERED.of(
                seat=seat, index=index
            )
    if any(each.body is None for each in found):
        raise Unproven(say.KEY_ENTRY_MISSING)
    raise Contradicted(say.KEY_OTHER)


def _require_active(key: PublicKey, body: Body, entry: Entry, log: str) -> None:
    if body.get("jwk") != key.jwk() or body.get("phase") != "active":
        raise Contradicted(say.KEY_OTHER)
    try:
        proof = read_key_proof(str(body.get("proof")), key)
    except TrustError as error:
        raise Contradicted(say.KEY_UNPROVEN) from error
    if (proof.log, proof.roundtable, str(proof.seat)) != (log, entry.roundtable, body.get("seat_id")):
        raise Contradicted(say.KEY_UNPROVEN)


def require_vouched(key: SeatKey, record: Record) -> None:
    """Raises a Doubt unless the mandate's document named the key, a steward of the same sector activated it, or two
    witnesses of different sectors, one of them its own, confirmed the paper that vouches for it.

    This is what keeps a host from making itself a key for somebody's seat: `origin` in the key's body says which of
    the three it was, and each leads to an accreditation that the constituency's own paper stands behind.
    """
    origin = key.body.get("origin")
    if origin == "mandate":
        if not any(each.get("key_thumbprint") == key.kid for each in _mandates(record, key.seat, key.entry.index)):
            raise Unproven(say.KEY_VOUCHER_MISSING)
        return
    if origin == "paper":
        _require_witnessed(key, record)
        return
    steward = key.body.get("activated_by")
    if origin != "steward" or not isinstance(steward, str) or steward == key.seat:
        raise Contradicted(say.KEY_VOUCHER_OTHER)
    if key.entry.actor != (SEAT, steward):
        raise Contradicted(say.KEY_VOUCHER_OTHER)
    if not stewards(record, steward, key.entry.index):
        raise Unproven(say.KEY_VOUCHER_MISSING)
    theirs, own = (seat_body(record, seat, key.entry.index) for seat in (steward, key.seat))
    if theirs is None or own is None:
        raise Unproven(say.KEY_VOUCHER_MISSING)
    if theirs.get("sector") != own.get("sector"):
        raise Contradicted(say.KEY_VOUCHER_OTHER)


def _require_witnessed(key: SeatKey, record: Record) -> None:
    """Each of the two confirmed by an entry of its own, of which the later put the key in force; raises a Doubt."""
    named = key.body.get("witnesses")
    seats = {str(each.get("seat_id")) for each in named if isinstance(each, dict)} if isinstance(named, list) else set()
    if len(seats) != _WITNESSES or key.seat in seats:
        raise Contradicted(say.KEY_VOUCHER_OTHER)
    spoken = {key.entry.actor.id} if key.entry.actor.kind == SEAT else set()
    for each in record.history(KEY):
        if each.change.id == key.id and each.entry.type == "key.witnessed" and each.entry.index < key.entry.index:
            spoken.add(each.entry.actor.id)
    if key.entry.actor.kind != SEAT or key.entry.actor.id not in seats:
        raise Contradicted(say.KEY_VOUCHER_OTHER)
    if not seats <= spoken:
        raise Unproven(say.KEY_VOUCHER_MISSING)
    own, *theirs = (seat_body(record, seat, key.entry.index) for seat in (key.seat, *sorted(seats)))
    if own is None or any(each is None for each in theirs):
        raise Unproven(say.KEY_VOUCHER_MISSING)
    sectors = {str(each.get("sector")) for each in theirs if each is not None}
    if len(sectors) != _WITNESSES or str(own.get("sector")) not in sectors:
        raise Contradicted(say.KEY_VOUCHER_OTHER)


def seat_body(record: Record, seat: str, before: int) -> Body | None:
    """What the log last said of a seat before an index, as far as the bundle shows it."""
    found = [
        each.body
        for each in record.history(SEAT)
        if str(each.change.id) == seat and each.entry.index < before and each.body is not None
    ]
    return found[-1] if found else None


def stewards(record: Record, seat: str, until: int) -> bool:
    """Whether a mandate that was in force up to an index let the holder of a seat vouch for the sector's keys."""
    return any(_empowers(each, "steward") for each in _mandates(record, seat, until))


def _mandates(record: Record, seat: str, until: int) -> list[Body]:
    found = [each for each in record.history(MANDATE) if each.entry.index <= until]
    bodies = [each.body for each in found if each.body is not None and each.body.get("seat_id") == seat]
    return [body for body in bodies if gives(body)]


def _empowers(mandate: Body, power: str) -> bool:
    powers = mandate.get("powers")
    return isinstance(powers, list) and power in powers
