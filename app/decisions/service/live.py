"""A live view: the room of a session.

The room takes a fixed number of queries, however many people and papers are in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar
from uuid import UUID

import orjson
from sqlalchemy.orm import InstrumentedAttribute

from app.assents import queries as assents
from app.assents.lifecycle import Formation, Spoken
from app.assents.models import Position
from app.assents.schemas import AssentOut
from app.core.conditional import etag
from app.core.paging import PageRequest
from app.decisions import queries
from app.decisions.models import Proposal, ProposalPhase, TextService, Wording
from app.decisions.policy import Part, allowed_actions
from app.decisions.schemas.decisions import ProposalOut
from app.decisions.schemas.live import (
    Present,
    RoomAgendaItem,
    RoomOut,
    RoomProposal,
    RoomRecess,
    RoomSession,
)
from app.decisions.schemas.services import TextServiceOut
from app.decisions.schemas.wordings import WordingOut
from app.directory.models import Sector
from app.floor.models import Interpretation
from app.floor.queries import INTERPRETS_STILL
from app.floor.schemas.interpretations import InterpretationOut
from app.floor.service import live as floors
from app.floor.service.live import OnFloor
from app.ledger.queries import Where, equal
from app.protocols.schemas.words import AssemblyAwaited, SectorWaits
from app.protocols.service.forming import formation
from app.roundtables.access import LiveAccess
from app.roundtables.lifecycle import LIVE, is_in_force
from app.roundtables.models import AtTable
from app.roundtables.since import Since
from app.rules.clauses import Clause
from app.rules.kinds.speaking_limit import SpeakingLimit
from app.sessions import agenda_rows
from app.sessions import queries as session_rows
from app.sessions.access import LiveSession
from app.sessions.durations import seconds_between
from app.sessions.models import AgendaItem, Recess, SessionPhase
from app.sessions.queries import Arrived
from app.sessions.schemas.agenda import AgendaItemOut
from app.sessions.schemas.recesses import RecessOut
from app.sessions.service import live as sessions
from app.trust import canonical

# More than any evening has brought to a table; beyond it a screen shows the first of them.
_MOST: Final = PageRequest(limit=1_000, after=None)
Tagged = TypeVar("Tagged", RoomSession, RoomAgendaItem, RoomProposal, RoomRecess)


async def room(live: LiveSession) -> RoomOut:
    """Everything about the session that its members see at this minute; raises ProtocolMissing."""
    access, meeting = live.access, live.meeting
    agenda = await _bodies(access, AgendaItem, *equal(AgendaItem.session_id, meeting.id), order=AgendaItem.rank)
    zone, now = access.table.time_zone, access.now
    # Who was there under a mandate that is over by now is there no more, though nobody recorded a departure.
    arrived = [each for each in await session_rows.arrived(access.reads, meeting.id) if is_in_force(each, zone, now)]
    proposals = await _proposals(live)
    judged = await sessions.judge(live)
    seated = await sessions.seats(live, judged, arrived)
    floor = await floors.read(live)
    return RoomOut(
        server_now=now,
        whole=max(len(agenda), len(proposals)) < _MOST.limit,
        session=_tagged(RoomSession, live.body),
        agenda=tuple(_item(body, floor) for body in agenda),
        present=tuple(_present(each, named=access.place is not None) for each in arrived),
        quorum=sessions.quorum_over(live, judged, seated),
        proposals=proposals,
        recess=await _recess(live),
        offered=await _offered(live),
        interpretations=await _interpretations(live),
        floor=floors.floor_over(
            judged.ruling.clauses,
            floor,
            {each.seat_id for each in arrived},
            named=access.place is not None,
            known=floors.waiting_known_to(access),
        ),
        budgets=floors.budgets_over(live, judged.ruling.clauses, floor),
        readiness=await sessions.readiness_by(live, judged, seated),
        speaking_limit_seconds=_speaking_limit(judged.ruling.clauses),
        allowed_actions=_allowed(live, arrived, agenda_items=len(agenda), proposals=len(proposals)),
    )


async def _bodies(
    access: LiveAccess,
    model: type[AtTable],
    *where: Where,
    order: InstrumentedAttribute[int] | None = None,
) -> Sequence[str]:
    """The published bodies that the caller may read, as they are stored."""
    return (await access.page(model, _MOST, *where, order=order)).bodies


def _tagged(kind: type[Tagged], body: str, **live_members: object) -> Tagged:
    """A stored body with its ETag beside it, so that a screen can act on what it shows."""
    content = orjson.loads(body)
    tag = etag(content["revision"], canonical.digest(body.encode()))
    return kind.model_validate({**content, "etag": tag, **live_members})


def _item(body: str, floor: OnFloor) -> RoomAgendaItem:
    item = AgendaItemOut.model_validate_json(body)
    began = item.running_since
    running = 0 if began is None else seconds_between(began, max(began, floor.now), floor.recesses)
    return _tagged(RoomAgendaItem, body, seconds=item.used_seconds + running)


async def _recess(live: LiveSession) -> RoomRecess | None:
    access = live.access
    if live.meeting.phase not in {SessionPhase.recess, SessionPhase.caucus}:
        return None
    going_on = (*equal(Recess.session_id, live.meeting.id), agenda_rows.IS_GOING_ON)
    for body in await _bodies(access, Recess, *going_on, order=Recess.number):
        ends_at = RecessOut.model_validate_json(body).ends_at
        return _tagged(RoomRecess, body, overdue=ends_at < access.now)
    return None


async def _interpretations(live: LiveSession) -> tuple[InterpretationOut, ...]:
    going_on = (*equal(Interpretation.session_id, live.meeting.id), INTERPRETS_STILL)
    bodies = await _bodies(live.access, Interpretation, *going_on, order=Interpretation.number)
    return tuple(InterpretationOut.model_validate_json(body) for body in bodies)


async def _offered(live: LiveSession) -> tuple[AgendaItemOut, ...]:
    access = live.access
    if live.meeting.phase is not SessionPhase.planned:
        return ()
    bodies = await _bodies(access, AgendaItem, agenda_rows.left_over_at(access.table.id), order=AgendaItem.rank)
    return tuple(AgendaItemOut.model_validate_json(body) for body in bodies)


def _present(arrived: Arrived, *, named: bool) -> Present:
    return Present(
        attendance_id=arrived.attendance_id,
        seat_id=arrived.seat_id,
        role=arrived.role,
        sector=arrived.sector,
        holder=arrived.holder if named else None,
        mode=arrived.mode,
        since=arrived.arrived_at,
        claimed=arrived.claimed,
    )


async def _proposals(live: LiveSession) -> tuple[RoomProposal, ...]:
    access, meeting = live.access, live.meeting
    waiting = (*equal(Proposal.session_id, meeting.id), *equal(Proposal.phase, ProposalPhase.in_assent))
    bodies = await _bodies(access, Proposal, *waiting, order=Proposal.number)
    said: dict[UUID, list[AssentOut]] = defaultdict(list)
    for body in await _bodies(access, Position, queries.positions_at(meeting.id)) if bodies else ():
        position = AssentOut.model_validate_json(body)
        said[position.target_id].append(position)
    worded: dict[UUID, list[WordingOut]] = defaultdict(list)
    for body in await _bodies(access, Wording, queries.wordings_at(meeting.id), order=Wording.number) if bodies else ():
        wording = WordingOut.model_validate_json(body)
        worded[wording.proposal_id].append(wording)
    served: dict[UUID, list[TextServiceOut]] = defaultdict(list)
    of_texts = queries.services_at(meeting.id)
    for body in await _bodies(access, TextService, of_texts, order=TextService.number) if bodies else ():
        service = TextServiceOut.model_validate_json(body)
        served[service.proposal_id].append(service)
    deciding = access.table.deciding_sectors
    asked = {each.id: Since(each.text_revision, each.words_from) for each in map(_proposal, bodies)}
    voices = await assents.voices_on(access.reads, said, access.table, access.now, since=asked)
    formed = await formation(access.reads, access.table, access.now) if bodies else Formation((), (), access.now)
    shown = []
    for proposal, body in zip(asked, bodies, strict=True):
        positions, given = said[proposal], Spoken.of(voices.get(proposal, ()), formed)
        spoken, reserved = given.expected, AssemblyAwaited.each_of(given.pending)
        lacking = [SectorWaits(sector=sector, places=places) for sector, places in spoken.awaited.items()]
        silent = [Sector(sector) for sector in deciding if sector not in spoken.stances]
        live_members = {
            "wordings": worded[proposal],
            "services": served[proposal],
            "silent": silent,
            "waiting_for": lacking,
            "awaiting_assembly": reserved,
        }
        shown.append(_tagged(RoomProposal, body, positions=positions, **live_members))
    return tuple(shown)


def _proposal(body: str) -> ProposalOut:
    return ProposalOut.model_validate_json(body)


def _speaking_limit(clauses: Iterable[Clause]) -> int | None:
    limits = [clause.rule.seconds for clause in clauses if isinstance(clause.rule, SpeakingLimit)]
    return min(limits, default=None)


def _allowed(live: LiveSession, arrived: Iterable[Arrived], *, agenda_items: int, proposals: int) -> tuple[str, ...]:
    table, place = live.access.table, live.access.place
    if place is None or table.phase not in LIVE:
        return ()
    return allowed_actions(
        Part(
            at_table=place.part,
            powers=frozenset(place.mandate.powers),
            phase=live.meeting.phase,
            decides=place.seat.sector in table.deciding_sectors,
            present=any(somebody.mandate_id == place.mandate.id for somebody in arrived),
            titular_present=any(somebody.seat_id == place.seat.alternate_of for somebody in arrived),
            agenda_items=agenda_items,
            proposals=proposals,
            claimed=sum(each.claimed and each.sector is place.seat.sector for each in arrived),
        )
    )
