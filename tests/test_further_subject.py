"""A further kind of subject touches its own room: declared once, it is served, audited, redacted and put on desks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, NamedTuple
from uuid import UUID

import asyncpg
import pytest
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped

from app.api import ROUTERS
from app.audit.outside import Outside
from app.audit.service import audit
from app.core.compiled_queries import CompiledQuery, columns, listed
from app.core.db import Base
from app.core.ids import new_id
from app.core.schemas import Body, In, Instant, Text
from app.core.settings import defaults
from app.directory.models import Sector
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.acts import Act
from app.ledger.append import Change
from app.ledger.subject_kinds import Derived, SubjectKinds, collected
from app.main import create_app
from app.metadata import DESKS, SUBJECTS
from app.openapi import document
from app.redactions.masking import MARK
from app.roundtables.access import CurrentStanding, Seen, seen
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.models import AtTable
from app.roundtables.schemas.desks import DeskItem
from app.roundtables.table_subjects import CODE, Awaited, Redactable, TableSubject, own_sector
from tests.conftest import plain
from tests.mesa import Json, Mesa
from tests.redactions.written import redact


class Breather(AtTable):
    """A pause that somebody asks for: here it stands for whatever a next room brings."""

    __tablename__ = "breathers"
    subject: ClassVar[str] = "breather"
    sealed_columns: ClassVar[tuple[str, ...]] = ("noted_by",)

    reason: Mapped[str]
    kind: Mapped[str]
    words: Mapped[int]
    sector: Mapped[Sector]
    noted_by: Mapped[UUID]
    asked_at: Mapped[datetime]


class BreatherIn(In):
    reason: Text


class BreatherOut(Body):
    roundtable_id: UUID
    reason: str
    kind: str
    sector: Sector
    asked_at: Instant


CALLED_FOR = Awaited("breather_called_for", "ask", Permission.session_conduct)
BREATHER = TableSubject(
    model=Breather,
    awaiting=(CALLED_FOR,),
    bodies=(BreatherOut,),
    derived=(Derived("words", "Counted.", lambda value, _, body: value == len(str(body["reason"]).split())),),
    redactable=Redactable(words=("reason",), sources=own_sector),
    not_redactable={"kind": CODE},
)

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/breathers")


@router.post("", status_code=201, dependencies=[needs(Permission.demand_raise)])
async def ask(asking: CurrentStanding, body: BreatherIn) -> Response:
    breather = Breather(
        id=new_id(),
        roundtable_id=asking.roundtable.id,
        reason=body.reason,
        kind="short",
        words=len(body.reason.split()),
        sector=asking.seat.sector,
        noted_by=asking.seat.id,
        asked_at=asking.now,
    )
    asking.db.add(breather)
    return created(await asking.record(Act.demand_raised, Change(breather, BreatherOut)))


@router.get("/{breather_id}", dependencies=[needs(Permission.roundtable_read)])
async def read(request: Request, breather: Annotated[Seen, seen(Breather, "breather_id")]) -> Response:
    return found(request, breather.stored)


class Waiting(NamedTuple):
    id: UUID
    roundtable_id: UUID
    reason: str
    asked_at: datetime


WAITING = CompiledQuery(select(*columns(Breather, Waiting._fields)).where(listed(Breather.roundtable_id, "tables")))


@dataclass(frozen=True)
class Asked(Gathered):
    breathers: ByTable[Waiting]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        for breather in self.breathers.at(desk):
            if desk.may(CALLED_FOR):
                path = f"breathers/{breather.id}"
                yield desk.item(
                    CALLED_FOR, Breather.subject, breather.id, breather.reason, breather.asked_at, path=path
                )


async def gather(gathering: Gathering) -> Gathered:
    return Asked(ByTable([Waiting(*row) for row in await WAITING.rows(gathering.reads, tables=list(gathering.tables))]))


@pytest.fixture(scope="module", autouse=True)
def forgotten() -> Iterator[None]:
    """No other test of this process meets its table."""
    yield
    table = Breather.__table__
    assert isinstance(table, Table)
    Base.metadata.remove(table)


@pytest.fixture
async def subjects(app: FastAPI, db: AsyncSession) -> SubjectKinds:
    """The service with one room more: what a migration, `api` and `metadata` would do for it."""
    connection = await db.connection()
    await connection.run_sync(lambda sync: Base.metadata.create_all(sync, [Base.metadata.tables["breathers"]]))
    await db.commit()
    app.include_router(router)
    kinds = collected(SUBJECTS.values(), (BREATHER,))
    app.state.subjects = kinds
    app.state.desks = (*DESKS, gather)
    return kinds


async def findings(app: FastAPI, subjects: SubjectKinds) -> list[str]:
    url = app.state.database.engine.url.render_as_string(hide_password=False)
    connection = await asyncpg.connect(plain(url))
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            report = await audit(connection, Outside(app.state.settings.home), subjects=subjects)
    finally:
        await connection.close()
    return [finding.code for finding in report.findings]


async def asked(mesa: Mesa) -> Json:
    await mesa.installed()
    return await mesa["community"].done(f"{mesa.path}/breathers", {"reason": "Fulana se cayó."})


async def test_it_is_served_as_it_was_sealed(mesa: Mesa, subjects: SubjectKinds) -> None:
    breather = await asked(mesa)
    assert await mesa["state"].read(f"{mesa.path}/breathers/{breather['id']}") == breather
    assert (await mesa["state"].get("/v1/changes?limit=1000&expand=subject")).text.count("Fulana se cayó.") == 1
    assert len(subjects) == len(SUBJECTS) + 1


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        pytest.param("reason", "Otra", "row_differs", id="what_is_published"),
        pytest.param("words", "7", "row_derived_differs", id="what_follows_from_it"),
        pytest.param(
            "noted_by", "00000000-0000-0000-0000-000000000000", "row_kept_differs", id="what_only_a_seal_vouches_for"
        ),
    ],
)
async def test_the_audit_finds_what_was_changed_behind_its_back(
    app: FastAPI, mesa: Mesa, db: AsyncSession, subjects: SubjectKinds, column: str, value: str, code: str
) -> None:
    await asked(mesa)
    assert await findings(app, subjects) == []
    connection = await db.connection()
    await connection.exec_driver_sql(f"UPDATE breathers SET {column} = '{value}'")  # noqa: S608
    await db.commit()
    assert await findings(app, subjects) == [code]


async def test_the_audit_that_knows_nothing_of_it_says_so(app: FastAPI, mesa: Mesa, subjects: SubjectKinds) -> None:
    await asked(mesa)
    assert subjects
    assert await findings(app, SUBJECTS) == ["body_surplus"]


@pytest.mark.usefixtures("subjects")
async def test_its_words_can_be_taken_out(mesa: Mesa, db: AsyncSession) -> None:
    breather = await asked(mesa)
    redaction = await redact(mesa, "breather", breather["id"])
    assert (redaction["phase"], redaction["sources"]) == ("in_effect", ["community"])
    assert (await mesa["state"].read(f"{mesa.path}/breathers/{breather['id']}"))["reason"] == MARK
    row = await db.get_one(Breather, UUID(breather["id"]))
    assert (row.reason, row.kind) == (MARK, "short")


@pytest.mark.usefixtures("subjects")
async def test_it_lies_on_the_desk_of_whoever_may_settle_it(mesa: Mesa) -> None:
    breather = await asked(mesa)
    desk = (await mesa["facilitator"].read("/v1/me/desk"))["items"]
    [item] = [each for each in desk if each["subject_type"] == "breather"]
    assert (item["kind"], item["subject_id"], item["operation"]) == ("breather_called_for", breather["id"], "ask")
    assert (item["mine"], item["path"]) == (True, f"{mesa.path}/breathers/{breather['id']}")
    assert "breather" not in (await mesa["state"].get("/v1/me/desk")).text


def test_the_document_names_its_place_on_desks() -> None:
    described = document(create_app(defaults()), ROUTERS, collected(SUBJECTS.values(), (BREATHER,)))
    assert described["components"]["schemas"]["Awaiting"]["enum"][-1] == "breather_called_for"


def test_a_column_that_nothing_accounts_for_is_named() -> None:
    careless = TableSubject(model=Breather, bodies=(BreatherOut,))
    assert (BREATHER.unaccounted, careless.unaccounted) == ((), ("words",))


def test_two_declarations_of_one_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="breather"):
        collected((BREATHER,), (BREATHER,))
