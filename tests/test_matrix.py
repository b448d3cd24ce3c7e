"""Who may do what, tried out: each role of each sector at the own table, at another one and at none, everywhere.

The expectations come from the grants, the operations from the OpenAPI document, the ids from a table on which one of
everything has happened. A new room joins by existing; what it needs on the table is added in `tests/prepared.py`.
Calls that must be refused are made in earnest, the others as dry runs, so that one database serves them all.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl
from uuid import uuid4

import httpx
import pytest
import structlog
from sqlalchemy import select

from app.core.paging import Key, listing_of
from app.identity.public import PUBLIC
from app.identity.roles import GRANTS, RUNNING_ROLES, SECTOR_ROLES, TABLE_ROLES, Permission, Role
from app.ledger.models import Head, Snapshot
from tests.mesa import Json, Mesa, Person, key
from tests.personas import Persona, take_every_seat, take_pending_seats, without_a_seat
from tests.prepared import Prepared, prepared
from tests.test_read_first import asks_for_what_was_read

STALE = '"999999.' + "0" * 64 + '"'
SEATED = {"$ref": "#/components/parameters/Acting-Seat"}
SECTOR_DESKS = {"state", "company", "community"}
# What a reading says to somebody who may read, about this sector or about what has its moment.
OF_THE_MOMENT: Final = frozenset(
    {"not_of_this_sector", "commitment_not_offered", "preview_not_shown", "minutes_circulated", "minutes_sealed"}
)


@dataclass(frozen=True)
class Operation:
    """One operation that needs a token, its path filled in for the prepared table, with a body that it documents."""

    name: str
    method: str
    template: str
    path: str
    permission: Permission
    at_table: bool
    read_first: bool
    body: Any

    @property
    def writes(self) -> bool:
        return self.method != "GET"


@dataclass(frozen=True)
class World:
    everything: Prepared
    members: list[Persona]
    foreigners: list[Persona]
    pending: list[Persona]
    operations: list[Operation]

    async def knock(self, persona: Persona, operation: Operation, *, rehearsed: bool) -> httpx.Response:
        """The call with everything that it needs to get past its shape."""
        headers = {"If_Match": STALE, "Idempotency_Key": str(uuid4())} if operation.writes else {}
        if rehearsed and operation.writes:
            headers["Dry_Run"] = "true"
        return await persona.person.call(operation.method, operation.path, operation.body, **headers)

    async def size(self) -> int:
        async with self.everything.app.state.database.sessions() as db:
            return (await db.execute(select(Head.size))).scalar_one()  # type: ignore[no-any-return]

    async def ids_of_the_table(self) -> set[str]:
        """Of everything that was ever published at the prepared table, and of the table itself."""
        table = self.everything.mesa.table.id
        async with self.everything.app.state.database.sessions() as db:
            found = await db.execute(select(Snapshot.subject_id).where(Snapshot.roundtable_id == table).distinct())
            return {str(table), *map(str, found.scalars())}


@pytest.fixture(scope="module")
async def world(
    postgres: str, arranged: tuple[str, Mesa], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    async with prepared(postgres, arranged, tmp_path_factory.mktemp("matrix")) as everything:
        mesa = everything.mesa
        # Thousands of access lines would say nothing here.
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
        try:
            partner = Persona("partner", everything.partner, frozenset({Role.partner}), Role.partner)
            members = [*await take_every_seat(mesa, mesa.table, "own"), partner]
            pending = await take_pending_seats(mesa, mesa.table, "own")
            foreigners = [*await take_every_seat(mesa, mesa.other, "other"), *without_a_seat(everything)]
            yield World(everything, members, foreigners, pending, await _operations(everything))
        finally:
            structlog.reset_defaults()


async def _operations(everything: Prepared) -> list[Operation]:
    found = []
    for template, methods in everything.app.openapi()["paths"].items():
        for method, described in methods.items():
            if (method.upper(), template) in PUBLIC:
                continue
            content: Json = described.get("requestBody", {}).get("content", {})
            found.append(
                Operation(
                    name=described["operationId"],
                    method=method.upper(),
                    template=template,
                    path=await everything.fill(template) + _query(everything, described),
                    permission=Permission(described["x-permission"]),
                    at_table=SEATED in described["parameters"],
                    read_first=asks_for_what_was_read(described),
                    body=content.get("application/json", {}).get("example"),
                )
            )
    return found


def _query(everything: Prepared, described: Json) -> str:
    """The parameters without which the operation is not well formed."""
    required = [each for each in described["parameters"] if each.get("in") == "query" and each.get("required")]
    words = {"q": "Huari"}
    assert everything
    return "?" + "&".join(f"{each['name']}={words[each['name']]}" for each in required) if required else ""


def code_of(answer: httpx.Response) -> str | None:
    """The problem's code; None where the answer is none."""
    return answer.json().get("code") if answer.status_code >= 400 else None


def at_the_table(world: World) -> Iterator[Operation]:
    found = [operation for operation in world.operations if operation.at_table]
    assert len(found) >= 40
    yield from found


def test_the_sweep_holds_every_role_and_every_sector(world: World) -> None:
    names = {operation.name for operation in world.operations}
    assert len(names) >= 55
    assert {"create_seat", "list_changes", "get_my_desk", "take_position"} <= names
    assert {persona.role for persona in world.members} == {*TABLE_ROLES, Role.partner}
    assert {persona.sector for persona in world.members if persona.role is Role.facilitator} == {
        *SECTOR_DESKS,
        "independent",
    }


async def test_who_does_not_belong_to_the_table_finds_nothing_there(world: World) -> None:
    before, tried = await world.size(), set()
    for number, operation in enumerate(at_the_table(world)):
        for persona in [*_one_of_each_role(world.foreigners, number), *without_a_seat(world.everything)]:
            answer = await world.knock(persona, operation, rehearsed=False)
            assert (answer.status_code, code_of(answer)) == (404, "not_found"), (operation.name, persona.name)
            tried.add(persona.name)
    assert tried == {persona.name for persona in world.foreigners}
    assert await world.size() == before


def _one_of_each_role(personas: list[Persona], number: int) -> Iterator[Persona]:
    """Every role at every operation, its sectors taking turns: at 404 there is nothing else to tell them apart."""
    for role in sorted(TABLE_ROLES):
        same = [persona for persona in personas if persona.role is role]
        yield same[number % len(same)]


async def test_whose_mandate_waits_for_a_yes_may_do_nothing_at_the_table(world: World) -> None:
    """Whatever the role would give: a mandate that nobody confirmed gives nothing, to read or to write."""
    before, refused = await world.size(), 0
    waiting = {(persona.role, persona.sector) for persona in world.pending}
    assert waiting >= {(role, sector) for role in SECTOR_ROLES for sector in SECTOR_DESKS}
    assert {role for role, _ in waiting} == {*SECTOR_ROLES, *RUNNING_ROLES}
    for operation in at_the_table(world):
        for persona in world.pending:
            answer = await world.knock(persona, operation, rehearsed=False)
            told = (operation.name, persona.name, answer.text)
            assert (answer.status_code, code_of(answer)) == (403, "mandate_not_confirmed"), told
            refused += 1
    assert refused >= 1_000
    assert await world.size() == before


async def test_whose_mandate_waits_reads_nothing_of_the_table_from_outside_either(world: World) -> None:
    """Of the table they know their own seat and its name; no desk, list, search or feed shows more of it."""
    ids, before = await world.ids_of_the_table(), await world.size()
    outside = [operation for operation in world.operations if not operation.at_table]
    paths = [operation.path for operation in outside if operation.method == "GET"]
    paths += [f"/v1/changes?after={after}&limit=200&expand=subject" for after in range(0, before, 200)]
    paths += [f"/v1/ledger/entries/{index}" for index in range(0, before, 29)]
    read = 0
    for persona in world.pending:
        assert persona.person.seat
        mine = (await persona.person.read("/v1/me"))["seats"]
        own = {mine[0]["roundtable_id"], mine[0]["seat_id"], mine[0]["mandate"]["id"]}
        assert [(each["seat_id"], each["mandate"]["in_force"]) for each in mine] == [(str(persona.person.seat), False)]
        for path in paths:
            answer = await persona.person.get(path)
            if answer.status_code == 200:
                read += 1
                assert [each for each in ids - own if each in answer.text] == [], (persona.name, path)
            else:
                assert answer.status_code in {403, 404}, (persona.name, path, answer.text)
    assert read >= 200
    assert await world.size() == before


async def test_nobody_whose_mandate_waits_speaks_for_anything_outside_the_table(world: World) -> None:
    """Operations outside tables that concern this one, drawing a code or admitting a partner, are closed too.

    How somebody wants to be told of things is their own account's.
    """
    before = await world.size()
    elsewhere = [
        operation
        for operation in world.operations
        if not operation.at_table and operation.writes and operation.name != "set_notice_settings"
    ]
    assert {"issue_invitation", "grant_to_partner"} <= {operation.name for operation in elsewhere}
    for operation in elsewhere:
        for persona in world.pending:
            answer = await world.knock(persona, operation, rehearsed=False)
            assert 400 <= answer.status_code < 500, (operation.name, persona.name, answer.text)
    assert await world.size() == before


async def test_who_belongs_to_the_table_but_lacks_the_permission_is_told_so(world: World) -> None:
    before, refused = await world.size(), 0
    for operation in at_the_table(world):
        for persona in world.members:
            assert persona.role is not None
            if operation.permission in GRANTS[persona.role]:
                continue
            answer = await world.knock(persona, operation, rehearsed=False)
            assert (answer.status_code, code_of(answer)) == (403, "permission_missing"), (operation.name, persona.name)
            refused += 1
    assert refused >= 500
    assert await world.size() == before


async def test_who_has_the_permission_gets_past_the_guard(world: World) -> None:
    before, let_in = await world.size(), 0
    for number, operation in enumerate(at_the_table(world)):
        # What all members read, one of each role reads; what changes something, everybody tries.
        partner = [persona for persona in world.members if persona.role is Role.partner]
        readers = [*_one_of_each_role(world.members, number), *partner]
        for persona in world.members if operation.writes else readers:
            assert persona.role is not None
            if operation.permission not in GRANTS[persona.role]:
                continue
            answer = await world.knock(persona, operation, rehearsed=True)
            told = (operation.name, persona.name, answer.text)
            assert answer.status_code not in {401, 404}, told
            assert answer.status_code < 500, told
            assert code_of(answer) != "permission_missing", told
            if not operation.writes:
                assert answer.status_code == 200 or code_of(answer) in OF_THE_MOMENT, told
            let_in += 1
    assert let_in >= 600
    assert await world.size() == before


async def test_what_is_not_taken_back_is_done_to_what_was_read(world: World) -> None:
    """428 without If-Match, 412 with another revision, 400 with what is no tag; whoever may do it is told so."""
    before, expected = await world.size(), [428, 412, 400]
    asked = [operation for operation in world.operations if operation.read_first]
    assert len(asked) >= 45
    for operation in asked:
        told: dict[str, list[int]] = {}
        for persona in [*world.members, *world.foreigners]:
            told[persona.name] = [
                (
                    await persona.person.call(
                        operation.method, operation.path, operation.body, Idempotency_Key=key(), **tag
                    )
                ).status_code
                for tag in ({}, {"If_Match": STALE}, {"If_Match": "unread"})
            ]
            if told[persona.name] == expected:
                break
        else:
            raise AssertionError((operation.name, told))
    assert await world.size() == before


async def test_outside_tables_the_account_decides(world: World) -> None:
    before = await world.size()
    elsewhere = [operation for operation in world.operations if not operation.at_table]
    assert len(elsewhere) >= 20
    one_of_each = {persona.roles: persona for persona in [*world.members, *world.foreigners]}
    assert len(one_of_each) >= 4
    for operation in elsewhere:
        for roles, persona in one_of_each.items():
            granted = any(operation.permission in GRANTS[role] for role in roles)
            answer = await world.knock(persona, operation, rehearsed=granted)
            told = (operation.name, persona.name, answer.text)
            if granted:
                assert answer.status_code != 401, told
                assert answer.status_code < 500, told
                assert code_of(answer) != "permission_missing", told
            else:
                assert (answer.status_code, code_of(answer)) == (403, "permission_missing"), told
    assert await world.size() == before


async def test_a_sector_s_desk_is_closed_to_everybody_else(world: World) -> None:
    speaking = {Role.delegate, Role.alternate, Role.adviser}
    opened = set()
    for desk in sorted(SECTOR_DESKS):
        for persona in [*world.members, *world.foreigners]:
            answer = await persona.person.get(f"/v1/{desk}/desk")
            mine = persona.role in speaking and persona.sector == desk
            assert answer.status_code == (200 if mine else 403), (desk, persona.name, answer.text)
            if mine:
                opened.add(persona.name)
    assert len(opened) == 2 * len(SECTOR_DESKS) * len(speaking)


async def test_nothing_that_foreigners_read_holds_an_id_of_the_table(world: World) -> None:
    ids, before = await world.ids_of_the_table(), await world.size()
    assert len(ids) >= 100
    # Those who read most at the other table, and everybody without one.
    telling = {Role.facilitator, Role.delegate, Role.adviser, None}
    readers = {(persona.roles, persona.role): persona for persona in world.foreigners if persona.role in telling}
    assert len(readers) == 7
    paths = [operation.path for operation in world.operations if operation.method == "GET"]
    paths += [f"/v1/changes?after={after}&limit=200&expand=subject" for after in range(0, before, 200)]
    paths += [f"/v1/ledger/entries/{index}" for index in range(0, before, 29)]
    read = 0
    for persona in readers.values():
        for path in paths:
            answer = await persona.person.get(path)
            if answer.status_code == 200:
                read += 1
                assert [each for each in ids if each in answer.text] == [], (persona.name, path)
    assert read >= 200


async def test_members_do_find_the_table_in_what_they_read(world: World) -> None:
    table = str(world.everything.mesa.table.id)
    for persona in world.members:
        assert table in (await persona.person.get("/v1/roundtables")).text, persona.name
        feed = (await persona.person.get("/v1/changes?limit=1000&expand=subject")).json()
        assert any(item.get("entry", {}).get("roundtable") == table for item in feed["items"]), persona.name


async def test_partners_read_what_the_table_granted_and_nothing_of_a_sector_or_the_secretariat(world: World) -> None:
    feed = (await world.everything.partner.get("/v1/changes?limit=1000")).json()["items"]
    audiences = {item["entry"]["audience"] for item in feed if "entry" in item}
    assert audiences == {"public", "roundtable"}


def listing(everything: Prepared, path: str) -> bytes:
    address, _, query = path.partition("?")
    return listing_of(everything.app.state.cursor_secret, address, parse_qsl(query))


async def with_cursor(reader: Person, path: str, cursor: str) -> tuple[int, str | None]:
    answer = await reader.get(f"{path}{'&' if '?' in path else '?'}cursor={cursor}")
    return answer.status_code, code_of(answer)


async def test_no_list_falls_over_a_cursor_that_it_did_not_give(world: World) -> None:
    everything, malformed = world.everything, (422, "cursor_malformed")
    described = everything.app.openapi()["paths"]
    lists = [path for path, methods in described.items() if "cursor" in str(methods.get("get", {}).get("parameters"))]
    assert len(lists) >= 25
    readers = [everything.mesa.administrator, everything.mesa["facilitator"], everything.mesa["community"]]
    readers += [everything.mesa["state"], everything.mesa["company"]]
    elsewhere = Key(0, uuid4()).encode(listing(everything, "/v1/elsewhere"))
    ordered, another = 0, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    for template in lists:
        path = await everything.fill(template) + _query(everything, described[template]["get"])
        answers = [(reader, await reader.get(path)) for reader in readers]
        [reader, *_] = [reader for reader, answer in answers if answer.status_code == 200]
        for forged in (elsewhere, "A" * 32, "A" * 40, "%FF" * 8, "=" * 40):
            assert await with_cursor(reader, path, forged) == malformed, (template, forged)
        for value in (2**31, -(2**31), 2**63 - 1, -(2**63)):
            cursor = Key(value, uuid4()).encode(listing(everything, path))
            assert await with_cursor(reader, path, cursor) == malformed, (template, value)
        assert await with_cursor(reader, path, Key(0, uuid4()).encode(listing(everything, path))) == (200, None), (
            template
        )
        made_elsewhere = Key(0, uuid4()).encode(listing_of(bytes(32), path))
        assert await with_cursor(reader, path, made_elsewhere) == malformed, template
        assert await with_cursor(reader, path, another) == malformed, template
        # What the service gave for one list is none of any other list's.
        another = Key(0, uuid4()).encode(listing(everything, path))
        # Where a list has an order of its own, 1 is a place in it.
        place = await with_cursor(reader, path, Key(1, uuid4()).encode(listing(everything, path)))
        assert place in {malformed, (200, None)}, template
        ordered += place == (200, None)
    assert ordered >= 9
