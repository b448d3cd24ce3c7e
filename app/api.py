"""The tuple of routers, in the order of the rooms."""

from typing import Final

from fastapi import APIRouter

from app.directory.router import router as directory
from app.identity.router.administration import router as administration
from app.identity.router.auth import router as auth
from app.publications.router import router as publications
from app.roundtables.router.invitations import router as invitations
from app.roundtables.router.seats import router as seats
from app.roundtables.router.tables import router as tables
from app.sync.router import router as sync

ROUTERS: Final[tuple[APIRouter, ...]] = (
    auth,
    invitations,
    administration,
    directory,
    tables,
    seats,
    sync,
    publications,
)
