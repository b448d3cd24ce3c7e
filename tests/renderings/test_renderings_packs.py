"""What people print of a table: each pack is a valid PDF, of what there is, with the names that each may read."""

import os
from pathlib import Path
from uuid import UUID

import pytest

from app.directory.models import Sector
from app.renderings import packs, plain
from app.renderings.told import Telling
from tests.clocks import FakeClock
from tests.mesa import Mesa
from tests.minutes.drawn import OPENED
from tests.renderings.valid import failures
from tests.signing import signing

PACKS = ("roster", "rules", "register", "convocation", "attendance", "signature-sheet")


async def test_every_pack_is_printed_in_both_layouts_by_both_standards(mesa: Mesa, clock: FakeClock) -> None:
    way = await signing(mesa, clock)
    offered = await way.offered()
    session = (await mesa["state"].read(f"{mesa.path}/sessions"))["items"][0]
    of = f"session_id={session['id']}&commitment_id={offered['id']}"
    before = await mesa.ledger()
    for number, name in enumerate(PACKS):
        lang = ("es", "en")[number % 2]
        answer = await mesa["community"].get(f"{mesa.path}/packs/{name}.pdf?{of}&lang={lang}")
        assert answer.status_code == 200, (name, answer.text)
        assert answer.headers["content-type"] == "application/pdf"
        if folder := os.environ.get("TINKUY_LOOK"):
            (Path(folder) / f"{name}.pdf").write_bytes(answer.content)
        assert failures(answer.content) == [], name
    assert await mesa.ledger() == before


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("convocation.pdf", 422, "pack_of_something"),
        ("signature-sheet.pdf", 422, "pack_of_something"),
        ("attendance.pdf?session_id=0199a3a0-0000-7000-8000-000000000000", 404, "not_found"),
        ("diploma.pdf", 422, "invalid_input"),
    ],
)
async def test_a_pack_of_nothing_is_refused(mesa: Mesa, path: str, status: int, code: str) -> None:
    answer = await mesa["state"].get(f"{mesa.path}/packs/{path}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_the_sheet_of_minutes_has_room_for_who_may_sign_the_text_that_goes_round(mesa: Mesa) -> None:
    minutes = await mesa.circulated_minutes()
    path = f"{mesa.path}/packs/signature-sheet.pdf?session_id={minutes['session_id']}"
    answer = await mesa["community"].get(path)
    assert answer.status_code == 200, answer.text
    assert failures(answer.content) == []
    if folder := os.environ.get("TINKUY_LOOK"):
        (Path(folder) / "minutes-sheet.pdf").write_bytes(answer.content)


async def test_minutes_that_do_not_go_round_have_no_sheet(mesa: Mesa) -> None:
    session = await mesa.open_session()
    path = f"{mesa.path}/packs/signature-sheet.pdf?session_id={session['id']}"
    nobody_wrote = await mesa["state"].get(path)
    await mesa["rapporteur"].done(f"{mesa.path}/sessions/{session['id']}/minutes/notes", {"text": "Se abre."})
    for answer in (nobody_wrote, await mesa["state"].get(path)):
        assert (answer.status_code, answer.json()["code"]) == (409, "minutes_not_circulated")


async def test_what_is_not_offered_has_no_sheet(mesa: Mesa, clock: FakeClock) -> None:
    drafted = await (await signing(mesa, clock)).drafted()
    answer = await mesa["state"].get(f"{mesa.path}/packs/signature-sheet.pdf?commitment_id={drafted['id']}")
    assert (answer.status_code, answer.json()["code"]) == (409, "commitment_not_offered")


def test_a_roster_names_whom_it_was_given_and_says_where_nobody_sits() -> None:
    tell = Telling("es", "America/Lima")
    some = packs.Seated(UUID(int=1), Sector.community, "delegate", "Asociación", "Rosa", None, ["sign"])
    none = packs.Seated(UUID(int=2), Sector.community, "alternate", "Asociación", None, None, [])
    told = plain.text(packs.roster(packs.Head("Mesa", OPENED), tell, [some, none])).decode()
    assert "Comunidad (2)" in told
    assert "Rosa; Calidad: delegado/a; Organización: Asociación; Poderes:" in told.replace("\n  ", " ")
    assert "sin mandato en vigor" in told.replace("\n  ", " ")
