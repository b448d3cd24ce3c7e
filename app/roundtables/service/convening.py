"""Calling a table into being, and amending it while it is prepared."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Unprocessable
from app.core.fitting import TO_COME, require_until
from app.core.ids import new_id
from app.directory import codelists, legal_days
from app.directory import queries as directory
from app.directory.models import Sector
from app.directory.service import require_place
from app.directory.table_calendar import TableCalendar, years_of
from app.identity.callers import Caller, WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import asked_anew, lifecycle, membership, queries
from app.roundtables.access import Standing
from app.roundtables.models import (
    Mandate,
    MandateBasis,
    MandatePhase,
    Power,
    Roundtable,
    RoundtablePhase,
    Seat,
)
from app.roundtables.readers import in_force
from app.roundtables.schemas.seats import MandateOut, SeatOut
from app.roundtables.schemas.tables import ConveningActIn, RoundtableIn, RoundtableOut, RoundtablePatch, TermIn


class OrganizationUnknown(Unprocessable):
    code = "organization_unknown"
    message = "There is no organization with that id."


class CalendarUnknown(Unprocessable):
    code = "calendar_unknown"
    message = "There is no calendar with that id."
    pointer = "/calendar_id"


class TimeZoneUnknown(Unprocessable):
    code = "time_zone_unknown"
    message = "The database of this service does not know that time zone; name another one of the same place."
    pointer = "/time_zone"


class ParentUnknown(Unprocessable):
    code = "parent_unknown"
    message = "There is no table with that id that you belong to."
    pointer = "/parent_id"


def require_languages(languages: Iterable[str], country: str, at: str = "/languages") -> list[str]:
    """Sorted, and each in the codelist; raises LanguageUnknown, which points at where they stood."""
    listed = sorted(languages)
    if not all(codelists.is_language(language, country) for language in listed):
        raise lifecycle.LanguageUnknown(at=at)
    return listed


def _stored_act(act: ConveningActIn) -> dict[str, object]:
    return act.model_dump(mode="json")


async def _stored_term(db: AsyncSession, term: TermIn, calendar_id: UUID | None) -> dict[str, object]:
    """The term with its last day, which one that begins with the installation has not yet.

    Raises CalendarRequired where business days are counted by no calendar, and CalendarTooShort.
    """
    lifecycle.require_calendar(term.counting, calendar_id)
    if term.base_date is None:
        return {**term.model_dump(mode="json"), "ends_on": None}
    holidays = await directory.holidays(db, calendar_id)
    calendar = TableCalendar(holidays, years=years_of(holidays))
    ends_on = legal_days.add_days(term.base_date, term.days, term.counting, calendar, term.first_day)
    return {**term.model_dump(mode="json"), "ends_on": ends_on.isoformat()}


async def convene(caller: Caller, body: RoundtableIn, country: str, default_zone: str) -> WriteResult:
    """A table in preparation, with the seat and the mandate of whoever convenes it.

    Raises PlaceUnknown, LanguageUnknown, TimeZoneUnknown, TimeUnfit, CalendarUnknown, OrganizationUnknown,
    ParentUnknown or CalendarRequired.
    """
    require_place(body.place, country)
    languages = require_languages(body.languages, country)
    time_zone = body.time_zone or default_zone
    if not await queries.knows_time_zone(caller.db, time_zone):
        raise TimeZoneUnknown
    today = legal_days.local_date(caller.now, time_zone)
    require_until(body.convening_act.issued_on, today, TO_COME, "/convening_act/issued_on")
    if body.calendar_id is not None and await directory.calendar(caller.db, body.calendar_id) is None:
        raise CalendarUnknown
    organization = await directory.organization(caller.db, body.convening_seat.organization_id)
    if organization is None:
        raise OrganizationUnknown(at="/convening_seat/organization_id")
    if body.parent_id is not None:
        found = await membership.member(caller.db, caller.principal)
        if found is None or body.parent_id not in {held.roundtable_id for held in in_force(found.seats, caller.now)}:
            raise ParentUnknown

    roundtable = Roundtable(
        id=new_id(),
        name=body.name,
        purpose=body.purpose,
        kind=body.kind,
        phase=RoundtablePhase.preparing,
        parent_id=body.parent_id,
        place=body.place,
        languages=languages,
        time_zone=time_zone,
        calendar_id=body.calendar_id,
        deciding_sectors=_in_order(body.deciding_sectors),
        convening_act=_stored_act(body.convening_act),
        term=await _stored_term(caller.db, body.term, body.calendar_id),
        asked_since=None,
        confirmed_rosters=[],
        facilitation=None,
        created_at=caller.now,
        installed_at=None,
        installation=None,
        pauses=[],
        lapse=None,
        sitting_since=None,
    )
    seat = Seat(
        id=new_id(),
        roundtable_id=roundtable.id,
        organization_id=organization.id,
        sector=organization.sector,
        role=body.convening_seat.role,
        alternate_of=None,
        label=None,
        name_hidden=False,
        awaits_assent=False,
        created_at=caller.now,
        admitted_at=None,
        away_since=None,
        end_proposed_at=None,
        ended_at=None,
        end_reason=None,
        end_digest=None,
    )
    mandate = Mandate(
        id=new_id(),
        roundtable_id=roundtable.id,
        seat_id=seat.id,
        account_id=caller.principal.id,
        named_by=body.convening_act.instrument,
        evidence_kind="convening_act",
        evidence_digest=body.convening_act.document_digest,
        powers=[Power.sign, Power.speak],
        valid_from=today,
        valid_until=None,
        key_thumbprint=None,
        accredited_at=caller.now,
        accredited_by=seat.id,
        phase=MandatePhase.in_force,
        basis=MandateBasis.attested_by_host,
        unconfirmed_since=None,
        held_since=caller.now,
        awaits_others=False,
        confirmed_at=None,
        confirmed_by=None,
        revocation_proposed_at=None,
        revoked_at=None,
        revocation_reason=None,
        revocation_digest=None,
    )
    for row in (roundtable, seat, mandate):
        caller.db.add(row)
        await caller.db.flush()
    return await caller.at(roundtable.id).record(
        Act.roundtable_convened,
        Change(roundtable, RoundtableOut),
        Change(seat, SeatOut),
        Change(mandate, MandateOut),
        evidence={"convening_act": body.convening_act.document_digest},
    )


async def amend(standing: Standing, body: RoundtablePatch, country: str) -> WriteResult:
    """Correct the table, and its term that is bargained, while it is prepared; then raises RoundtableInstalled.

    Where it becomes another one, what the sectors said yes to is no more: they are asked anew.
    """
    roundtable = standing.roundtable
    lifecycle.require_preparing(roundtable)
    require_place(body.place, country)
    if body.calendar_id is not None and await directory.calendar(standing.db, body.calendar_id) is None:
        raise CalendarUnknown

    changes = body.given()
    if body.languages is not None:
        changes["languages"] = require_languages(body.languages, country)
    if body.deciding_sectors is not None:
        changes["deciding_sectors"] = _in_order(body.deciding_sectors)
        for seat in await queries.voting_seats(standing.db, roundtable.id):
            if seat.sector not in body.deciding_sectors:
                raise lifecycle.SectorNotDeciding
    if body.term is not None or "calendar_id" in changes:
        kept = {name: roundtable.term[name] for name in TermIn.model_fields if name in roundtable.term}
        calendar_id = body.calendar_id if "calendar_id" in changes else roundtable.calendar_id
        changes["term"] = await _stored_term(standing.db, body.term or TermIn.model_validate(kept), calendar_id)
    anew = asked_anew.is_another_table(roundtable, changes)
    for name, value in changes.items():
        setattr(roundtable, name, value)
    if anew:
        roundtable.asked_since = standing.now
    return await standing.record(Act.roundtable_amended, Change(roundtable, RoundtableOut))


def _in_order(sectors: Iterable[Sector]) -> list[str]:
    chosen = frozenset(sectors)
    return [sector.value for sector in Sector if sector in chosen]
