"""What minutes allow: pure rules and their refusals.

`drafting → circulated → assented → sealed`. Assented are minutes of which every deciding sector has spoken, be it to
refuse; where the ground rules let silence count, circulated minutes are sealed without that step. An accepted
correction sends the text round anew: words given until then speak of an older text. Nothing follows the seal.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Final
from uuid import UUID

from app.core.errors import Conflict
from app.minutes.models import Correction, CorrectionPhase, Minutes, MinutesPhase
from app.minutes.schemas.sections import STORED_SECTIONS, Sections
from app.sessions.lifecycle import AgendaEmpty
from app.sessions.models import Session, SessionPhase
from app.signatures.lifecycle import DocumentRedacted
from app.signatures.models import Signature


class MinutesAlreadySealed(Conflict):
    """409: whatever the act, whoever asks."""

    code = "minutes_sealed"
    message = "The minutes are sealed: their text never changes again."


class MinutesWithoutNotes(Conflict):
    code = "minutes_without_notes"
    message = "Nobody took a note of this session: say «without_notes» if that is as it should be."


class MinutesAlreadyCirculated(Conflict):
    code = "minutes_circulated"
    message = "The minutes circulate: their notes stay as they are, and what is wrong is corrected in the open."


class TextNotSignable(Conflict):
    """409: nobody signs what has no exact bytes."""

    code = "text_not_signable"
    message = "This text went round before texts were kept byte for byte; one with a correction can be signed."


class SignatureVoid(Conflict):
    """409: what it was under was replaced by another text."""

    code = "signature_void"
    message = "Another text took the place of the one that was signed; the seat is asked to sign anew."


class MinutesSpokenOf(Conflict):
    """409: what somebody has answered is not made as if it had never been said."""

    code = "minutes_spoken_of"
    message = "Somebody has said a word on these minutes: what is wrong in them is corrected in the open."


class MinutesNotCirculated(Conflict):
    code = "minutes_not_circulated"
    message = (
        "The minutes do not circulate yet: there is no text to speak about, or to seal. They circulate once the "
        "session is closed, by whoever runs the table."
    )


class SessionNotClosed(Conflict):
    code = "session_not_closed"
    message = (
        "The session is not closed yet, and its minutes tell all of it. Close it first, or circulate with "
        "`close: true`."
    )


class NotesNotTaken(Conflict):
    code = "notes_not_taken"
    message = "Notes are taken of a session that was called and not cancelled."


class PreviewNotShown(Conflict):
    code = "preview_not_shown"
    message = "Until they circulate, the minutes are read by those who draft them: no ground rule shows the draft."


class CorrectionDisposed(Conflict):
    code = "correction_disposed"
    message = "The correction was accepted or rejected already."


_UNTOLD: Final = frozenset({SessionPhase.planned, SessionPhase.cancelled})
_UNDER_REVIEW: Final = frozenset({MinutesPhase.circulated, MinutesPhase.assented})


def require_noted(session: Session) -> None:
    if session.phase in _UNTOLD:
        raise NotesNotTaken


def require_drafting(minutes: Minutes) -> None:
    """Raises MinutesAlreadySealed or MinutesAlreadyCirculated."""
    if minutes.phase is MinutesPhase.sealed:
        raise MinutesAlreadySealed
    if minutes.phase is not MinutesPhase.drafting:
        raise MinutesAlreadyCirculated


def require_under_review(minutes: Minutes) -> None:
    """Raises MinutesAlreadySealed, MinutesNotCirculated, or DocumentRedacted where the text was taken out."""
    require_going_round(minutes)
    if not minutes.sections:
        raise DocumentRedacted


def require_going_round(minutes: Minutes) -> None:
    """The same of minutes whose text may have been taken out since."""
    if minutes.phase is MinutesPhase.sealed:
        raise MinutesAlreadySealed
    if minutes.phase not in _UNDER_REVIEW:
        raise MinutesNotCirculated


def require_undisposed(correction: Correction) -> None:
    if correction.phase is not CorrectionPhase.open:
        raise CorrectionDisposed


def against_circulation(session: Session, items: int) -> list[Conflict]:
    """What stands against composing the minutes of a session whatever the protocol says; empty when nothing does."""
    found: list[Conflict] = [] if session.phase is SessionPhase.closed else [SessionNotClosed()]
    if items == 0:
        found.append(AgendaEmpty())
    return found


def require_of_present_text(minutes: Minutes, signature: Signature) -> None:
    """Raises SignatureVoid."""
    if signature.voided_at is not None or signature.target_revision != minutes.circulated_revision:
        raise SignatureVoid


def text_of(minutes: Minutes) -> Sections:
    """The composed text; without sections while the minutes are drafted."""
    return STORED_SECTIONS.validate_python(minutes.sections)


def send_round(
    minutes: Minutes, text: Sections, now: datetime, review_ends_at: datetime, holidays: Iterable[date]
) -> None:
    """A composed text goes round, the first or one with corrections: what was said before was said of another."""
    minutes.phase = MinutesPhase.circulated
    minutes.text_revision += 1
    minutes.sections = _stored(text)
    minutes.circulated_at = now
    minutes.review_ends_at = review_ends_at
    minutes.review_holidays = sorted(day.isoformat() for day in holidays)


def make_signable(minutes: Minutes, text: str, digest: str) -> None:
    """The exact bytes of the text that goes round."""
    minutes.circulated_text, minutes.text_digest = text, digest


def withdraw(minutes: Minutes, withdrawal: dict[str, object]) -> None:
    """A text that went round by mistake: from now on the minutes are a draft again, and tell of it."""
    minutes.phase = MinutesPhase.drafting
    minutes.sections = []
    minutes.circulated_text = minutes.text_digest = minutes.circulated_revision = None
    minutes.circulated_at = minutes.review_ends_at = minutes.protocol_id = None
    minutes.review_holidays = []
    minutes.withdrawals = [*minutes.withdrawals, withdrawal]


def hear(minutes: Minutes, spoken: Collection[str], deciding: Collection[str]) -> bool:
    """Whether the minutes are assented by now, which they become once every deciding sector has spoken of them."""
    if minutes.phase is MinutesPhase.assented or not set(spoken).issuperset(deciding):
        return False
    minutes.phase = MinutesPhase.assented
    return True


def dispose(correction: Correction, phase: CorrectionPhase, reason: str, seat_id: UUID, now: datetime) -> None:
    """A correction is accepted or rejected, once and with its reason."""
    correction.phase, correction.reason = phase, reason
    correction.disposed_by, correction.disposed_at = seat_id, now


def seal(minutes: Minutes, text: Sections, document: str, digest: str, now: datetime) -> None:
    """The text and the exact bytes of its document, for ever."""
    minutes.phase = MinutesPhase.sealed
    minutes.sections = _stored(text)
    minutes.document, minutes.document_digest = document, digest
    minutes.sealed_at = now


def _stored(text: Sections) -> list[dict[str, object]]:
    stored: list[dict[str, object]] = STORED_SECTIONS.dump_python(text, mode="json")
    return stored
