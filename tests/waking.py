"""A release that begins to ask a kind of rule, at a service whose tables adopted such rules before."""

from datetime import datetime

import pytest
from fastapi import FastAPI
from sqlalchemy import delete

from app.protocols.models import RuleEnforcement
from app.protocols.service import in_force, waking
from app.rules import asked
from app.rules.asked import ASKED
from app.rules.moments import Moment


async def woken(app: FastAPI, kind: str, moment: str) -> datetime:
    """The service starts anew with a release that asks this kind, after one that did not; since when it is asked."""
    async with app.state.database.sessions() as db, db.begin():
        await db.execute(delete(RuleEnforcement).where(RuleEnforcement.kind == kind, RuleEnforcement.moment == moment))
        since: datetime = app.state.clock()
        assert await waking.note(db, since) == (kind,)
        await in_force.begin(db)
    return since


def asking(patch: pytest.MonkeyPatch, *moments: type[Moment]) -> None:
    """A release whose rooms ask at these moments as well."""
    patch.setattr(asked, "ASKED", {**ASKED, **dict.fromkeys(moments, ("floor",))})
