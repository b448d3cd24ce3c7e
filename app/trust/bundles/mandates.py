"""What the entries of a bundle say of mandates: their days, and under which one a sector's word was given."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.trust.bundles.record import MANDATE, Body, Entry, Record

# A mandate's days are days at the table, whose time zone a bundle does not tell: only what no zone allows is refused.
_EARLIEST_DAY, _LATEST_DAY = timedelta(hours=14), timedelta(hours=-12)
_IN_FORCE: Final = "in_force"
_LONGEST_ERA: Final = (1900, 2200)


def begun(body: Body, at: datetime) -> bool:
    """Whether the first day of the mandate (`YYYY-MM-DD`, which sort as text) may have come anywhere by then."""
    since = body.get("valid_from")
    return _is_in_era(at) and isinstance(since, str) and since <= (at + _EARLIEST_DAY).date().isoformat()


def ended(body: Body, at: datetime) -> bool:
    """Whether the last day of the mandate, if it has one, is over everywhere by then."""
    until = body.get("valid_until")
    return not _is_in_era(at) or (isinstance(until, str) and until < (at + _LATEST_DAY).date().isoformat())


def deciding(record: Record, seat: str, entry: Entry) -> int | None:
    """The index of the accreditation of a mandate with the power to decide that the seat held when it acted."""
    accredited = dict[UUID, int]()
    found = None
    for each in record.history(MANDATE):
        mandate = each.change.id
        if each.entry.index >= entry.index or each.body is None or each.body.get("seat_id") != seat:
            continue
        powers = each.body.get("powers")
        in_days = begun(each.body, entry.at) and not ended(each.body, entry.at)
        if each.change.revision == 1 and isinstance(powers, list) and "decide" in powers and in_days:
            accredited[mandate] = each.entry.index
            if in_force(each.body):
                found = mandate
        elif mandate in accredited and each.body.get("revoked_at"):
            found = None if found == mandate else found
        elif mandate in accredited and in_force(each.body):
            found = mandate
    return accredited[found] if found else None


def in_force(body: Body) -> bool:
    """Whether the mandate gave something when this body was published: one of before had no phase, and did."""
    return body.get("phase") in (None, _IN_FORCE)


def was_confirmed(record: Record, mandate: UUID, accreditation: Body, before: int) -> bool:
    """Whether a mandate that was accredited as a proposal was put in force by an entry before that index."""
    return in_force(accreditation) or any(
        each.change.id == mandate and each.entry.index < before and each.body is not None and in_force(each.body)
        for each in record.history(MANDATE)
    )


def _is_in_era(at: datetime) -> bool:
    return _LONGEST_ERA[0] <= at.year <= _LONGEST_ERA[1]
