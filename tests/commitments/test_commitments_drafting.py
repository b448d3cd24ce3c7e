"""Drafts: what they name, who changes them, what the offer asks for, and how they are found again."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.identity.tokens import Principal
from app.roundtables.models import Roundtable
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa
from tests.signing import Signing, bare_rules, signing

# Not drawn anew: the names of the tests are the same in every process that collects them.
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
async def way(mesa: Mesa, clock: FakeClock) -> Signing:
    return await signing(mesa, clock)


async def gaps(way: Signing, commitment: Json) -> list[str]:
    listed = await way.mesa["observer"].read(f"{way.of(commitment)}/readiness")
    return [breach["facts"]["gap"] for breach in listed["breaches"]]


async def test_a_draft_is_read_by_the_whole_table(way: Signing) -> None:
    draft = await way.drafted(by="community", priority=2, tags=["agua"], place="0210")
    for name in ("state", "company", "facilitator", "observer"):
        assert (await way.mesa[name].read(way.of(draft)))["verbatim_text"] == draft["verbatim_text"]
    answer = await way.mesa.other["facilitator"].get(way.of(draft))
    assert answer.status_code == 404
    assert (await way.mesa.ledger())[-1] == "commitment.drafted"


async def test_a_draft_names_only_what_exists(way: Signing) -> None:
    organizations = {name: str(each) for name, each in way.mesa.organizations.items()}
    registered = await way.mesa.administrator.done("/v1/organizations", {"name": "Otra", "sector": "company"})
    church = await way.mesa.administrator.done("/v1/organizations", {"name": "Diócesis", "sector": "independent"})
    lead = {"organization_id": organizations["state"]}
    wrong: list[tuple[str, Json]] = [
        ("agreement_unknown", {"agreement_id": str(uuid4())}),
        ("organization_unknown", {"leads": [{"organization_id": str(uuid4())}]}),
        ("organization_unknown", {"beneficiaries": [{"organization_id": str(uuid4())}]}),
        ("organization_not_seated", {"co_responsible": [{"organization_id": church["id"]}]}),
        ("organization_unknown", {"joint_bodies": [joint(str(uuid4()))]}),
        ("organization_not_seated", {"joint_bodies": [joint(organizations["state"], church["id"])]}),
        ("party_twice", {"leads": [lead, lead]}),
        ("party_twice", {"leads": [lead], "supporting": [lead]}),
        ("party_twice", {"supporting": [{**lead, "task": "Cede el terreno"}, {**lead, "task": "Cede el terreno"}]}),
        ("verifier_expected", {"verifier_confirms": True}),
        ("verifier_unknown", {"independent_verifier": str(way.mesa.other.seats["verifier"])}),
        ("place_unknown", {"place": "999999"}),
        ("language_unknown", {"language": "zz"}),
    ]
    for code, fields in wrong:
        await way.mesa.refuses("facilitator", "POST", way.path, way.body(**fields), status=422, code=code)
    # Who only helps need not sit at the table.
    drafted = await way.drafted(supporting=[{"organization_id": registered["id"], "share": "12.50"}])
    assert drafted["supporting"] == [
        {"organization_id": registered["id"], "sector": "company", "share": "12.50", "text": None, "task": None}
    ]


def joint(*members: str, part: str = "lead") -> Json:
    return {"name": "Comité conjunto", "part": part, "share": None, "members": list(members)}


async def test_a_joint_body_owes_it_with_its_members_and_is_signed_with_their_names(way: Signing) -> None:
    organizations = {name: str(each) for name, each in way.mesa.organizations.items()}
    body = joint(organizations["company"], organizations["state"])
    offered = await way.offered(leads=[], joint_bodies=[body])
    assert offered["responsible_sectors"] == ["state", "company"]
    assert [each["sector"] for each in offered["joint_bodies"][0]["members"]] == ["company", "state"]
    document = (await way.mesa["observer"].get(f"{way.of(offered)}/document")).json()
    [signed] = document["joint_bodies"]
    assert (document["v"], signed["name"], signed["part"]) == (2, "Comité conjunto", "lead")
    assert [each["name"] for each in signed["members"]] == ["Compañía Minera", "Ministerio de Energía y Minas"]


async def test_who_helps_may_stand_in_words_and_who_owes_it_may_help_with_another_part(way: Signing) -> None:
    company = str(way.mesa.organizations["company"])
    helpers = [
        {"text": "Las municipalidades de la cuenca"},
        {"organization_id": company, "task": "Cede el terreno de la planta"},
    ]
    offered = await way.offered(supporting=helpers)
    told = [(each["text"], each["task"], each["sector"]) for each in offered["supporting"]]
    assert told == [
        ("Las municipalidades de la cuenca", None, None),
        (None, "Cede el terreno de la planta", "company"),
    ]
    document = (await way.mesa["observer"].get(f"{way.of(offered)}/document")).json()
    named = [(each["name"], each["task"]) for each in document["supporting"]]
    assert named == [
        ("Las municipalidades de la cuenca", None),
        ("Compañía Minera", "Cede el terreno de la planta"),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"budget": {"amount": 12.5, "currency": "PEN"}},
        {"budget": {"amount": "1e6", "currency": "PEN"}},
        {"budget": {"amount": "1250000.00", "currency": "soles"}},
        {"due": {"kind": "interval", "days": 0}},
        {"due": {"kind": "whenever"}},
        {"due": {"kind": "date"}},
        {"follow_up_body": {}},
        {"indicators": [{"name": "Puntos", "unit": "puntos", "target": "-0"}]},
        {"leads": [{"organization_id": NOBODY, "share": "100.01"}]},
        {"leads": [{"organization_id": NOBODY, "share": "0"}]},
        {"phase": "in_force"},
        {"declared_level": "complete"},
        {"answers_for": []},
        {"supporting": [{"organization_id": NOBODY, "text": "Las municipalidades"}]},
        {"supporting": [{}]},
        {"joint_bodies": [{"name": "Comité", "part": "supporting", "members": [NOBODY]}]},
        {"joint_bodies": [{"name": "Comité", "part": "lead", "members": []}]},
        {"joint_bodies": [{"name": "Comité", "part": "lead", "members": [NOBODY, NOBODY]}]},
    ],
    ids=str,
)
async def test_the_shape_of_a_draft_is_strict(way: Signing, fields: dict[str, Any]) -> None:
    body = way.body(**fields)
    await way.mesa.refuses("facilitator", "POST", way.path, body, status=422, code="invalid_input")


async def test_who_runs_the_table_keeps_every_draft_and_a_sector_its_own(way: Signing) -> None:
    draft = await way.drafted(by="community")
    changed = {"title": "Trece puntos"}
    for name in ("state", "company"):
        for method, path, body in (("PATCH", way.of(draft), changed), ("POST", f"{way.of(draft)}/offer", None)):
            await way.mesa.refuses(
                name, method, path, body, status=403, code="draft_of_another_sector", If_Match=draft["etag"]
            )
    for name in ("observer", "guarantor", "chair"):
        await way.mesa.refuses(
            name, "PATCH", way.of(draft), changed, status=403, code="permission_missing", If_Match=draft["etag"]
        )
    for name in ("community_2", "rapporteur", "facilitator"):
        answer = await way.mesa[name].patch(way.of(draft), changed, If_Match=draft["etag"])
        assert answer.status_code == 200, answer.text
        draft = {**answer.json(), "etag": answer.headers["etag"]}
    theirs = await way.drafted()
    await way.mesa.refuses(
        "community", "PATCH", way.of(theirs), changed, status=403, code="draft_of_another_sector",
        If_Match=theirs["etag"],
    )  # fmt: skip


async def test_an_offered_text_stays_as_it_is(way: Signing) -> None:
    offered = await way.offered()
    for method, path, body in (
        ("PATCH", way.of(offered), {"title": "Otro"}),
        ("POST", f"{way.of(offered)}/offer", None),
    ):
        await way.mesa.refuses(
            "facilitator", method, path, body, status=409, code="commitment_not_draft", If_Match=offered["etag"]
        )
    listed = await way.mesa["observer"].read(f"{way.of(offered)}/readiness")
    assert (listed["step"], listed["ready"], listed["breaches"]) == (None, False, [])


async def test_a_stale_change_is_shown_the_current_text(way: Signing) -> None:
    draft = await way.drafted()
    first = await way.mesa["facilitator"].patch(way.of(draft), {"title": "Uno"}, If_Match=draft["etag"])
    second = await way.mesa["rapporteur"].patch(way.of(draft), {"title": "Dos"}, If_Match=draft["etag"])
    assert (first.status_code, second.status_code) == (200, 412)
    assert second.json()["current"]["title"] == "Uno"


async def test_a_patch_replaces_lists_and_takes_away_with_null(way: Signing) -> None:
    draft = await way.drafted(due={"kind": "condition", "condition": "Cuando se apruebe.", "backstop": "2027-03-01"})
    patch: Json = {"due": None, "leads": [], "title": None}
    refused = await way.mesa["facilitator"].patch(way.of(draft), patch, If_Match=draft["etag"])
    assert refused.status_code == 422
    del patch["title"]
    amended = (await way.mesa["facilitator"].patch(way.of(draft), patch, If_Match=draft["etag"])).json()
    assert (amended["due"], amended["leads"], amended["responsible_sectors"]) == (None, [], [])
    assert amended["verbatim_text"] == draft["verbatim_text"]
    assert await gaps(way, amended) == ["lead", "deadline"]


async def test_a_condition_needs_its_backstop_and_each_indicator_its_means(way: Signing) -> None:
    indicator = {"name": "Puntos", "unit": "puntos", "target": "12"}
    draft = await way.drafted(
        due={"kind": "condition", "condition": "Cuando se apruebe."},
        indicators=[{**indicator, "means_of_verification": "Informe"}, indicator],
        means_of_verification="Visita de la mesa",
        follow_up_body=None,
    )
    assert await gaps(way, draft) == ["backstop", "means_of_verification", "follow_up_body"]
    general = await way.drafted(indicators=[], means_of_verification="Visita de la mesa")
    assert await gaps(way, general) == []


async def test_where_every_sector_is_responsible_somebody_else_verifies(way: Signing) -> None:
    sectors = ("state", "company", "community")
    leads = [{"organization_id": str(way.mesa.organizations[sector])} for sector in sectors]
    seats = way.mesa.table.seats
    alone = await way.drafted(leads=leads)
    assert await gaps(way, alone) == ["independent_verifier"]
    partial = await way.drafted(leads=leads, independent_verifier=str(seats["community_2"]))
    assert await gaps(way, partial) == ["independent_verifier"]
    verified = await way.offered(leads=leads, independent_verifier=str(seats["verifier"]))
    assert verified["responsible_sectors"] == list(sectors)


async def test_where_the_named_verifier_verifies_nothing_is_offered_that_names_none(
    mesa: Mesa, clock: FakeClock
) -> None:
    way = await signing(mesa, clock, verification={"who": "named"})
    own = {"independent_verifier": str(mesa.table.seats["company"])}
    for fields in ({}, own):
        draft = await way.drafted(**fields)
        path, headers = f"{way.of(draft)}/offer", {"If_Match": draft["etag"]}
        refused = await mesa.refuses("facilitator", "POST", path, status=409, code="verifier_not_named", **headers)
        readiness = await mesa["observer"].read(f"{way.of(draft)}/readiness")
        assert (readiness["ready"], readiness["breaches"]) == (False, refused["breaches"])
        assert refused["breaches"][0]["facts"]["responsible_sectors"] == ["company"]
    assert (await way.offered(independent_verifier=str(mesa.table.seats["verifier"])))["phase"] == "offered"


async def test_without_the_clauses_that_it_depends_on_nothing_is_offered(mesa: Mesa, clock: FakeClock) -> None:
    await bare_rules(mesa)
    await mesa.install()
    way = await signing(mesa, clock)
    draft = await way.drafted()
    listed = await mesa["observer"].read(f"{way.of(draft)}/readiness")
    assert [each["code"] for each in listed["missing"]] == ["ground_rule_missing"] * 2
    assert "commitment_content" in listed["missing"][0]["message"]["es"]
    await mesa.refuses(
        "facilitator", "POST", f"{way.of(draft)}/offer", status=409, code="ground_rule_missing", If_Match=draft["etag"]
    )


@pytest.mark.parametrize(
    ("due", "last"),
    [
        ({"kind": "date", "date": "2027-01-31"}, "2027-01-31"),
        ({"kind": "condition", "condition": "Cuando se apruebe.", "backstop": "2027-03-01"}, "2027-03-01"),
        # A Saturday: this table has no calendar that would say that nobody works.
        ({"kind": "interval", "days": 33}, "2026-12-26"),
    ],
    ids=str,
)
async def test_the_deadline_becomes_a_day_when_the_commitment_comes_into_force(
    way: Signing, due: Json, last: str
) -> None:
    commitment = await way.in_force(due=due)
    assert (commitment["due_on"], commitment["due"]["kind"]) == (last, due["kind"])


@pytest.mark.parametrize(
    ("due", "last"),
    [
        # 23 November 2026 is a Monday, and the 8th and 9th of December are holidays in Peru.
        ({"kind": "interval", "days": 11, "counting": "business"}, "2026-12-10"),
        ({"kind": "interval", "days": 15}, "2026-12-10"),
        ({"kind": "interval", "days": 32}, "2026-12-28"),
        ({"kind": "date", "date": "2026-12-25"}, "2026-12-25"),
    ],
    ids=str,
)
async def test_a_deadline_in_days_ends_on_a_business_day_of_the_tables_calendar(
    mesa: Mesa, clock: FakeClock, due: Json, last: str
) -> None:
    await mesa.name_calendar()
    way = await signing(mesa, clock)
    assert (await way.in_force(due=due))["due_on"] == last


@pytest.mark.parametrize(
    ("due", "code"),
    [
        ({"kind": "date", "date": "2026-11-22"}, "deadline_over"),
        ({"kind": "condition", "condition": "Cuando se apruebe.", "backstop": "2025-03-01"}, "deadline_over"),
        ({"kind": "past", "date": "2026-11-23"}, "deadline_not_past"),
        ({"kind": "interval", "days": 5, "counting": "business"}, "deadline_without_calendar"),
    ],
    ids=str,
)
async def test_a_deadline_that_nobody_can_keep_or_count_is_not_offered(way: Signing, due: Json, code: str) -> None:
    draft = await way.drafted(due=due)
    path = f"{way.of(draft)}/offer"
    refused = await way.mesa.refuses("facilitator", "POST", path, status=409, code=code, If_Match=draft["etag"])
    readiness = await way.mesa["observer"].read(f"{way.of(draft)}/readiness")
    assert (readiness["ready"], [each["code"] for each in readiness["missing"]]) == (False, [code])
    assert readiness["missing"][0]["message"]["es"] == refused["detail"]


async def test_a_deadline_beyond_the_years_of_the_calendar_is_not_offered(mesa: Mesa, clock: FakeClock) -> None:
    body = {"name": "Un año", "country": "pe", "holidays": [{"date": "2026-12-25", "name": "Navidad"}]}
    calendar = await mesa.administrator.done("/v1/calendars", body)
    table = await mesa["facilitator"].read(mesa.path)
    named = await mesa["facilitator"].patch(mesa.path, {"calendar_id": calendar["id"]}, If_Match=table["etag"])
    assert named.status_code == 200, named.text
    term = {"base_date": "2026-11-02", "days": 60, "counting": "business"}
    convened = {name: table[name] for name in ("name", "purpose", "kind", "languages", "convening_act")} | {
        "deciding_sectors": table["deciding_sectors"],
        "convening_seat": {"organization_id": str(mesa.organizations["independent"])},
        "calendar_id": calendar["id"],
        "term": term,
    }
    await mesa.refuses("facilitator", "POST", "/v1/roundtables", convened, status=422, code="calendar_too_short")

    way = await signing(mesa, clock)
    for due in ({"kind": "interval", "days": 30, "counting": "business"}, {"kind": "interval", "days": 39}):
        draft = await way.drafted(due=due)
        path, headers = f"{way.of(draft)}/offer", {"If_Match": draft["etag"]}
        refused = await mesa.refuses("facilitator", "POST", path, status=422, code="calendar_too_short", **headers)
        assert refused["years"] == [2026, 2026]
        readiness = await mesa["observer"].read(f"{way.of(draft)}/readiness")
        assert [each["code"] for each in readiness["missing"]] == ["calendar_too_short"]
    path = f"/v1/calendars/{calendar['id']}"
    longer = {"holidays": [*body["holidays"], {"date": "2027-01-01", "name": "Año Nuevo"}], "reason": "Otro año."}
    tag = (await mesa.administrator.read(path))["etag"]
    assert (await mesa.administrator.patch(path, longer, If_Match=tag)).status_code == 200
    assert (await mesa["facilitator"].done(f"{way.of(draft)}/offer", If_Match=draft["etag"]))["phase"] == "offered"


async def test_a_promise_of_the_past_is_written_down_as_one_and_is_late_from_the_first_day(way: Signing) -> None:
    commitment = await way.in_force(due={"kind": "past", "date": "2022-12-31"})
    assert (commitment["due"], commitment["due_on"]) == ({"kind": "past", "date": "2022-12-31"}, "2022-12-31")
    [late] = (await way.mesa["observer"].read(f"{way.path}?overdue=true"))["items"]
    assert late["id"] == commitment["id"]
    document = await way.mesa["observer"].read(f"{way.of(commitment)}/document")
    assert document["due"] == {"kind": "past", "date": "2022-12-31"}


async def test_commitments_are_found_by_what_they_are(way: Signing) -> None:
    mesa, organizations = way.mesa, way.mesa.organizations
    draft = await way.drafted(leads=[{"organization_id": str(organizations["state"])}])
    soon = await way.in_force(due={"kind": "date", "date": "2026-11-23"})
    later = await way.in_force(due={"kind": "date", "date": "2026-11-30"})
    found = {
        "": [draft, soon, later],
        "phase=draft": [draft],
        "phase=in_force": [soon, later],
        "sector=state": [draft],
        "sector=company": [soon, later],
        "overdue=true": [],
        "overdue=false": [draft, soon, later],
    }
    for query, wanted in found.items():
        for path in (way.path, "/v1/commitments"):
            listed = (await mesa["observer"].read(f"{path}?{query}"))["items"]
            assert [each["id"] for each in listed] == [each["id"] for each in wanted], (path, query)
    by_agreement = (await mesa["observer"].read(f"{way.path}?agreement_id={uuid4()}"))["items"]
    assert by_agreement == []


async def test_a_commitment_is_overdue_when_its_last_day_is_over_at_its_table(
    way: Signing, clock: FakeClock, app: FastAPI
) -> None:
    await way.in_force(due={"kind": "date", "date": "2026-11-23"})
    # Lima is five hours behind: the day ends there, and not in Greenwich.
    for now, late in ((datetime(2026, 11, 24, 4, 59, tzinfo=UTC), 0), (datetime(2026, 11, 24, 5, 1, tzinfo=UTC), 1)):
        clock.now = now
        observer = way.mesa["observer"]
        token = app.state.tokens.issue(Principal("account", observer.account), now)
        for path in (way.path, "/v1/commitments"):
            listed = (await replace(observer, token=token).read(f"{path}?overdue=true"))["items"]
            assert len(listed) == late, (path, now)


@pytest.mark.parametrize("zone", ["localtime", "America/Buenos_Aires", "America/Macondo"])
async def test_a_table_whose_zone_the_database_does_not_know_spoils_no_list(
    way: Signing, db: AsyncSession, clock: FakeClock, app: FastAPI, zone: str
) -> None:
    await way.in_force(due={"kind": "date", "date": "2026-11-25"})
    await db.execute(update(Roundtable).where(Roundtable.id == way.mesa.table.id).values(time_zone=zone))
    await db.commit()
    for now, late in ((datetime(2026, 11, 25, 12, tzinfo=UTC), 0), (datetime(2026, 11, 27, 12, tzinfo=UTC), 1)):
        clock.now = now
        observer = way.mesa["observer"]
        token = app.state.tokens.issue(Principal("account", observer.account), now)
        for path in (way.path, "/v1/commitments"):
            for overdue, wanted in (("true", late), ("false", 1 - late)):
                listed = (await replace(observer, token=token).read(f"{path}?overdue={overdue}"))["items"]
                assert len(listed) == wanted, (path, now)


async def test_tables_of_several_zones_have_their_own_today(
    way: Signing, db: AsyncSession, clock: FakeClock, app: FastAPI
) -> None:
    await way.in_force(due={"kind": "date", "date": "2026-11-25"})
    observer = way.mesa["observer"]
    # At this hour it is the 26th in Auckland already, the 25th still in Lima.
    clock.now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    token = app.state.tokens.issue(Principal("account", observer.account), clock.now)
    for zone, late in (("Pacific/Auckland", 1), ("America/Lima", 0)):
        await db.execute(update(Roundtable).where(Roundtable.id == way.mesa.table.id).values(time_zone=zone))
        await db.execute(update(Roundtable).where(Roundtable.id == way.mesa.other.id).values(time_zone="Etc/GMT-14"))
        await db.commit()
        assert len((await replace(observer, token=token).read("/v1/commitments?overdue=true"))["items"]) == late


async def test_nobody_finds_the_commitments_of_tables_that_are_not_theirs(way: Signing) -> None:
    await way.drafted()
    for person in (way.mesa.other["observer"], way.mesa.administrator):
        assert (await person.read("/v1/commitments"))["items"] == []


async def test_the_search_goes_page_by_page(way: Signing) -> None:
    made = [(await way.drafted(title=f"Compromiso {number}"))["id"] for number in range(3)]
    first = await way.mesa["observer"].read("/v1/commitments?limit=2")
    second = await way.mesa["observer"].read(f"/v1/commitments?limit=2&cursor={first['next']}")
    assert [each["id"] for each in (*first["items"], *second["items"])] == made
    assert second["next"] is None
