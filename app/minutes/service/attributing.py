"""How closely a note names who spoke, as the ground rules of the session allow."""

from typing import Final
from uuid import UUID

from app.continuity.rulings import ruling_on
from app.floor.lifecycle import TurnUnknown
from app.floor.models import Turn
from app.minutes.models import Attribution
from app.minutes.schemas.minutes import SpeakerIn
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.models import Seat
from app.rules.engine import Ruling
from app.rules.moments import WordsAttributed
from app.sessions.models import Session
from app.sessions.service.attending import SeatUnknown

_NOBODY: Final[dict[str, object]] = {
    "attribution": Attribution.not_attributed,
    "speaker_id": None,
    "speaker_sector": None,
    "turn_id": None,
}
_FROM_THE_CLOSEST: Final = (Attribution.named, Attribution.by_sector)


async def attributed(standing: Standing, session: Session, speaker: SpeakerIn | None) -> dict[str, object]:
    """What of the speaker stands in the note, by column; nothing where nobody is named.

    Raises TurnUnknown, SeatUnknown, ProtocolMissing, and GroundRuleBreached where more is asked than the rules allow.
    """
    if speaker is None:
        return _NOBODY
    turn = await _turn(standing, session, speaker.turn_id)
    seat = await _seat(standing, speaker.seat_id)
    seat_id, sector = (turn.seat_id, turn.sector) if turn else (seat.id, seat.sector) if seat else (None, None)
    ruling = await ruling_on(
        standing.db, standing.roundtable, standing.now, pinned=session.protocol_id, targets=(session.id,)
    )
    consents = speaker.on_record or (turn is not None and turn.on_record)
    level = _level(standing, ruling, speaker.attribution, knows_seat=seat_id is not None, consents=consents)
    if level is Attribution.not_attributed:
        return _NOBODY
    named = level is Attribution.named
    # A turn that names the seat would say more than a note that only tells the sector.
    tells_no_more = turn is not None and (named or turn.seat_id is None)
    return {
        "attribution": level,
        "speaker_id": seat_id if named else None,
        "speaker_sector": sector,
        "turn_id": turn.id if turn is not None and tells_no_more else None,
    }


def _level(
    standing: Standing, ruling: Ruling, asked: Attribution | None, *, knows_seat: bool, consents: bool
) -> Attribution:
    """What was asked for, or the closest that is allowed; raises GroundRuleBreached."""
    if asked is not None:
        ruling.require(WordsAttributed(standing.now, asked.value, consents))
        return Attribution.by_sector if asked is Attribution.named and not knows_seat else asked
    for level in _FROM_THE_CLOSEST if knows_seat else _FROM_THE_CLOSEST[1:]:
        if not ruling.breaches(WordsAttributed(standing.now, level.value, consents)):
            return level
    return Attribution.not_attributed


async def _turn(standing: Standing, session: Session, turn_id: UUID | None) -> Turn | None:
    """Raises TurnUnknown."""
    if turn_id is None:
        return None
    turn = await tables.at_table(standing.db, Turn, standing.roundtable.id, turn_id)
    if turn is None or turn.session_id != session.id:
        raise TurnUnknown(at="/speaker/turn_id")
    return turn


async def _seat(standing: Standing, seat_id: UUID | None) -> Seat | None:
    """Raises SeatUnknown."""
    if seat_id is None:
        return None
    seat = await tables.at_table(standing.db, Seat, standing.roundtable.id, seat_id)
    if seat is None:
        raise SeatUnknown
    return seat
