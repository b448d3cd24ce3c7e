"""A deciding sector leaves the table and returns by its own word; an organization of it by itself, while it stays."""

from uuid import UUID

from app.assents import queries as assents
from app.assents.lifecycle import YES, Spoken
from app.assents.models import WithdrawalAssent
from app.assents.schemas import AssentIn, ConsentIn
from app.assents.service.giving import give
from app.assents.voices import Voice
from app.continuity import departures, lifecycle, queries
from app.continuity.models import Withdrawal, WithdrawalPhase
from app.continuity.rulings import ruling_on
from app.continuity.schemas.standstill import ReasonsIn, WithdrawalAssentOut, WithdrawalIn, WithdrawalOut
from app.continuity.service.suspending import go_on
from app.core.ids import new_id
from app.directory.legal_days import local_date
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols.service.forming import formation
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.lifecycle import begin_pause
from app.roundtables.policy import require_own_sector
from app.roundtables.schemas.seats import SeatOut
from app.roundtables.schemas.tables import RoundtableOut
from app.roundtables.sitting import of_organization, sitting
from app.rules.clauses import rule_or_default
from app.rules.kinds.withdrawal import Withdrawal as WithdrawalRule


async def withdraw(standing: Standing, body: WithdrawalIn) -> WriteResult:
    """The caller's yes to leaving, which is enough where one delegate speaks for the sector, or the organization.

    Raises RoundtableNotLive, WithdrawnAlready, WithdrawalAsked, OrganizationIsSector, OrganizationAway and
    ProtocolMissing.
    """
    db, roundtable, seat, now = standing.db, standing.roundtable, standing.seat, standing.now
    lifecycle.require_attended(roundtable, await queries.running_suspension(db, roundtable.id))
    leaving = await (queries.withdrawals if body.organization else queries.leaving)(db, roundtable.id)
    departures.require_here(leaving, seat.sector)
    if body.organization:
        departures.require_others_stay(seat, await tables.voting_seats(db, roundtable.id))
        departures.require_unasked(await queries.organization_asked(db, roundtable.id, seat.organization_id))
    clauses = (await ruling_on(db, roundtable, now)).clauses

    withdrawal = Withdrawal(
        id=new_id(),
        roundtable_id=roundtable.id,
        sector=seat.sector,
        organization_id=seat.organization_id if body.organization else None,
        phase=WithdrawalPhase.proposed,
        question=1,
        reasons=body.reasons,
        # Without one of its organizations the sector is still there, and nothing stands still.
        pauses_clocks=not body.organization and rule_or_default(clauses, WithdrawalRule).clocks == "pause",
        proposed_at=now,
        withdrawn_by=seat.id,
        withdrawn_at=None,
        return_proposed_at=None,
        returned_by=None,
        returned_at=None,
        return_reasons=None,
    )
    db.add(withdrawal)
    if body.organization and not await _takes_two(standing):
        seats = await _organization(standing, seat.organization_id, away=True)
        _leave(standing, withdrawal)
        return await standing.record(Act.organization_withdrawn, Change(withdrawal, WithdrawalOut), *seats)
    changes, act = await _say(standing, withdrawal, ConsentIn(), Act.withdrawal_proposed)
    return await standing.record(act, Change(withdrawal, WithdrawalOut), *changes)


async def assent(standing: Standing, withdrawal: Withdrawal, body: ConsentIn) -> WriteResult:
    """A word of the sector on what it is asked: to leave, or to return.

    Raises OtherSector, RoundtableNotLive, WithdrawalDeclined, ReturnedAlready, NothingAsked, AlreadyAssented and
    OrganizationAway.
    """
    require_own_sector(standing.seat.sector, withdrawal.sector)
    departures.require_same_organization(standing.seat, withdrawal)
    suspension = await queries.running_suspension(standing.db, standing.roundtable.id)
    lifecycle.require_attended(standing.roundtable, suspension)
    departures.require_question(withdrawal)
    await _require_unsaid(standing, withdrawal, body)
    before = (withdrawal.phase, withdrawal.return_proposed_at)
    changes, act = await _say(standing, withdrawal, body, Act.withdrawal_assented)
    if before != (withdrawal.phase, withdrawal.return_proposed_at):
        changes.append(Change(withdrawal, WithdrawalOut))
    return await standing.record(act, *changes)


async def come_back(standing: Standing, withdrawal: Withdrawal, body: ReasonsIn) -> WriteResult:
    """The caller's yes to returning; the sector takes its places again with its word, an organization at once.

    Raises OtherSector, OtherOrganization, RoundtableNotLive, WithdrawalAsked, WithdrawalDeclined, ReturnedAlready,
    AlreadyAssented and OrganizationAway.
    """
    seat, now = standing.seat, standing.now
    require_own_sector(seat.sector, withdrawal.sector)
    departures.require_same_organization(seat, withdrawal)
    suspension = await queries.running_suspension(standing.db, standing.roundtable.id)
    lifecycle.require_attended(standing.roundtable, suspension)
    departures.require_away(withdrawal)

    asks = withdrawal.return_proposed_at is None
    if asks:
        departures.ask_to_return(withdrawal, seat.id, body.reasons, now)
    if withdrawal.organization_id is not None:
        withdrawal.phase, withdrawal.returned_at = WithdrawalPhase.returned, now
        seats = await _organization(standing, withdrawal.organization_id, away=False)
        return await standing.record(Act.organization_returned, Change(withdrawal, WithdrawalOut), *seats)
    if not asks:
        await _require_unsaid(standing, withdrawal, ConsentIn())
    changes, act = await _say(standing, withdrawal, ConsentIn(), Act.withdrawal_return_proposed)
    return await standing.record(act, Change(withdrawal, WithdrawalOut), *changes)


async def _require_unsaid(standing: Standing, withdrawal: Withdrawal, body: AssentIn) -> None:
    """Raises AlreadyAssented."""
    seat, spoken = standing.seat, await _spoken(standing, withdrawal)
    if withdrawal.organization_id is not None:
        spoken.require_new(seat.alternate_of or seat.id, body.stance, body.text)
        return
    spoken.require_open_to(seat.sector, seat.alternate_of or seat.id, body.stance, body.text)


async def _say(standing: Standing, withdrawal: Withdrawal, body: AssentIn, act: Act) -> tuple[list[Change], Act]:
    """A word with what follows from it for the table, and what that is called: `act` while the sector has no word."""
    leaves, spoken = withdrawal.phase is WithdrawalPhase.proposed, await _spoken(standing, withdrawal)
    said = give(standing, WithdrawalAssent, withdrawal, withdrawal.question, body)
    spoken = spoken.after(Voice.of(said, standing.seat, standing.mandate))
    stance = spoken.stances.get(withdrawal.sector)
    if withdrawal.organization_id is not None:
        stance = departures.organization_says(spoken.voices, withdrawal.organization_id)

    changes = [Change(said, WithdrawalAssentOut)]
    if stance is None:
        return changes, act
    if stance not in YES:
        departures.decline(withdrawal)
        return changes, Act.withdrawal_declined
    if withdrawal.organization_id is not None:
        # The others may have left since it was proposed.
        departures.require_others_stay(standing.seat, await tables.voting_seats(standing.db, standing.roundtable.id))
        _leave(standing, withdrawal)
        seats = await _organization(standing, withdrawal.organization_id, away=True)
        return [*changes, *seats], Act.organization_withdrawn
    if leaves:
        return [*changes, *_leave(standing, withdrawal)], Act.sector_withdrawn
    return [*changes, *await _return(standing, withdrawal)], Act.sector_returned


async def _takes_two(standing: Standing) -> bool:
    """Whether one of the organization's people is not enough, as its sector speaks through several."""
    seat, formed = standing.seat, await formation(standing.db, standing.roundtable, standing.now)
    several = formed.places_needed(seat.sector) > 1 or any(each[0] == seat.sector for each in formed.speaking_chairs)
    people = await sitting(standing.db, standing.roundtable, standing.now)
    return departures.takes_two(of_organization(people, seat.organization_id), several=several)


async def _spoken(standing: Standing, withdrawal: Withdrawal) -> Spoken:
    db, table, now = standing.db, standing.roundtable, standing.now
    voices = await assents.voices(db, WithdrawalAssent, withdrawal.id, table, now, revision=withdrawal.question)
    return Spoken.of(voices, await formation(db, table, now))


def _leave(standing: Standing, withdrawal: Withdrawal) -> list[Change]:
    roundtable, now = standing.roundtable, standing.now
    withdrawal.phase, withdrawal.withdrawn_at = WithdrawalPhase.away, now
    if not withdrawal.pauses_clocks:
        return []
    begin_pause(roundtable, local_date(now, roundtable.time_zone))
    return [Change(roundtable, RoundtableOut)]


async def _return(standing: Standing, withdrawal: Withdrawal) -> list[Change]:
    db, roundtable = standing.db, standing.roundtable
    withdrawal.phase, withdrawal.returned_at = WithdrawalPhase.returned, standing.now
    suspension = await queries.running_suspension(db, roundtable.id)
    others = [away for away in await queries.withdrawals(db, roundtable.id) if away.id != withdrawal.id]
    stopped = [*(each.pauses_clocks for each in others), suspension is not None and suspension.pauses_clocks]
    if not withdrawal.pauses_clocks or any(stopped):
        return []
    await go_on(standing)
    return [Change(roundtable, RoundtableOut)]


async def _organization(standing: Standing, organization_id: UUID, *, away: bool) -> list[Change]:
    """The places of the organization, which count no more, or count again."""
    seats = await tables.seats_of(standing.db, standing.roundtable.id, organization_id)
    for seat in seats:
        seat.away_since = standing.now if away else None
    return [Change(seat, SeatOut) for seat in seats]
