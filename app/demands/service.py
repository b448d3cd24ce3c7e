"""Raising, admitting and answering demands."""

from typing import Final
from uuid import UUID

from app.core.fitting import TO_COME, require_until
from app.core.ids import new_id
from app.demands import lifecycle
from app.demands.models import Demand, DemandPhase, PresentedList
from app.demands.schemas import (
    AdmissionIn,
    AnswerIn,
    AnswerOut,
    DemandIn,
    DemandListIn,
    DemandListOut,
    DemandOut,
    DemandPatch,
    ListedDemandIn,
)
from app.directory.legal_days import local_date
from app.directory.service import require_place
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables.access import Standing
from app.roundtables.evidence import require_stored
from app.roundtables.lifecycle import require_live, require_new_matters
from app.roundtables.service.convening import require_languages

_CLEARED_BY_NULL: Final = frozenset({"axis", "priority", "place"})


async def raise_demand(standing: Standing, body: DemandIn, country: str) -> WriteResult:
    """A sector puts down what it asks for, and of whom. Raises RoundtableNotLive and TermOver."""
    require_new_matters(standing.roundtable, standing.now)
    number = await standing.next_number(Demand)
    demand = _put_down(standing, body, country, "", number=number, priority=body.priority, demand_list_id=None)
    return await standing.record(Act.demand_raised, Change(demand, DemandOut))


async def present_list(standing: Standing, body: DemandListIn, country: str) -> WriteResult:
    """What an assembly asks for, raised in one act in the order of its priority; all of it or nothing.

    Raises TimeUnfit, RoundtableNotLive, TermOver, and EvidenceNotStored for an act that was not handed in.
    """
    roundtable, seat, kept = standing.roundtable, standing.seat, body.assembly.held_elsewhere
    require_until(body.assembly.held_on, local_date(standing.now, roundtable.time_zone), TO_COME, "/assembly/held_on")
    require_new_matters(roundtable, standing.now)
    shown = {"assembly_act": body.assembly.act_digest} if body.assembly.act_digest else {}
    await require_stored(standing.db, roundtable.id, shown.values(), "/assembly/act_digest", elsewhere=True)
    presented = PresentedList(
        id=new_id(),
        roundtable_id=roundtable.id,
        number=await standing.next_number(PresentedList),
        sector=seat.sector,
        presented_by=seat.id,
        assembly_on=body.assembly.held_on,
        assembly_at=body.assembly.place,
        assembly_act=body.assembly.act_digest,
        assembly_held_elsewhere=None if kept is None else kept.model_dump(mode="json"),
        presented_at=standing.now,
    )
    standing.db.add(presented)
    # The demands point at their list, which must therefore be there first.
    await standing.db.flush()
    first = await standing.next_number(Demand)
    demands = [
        _put_down(
            standing,
            demand,
            country,
            f"/demands/{place}",
            number=first + place,
            priority=place + 1,
            demand_list_id=presented.id,
        )
        for place, demand in enumerate(body.demands)
    ]
    return await standing.record(
        Act.demand_list_presented,
        Change(presented, DemandListOut),
        *(Change(demand, DemandOut) for demand in demands),
        evidence=shown,
    )


def _put_down(
    standing: Standing,
    body: ListedDemandIn,
    country: str,
    at: str,
    *,
    number: int,
    priority: int | None,
    demand_list_id: UUID | None,
) -> Demand:
    """A raised demand; `at` points at it in the body. Raises PlaceUnknown, LanguageUnknown or AddresseesUnfit."""
    require_place(body.place, country, f"{at}/place")
    require_languages([body.language], country, f"{at}/language")
    seat, deciding = standing.seat, standing.roundtable.deciding_sectors
    demand = Demand(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        number=number,
        title=body.title,
        text=body.text,
        language=body.language,
        axis=body.axis,
        priority=priority,
        place=body.place,
        addressed_to=lifecycle.addressees(body.addressed_to, seat.sector, deciding, f"{at}/addressed_to"),
        sector=seat.sector,
        raised_by=seat.id,
        demand_list_id=demand_list_id,
        phase=DemandPhase.raised,
        not_admitted_reason=None,
        answer=None,
        answer_reasons=None,
        answered_by=None,
        answering_sector=None,
        raised_at=standing.now,
        admission_at=None,
        tabled_at=None,
        answered_at=None,
        answers=[],
    )
    standing.db.add(demand)
    return demand


async def amend(standing: Standing, demand: Demand, body: DemandPatch, country: str) -> WriteResult:
    """The raising sector words its demand anew, until its admission is decided; raises DemandNotRaised."""
    lifecycle.require_raised(demand)
    require_place(body.place, country)
    if body.language is not None:
        require_languages([body.language], country, "/language")

    changes = {
        name: value
        for name, value in body.model_dump(exclude_unset=True, exclude={"addressed_to"}).items()
        if value is not None or name in _CLEARED_BY_NULL
    }
    if body.addressed_to is not None:
        deciding = standing.roundtable.deciding_sectors
        changes["addressed_to"] = lifecycle.addressees(body.addressed_to, demand.sector, deciding)
    for name, value in changes.items():
        setattr(demand, name, value)
    return await standing.record(Act.demand_amended, Change(demand, DemandOut))


async def decide_admission(standing: Standing, demand: Demand, body: AdmissionIn) -> WriteResult:
    """Who runs the table takes the demand up, or says why not; raises DemandNotRaised."""
    require_live(standing.roundtable)
    lifecycle.require_raised(demand)

    demand.phase = DemandPhase.admitted if body.admitted else DemandPhase.not_admitted
    demand.not_admitted_reason = body.reason
    demand.admission_at = standing.now
    act = Act.demand_admitted if body.admitted else Act.demand_not_admitted
    return await standing.record(act, Change(demand, DemandOut))


async def answer(standing: Standing, demand: Demand, body: AnswerIn) -> WriteResult:
    """A sector that is asked answers in writing, for itself and for good; raises DemandNotTabled or SectorAnswered."""
    require_live(standing.roundtable)
    lifecycle.require_tabled(demand)

    seat = standing.seat
    given = AnswerOut(sector=seat.sector, seat_id=seat.id, **body.model_dump(), answered_at=standing.now)
    lifecycle.take_answer(demand, given)
    return await standing.record(Act.demand_answered, Change(demand, DemandOut))
