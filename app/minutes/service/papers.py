"""The minutes go to every seat: as an address for who signs in, or as a file where the seat asks for it."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.ledger.append import Change
from app.minutes import paper, queries
from app.minutes.lifecycle import text_of
from app.minutes.models import Minutes, MinutesPhase
from app.notices.models import NoticeOccasion
from app.notices.outlets import Attachment
from app.notices.service.telling import tell
from app.roundtables.access import Standing
from app.sessions.models import Session

_MEDIA_TYPE: Final = "text/plain"


async def tell_of(standing: Standing, occasion: NoticeOccasion, session: Session, minutes: Minutes) -> Sequence[Change]:
    """A notice for each seat, among those of the session: what it was told of this text, and whether it came.

    They are sent when, and only when, the act is committed.
    """
    ends_at = minutes.review_ends_at if occasion is NoticeOccasion.minutes_circulated else None
    return await tell(standing, occasion, session, session.number, ends_at, text_revision=minutes.text_revision)


async def paper_of(db: AsyncSession, session_id: UUID, language: str) -> Attachment | None:
    """The minutes of a session as people get them by mail; None where there is no text to send."""
    minutes = await queries.of_session(db, session_id)
    if minutes is None or not minutes.sections or minutes.phase is MinutesPhase.drafting:
        return None
    text = paper.written(text_of(minutes), language, revision=minutes.text_revision, sealed=minutes.document_digest)
    return Attachment(f"acta-{minutes.text_revision}.txt", _MEDIA_TYPE, text.encode())
