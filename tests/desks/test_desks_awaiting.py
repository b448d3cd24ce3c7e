"""What lies on whose desk."""

from typing import Any

import pytest

from tests.evening import begin
from tests.mesa import DIGEST, Json, Mesa, accept

DEMAND = {"title": "Agua limpia", "text": "Agua limpia para Huari.", "addressed_to": ["state", "company"]}


async def desk(mesa: Mesa, name: str, whose: str = "me") -> list[Json]:
    """What lies there; while the table is prepared each roster does besides, which is told elsewhere."""
    items: list[Json] = (await mesa[name].read(f"/v1/{whose}/desk"))["items"]
    return [item for item in items if item["kind"] != "roster_confirmation"]


async def kinds(mesa: Mesa, name: str, whose: str = "me") -> list[str]:
    return [item["kind"] for item in await desk(mesa, name, whose)]


async def only(mesa: Mesa, name: str, kind: str, whose: str = "me") -> Any:
    return next(item for item in await desk(mesa, name, whose) if item["kind"] == kind)


async def test_a_proposed_protocol_awaits_each_deciding_sector_until_it_adopts(mesa: Mesa) -> None:
    protocol = await mesa.proposed()
    item = await only(mesa, "community", "protocol_adoption")
    assert item == {
        "kind": "protocol_adoption",
        "roundtable_id": str(mesa.table.id),
        "roundtable_name": "Mesa de diálogo",
        "seat_id": str(mesa.table.seats["community"]),
        "sector": "community",
        "subject_type": "protocol",
        "subject_id": protocol["id"],
        "title": protocol["title"]["es"],
        "clause": None,
        "path": f"{mesa.path}/protocols/{protocol['id']}",
        "operation": "adopt_protocol",
        "mine": True,
        "missing": None,
        "since": protocol["proposed_at"],
        "due": None,
    }
    assert (await mesa["community"].read(item["path"]))["id"] == protocol["id"]
    assert (await only(mesa, "adviser", "protocol_adoption"))["mine"] is False
    await mesa.adopt(protocol, "community")
    for name in ("community", "community_2", "adviser"):
        assert await kinds(mesa, name) == []
    assert await kinds(mesa, "state") == ["protocol_adoption"]
    await mesa.adopt(protocol, "state", "company")
    assert await kinds(mesa, "state") == []


async def test_a_protocol_that_was_overtaken_awaits_nobody(mesa: Mesa) -> None:
    await mesa.proposed()
    await mesa.in_force()
    assert await kinds(mesa, "state") == []


async def test_an_agenda_awaits_assent_again_whenever_it_changes(mesa: Mesa) -> None:
    await mesa.installed()
    empty = await mesa.planned_session()
    assert await kinds(mesa, "company") == []
    path = f"{mesa.path}/sessions/{empty['id']}"
    item = {"title": "Agua", "purpose": "Ver.", "participation_level": "decide", "duration_minutes": 30}
    await mesa["state"].done(f"{path}/agenda-items", item)
    waiting = await only(mesa, "company", "agenda_assent")
    assert (waiting["subject_id"], waiting["due"], waiting["mine"]) == (empty["id"], empty["starts_at"], True)
    session = await mesa["company"].read(waiting["path"])
    await mesa["company"].done(f"{path}/agenda-assents", {}, If_Match=session["etag"])
    assert await kinds(mesa, "company") == []
    await mesa["state"].done(f"{path}/agenda-items", item)
    assert await kinds(mesa, "company") == ["agenda_assent"]


@pytest.mark.parametrize("name", ["community", "facilitator", "rapporteur", "guarantor", "observer", "interpreter"])
async def test_everybody_is_invited_to_a_session_that_was_called(mesa: Mesa, name: str) -> None:
    await mesa.installed()
    session = await mesa.convened_session()
    item = await only(mesa, name, "session_invitation")
    assert (item["subject_id"], item["due"], item["since"]) == (
        session["id"],
        session["starts_at"],
        session["convened_at"],
    )
    await mesa.arrive(session, "state", "company", "community")
    await mesa["facilitator"].done(f"{mesa.path}/sessions/{session['id']}/opening")
    assert "session_under_way" in await kinds(mesa, name)
    await mesa["facilitator"].done(f"{mesa.path}/sessions/{session['id']}/closing")
    assert await kinds(mesa, name) == []


async def test_a_proposal_awaits_the_sectors_and_then_whoever_asks_for_its_outcome(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    assert (await only(mesa, "company", "position"))["subject_id"] == proposal["id"]
    assert "proposal_outcome" not in await kinds(mesa, "facilitator")
    await evening.said("company", proposal, "object", "No.")
    assert await kinds(mesa, "company") == ["session_under_way"]
    await evening.said("state", proposal)
    await evening.said("community", proposal)
    assert "proposal_outcome" in await kinds(mesa, "chair")
    await evening.decide(proposal)
    assert await kinds(mesa, "chair") == ["session_under_way"]


async def test_a_proposal_of_a_closed_session_awaits_nobody(mesa: Mesa) -> None:
    evening = await begin(mesa)
    await evening.table()
    await mesa["facilitator"].done(f"{evening.path}/closing")
    assert await kinds(mesa, "company") == []


async def test_a_demand_awaits_admission_and_then_the_answer_of_those_it_asks(mesa: Mesa) -> None:
    await mesa.installed()
    demand = await mesa["community"].done(f"{mesa.path}/demands", DEMAND)
    assert (await only(mesa, "facilitator", "demand_admission"))["subject_id"] == demand["id"]
    assert await kinds(mesa, "state") == []
    await mesa["facilitator"].done(f"{mesa.path}/demands/{demand['id']}/admission", {"admitted": True})
    assert "demand_admission" not in await kinds(mesa, "facilitator")

    session = await mesa.planned_session()
    item = {
        "title": "Agua",
        "purpose": "Ver.",
        "participation_level": "decide",
        "duration_minutes": 30,
        "demand_id": demand["id"],
    }
    await mesa["community"].done(f"{mesa.path}/sessions/{session['id']}/agenda-items", item)
    await mesa["facilitator"].done(f"{mesa.path}/sessions/{session['id']}/convocation")
    for name, awaits in (("state", True), ("company", True), ("community", False), ("facilitator", False)):
        assert ("demand_answer" in await kinds(mesa, name)) is awaits
    for sector, still in (("state", [False, True]), ("company", [False, False])):
        await mesa[sector].done(f"{mesa.path}/demands/{demand['id']}/answer", {"answer": "agreed"})
        assert ["demand_answer" in await kinds(mesa, name) for name in ("state", "company")] == still


async def test_seats_that_nobody_holds_now_or_soon_lie_before_who_runs_the_table(mesa: Mesa) -> None:
    organization = str(mesa.organizations["company"])
    body = {"organization_id": organization, "role": "delegate", "label": "titular 2"}
    seat = await mesa["facilitator"].done(f"{mesa.path}/seats", body)
    vacant = await only(mesa, "secretariat", "seat_vacant")
    assert (vacant["subject_id"], vacant["title"], vacant["due"]) == (seat["id"], "titular 2", None)
    assert await kinds(mesa, "company") == []

    code = await accredited(mesa, vacant["path"], valid_from="2026-11-01", valid_until="2026-12-15")
    # That its sectors accept who runs it is needed while the table is prepared.
    assert await kinds(mesa, "secretariat") == ["facilitation_needed", "seat_vacant"]
    await enrol(mesa, code, "primera")
    ending = await only(mesa, "secretariat", "mandate_ending")
    assert (ending["subject_id"], ending["due"][:13]) == (seat["id"], "2026-12-16T05")

    await enrol(mesa, await accredited(mesa, vacant["path"], valid_from="2026-12-16"), "segunda")
    assert await kinds(mesa, "secretariat") == ["facilitation_needed"]


async def accredited(mesa: Mesa, seat: str, **days: str) -> str:
    """A new mandate for the seat; the code for its holder."""
    mandate = {
        "named_by": "Directorio",
        "evidence_kind": "letter",
        "evidence_digest": DIGEST,
        "powers": ["speak"],
        **days,
    }
    named = await mesa["facilitator"].done(f"{seat}/mandates", mandate)
    code: str = (await mesa["facilitator"].done("/v1/invitations", {"mandate_id": named["id"]}))["code"]
    return code


async def enrol(mesa: Mesa, code: str, login: str) -> None:
    api = mesa["facilitator"].api
    assert api is not None
    await accept(api, code, login)


@pytest.mark.parametrize(
    ("whose", "mine", "others"),
    [
        ("state", ["state"], ["company", "community", "secretariat", "facilitator", "guarantor"]),
        ("company", ["company"], ["state", "community", "observer", "chair"]),
        ("community", ["community", "community_2", "alternate", "adviser"], ["state", "company", "interpreter"]),
    ],
)
async def test_the_desk_of_a_sector_is_closed_to_the_others(
    mesa: Mesa, whose: str, mine: list[str], others: list[str]
) -> None:
    await mesa.proposed()
    for name in mine:
        assert await kinds(mesa, name, whose) == ["protocol_adoption"]
    for name in others:
        answer = await mesa[name].get(f"/v1/{whose}/desk")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_of_this_sector")


async def test_the_desk_of_a_sector_closes_with_the_mandate(mesa: Mesa) -> None:
    evening = await begin(mesa, "state", "company", "community")
    await evening.revoke("community_2")
    answer = await mesa["community_2"].get("/v1/community/desk")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_of_this_sector")


async def test_nothing_of_another_table_lies_on_a_desk(mesa: Mesa) -> None:
    await mesa.proposed()
    for person in mesa.other.people.values():
        items = (await person.read("/v1/me/desk"))["items"]
        assert [item for item in items if item["roundtable_id"] != str(mesa.other.id)] == []


async def test_what_has_a_date_comes_first(mesa: Mesa) -> None:
    await mesa.name_calendar()
    await mesa.installed()
    later = await mesa.convened_session(starts_at="2026-12-20T14:00:00Z")
    sooner = await mesa.convened_session(starts_at="2026-12-05T14:00:00Z")
    await mesa.proposed("dialogue")
    items = await desk(mesa, "state")
    assert [item["kind"] for item in items] == ["session_invitation", "session_invitation", "protocol_adoption"]
    assert [item["subject_id"] for item in items[:2]] == [sooner["id"], later["id"]]
