"""What runs by itself about notices: sending them, reminding, and saying which were given up."""

from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import Final
from uuid import UUID

from app.core.settings import Settings
from app.notices import queries
from app.notices.models import DeliveryPurpose
from app.notices.outlets import Gateway, MailServer
from app.notices.reaching import channels_of, sending
from app.notices.service.sending import Outlet, Papers, deliver
from app.notices.service.telling import JOBS as KINDS
from app.notices.service.telling import delivery, send
from app.worker import queries as queue
from app.worker.kinds import JobKind, Run

EMAIL, GATEWAY = "notice.email", "notice.gateway"
BEFORE: Final = timedelta(hours=24)
"""How long before its hour a session is reminded of."""
_TOLD_BEFORE: Final = timedelta(hours=24)
_MOST_AT_ONCE: Final = 200


async def _remind(run: Run) -> None:
    """A message more for who was called days ago and is to come tomorrow; each notice is reminded of once."""
    now = run.now
    async with run.completing() as db:
        due = await queries.to_remind(db, now, now + BEFORE, now - _TOLD_BEFORE, _MOST_AT_ONCE)
        reminders = [
            delivery(each.notice_id, each.account_id, channel, DeliveryPurpose.reminder, now)
            for each in due
            for channel in sending(channels_of(each, each.seat_id))
        ]
        await send(db, reminders)


async def _look(run: Run) -> None:
    """What the queue gave up is a letter that nobody carries any more."""
    async with run.completing() as db:
        lost = await queue.given_up_keys(db, sorted(set(KINDS.values())))
        await queries.lost(db, [UUID(key) for key in lost], "given_up")


REMINDERS: Final = JobKind(name="notice.reminders", run=_remind, every=timedelta(minutes=15))
LOST: Final = JobKind(name="notice.lost", run=_look, every=timedelta(minutes=5))


def _sends(name: str, outlet: Outlet, address: str, papers: Papers) -> JobKind:
    async def run(run: Run) -> None:
        await deliver(run, outlet, address, papers)

    return JobKind(name=name, run=run)


def jobs(settings: Settings, papers: Papers) -> tuple[JobKind, ...]:
    """What this process does: it takes up messages only of the channels that it is set up for, and loads no other.

    `papers` makes the file of a session's minutes, which this room does not know.
    """
    mail, gateway = MailServer.of(settings), Gateway.of(settings)
    return (
        REMINDERS,
        LOST,
        *(() if mail is None else (_sends(EMAIL, _outlet("mailing", mail), settings.deployment, papers),)),
        *(() if gateway is None else (_sends(GATEWAY, _outlet("posting", gateway), settings.deployment, papers),)),
    )


def _outlet(name: str, where: MailServer | Gateway) -> Outlet:
    """The client of a mail server or a gateway is memory that most deployments have no use for."""
    return partial(import_module(f"app.notices.{name}").send, where)
