"""What a delegate objected to with an account, where a sheet is to say another thing in their name."""

from app.assents import queries as assents
from app.assents.models import MinutesAssent, Position
from app.assents.on_paper import require_answers_none
from app.attendance import queries
from app.attendance.models import Hearing, HearingAbout
from app.decisions.models import Proposal
from app.decisions.wordings import since
from app.roundtables.access import Standing
from app.roundtables.models import Seat


async def require_unobjected(standing: Standing, hearing: Hearing) -> None:
    """Raises ObjectionByAccount."""
    db, table, now, target = standing.db, standing.roundtable, standing.now, hearing.target_id
    if hearing.about is HearingAbout.minutes:
        voices = await assents.voices(db, MinutesAssent, target, table, now, revision=hearing.target_revision)
    else:
        proposal = await db.get_one(Proposal, target)
        voices = await assents.voices(db, Position, target, table, now, since=since(proposal))
    seat = await db.get_one(Seat, hearing.seat_id)
    require_answers_none(voices, seat, await queries.said_on_sheets(db, target))
