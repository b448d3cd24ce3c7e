"""What others recorded counts for a decision once the sector says so with one tap, or two witnesses bind a sheet."""

from collections.abc import Collection, Sequence
from uuid import UUID

from app.core.errors import Conflict, Unprocessable
from app.core.ids import new_id
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables.access import Standing
from app.roundtables.evidence import require_stored
from app.roundtables.models import Seat
from app.roundtables.policy import OtherSector
from app.sessions import policy, presence_rows, stays
from app.sessions.models import Attendance, AttendanceConfirmation, PresenceWord, Session
from app.sessions.schemas.presence import (
    AttendanceConfirmationIn,
    AttendanceConfirmationOut,
    AttendanceOut,
    AttendanceSheetIn,
)
from app.signatures import witnessing
from app.signatures.schemas.paper import ConfirmationIn
from app.signatures.service import paper as sheets


class AttendanceUnknown(Unprocessable):
    code = "attendance_unknown"
    message = "One of these arrivals is not of this session, or was corrected since."
    pointer = "/attendance_ids"


class NothingClaimed(Conflict):
    code = "nothing_claimed"
    message = "All of these arrivals are confirmed already."


class SheetInEffect(Conflict):
    code = "sheet_in_effect"
    message = "Both witnesses have confirmed this sheet already."


async def confirm(standing: Standing, session: Session, body: AttendanceConfirmationIn) -> WriteResult:
    """One tap for the list of one's own sector.

    Raises AttendanceUnknown, NothingClaimed, OtherSector and ListKeptByYou.
    """
    found = await _named(standing, session, body.attendance_ids)
    if any(seat.sector is not standing.seat.sector for _, seat in found):
        raise OtherSector
    if any(stay.claimed and stay.recorded_by == standing.seat.id for stay, _ in found):
        raise policy.ListKeptByYou

    confirmed = [stay for stay, _ in found if stays.confirm(stay, PresenceWord.sector, standing.now)]
    confirmation = _confirmation(standing, session, found)
    confirmation.sector, confirmation.took_effect_at = standing.seat.sector, standing.now
    standing.db.add(confirmation)
    return await standing.record(
        Act.attendance_list_confirmed,
        Change(confirmation, AttendanceConfirmationOut),
        *(Change(stay, AttendanceOut) for stay in confirmed),
    )


async def bind(standing: Standing, session: Session, body: AttendanceSheetIn) -> WriteResult:
    """A sheet that waits for its witnesses.

    Raises ListOfOthers, AttendanceUnknown, NothingClaimed, EvidenceNotStored, SignedOutOfTime and the refusals of
    `witnessing.named`.
    """
    policy.require_keeps_list(standing.role, conducts=standing.conducts)
    found = await _named(standing, session, body.attendance_ids)
    await require_stored(standing.db, standing.roundtable.id, [body.scan_digest], "/scan_digest")
    since = min(stay.arrived_at for stay, _ in found)
    paper, witnesses = await sheets.listed_sheet(standing, body, since)

    confirmation = _confirmation(standing, session, found)
    confirmation.paper, confirmation.witnesses = paper, witnesses
    standing.db.add(confirmation)
    return await standing.record(
        Act.attendance_sheet_recorded,
        Change(confirmation, AttendanceConfirmationOut),
        evidence={"scan": body.scan_digest},
        occurred_at=body.signed_at,
    )


async def _named(standing: Standing, session: Session, ids: Collection[UUID]) -> Sequence[tuple[Attendance, Seat]]:
    found = await presence_rows.named(standing.db, session.id, ids)
    if len(found) != len(ids) or any(stay.voided_at is not None for stay, _ in found):
        raise AttendanceUnknown
    if not any(stay.claimed for stay, _ in found):
        raise NothingClaimed
    return found


def _confirmation(
    standing: Standing, session: Session, found: Sequence[tuple[Attendance, Seat]]
) -> AttendanceConfirmation:
    return AttendanceConfirmation(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        session_id=session.id,
        sector=None,
        seat_id=standing.seat.id,
        attendance_ids=[stay.id for stay, _ in found],
        paper=None,
        witnesses=[],
        recorded_at=standing.now,
        took_effect_at=None,
    )


async def spoken(standing: Standing, claimed: Collection[UUID]) -> list[Change]:
    """Whoever speaks in the room by an act of their own is there: these of their stays count from now on."""
    here = [await standing.db.get_one(Attendance, each) for each in claimed]
    return [Change(stay, AttendanceOut) for stay in here if stays.confirm(stay, PresenceWord.spoken, standing.now)]


async def witness(
    standing: Standing, session: Session, confirmation: AttendanceConfirmation, body: ConfirmationIn
) -> WriteResult:
    """One witness's word about a sheet; with the second one those on it count. What was corrected since stays as it is.

    Raises SheetInEffect and the refusals of `witnessing`.
    """
    if confirmation.took_effect_at is not None:
        raise SheetInEffect
    witnesses = await sheets.confirmed_list(standing, confirmation.witnesses)
    witnessing.require_same_sheet(confirmation.paper, body.scan_digest)
    confirmation.witnesses = [each.stored() for each in witnesses]
    changes = [Change(confirmation, AttendanceConfirmationOut)]
    if witnessing.is_complete(witnesses):
        confirmation.took_effect_at = standing.now
        found = await presence_rows.named(standing.db, session.id, confirmation.attendance_ids)
        confirmed = [
            stay
            for stay, _ in found
            if stay.voided_at is None and stays.confirm(stay, PresenceWord.sheet, standing.now)
        ]
        changes += [Change(stay, AttendanceOut) for stay in confirmed]
    return await standing.record(Act.attendance_sheet_witnessed, *changes, evidence={"scan": body.scan_digest})
