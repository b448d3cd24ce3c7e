"""Live views: the breaches that would refuse a decision now, and the room of a session.

The room takes a fixed number of queries, however many people and papers are in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar
from uuid import UUID

import orjson
from sqlalchemy.orm import InstrumentedAttribute

from app.assents.models import Position
from app.assents.schemas import AssentOut
from app.continuity import queries as continuity
from app.continuity.rulings import breaches_of_step, deciding_now, ruling_on
from app.core.conditional import etag
from app.core.errors import Conflict, NotFound
from app.core.messages import translate
from app.core.paging import PageRequest
from app.core.schemas import Bilingual
from app.decisions import facts, queries
from app.decisions.models import Proposal, ProposalPhase
from app.decisions.policy import Part, allowed_actions
from app.decisions.schemas.live import Present, ProposalReadinessOut, RoomAgendaItem, RoomOut, RoomProposal, RoomSession
from app.directory.models import Sector
from app.ledger import queries as ledger
from app.ledger.queries import Where, equal
from app.protocols.schemas.live import BreachOut
from app.protocols.service.in_force import clauses_in_force, clauses_of
from app.roundtables.access import Standing
from app.roundtables.lifecycle import LIVE, RoundtableNotLive
from app.roundtables.models import AtTable
from app.rules.clauses import Clause
from app.rules.kinds.speaking_limit import SpeakingLimit
from app.sessions.lifecycle import SessionNotOpen
from app.sessions.models import AgendaItem, Session, SessionPhase
from app.sessions.schemas.live import MissingOut, WaivedOut
from app.sessions.service import live as sessions
from app.trust import canonical

# More than any evening has brought to a table; beyond it a screen shows the first of them.
_MOST: Final = PageRequest(limit=1_000, after=None)
Tagged = TypeVar("Tagged", RoomSession, RoomAgendaItem, RoomProposal)


async def readiness(standing: Standing, proposal: Proposal) -> ProposalReadinessOut:
    """The same clauses over the same facts as the decision; raises ProtocolMissing."""
    if proposal.phase is not ProposalPhase.in_assent:
        return ProposalReadinessOut(
            proposal_id=proposal.id, phase=proposal.phase, step=None, ready=False, missing=(), breaches=(), waived=()
        )
    against: list[Conflict] = []
    if standing.roundtable.phase not in LIVE:
        against.append(RoundtableNotLive())
    session = await queries.session_of(standing.db, proposal)
    if session.phase is not SessionPhase.open:
        against.append(SessionNotOpen())
    db, roundtable, now = standing.db, standing.roundtable, standing.now
    ruling = await ruling_on(db, roundtable, now, pinned=session.protocol_id, targets=(proposal.id, session.id))
    away = await continuity.away(db, roundtable.id)
    moment = await facts.deciding(standing, proposal, deciding_now(roundtable, ruling, away))
    breaches = breaches_of_step(roundtable, ruling, away, moment)
    return ProposalReadinessOut(
        proposal_id=proposal.id,
        phase=proposal.phase,
        step="outcome",
        ready=not against and not breaches,
        missing=tuple(MissingOut(code=refusal.code, message=_in_words(refusal)) for refusal in against),
        breaches=tuple(map(BreachOut.of, breaches)),
        waived=tuple(map(WaivedOut.of, ruling.waived(moment))),
    )


def _in_words(refusal: Conflict) -> Bilingual:
    return Bilingual(es=translate(refusal.message, "es"), en=translate(refusal.message, "en"))


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
        quorum=await sessions.quorum(standing, session),
        proposals=proposals,
        readiness=await sessions.readiness(standing, session),
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
