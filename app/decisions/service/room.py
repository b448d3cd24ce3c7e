"""The live room of a session, in a fixed number of queries however many people and papers are in it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar
from uuid import UUID

import orjson
from sqlalchemy.orm import InstrumentedAttribute

from app.assents.models import Position
from app.assents.schemas import AssentOut
from app.core.conditional import etag
from app.core.errors import NotFound
from app.core.paging import PageRequest
from app.decisions import queries
from app.decisions.models import Proposal, ProposalPhase
from app.decisions.policy import Part, allowed_actions
from app.decisions.schemas.room import Present, RoomAgendaItem, RoomOut, RoomProposal, RoomSession
from app.directory.models import Sector
from app.ledger import queries as ledger
from app.ledger.queries import Where, equal
from app.protocols.service.in_force import clauses_in_force, clauses_of
from app.roundtables.access import Standing
from app.roundtables.lifecycle import LIVE
from app.roundtables.models import AtTable
from app.rules.clauses import Clause
from app.rules.kinds.speaking_limit import SpeakingLimit
from app.sessions.models import AgendaItem, Session
from app.sessions.service import live
from app.trust import canonical

# More than any evening has brought to a table; beyond it a screen shows the first of them.
_MOST: Final = PageRequest(limit=1_000, after=None)
Tagged = TypeVar("Tagged", RoomSession, RoomAgendaItem, RoomProposal)


async def room(standing: Standing, session: Session) -> RoomOut:
    """Everything about the session that its members see at this minute; raises ProtocolMissing."""
    sealed = await _bodies(standing, Session, *equal(Session.id, session.id))
    if not sealed:
        raise NotFound
    agenda = await _bodies(standing, AgendaItem, *equal(AgendaItem.session_id, session.id), order=AgendaItem.rank)
    present = await _present(standing, session)
    proposals = await _proposals(standing, session)
    return RoomOut(
        session=_tagged(RoomSession, sealed[0]),
        agenda=tuple(_tagged(RoomAgendaItem, body) for body in agenda),
        present=present,
        quorum=await live.quorum(standing, session),
        proposals=proposals,
        readiness=await live.readiness(standing, session),
        speaking_limit_seconds=_speaking_limit(await _clauses(standing, session)),
        allowed_actions=_allowed(standing, session, present, agenda_items=len(agenda), proposals=len(proposals)),
    )


async def _clauses(standing: Standing, session: Session) -> Sequence[Clause]:
    """Those by which the session is judged."""
    if session.protocol_id is not None:
        return await clauses_of(standing.db, session.protocol_id)
    return await clauses_in_force(standing.db, standing.roundtable, standing.now)


async def _bodies(
    standing: Standing,
    model: type[AtTable],
    *where: Where,
    order: InstrumentedAttribute[int] | None = None,
) -> Sequence[str]:
    """The published bodies that the caller may read, as they are stored."""
    table = standing.roundtable.id
    page = await ledger.page(standing.db, standing.reader, model, _MOST, *where, roundtable_id=table, order=order)
    return page.bodies


def _tagged(kind: type[Tagged], body: str, **live_members: object) -> Tagged:
    """A stored body with its ETag beside it, so that a screen can act on what it shows."""
    content = orjson.loads(body)
    tag = etag(content["revision"], canonical.digest(body.encode()))
    return kind.model_validate({**content, "etag": tag, **live_members})


async def _present(standing: Standing, session: Session) -> tuple[Present, ...]:
    is_member = standing.place is not None
    return tuple(
        Present(
            attendance_id=attendance.id,
            seat_id=seat.id,
            role=seat.role,
            sector=seat.sector,
            holder=holder if is_member else None,
            mode=attendance.mode,
            since=attendance.arrived_at,
        )
        for attendance, seat, holder in await queries.people_in_room(standing.db, session.id)
    )


async def _proposals(standing: Standing, session: Session) -> tuple[RoomProposal, ...]:
    waiting = (*equal(Proposal.session_id, session.id), *equal(Proposal.phase, ProposalPhase.in_assent))
    bodies = await _bodies(standing, Proposal, *waiting, order=Proposal.number)
    said: dict[UUID, list[AssentOut]] = defaultdict(list)
    for body in await _bodies(standing, Position, queries.positions_at(session.id)):
        position = AssentOut.model_validate_json(body)
        said[position.target_id].append(position)
    deciding = standing.roundtable.deciding_sectors
    shown = []
    for body in bodies:
        positions = said[UUID(orjson.loads(body)["id"])]
        heard = {position.sector for position in positions}
        silent = [Sector(sector) for sector in deciding if sector not in heard]
        shown.append(_tagged(RoomProposal, body, positions=positions, silent=silent))
    return tuple(shown)


def _speaking_limit(clauses: Iterable[Clause]) -> int | None:
    limits = [clause.rule.seconds for clause in clauses if isinstance(clause.rule, SpeakingLimit)]
    return min(limits, default=None)


def _allowed(
    standing: Standing, session: Session, present: Iterable[Present], *, agenda_items: int, proposals: int
) -> tuple[str, ...]:
    if standing.place is None or standing.roundtable.phase not in LIVE:
        return ()
    return allowed_actions(
        Part(
            role=standing.role,
            powers=frozenset(standing.mandate.powers),
            phase=session.phase,
            decides=standing.seat.sector in standing.roundtable.deciding_sectors,
            present=any(somebody.seat_id == standing.seat.id for somebody in present),
            agenda_items=agenda_items,
            proposals=proposals,
        )
    )
