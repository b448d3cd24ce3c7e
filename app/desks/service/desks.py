"""The caller's own page, and the desks."""

from app.commitments.models import Commitment, CommitmentPhase
from app.core.paging import Page, PageRequest
from app.desks import policy, queries
from app.desks.policy import Place
from app.desks.schemas import CommitmentRole, DeskItem, DeskOut, MandateHeld, MeOut, SeatHeld
from app.desks.service import consents, items, notices, promises, sheets
from app.desks.service.facts import gather
from app.directory.models import Sector
from app.identity.callers import Caller
from app.identity.roles import Role
from app.ledger import queries as ledger
from app.ledger.audiences import Reader
from app.roundtables import membership
from app.roundtables import queries as tables
from app.roundtables.access import AcrossReadAccess
from app.roundtables.lifecycle import is_in_force
from app.roundtables.models import Power
from app.roundtables.readers import by_seat


async def me(caller: Caller) -> MeOut:
    """Who the caller is, and the seats held under mandates that nobody revoked."""
    account = await queries.account(caller.db, caller.principal.id)
    held = await membership.held(caller.db, caller.principal.id)
    return MeOut(
        account_id=account.id,
        login=account.login,
        display_name=account.display_name,
        language=account.language,
        roles=tuple(Role(role) for role in sorted(account.roles)),
        seats=tuple(
            SeatHeld(
                seat_id=seat.id,
                roundtable_id=table.id,
                roundtable_name=table.name,
                roundtable_kind=table.kind,
                roundtable_phase=table.phase,
                role=seat.role,
                sector=seat.sector,
                powers=tuple(Power(power) for power in mandate.powers),
                mandate=MandateHeld(
                    id=mandate.id,
                    valid_from=mandate.valid_from,
                    valid_until=mandate.valid_until,
                    in_force=is_in_force(mandate, table.time_zone, caller.now),
                ),
            )
            for seat, mandate, table in held
        ),
    )


async def my_desk(caller: Caller) -> DeskOut:
    """What awaits the caller or the caller's sectors, at every table and in every role."""
    return await _desk(caller, await _places(caller))


async def sector_desk(caller: Caller, sector: Sector) -> DeskOut:
    """What awaits one sector at the tables where the caller sits for it; raises NotOfThisSector."""
    return await _desk(caller, policy.places_of_sector(await _places(caller), sector))


async def _places(caller: Caller) -> tuple[Place, ...]:
    held = await membership.held(caller.db, caller.principal.id)
    return tuple(
        Place(seat, mandate, table)
        for seat, mandate, table in held
        if is_in_force(mandate, table.time_zone, caller.now)
    )


async def _desk(caller: Caller, places: tuple[Place, ...]) -> DeskOut:
    facts = await gather(caller.db, places, caller.language, caller.now)
    declared = await tables.own_days(caller.db, {place.table.id for place in places})
    promised = await promises.gather(caller.db, places, declared, caller.now)
    on_paper = await sheets.gather(caller.db, places, caller.language)
    known = await notices.gather(caller.db, places, declared)
    found: list[DeskItem] = []
    for place in places:
        desk = items.Desk(place, facts[place.table.id], caller.now)
        found += desk.items()
        found += consents.items(desk)
        found += promises.items(desk, promised[place.table.id])
        found += sheets.items(desk, on_paper[place.table.id])
        found += notices.items(desk, known[place.table.id])
    return DeskOut(items=items.in_order(found))


async def commitments(
    access: AcrossReadAccess,
    sector: Sector,
    paging: PageRequest,
    role: CommitmentRole | None,
    phase: CommitmentPhase | None,
) -> Page:
    """Commitments in which the sector has a part, at the tables where the caller sits for it; NotOfThisSector."""
    seats = policy.of_sector(access.seats, sector)
    reader = Reader(access.reader.general, tuple(map(by_seat, seats)))
    where = queries.with_part_of(sector, {held.roundtable_id for held in seats}, role, phase)
    return await ledger.page(access.reads, reader, Commitment, paging, *where, across=True)
