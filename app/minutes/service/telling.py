"""Every seat is told of the minutes: it gets their address, or, where it asks for that, the text as a file."""

from collections.abc import Sequence

from app.ledger.append import Change
from app.minutes.models import Minutes
from app.notices.models import NoticeOccasion
from app.notices.service.telling import tell
from app.roundtables.access import Standing
from app.sessions.models import Session


async def tell_of(standing: Standing, occasion: NoticeOccasion, session: Session, minutes: Minutes) -> Sequence[Change]:
    """A notice for each seat, among those of the session: what it was told of this text, and whether it came.

    They are sent when, and only when, the act is committed.
    """
    ends_at = minutes.review_ends_at if occasion is NoticeOccasion.minutes_circulated else None
    return await tell(standing, occasion, session, session.number, ends_at, text_revision=minutes.text_revision)
