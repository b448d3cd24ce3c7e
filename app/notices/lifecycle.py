"""What notices allow: pure rules and their refusals."""

from datetime import datetime
from uuid import UUID

from app.core.errors import Conflict, Refusal, Unprocessable
from app.notices.models import HandedTo, Notice, NoticeAnswer, NoticeOccasion


class NoticeSuperseded(Conflict):
    code = "notice_superseded"
    message = "The seat was told something newer of this session since: answer that."


class NothingToAnswer(Conflict):
    code = "nothing_to_answer"
    message = "This notice calls nobody: it only tells what became of the session."


class AlreadyHandedOver(Conflict):
    code = "already_handed_over"
    message = "It is recorded already that this notice was handed over."


class HandoverUnfit(Unprocessable):
    code = "handover_unfit"
    message = "A notice is handed over after it was written, and not in the future."
    pointer = "/occurred_at"


class CallbackUnsigned(Refusal):
    """401: whoever called does not have the secret of the gateway, or did so at another hour."""

    status = 401
    code = "callback_unsigned"
    message = "The signature of the gateway does not hold for these bytes at this hour."


_CALLS = frozenset({NoticeOccasion.convened, NoticeOccasion.rescheduled})


def answer(notice: Notice, given: NoticeAnswer, text: str | None, now: datetime, *, newest: bool) -> None:
    """What the seat says; it may say otherwise later. Raises NothingToAnswer and NoticeSuperseded."""
    if notice.occasion not in _CALLS:
        raise NothingToAnswer
    if not newest:
        raise NoticeSuperseded
    notice.answer, notice.answer_text, notice.answered_at = given, text, now


def hand_over(
    notice: Notice, to: HandedTo, by: UUID, occurred_at: datetime | None, evidence: str | None, now: datetime
) -> None:
    """Raises AlreadyHandedOver and HandoverUnfit."""
    if notice.handed_over_at is not None:
        raise AlreadyHandedOver
    at = occurred_at or max(now, notice.told_at)
    if not notice.told_at <= at <= max(now, notice.told_at):
        raise HandoverUnfit
    notice.handed_over_at, notice.handed_to, notice.evidence_digest = at, to, evidence
    notice.handed_over_by = by
