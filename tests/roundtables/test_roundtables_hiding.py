"""Where a member reads who somebody is, and how that ends at once."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.mesa import Json, Mesa
from tests.prepared import Prepared, prepared
from tests.redactions.written import told

MEMBERS = ("state", "company", "community", "guarantor", "facilitator")


@dataclass(frozen=True)
class Met:
    """A prepared table whose people are met in a session."""

    ready: Prepared
    room: str

    @property
    def mesa(self) -> Mesa:
        return self.ready.mesa

    async def naming(self, name: str) -> set[str]:
        """The readings in which this member finds the name or the login of anybody else at the table."""
        names = {
            word
            for other, person in self.mesa.table.people.items()
            for word in (person.login, "Facilitadora" if other == "facilitator" else person.login.title())
            if other != name
        }
        found = set()
        for path in [*await self.ready.readings("Huari"), self.room, "/v1/changes?limit=1000&expand=subject"]:
            answer = await self.mesa[name].get(path)
            assert answer.status_code < 500, path
            if any(f'"{word}"' in told(answer) for word in names):
                found.add(path)
        return found


@pytest.fixture(scope="module")
async def met(
    postgres: str, arranged: tuple[str, Mesa], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Met]:
    async with prepared(postgres, arranged, tmp_path_factory.mktemp("hiding")) as ready:
        session = await ready.mesa.open_session()
        yield Met(ready, f"{ready.mesa.path}/sessions/{session['id']}/room")


async def hiding(mesa: Mesa, by: str, whose: str, step: str = "hiding") -> Json:
    return await mesa[by].done(f"{mesa.path}/seats/{mesa[whose].seat}/{step}")


async def test_members_read_names_in_the_room_alone_and_once_hidden_nowhere(met: Met) -> None:
    for name in MEMBERS:
        assert await met.naming(name) == {met.room}, name
    for name in ("state", "company", "community"):
        await hiding(met.mesa, name, name)
    for name in MEMBERS:
        assert await met.naming(name) == set(), name
    present = (await met.mesa["facilitator"].read(met.room))["present"]
    assert [(each["sector"], each["holder"]) for each in present] == [
        ("state", None),
        ("company", None),
        ("community", None),
    ]


async def holders(mesa: Mesa, room: str) -> list[str | None]:
    return [each["holder"] for each in (await mesa["observer"].read(room))["present"]]


async def test_one_hides_oneself_or_is_hidden_by_who_runs_the_table_and_shows_oneself_alone(mesa: Mesa) -> None:
    session = await mesa.open_session()
    room = f"{mesa.path}/sessions/{session['id']}/room"
    seat = f"{mesa.path}/seats/{mesa['state'].seat}"
    label = {"label": "Titular Fulana"}
    tag = (await mesa["facilitator"].read(seat))["etag"]
    assert (await mesa["facilitator"].patch(seat, label, If_Match=tag)).status_code == 200

    hidden = await hiding(mesa, "facilitator", "state")
    assert (hidden["name_hidden"], hidden["label"], (await mesa.ledger())[-1]) == (True, None, "seat.hidden")
    assert await holders(mesa, room) == [None, "Mesa.Company", "Mesa.Community"]
    for other in ("company", "chair", "observer", "secretariat", "facilitator"):
        await mesa.refuses(other, "POST", f"{seat}/showing", status=403, code="other_seat")
    for other in ("company", "chair", "observer"):
        await mesa.refuses(other, "POST", f"{seat}/hiding", status=403, code="other_seat")
    await mesa.refuses("state", "POST", f"{seat}/hiding", status=409, code="name_hidden")

    shown = await hiding(mesa, "state", "state", "showing")
    assert (shown["name_hidden"], (await mesa.ledger())[-1]) == (False, "seat.shown")
    assert (await holders(mesa, room))[0] == "Mesa.State"
    await mesa.refuses("state", "POST", f"{seat}/showing", status=409, code="name_shown")
    await hiding(mesa, "secretariat", "state")
    assert (await holders(mesa, room))[0] is None


async def test_hiding_asks_for_no_revision_and_is_closed_to_other_tables(mesa: Mesa) -> None:
    path = f"{mesa.path}/seats/{mesa['observer'].seat}/hiding"
    for name in ("observer", "facilitator"):
        answer = await mesa.other[name].post(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    rehearsed = await mesa["observer"].post(path, Dry_Run="true")
    assert (rehearsed.status_code, rehearsed.json()["name_hidden"]) == (200, True)
    before = await mesa.ledger()
    assert (await mesa["observer"].post(path, {})).status_code == 201
    assert await mesa.ledger() == [*before, "seat.hidden"]


async def test_no_label_is_written_into_a_hidden_seat(mesa: Mesa) -> None:
    seat = f"{mesa.path}/seats/{mesa['community'].seat}"
    hidden = await mesa["community"].done(f"{seat}/hiding")
    tag = {"If_Match": hidden["etag"]}
    await mesa.refuses("facilitator", "PATCH", seat, {"label": "Rosa"}, status=409, code="name_hidden", **tag)
    shown = await mesa["community"].done(f"{seat}/showing")
    assert (await mesa["facilitator"].patch(seat, {"label": "Titular 1"}, If_Match=shown["etag"])).status_code == 200
