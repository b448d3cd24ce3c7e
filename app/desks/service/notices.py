"""What a seat is told of: days that the table declared for itself, and measures taken outside it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.continuity.models import CoerciveMeasure, TruceEffect
from app.desks import queries
from app.desks.policy import Place
from app.desks.schemas import Awaiting, DeskItem
from app.desks.service.items import Desk
from app.directory.legal_days import local_date, start_of_day
from app.identity.roles import Permission, Role
from app.roundtables.models import CalendarDay, Power


@dataclass(frozen=True, slots=True)
class Notices:
    """Of one table: the days that stand declared, and the measures that last."""

    days: tuple[CalendarDay, ...]
    measures: tuple[CoerciveMeasure, ...]


async def gather(
    db: AsyncSession, places: Collection[Place], declared: Iterable[CalendarDay]
) -> Mapping[UUID, Notices]:
    """What there is at each table at which there is a place, in one query; `declared` are the days of all of them."""
    tables = {place.table.id for place in places}
    if not tables:
        return {}
    standing = [day for day in declared if day.revoked_at is None]
    measures = await queries.measures_lasting(db, tables)
    return {
        table: Notices(
            tuple(day for day in standing if day.roundtable_id == table),
            tuple(measure for measure in measures if measure.roundtable_id == table),
        )
        for table in tables
    }


def items(desk: Desk, notices: Notices) -> Iterator[DeskItem]:
    """Everybody is told of a day that moves the clocks to come; of a measure, who is called and who is named."""
    zone = desk.place.table.time_zone
    today = local_date(desk.now, zone)
    for day in notices.days:
        if day.day > today:
            yield desk.item(
                Awaiting.calendar_day,
                "calendar_day",
                day.id,
                day.name,
                day.declared_at,
                due=start_of_day(day.day, zone),
                path=f"calendar-days/{day.id}",
            )
    for measure in notices.measures:
        if desk.place.seat.role is Role.guarantor and measure.effect is TruceEffect.calls_guarantor:
            yield _of(desk, Awaiting.guarantor_called, measure)
        if desk.place.decides and desk.place.seat.sector is measure.attributed_to and measure.explanation is None:
            yield _of(
                desk,
                Awaiting.measure_explanation,
                measure,
                operation="explain_coercive_measure",
                mine=desk.place.may(Permission.measure_report, Power.decide),
            )


def _of(
    desk: Desk, kind: Awaiting, measure: CoerciveMeasure, *, operation: str | None = None, mine: bool = False
) -> DeskItem:
    return desk.item(
        kind,
        "coercive_measure",
        measure.id,
        None,
        measure.reported_at,
        operation=operation,
        mine=mine,
        path="coercive-measures",
    )
