"""The live room of a session."""

import pytest
from fastapi import FastAPI

from app.decisions.policy import ACTIONS, Part, allowed_actions
from app.identity.roles import GRANTS, Role
from app.roundtables.models import Power
from app.roundtables.running import Part as TablePart
from app.sessions.models import SessionPhase
from tests.evening import begin
from tests.mesa import Mesa


async def test_the_room_shows_the_session_its_agenda_and_who_is_there(mesa: Mesa) -> None:
    evening = await begin(mesa)
    room = await mesa["observer"].read(f"{evening.path}/room")
    session = await mesa["observer"].read(evening.path)
    items = (await mesa["observer"].read(f"{evening.path}/agenda-items"))["items"]
    assert room["session"] == session
    assert [{name: shown[name] for name in item} for shown, item in zip(room["agenda"], items, strict=True)] == items
    assert [(one["sector"], one["role"], one["holder"], one["mode"]) for one in room["present"]] == [
        ("state", "delegate", "Mesa.State", "in_person"),
        ("company", "delegate", "Mesa.Company", "in_person"),
        ("community", "delegate", "Mesa.Community", "in_person"),
    ]
    assert (room["quorum"]["holds"], room["readiness"]["step"]) == (True, "closing")
    assert [clause["rule"] for clause in room["quorum"]["clauses"]] == ["quorum_overall", "quorum_per_sector"]
    assert room["speaking_limit_seconds"] == 300


async def test_the_room_shows_open_proposals_with_their_words_and_the_tag_to_answer_them(mesa: Mesa) -> None:
    evening = await begin(mesa)
    done = await evening.table()
    await evening.all_accept(done)
    await evening.decide(done)
    proposal = await evening.table()
    said = await evening.said("company", proposal, "object", "Falta el presupuesto.")
    [shown] = (await mesa["community"].read(f"{evening.path}/room"))["proposals"]
    assert (shown["id"], shown["etag"]) == (proposal["id"], proposal["etag"])
    assert (shown["positions"], shown["silent"]) == ([said], ["state", "community"])
    await evening.said("community", shown)
    await evening.leave("community")
    room = await mesa["community"].read(f"{evening.path}/room")
    assert room["proposals"][0]["silent"] == ["state"]
    assert (room["quorum"]["holds"], len(room["present"])) == (False, 2)


async def test_the_room_tells_everybody_what_they_may_do_now(mesa: Mesa) -> None:
    evening = await begin(mesa)

    async def allowed(name: str) -> set[str]:
        return set((await mesa[name].read(f"{evening.path}/room"))["allowed_actions"])

    attending = {"record_attendance", "record_departure"}
    assert await allowed("community") == attending | {"call_recess", "request_floor", "table_proposal"}
    await evening.table()
    wording = {"table_proposal", "propose_wording"}
    assert await allowed("community") == attending | wording | {"call_recess", "request_floor", "take_position"}
    assert await allowed("community_2") == attending | wording | {"call_recess"}
    assert await allowed("observer") == attending
    conducting = attending | {"call_recess", "give_turn", "start_agenda_item", "decide_proposal"}
    conducting |= {"suspend_session", "close_session"}
    assert await allowed("chair") == conducting
    assert await allowed("facilitator") == conducting | wording
    await mesa["facilitator"].done(f"{evening.path}/closing")
    assert await allowed("facilitator") == set()


async def test_the_actions_of_the_room_are_operations_with_the_permissions_that_they_name(app: FastAPI) -> None:
    described = {
        operation["operationId"]: operation.get("x-permission")
        for methods in app.openapi()["paths"].values()
        for operation in methods.values()
        if isinstance(operation, dict)
    }
    assert {action.operation: described.get(action.operation) for action in ACTIONS} == {
        action.operation: action.permission.value for action in ACTIONS
    }


@pytest.mark.parametrize("role", Role)
def test_a_room_offers_nothing_that_the_grants_do_not_give(role: Role) -> None:
    there = TablePart(frozenset({role}))
    offered = {
        operation
        for phase in SessionPhase
        for operation in allowed_actions(
            Part(
                there,
                frozenset(Power),
                phase,
                decides=True,
                present=True,
                titular_present=False,
                agenda_items=1,
                proposals=1,
                claimed=1,
            )
        )
    }
    assert offered == {action.operation for action in ACTIONS if action.permission in GRANTS[role]}


@pytest.mark.parametrize(
    ("missing", "operation"),
    [
        ({"powers": frozenset({Power.speak})}, "take_position"),
        ({"powers": frozenset({Power.decide})}, "table_proposal"),
        ({"powers": frozenset({Power.decide})}, "request_floor"),
        ({"present": False}, "request_floor"),
        ({"decides": False}, "take_position"),
        ({"present": False}, "take_position"),
        ({"titular_present": True}, "take_position"),
        ({"proposals": 0}, "take_position"),
    ],
)
def test_a_delegate_is_offered_only_what_mandate_and_moment_allow(missing: dict[str, object], operation: str) -> None:
    whole = {
        "at_table": TablePart(frozenset({Role.delegate})),
        "powers": frozenset(Power),
        "phase": SessionPhase.open,
        "decides": True,
        "present": True,
        "titular_present": False,
        "agenda_items": 1,
        "proposals": 1,
    }
    assert operation in allowed_actions(Part(**whole))  # type: ignore[arg-type]  # one member is left out at a time
    assert operation not in allowed_actions(Part(**{**whole, **missing}))  # type: ignore[arg-type]  # the same


async def test_a_partner_system_reads_the_room_without_names(mesa: Mesa) -> None:
    evening = await begin(mesa)
    partner = await mesa.administrator.done("/v1/partners", {"name": "Defensoría", "scopes": ["roundtables"]})
    secret = await mesa.administrator.done(f"/v1/partners/{partner['id']}/secrets")
    grant = {"roundtable_id": str(mesa.table.id), "reason": "Seguimiento."}
    await mesa["facilitator"].done(f"/v1/partners/{partner['id']}/grants", grant)
    api = mesa["facilitator"].api
    assert api is not None
    form = {"grant_type": "client_credentials", "client_id": partner["id"], "client_secret": secret["client_secret"]}
    signed_in = await api.http.post("/v1/auth/token", data=form)
    assert signed_in.status_code == 200, signed_in.text
    answer = await api.call("GET", f"{evening.path}/room", token=signed_in.json()["access_token"])
    assert answer.status_code == 200, answer.text
    room = answer.json()
    assert [one["holder"] for one in room["present"]] == [None, None, None]
    assert room["allowed_actions"] == []


async def test_a_stranger_finds_no_room(mesa: Mesa) -> None:
    evening = await begin(mesa)
    assert (await mesa.other["facilitator"].get(f"{evening.path}/room")).status_code == 404
