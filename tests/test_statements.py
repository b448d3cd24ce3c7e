"""How many statements a GET sends to PostgreSQL, tried out on every one of them, BEGIN and COMMIT included.

The operations come from the OpenAPI document and the ids from a table on which one of everything has happened: a
new room joins by existing. `LIVE` names the views that are computed at read; everything else answers what is stored.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

import pytest
from fastapi import FastAPI

from app.core.compiled_queries import CompiledQuery
from app.identity.public import PUBLIC
from bench import screens
from tests.clocks import FakeClock
from tests.counting import statements
from tests.evening import Evening
from tests.mesa import Mesa, Person
from tests.prepared import Prepared, prepared
from tests.signing import signing

MOST_STORED: Final = 2
# Who is asking, the days of the tables, what each room has, and the words on all of it.
DESK: Final = 33
ROOM: Final = 18
DIVERGENCES: Final = 6
# What is computed at read; the numbers of desks, room and divergences are held below.
LIVE: Final = frozenset(
    {
        "compare_protocols",
        "count_waivers",
        "follow_session",
        "get_commitment_bundle",
        "get_commitment_readiness",
        "get_commitment_statement",
        "get_community_desk",
        "get_company_desk",
        "get_digest",
        "get_divergences",
        "get_fund_totals",
        "get_import",
        "get_imported_text",
        "get_me",
        "get_minutes_bundle",
        "get_minutes_readiness",
        "get_minutes_signature_sheet",
        "get_minutes_statement",
        "get_my_desk",
        "get_proposal_quorum",
        "get_proposal_readiness",
        "get_protocol_readiness",
        "get_session_budgets",
        "get_session_quorum",
        "get_session_readiness",
        "get_session_room",
        "get_settlement",
        "get_state_desk",
        "get_words",
        "list_field_entries",
        "list_guests",
        "list_import_errors",
        "list_imports",
        "list_children",
        "list_notices",
        "preview_minutes",
        "print_pack",
        "render_minutes_document",
        "render_minutes_preview",
        "render_minutes_text",
        "list_rosters",
    }
)
# A file's row says where its bytes are kept.
FILES: Final = frozenset({"get_file"})
# It ends when its listener does.
STREAMS: Final = frozenset({"follow_session"})


@dataclass(frozen=True)
class Reading:
    """One GET that needs a token, its path filled in."""

    name: str
    path: str
    listing: bool


@pytest.fixture(scope="module")
async def everything(
    postgres: str, arranged: tuple[str, Mesa], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Prepared]:
    async with prepared(postgres, arranged, tmp_path_factory.mktemp("statements")) as everything:
        yield everything


async def _stored(everything: Prepared) -> list[Reading]:
    """What is stored, without what is computed at read."""
    return [reading for reading in await _readings(everything) if reading.name not in LIVE | FILES]


async def _readings(everything: Prepared) -> list[Reading]:
    found = []
    for template, methods in everything.app.openapi()["paths"].items():
        described = methods.get("get")
        if described is None or ("GET", template) in PUBLIC:
            continue
        words = {"q": "Huari"}
        needed = [each["name"] for each in described["parameters"] if each.get("required") and each["in"] == "query"]
        query = "&".join(f"{name}={words[name]}" for name in needed)
        path = await everything.fill(template) + (f"?{query}" if query else "")
        listing = any(each.get("name") == "cursor" for each in described["parameters"])
        found.append(Reading(described["operationId"], path, listing))
    return found


def _people(mesa: Mesa) -> dict[str, Person]:
    return {name: mesa[name] for name in ("facilitator", "community", "state", "company")}


async def test_what_is_stored_is_answered_with_two_statements_at_the_most(everything: Prepared) -> None:
    told: dict[str, int] = {}
    people = [*_people(everything.mesa).values(), everything.mesa.administrator]
    for reading in await _stored(everything):
        for person in people:
            async with statements(everything.app) as sent:
                answer = await person.get(reading.path)
            if answer.status_code == 200:
                assert len(sent) <= MOST_STORED, (reading.name, sent)
                told[reading.name] = len(sent)
    unanswered = {reading.name for reading in await _stored(everything)} - told.keys()
    assert unanswered == set()
    assert len(told) >= 50


async def test_what_was_asked_before_builds_no_statement_anew(everything: Prepared) -> None:
    """A condition that is made for each request is another statement each time, and costs more than its answer."""
    built: list[str] = []
    paths = [reading.path for reading in await _readings(everything) if reading.name not in FILES | STREAMS]
    for path in paths:
        await everything.mesa["community"].get(path)
    with pytest.MonkeyPatch.context() as patched:
        build = CompiledQuery.__init__

        def noted(query: CompiledQuery, statement: Any) -> None:
            build(query, statement)
            built.append(query.text)

        patched.setattr(CompiledQuery, "__init__", noted)
        for path in paths:
            await everything.mesa["community"].get(path)
            assert built == [], path


async def test_no_get_is_a_dry_run(everything: Prepared) -> None:
    for reading in await _stored(everything):
        for person in (everything.mesa["facilitator"], everything.mesa.administrator):
            plain, tried = await person.get(reading.path), await person.get(reading.path, Dry_Run="true")
            assert (tried.status_code, tried.content) == (plain.status_code, plain.content), reading.name
            assert tried.headers.get("dry-run") is None, reading.name


async def test_one_body_at_a_table_is_one_statement(everything: Prepared) -> None:
    bodies = [
        reading
        for reading in await _stored(everything)
        if not reading.listing and reading.path.startswith(everything.mesa.path) and reading.name.startswith("get_")
    ]
    ones = set()
    for reading in bodies:
        async with statements(everything.app) as sent:
            answer = await everything.mesa["facilitator"].get(reading.path)
        if answer.status_code == 200 and len(sent) == 1:
            ones.add(reading.name)
    assert ones >= {
        "get_agenda_item",
        "get_agreement",
        "get_calendar_day",
        "get_commitment",
        "get_demand",
        "get_minutes",
        "get_minutes_note",
        "get_proposal",
        "get_protocol",
        "get_redaction",
        "get_report",
        "get_seat",
        "get_session",
        "get_term_extension",
        "get_waiver",
    }


async def test_a_page_of_many_filters_is_still_two(everything: Prepared) -> None:
    for path in (
        f"{everything.mesa.path}/commitments?phase=in_force&sector=company&overdue=false&limit=2",
        "/v1/commitments?phase=in_force&sector=company&overdue=true",
        "/v1/changes?limit=1000&expand=subject",
        f"/v1/changes?roundtable={everything.mesa.table.id}&type=seat.created",
    ):
        async with statements(everything.app) as sent:
            await everything.mesa["community"].read(path)
        assert len(sent) == MOST_STORED, (path, sent)


async def test_a_partner_system_is_asked_for_its_grant_once(everything: Prepared) -> None:
    for path in ("/v1/changes", "/v1/roundtables", f"{everything.mesa.path}/seats", everything.mesa.path):
        async with statements(everything.app) as sent:
            await everything.partner.read(path)
        assert len(sent) == MOST_STORED, (path, sent)


async def _screens(mesa: Mesa, evening: Evening, app: FastAPI) -> tuple[dict[str, int], dict[str, int]]:
    """How many statements each screen takes, and how many things it shows."""
    asked = {
        "desk": ("/v1/me/desk", "items"),
        "desk of a sector": ("/v1/community/desk", "items"),
        "room": (f"{evening.path}/room", "present"),
        "divergences": (f"{mesa.path}/divergences", "items"),
    }
    sent, shown = {}, {}
    for name, (path, things) in asked.items():
        # Clauses are restored once by each process; what is counted is how a screen is asked ever after.
        await mesa["community"].read(path)
        async with statements(app) as each:
            answer = await mesa["community"].read(path)
        sent[name], shown[name] = len(each), len(answer[things])
    return sent, shown


async def test_screens_take_as_many_statements_for_much_as_for_little(
    mesa: Mesa, clock: FakeClock, app: FastAPI
) -> None:
    way = await signing(mesa, clock)
    evening = Evening(mesa, (await mesa["facilitator"].read(f"{mesa.path}/sessions"))["items"][0])
    await screens.propose(evening, answered=True)
    await screens.promise(way, diverging=True)
    sent, little = await _screens(mesa, evening, app)
    assert sent == {"desk": DESK, "desk of a sector": DESK, "room": ROOM, "divergences": DIVERGENCES}

    # Three tables more, more people in the room, more of each kind.
    for number in range(3):
        await screens.work_at(await screens.group(mesa, number), clock, promising=number > 0)
    await screens.arrive_further(evening, 4)
    for _ in range(2):
        await screens.promise(way, diverging=True)
        await screens.propose(evening, answered=False)
    again, much = await _screens(mesa, evening, app)
    assert all(much[name] >= little[name] * 2 for name in little), (little, much)
    assert again == sent
