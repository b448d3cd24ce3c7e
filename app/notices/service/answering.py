"""What a seat answers, and a notice that is handed over on paper: both are acts of the record."""

from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.notices import lifecycle, queries
from app.notices.models import Notice
from app.notices.schemas.notices import HandoverIn, NoticeAnswerIn, NoticeOut
from app.roundtables.access import Standing
from app.roundtables.evidence import require_stored
from app.roundtables.policy import require_own_seat


async def answer(standing: Standing, notice: Notice, body: NoticeAnswerIn) -> WriteResult:
    """Raises OtherSeat, NothingToAnswer and NoticeSuperseded."""
    require_own_seat(standing.seat.id, notice.seat_id)
    newest = await queries.newest_of(standing.db, notice) == notice.id
    lifecycle.answer(notice, body.answer, body.text, standing.now, newest=newest)
    return await standing.record(Act.notice_answered, Change(notice, NoticeOut))


async def hand_over(standing: Standing, notice: Notice, body: HandoverIn) -> WriteResult:
    """Raises EvidenceNotStored, AlreadyHandedOver and HandoverUnfit."""
    receipt = [body.evidence_digest] if body.evidence_digest else []
    await require_stored(standing.db, standing.roundtable.id, receipt, "/evidence_digest")
    given = body.handed_to, standing.seat.id, body.occurred_at, body.evidence_digest
    lifecycle.hand_over(notice, *given, standing.now)
    return await standing.record(Act.notice_handed_over, Change(notice, NoticeOut), occurred_at=body.occurred_at)
