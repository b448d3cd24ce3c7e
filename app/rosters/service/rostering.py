"""What each deciding sector has at the table, on one page, and the sector's yes to it."""

from collections.abc import Iterable, Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.ids import new_id
from app.directory.models import Sector
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.rosters import lifecycle
from app.rosters.models import RosterConfirmation
from app.rosters.schemas import (
    Roster,
    RosterConfirmationIn,
    RosterConfirmationOut,
    RosterList,
    RosterMandate,
    RosterSeat,
    RosterStands,
)
from app.roundtables import accrediting, sitting
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.models import Mandate, MandateBasis, MandatePhase, Power, Roundtable, Seat
from app.roundtables.schemas.seats import MandateOut
from app.roundtables.schemas.tables import ConfirmedRosterOut, RoundtableOut
from app.signatures import queries as signatures
from app.trust import canonical


async def rosters(db: AsyncSession, roundtable: Roundtable) -> Mapping[Sector, Roster]:
    """Of each deciding sector, in the order of these: its seats, the mandates in force, the keys in force.

    Whoever administers the service by now sits for nobody, and stands in no roster.
    """
    seats = await tables.seats(db, roundtable.id)
    administered = await sitting.administered(db, roundtable.id)
    mandates = [each for each in await tables.mandates_of_table(db, roundtable.id) if each.id not in administered]
    keys = {key.seat_id: key.kid for key in await signatures.active_keys(db, roundtable.id)}
    deciding = roundtable.deciding_sectors
    return {
        Sector(sector): Roster(
            roundtable_id=roundtable.id,
            sector=Sector(sector),
            seats=tuple(
                _seat(seat, mandates, keys.get(seat.id))
                for seat in seats
                if seat.sector == sector
                and not seat.awaits_assent
                and seat.ended_at is None
                and accrediting.waits(seat.role, seat.sector, deciding)
            ),
        )
        for sector in deciding
    }


def _seat(seat: Seat, mandates: Iterable[Mandate], key: str | None) -> RosterSeat:
    return RosterSeat(
        seat_id=seat.id,
        organization_id=seat.organization_id,
        role=seat.role,
        alternate_of=seat.alternate_of,
        mandates=tuple(
            RosterMandate(
                mandate_id=mandate.id,
                named_by=mandate.named_by,
                evidence_kind=mandate.evidence_kind,
                evidence_digest=mandate.evidence_digest,
                powers=tuple(Power(power) for power in mandate.powers),
                valid_from=mandate.valid_from,
                valid_until=mandate.valid_until,
            )
            for mandate in mandates
            if mandate.seat_id == seat.id and mandate.phase is MandatePhase.in_force and mandate.account_id
        ),
        key=key,
    )


def digest(roster: Roster) -> str:
    """SHA-256 of the canonical JSON of a roster, in hexadecimal."""
    return canonical.digest(canonical.encode(roster.model_dump(mode="json")))


async def listed(standing: Standing) -> RosterList:
    """For everybody at the table: who was accredited, by whom, on which evidence."""
    roundtable = standing.roundtable
    last = {str(each["sector"]): ConfirmedRosterOut.model_validate(each) for each in roundtable.confirmed_rosters}
    return RosterList(
        items=tuple(
            RosterStands(
                roster=roster,
                digest=digest(roster),
                confirmed=lifecycle.confirmed(roundtable, sector, digest(roster)),
                confirmation=last.get(sector),
            )
            for sector, roster in (await rosters(standing.db, roundtable)).items()
        )
    )


async def confirm(standing: Standing, sector: Sector, body: RosterConfirmationIn) -> WriteResult:
    """The sector stands behind its people: from now on nobody sits for it on the word of those who run the table.

    Mandates that nobody had asked it about rest on this. Raises RosterChanged and RosterConfirmed.
    """
    roundtable = standing.roundtable
    roster = (await rosters(standing.db, roundtable))[sector]
    lifecycle.require_read(roundtable, sector, digest(roster), body.digest)

    confirmation = RosterConfirmation(
        id=new_id(),
        roundtable_id=roundtable.id,
        sector=sector,
        digest=body.digest,
        roster=roster.model_dump(mode="json"),
        seat_id=standing.seat.id,
        confirmed_at=standing.now,
    )
    standing.db.add(confirmation)
    said = ConfirmedRosterOut(
        sector=sector, digest=body.digest, confirmation_id=confirmation.id, confirmed_at=standing.now
    )
    others = [each for each in roundtable.confirmed_rosters if each["sector"] != sector]
    roundtable.confirmed_rosters = [*others, said.model_dump(mode="json")]
    settled = await _unconfirmed(standing, roster)
    for mandate in settled:
        accrediting.confirm(mandate, MandateBasis.roster, standing.seat.id, standing.now)
    return await standing.record(
        Act.roster_confirmed,
        Change(confirmation, RosterConfirmationOut),
        Change(roundtable, RoundtableOut),
        *(Change(mandate, MandateOut) for mandate in settled),
        evidence={"roster": body.digest},
    )


async def _unconfirmed(standing: Standing, roster: Roster) -> list[Mandate]:
    seats = {seat.seat_id for seat in roster.seats}
    return [
        mandate
        for mandate in await tables.mandates_of_table(standing.db, standing.roundtable.id)
        if mandate.seat_id in seats and mandate.basis is MandateBasis.unconfirmed
    ]
