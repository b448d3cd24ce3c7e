"""When a word that others wrote down may count: pure rules and their refusals."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from app.attendance.models import Hearing
from app.core.errors import Conflict, Forbidden, Unprocessable
from app.core.fitting import TO_COME
from app.sessions.models import Attendance, PresenceWord
from app.sessions.stays import OccurredAtUnfit


class ProposalUnknown(Unprocessable):
    code = "proposal_unknown"
    message = "There is no such proposal before this session."
    pointer = "/proposal_id"


class SpeakerWithoutWord(Unprocessable):
    code = "speaker_without_word"
    message = "That seat takes no position: it is of no deciding sector, or its mandate has no power to decide."
    pointer = "/seat_id"


class WordOfYourOwn(Conflict):
    code = "word_of_your_own"
    message = "Your own word you say yourself; this is for what others said."


class HearingConfirmed(Conflict):
    code = "hearing_confirmed"
    message = "This word is confirmed already, and counts."


class SheetRecorded(Conflict):
    code = "sheet_recorded"
    message = "A sheet was recorded for this word already; its witnesses confirm it."


class TextChanged(Conflict):
    code = "text_changed"
    message = "The text is another since this was said; it is asked anew."


class NotWhoSpoke(Forbidden):
    code = "not_who_spoke"
    message = "Only the delegate whose word it is confirms it without a sheet."


def heard_at(stays: Iterable[Attendance], since: datetime, occurred_at: datetime | None, now: datetime) -> datetime:
    """When it was said: during a stay of the seat, after its text existed, and not in the future.

    Raises OccurredAtUnfit.
    """
    at = max(since, now) if occurred_at is None else occurred_at
    if occurred_at is not None and at > now:
        raise OccurredAtUnfit(TO_COME, "/occurred_at", now)
    if at < since:
        raise OccurredAtUnfit("before_text", "/occurred_at", since)
    there = list(stays)
    if not any(stay.arrived_at <= at and (stay.departed_at is None or at <= stay.departed_at) for stay in there):
        last = max((stay.departed_at or stay.arrived_at for stay in there), default=at)
        raise OccurredAtUnfit("not_there", "/occurred_at", last)
    return at


def require_waiting(hearing: Hearing) -> None:
    """Raises HearingConfirmed."""
    if hearing.confirmed_at is not None:
        raise HearingConfirmed


def require_without_sheet(hearing: Hearing) -> None:
    """Raises HearingConfirmed or SheetRecorded."""
    require_waiting(hearing)
    if hearing.paper is not None:
        raise SheetRecorded


def require_who_spoke(hearing: Hearing, seat_id: UUID, mandate_id: UUID) -> None:
    """Raises NotWhoSpoke."""
    if (hearing.seat_id, hearing.mandate_id) != (seat_id, mandate_id):
        raise NotWhoSpoke


def confirm(hearing: Hearing, word: PresenceWord, assent_id: UUID, now: datetime) -> None:
    hearing.confirmed_at, hearing.confirmed_through, hearing.assent_id = now, word, assent_id
