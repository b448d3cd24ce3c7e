"""Loads the Huari demonstration into an empty database: the same calls as everybody, with a clock of its own."""

from importlib import resources
from typing import Final

import yaml
from fastapi import FastAPI

from app.core.clock import Clock
from app.core.db import Database
from app.core.logs import hushed
from app.core.settings import Settings
from app.demo.calls import House, Json
from app.demo.clock import DemoClock
from app.demo.story import Story
from app.directory.seeding import seed_calendar
from app.identity.secrets import Passwords
from app.identity.service.beginning import invite_administrator
from app.main import create_app

PASSWORD: Final = "huari-demostracion"  # noqa: S105 - it is public, and said to be
ADMINISTRATOR: Final = "administracion"


async def load(settings: Settings, database: Database, clock: Clock) -> None:
    """Make the demonstration, all in the caller's one transaction."""
    turned = DemoClock(clock())
    turned.turn_to(days_ago=21)
    source = resources.files("app.demo").joinpath("huari.yaml").read_text(encoding="utf-8")
    app = create_app(settings, clock=turned, passwords=Passwords(workers=1), database=database)
    with hushed("tinkuy.access"):
        await _load(app, settings, database, turned, yaml.safe_load(source))


async def _load(app: FastAPI, settings: Settings, database: Database, turned: DemoClock, data: Json) -> None:
    async with app.router.lifespan_context(app), House.of(app, PASSWORD) as house:
        async with database.sessions() as db, db.begin():
            await seed_calendar(db, settings.country, turned())
            code = await invite_administrator(db, turned())
        if code is None:
            raise RuntimeError("The demonstration is only for an empty database.")
        await house.accept(code, ADMINISTRATOR, "Administración de la demostración")
        await Story(house, turned, data, ADMINISTRATOR).tell()


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
