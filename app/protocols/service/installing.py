"""The table is installed: its ground rules hold, its deciding sectors are seated, its keys are read aloud."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.assents import queries as assents
from app.assents.lifecycle import YES, Spoken
from app.assents.models import Adoption, Assent, FacilitationAssent
from app.assents.ratification import Assembly, assembly_of
from app.directory.legal_days import local_date
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols import lifecycle, queries
from app.protocols.schemas.adoption import InstallationIn
from app.protocols.service.forming import formation
from app.protocols.service.in_force import clauses_of, protocol_in_force
from app.rosters import lifecycle as rosters
from app.rosters.service import rostering
from app.roundtables import lifecycle as tables
from app.roundtables.access import Standing
from app.roundtables.clock import calendar_of
from app.roundtables.models import Roundtable, RoundtablePhase
from app.roundtables.running import require_accepted_by, require_facilitation
from app.roundtables.schemas.tables import ConfirmedRosterOut, InstallationOut, KeyAtInstallation, RoundtableOut
from app.roundtables.sitting import sitting, spoken_for
from app.rules.composition import unfit
from app.rules.misfits import CalendarMissing
from app.signatures import queries as signatures


async def _saying_yes(
    db: AsyncSession, roundtable: Roundtable, kind: type[Assent], target: UUID, now: datetime
) -> set[str]:
    """The deciding sectors whose yes counts today: it goes with the mandate of who said it, also once all had said it.

    Nobody is installed on the word of people who were replaced while the table was prepared. Where none was, the sector
    said what it said, however its word is formed by now.
    """
    voices = await assents.voices(db, kind, target, roundtable, now)
    spoken = Spoken.of(voices, await formation(db, roundtable, now))
    lost = {voice.sector for voice in voices if not voice.in_force}
    lost |= {voice.sector for voice in spoken.voices if voice.stance not in YES}
    said = {voice.sector for voice in spoken.voices} - lost
    return {sector for sector in roundtable.deciding_sectors if sector in said or spoken.says_yes(sector)}


async def _require_calendar(db: AsyncSession, roundtable: Roundtable, protocol_id: UUID) -> None:
    """Raises CalendarMissing: business days are counted, and the table does not say any more which they are."""
    if roundtable.calendar_id is None:
        found = unfit(await clauses_of(db, protocol_id), await queries.facts_of(db, roundtable))
        lacking = [each for each in found if each.misfit.refusal is CalendarMissing]
        if lacking:
            raise CalendarMissing(lacking)


async def install(standing: Standing, body: InstallationIn) -> WriteResult:
    """The table leaves its preparation, with the fingerprint of every active key in the entry's subject.

    Raises RoundtableInstalled, ProtocolMissing, CalendarMissing (the table gave up its calendar since the proposal),
    ProtocolNotAdoptedByAll (the deciding sectors changed since the adoption), SectorsWithoutDelegate,
    RostersNotConfirmed, FacilitationMissing, and CalendarTooShort for a term that begins today.
    """
    roundtable, db = standing.roundtable, standing.db
    tables.require_preparing(roundtable)
    protocol_id = await protocol_in_force(db, roundtable, standing.now)
    await _require_calendar(db, roundtable, protocol_id)
    zone, now = roundtable.time_zone, standing.now
    once = {
        said.sector
        for said in await assents.given(db, Adoption, protocol_id)
        if said.stance in YES and assembly_of(said, zone, now) in {None, Assembly.ratified}
        if roundtable.asked_since is None or said.stated_at >= roundtable.asked_since
    }
    lifecycle.require_adopted_by(roundtable.deciding_sectors, once)
    lifecycle.require_delegates_of(roundtable.deciding_sectors, spoken_for(await sitting(db, roundtable, now)))
    adopting = await _saying_yes(db, roundtable, Adoption, protocol_id, now)
    lifecycle.require_adopted_by(roundtable.deciding_sectors, adopting)

    standing_rosters = await rostering.rosters(db, roundtable)
    rosters.require_confirmed(
        roundtable, {sector: rostering.digest(roster) for sector, roster in standing_rosters.items()}
    )

    facilitation = require_facilitation(roundtable)
    accepting = await _saying_yes(db, roundtable, FacilitationAssent, facilitation, standing.now)
    require_accepted_by(roundtable, accepting)

    keys = await signatures.active_keys(db, roundtable.id)
    installation = InstallationOut(
        place=body.place,
        read_aloud=body.read_aloud,
        protocol_id=protocol_id,
        facilitation_id=facilitation,
        rosters=tuple(
            ConfirmedRosterOut.model_validate(each)
            for sector in roundtable.deciding_sectors
            for each in roundtable.confirmed_rosters
            if each["sector"] == sector
        ),
        keys=tuple(KeyAtInstallation(seat_id=key.seat_id, kid=key.kid) for key in keys),
    )
    if tables.begins_with_installation(roundtable):
        tables.begin_term(roundtable, local_date(now, zone), await calendar_of(db, roundtable, now))
    roundtable.phase, roundtable.installed_at = RoundtablePhase.installed, standing.now
    roundtable.installation = installation.model_dump(mode="json")
    return await standing.record(Act.roundtable_installed, Change(roundtable, RoundtableOut))
