"""Notices with their deliveries as they stand now: a live view."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import orjson

from app.core.paging import Page
from app.core.read_connections import Reads
from app.notices import queries
from app.notices.models import DeliveryState
from app.notices.queries import Open, Stand
from app.notices.reaching import UNREACHED, NoticeState, channels_of, state_of
from app.notices.schemas.notices import DeliveryOut, NoticeOut, NoticeShown

PATIENCE: Final = timedelta(hours=1)
"""How long a message may wait to be sent before somebody is told that it does."""


async def shown(reads: Reads, page: Page, *, conducts: bool, mine: UUID | None) -> Page:
    """The page with how each notice was delivered, for those who conduct the table and for the seat itself."""
    bodies = [orjson.loads(body) for body in page.bodies]
    told = [UUID(body["id"]) for body in bodies if conducts or body["seat_id"] == str(mine)]
    by_notice = defaultdict[str, list[Stand]](list)
    for stand in await queries.stands(reads, told) if told else ():
        by_notice[str(stand.notice_id)].append(stand)
    items = [_shown(NoticeOut.model_validate(body), by_notice.get(body["id"], [])) for body in bodies]
    return Page([item.model_dump_json() for item in items], page.last)


def is_unreached(told: Open, now: datetime) -> bool:
    """Whether nothing has reached a seat: it failed, nobody carries it, or it waits for longer than it should."""
    if told.answer is not None:
        return False
    state = state_of(
        handed_over=told.handed_over,
        held=told.account_id is not None,
        chosen=channels_of(told, told.seat_id),
        deliveries=map(DeliveryState, told.states or ()),
    )
    late = told.waits_since is not None and told.waits_since < now - PATIENCE
    return state in UNREACHED or (state is NoticeState.queued and late)


def _shown(notice: NoticeOut, stands: list[Stand]) -> NoticeShown:
    deliveries = [DeliveryOut.model_validate(each, from_attributes=True) for each in stands if each.channel is not None]
    state = None
    if stands:
        state = state_of(
            handed_over=notice.handed_over_at is not None,
            held=stands[0].account_id is not None,
            chosen=channels_of(stands[0], notice.seat_id),
            deliveries=[each.state for each in deliveries],
        )
    return NoticeShown.model_validate({**notice.model_dump(), "state": state, "deliveries": deliveries})
