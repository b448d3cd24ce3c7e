"""Loads the Huari demonstration into an empty database: the same calls as everybody, with a clock of its own."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final

from app.commitments.service import deadlines
from app.core.clock import Clock
from app.core.db import Database
from app.core.logs import hushed
from app.core.settings import Settings
from app.demo.calls import House, Json
from app.demo.convening import Convening
from app.demo.days import Days, DemoClock
from app.demo.funding import Funding
from app.demo.progress import Progress
from app.demo.promises import Promises
from app.demo.sessions import Sessions
from app.demo.table import Step, Table, read
from app.directory.reference import national_holidays
from app.directory.service import seed_calendar
from app.identity.secrets import Passwords
from app.identity.service.administration import invite_administrator
from app.ledger import queries as ledger
from app.ledger.contradictions import LogContradictsCheckpoint
from app.ledger.signer import Signer
from app.main import create_app
from app.trust.checkpoints import SigningKey, VerifierKey
from app.trust.cosignatures import cosign
from app.trust.notes import Note, read_note
from app.witnesses.service import cosigning


def steps(table: Table, data: Mapping[str, Json]) -> list[Step]:
    """Every step of the story; those of one hour stay in the order of their chapter."""
    chapters = (
        *Convening(table, data["table"], data["demands"]).steps(),
        *Sessions(table, data["sessions"]).steps(),
        *Promises(table, data["commitments"]).steps(),
        *Funding(table, data["fund"]).steps(),
    )
    return sorted(chapters, key=lambda step: (-step.ago, step.hour))


async def tell(table: Table, data: Mapping[str, Json], progress: Progress, database: Database) -> None:
    """Take each step on its day."""
    told, day = steps(table, data), None
    with progress.over(len(told)) as advance:
        for step in told:
            advance(step.chapter)
            table.clock.turn_to(table.days.moment(step.ago, step.hour))
            if step.ago != day:
                await _note_deadlines(database, table.clock())
                day = step.ago
            table.house.forget_tokens()
            await step.take()
    table.clock.turn_to(table.days.moment(0, 0))
    await _note_deadlines(database, table.clock())


async def _note_deadlines(database: Database, now: datetime) -> None:
    """What the worker does, which does not run while a story is told."""
    async with database.sessions() as db, db.begin():
        for each in (await deadlines.unrecorded(db, now))[0]:
            await deadlines.record(db, each, now)


class OnePassword(Passwords):
    """All accounts of the demonstration have the same public password, so that slow hash is made once."""

    def __init__(self) -> None:
        super().__init__(workers=1)
        self._hashes: dict[str, str] = {}

    async def hash(self, password: str) -> str:
        if password not in self._hashes:
            self._hashes[password] = await super().hash(password)
        return self._hashes[password]


PASSWORD: Final = "huari-demostracion"  # noqa: S105 - it is public, and said to be
ADMINISTRATOR: Final = "administracion"


async def load(settings: Settings, database: Database, clock: Clock) -> Sequence[SigningKey]:
    """Make the demonstration, all in the caller's one transaction; returns the keys of its witnesses."""
    data, present = read(), clock()
    holidays = frozenset(holiday.date for holiday in national_holidays(settings.country))
    days = Days(present, settings.time_zone, holidays)
    turned = DemoClock(present, days.moment(data["table"]["roundtable"]["convened"], 7))
    app = create_app(settings, clock=turned, passwords=OnePassword(), database=database)
    with hushed("tinkuy.access"):
        async with app.router.lifespan_context(app), House.of(app, PASSWORD) as house:
            async with database.sessions() as db, db.begin():
                await seed_calendar(db, settings.country, turned())
                code = await invite_administrator(db, turned())
            if code is None:
                raise RuntimeError("The demonstration is only for an empty database.")
            await house.accept(code, ADMINISTRATOR, "Administración de la demostración")
            table = Table(house, turned, days, note=data["table"]["note"], administrator=ADMINISTRATOR)
            await tell(table, data, Progress(), database)
    return table.witnesses


async def settle(settings: Settings, database: Database, clock: Clock, witnesses: Sequence[SigningKey]) -> None:
    """The witnesses cosign the log as it was loaded, once that is certain to stay.

    Where an older checkpoint lies in the home nothing is signed; the service says so itself.
    """
    with suppress(LogContradictsCheckpoint):
        async with database.sessions() as db, db.begin():
            signer, now = Signer(settings.home, (await ledger.head(db)).origin), clock()
            signed = read_note(await signer.checkpoint(db))
            lines = [cosign(signed.text, key, int(now.timestamp())) for key in witnesses]
            note = Note(signed.text, (*signed.signatures, *lines)).encode().decode()
            await cosigning.receive(db, note, VerifierKey.parse(signer.verifier), now)


def sign_in_lines(settings: Settings) -> tuple[str, ...]:
    """How to sign in, for the operator's terminal."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return (
        f"  Demonstration  the Huari table. Sign in with the password {PASSWORD} as",
        "                   facilitacion    who runs the table and may convene another",
        "                   estado1         a delegate of the state",
        "                   empresa1        a delegate of the company",
        "                   comunidad1      a delegate of the community",
        f"                   {ADMINISTRATOR}  who manages accounts and partner systems",
        f"                 curl -d grant_type=password -d username=facilitacion -d password={PASSWORD} \\",
        f"                      http://{host}:{settings.port}/v1/auth/token",
    )
