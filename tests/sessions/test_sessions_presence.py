"""Who is there, and on whose word: what others recorded begins a session and decides nothing until it is confirmed."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.core.clock import instant
from tests.clocks import FakeClock
from tests.evening import Evening
from tests.mesa import DIGEST, Json, Mesa, key
from tests.seating import accept_mandate, mandate_body, mandates_of, paper_body
from tests.sheets import stored
from tests.stages import remembered


@remembered
async def convened(mesa: Mesa) -> str:
    """A session that was called; its path."""
    if (await mesa["facilitator"].read(mesa.path))["phase"] == "preparing":
        await mesa.installed()
    session = await mesa.convened_session()
    return f"{mesa.path}/sessions/{session['id']}"


@remembered
async def begun_on_claims(mesa: Mesa) -> Evening:
    """An open session in which the rapporteur has recorded one delegate of each deciding sector."""
    path = await convened(mesa)
    for name in ("state", "company", "community"):
        await listed(mesa, path, name)
    return Evening(mesa, await mesa["facilitator"].done(f"{path}/opening"))


async def listed(mesa: Mesa, path: str, name: str, by: str = "rapporteur", **fields: object) -> Json:
    """This person, recorded by who keeps the list."""
    return await mesa[by].done(f"{path}/attendances", {"seat_id": str(mesa[name].seat), **fields})


async def stays_of(mesa: Mesa, path: str, name: str) -> list[Json]:
    found: list[Json] = (await mesa["state"].read(f"{path}/attendances?seat_id={mesa[name].seat}"))["items"]
    return found


async def test_what_others_recorded_begins_a_session_and_decides_nothing(mesa: Mesa) -> None:
    evening = await begun_on_claims(mesa)
    quorum = await mesa["observer"].read(f"{evening.path}/quorum")
    assert (quorum["present"], quorum["claimed"]) == (3, 3)
    assert (quorum["holds"], quorum["holds_to_decide"]) == (True, False)
    proposal = await evening.table()
    await evening.all_accept(proposal)
    # Who takes a position in the room is there by that word.
    assert [stay["confirmed_through"] for stay in await stays_of(mesa, evening.path, "company")] == ["spoken"]
    assert (await mesa["observer"].read(f"{evening.path}/quorum"))["holds_to_decide"] is True
    decided = await evening.decide(proposal)
    assert decided["phase"] == "adopted"
    assert [bench["claimed"] for bench in decided["outcome"]["seating"]["sectors"]] == [0, 0, 0]


async def test_a_decision_waits_for_those_whose_presence_only_others_claim(mesa: Mesa) -> None:
    await mesa.installed("minimal", quorum_per_sector={"minimum": 1})
    path = await convened(mesa)
    for name in ("state", "company", "community", "community_2"):
        await listed(mesa, path, name)
    evening = Evening(mesa, await mesa["facilitator"].done(f"{path}/opening"))
    proposal = await evening.table()
    for name in ("state", "company"):
        await evening.said(name, proposal)
    problem = await mesa.refuses(
        "facilitator", "POST", evening.outcome(proposal), status=409, code="sector_quorum_missing"
    )
    [shortfall] = problem["breaches"][0]["facts"]["shortfalls"]
    assert (shortfall["present"], shortfall["claimed"]) == (0, 2)
    cured = "The community confirms its attendance list (1 place)."
    assert problem["breaches"][0]["cure"]["en"] == cured
    clauses = (await mesa["observer"].read(f"{evening.path}/quorum"))["clauses"]
    assert [each["cure"]["en"] for each in clauses if each["rule"] == "quorum_per_sector"] == [cured]


async def test_a_sector_confirms_its_list_with_one_tap(mesa: Mesa) -> None:
    evening = await begun_on_claims(mesa)
    second = await listed(mesa, evening.path, "community_2", mode="other_site")
    [first] = await stays_of(mesa, evening.path, "community")
    assert (first["claimed"], first["confirmed_through"]) == (True, None)
    path = f"{evening.path}/attendance-confirmations"
    body = {"attendance_ids": [first["id"], second["id"]]}
    confirmed = await mesa["alternate"].done(path, body)
    assert (confirmed["sector"], confirmed["took_effect_at"] is not None) == ("community", True)
    for name in ("community", "community_2"):
        [stay] = await stays_of(mesa, evening.path, name)
        assert (stay["claimed"], stay["confirmed_through"]) == (False, "sector")
    await mesa.refuses("alternate", "POST", path, body, status=409, code="nothing_claimed")
    room = await mesa["observer"].read(f"{evening.path}/room")
    assert {each["seat_id"] for each in room["present"] if not each["claimed"]} == {
        str(mesa[name].seat) for name in ("community", "community_2")
    }
    listed_here = await mesa["state"].read(path)
    assert [each["id"] for each in listed_here["items"]] == [confirmed["id"]]
    assert (await mesa["state"].read(f"{path}/{confirmed['id']}"))["attendance_ids"] == confirmed["attendance_ids"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("state", "other_sector"), *((name, "permission_missing") for name in ("facilitator", "rapporteur", "observer"))],
)
async def test_nobody_confirms_the_list_of_another_sector(mesa: Mesa, name: str, code: str) -> None:
    evening = await begun_on_claims(mesa)
    [stay] = await stays_of(mesa, evening.path, "community")
    path = f"{evening.path}/attendance-confirmations"
    body = {"attendance_ids": [stay["id"]]}
    await mesa.refuses(name, "POST", path, body, status=403, code=code)


async def test_only_what_was_read_of_this_session_is_confirmed(mesa: Mesa) -> None:
    evening = await begun_on_claims(mesa)
    path = f"{evening.path}/attendance-confirmations"
    unknown = {"attendance_ids": [str(uuid4())]}
    await mesa.refuses("community", "POST", path, unknown, status=422, code="attendance_unknown")
    await mesa.refuses("community", "POST", path, {"attendance_ids": []}, status=422, code="invalid_input")


async def test_ones_own_arrival_confirms_what_others_recorded(mesa: Mesa) -> None:
    evening = await begun_on_claims(mesa)
    path = f"{evening.path}/attendances"
    stay = await mesa["company"].done(path, {})
    assert (stay["claimed"], stay["confirmed_through"]) == (False, "own")
    assert (await mesa.ledger())[-1] == "attendance.confirmed"
    await mesa.refuses("company", "POST", path, {}, status=409, code="already_present")


async def test_a_sheet_under_two_witnesses_confirms_whoever_is_on_it(mesa: Mesa) -> None:
    evening = await begun_on_claims(mesa)
    stays = [(await stays_of(mesa, evening.path, name))[0] for name in ("state", "community")]
    scan = (await stored(mesa["facilitator"], mesa.path, "lista"))["lista"]
    path = f"{evening.path}/attendance-sheets"
    body = {"attendance_ids": [stay["id"] for stay in stays], **sheet(mesa, scan)}
    await mesa.refuses("community", "POST", path, body, status=403, code="list_of_others")
    recorded = await mesa["rapporteur"].done(path, body)
    assert (recorded["sector"], recorded["took_effect_at"]) == (None, None)
    seen = {"scan_digest": scan}
    where = f"{evening.path}/attendance-confirmations/{recorded['id']}/confirmation"
    await mesa.refuses("company", "POST", where, seen, status=403, code="not_a_witness")
    other = {"scan_digest": DIGEST}
    await mesa.refuses("guarantor", "POST", where, other, status=422, code="another_sheet")
    first = await mesa["guarantor"].done(where, seen)
    assert first["took_effect_at"] is None
    assert (await stays_of(mesa, evening.path, "community"))[0]["claimed"] is True
    await mesa["state"].done(where, seen)
    for name in ("state", "community"):
        assert (await stays_of(mesa, evening.path, name))[0]["confirmed_through"] == "sheet"
    assert (await stays_of(mesa, evening.path, "company"))[0]["claimed"] is True
    await mesa.refuses("state", "POST", where, seen, status=409, code="sheet_in_effect")


async def test_a_sheet_is_a_file_of_the_table_with_witnesses_of_two_sectors(mesa: Mesa) -> None:
    evening = await begun_on_claims(mesa)
    [stay] = await stays_of(mesa, evening.path, "community")
    path = f"{evening.path}/attendance-sheets"

    async def refused(code: str, scan: str, *witnesses: str) -> None:
        body = {"attendance_ids": [stay["id"]], **sheet(mesa, scan, *witnesses)}
        await mesa.refuses("rapporteur", "POST", path, body, status=422, code=code)

    await refused("evidence_not_stored", DIGEST)
    scan = (await stored(mesa["facilitator"], mesa.path, "lista"))["lista"]
    await refused("witnesses_of_one_sector", scan, "community", "community_2")
    await refused("witness_runs_table", scan, "facilitator", "community")
    await refused("witness_is_recorder", scan, "rapporteur", "community")


def sheet(mesa: Mesa, scan: str, *witnesses: str) -> Json:
    named = witnesses or ("guarantor", "state")
    return {
        "scan_digest": scan,
        "mark": "signature",
        "place": "Salón comunal",
        "language": "es",
        "signed_at": instant(mesa.clock()),
        "witnesses": [str(mesa[name].seat) for name in named],
    }


async def test_an_alternate_takes_over_from_the_titular_at_a_minute(mesa: Mesa, clock: FakeClock) -> None:
    path = await convened(mesa)
    await mesa.arrive({"id": path.rsplit("/", 1)[1]}, "community")
    clock.advance(minutes=7)
    at = instant(clock.now - timedelta(minutes=2))
    body = {"seat_id": str(mesa["alternate"].seat), "takes_over": True, "occurred_at": at}
    # Nobody is pushed out of the room by who takes the place.
    mine = {"takes_over": True}
    await mesa.refuses("alternate", "POST", f"{path}/attendances", mine, status=403, code="other_seat")
    await mesa.refuses("state", "POST", f"{path}/attendances", body, status=403, code="other_seat")
    taken = await mesa["rapporteur"].done(f"{path}/attendances", body)
    [left] = await stays_of(mesa, path, "community")
    assert (taken["arrived_at"], left["departed_at"], taken["claimed"]) == (at, at, True)
    assert (await mesa.ledger())[-1] == "attendance.taken_over"
    back = {"seat_id": str(mesa["community"].seat), "takes_over": True}
    # Whoever leaves says so too.
    await mesa["alternate"].done(f"{path}/attendances", back)
    assert [stay["departed_at"] is None for stay in await stays_of(mesa, path, "community")] == [False, True]
    nobody = {"seat_id": str(mesa["company"].seat), "takes_over": True}
    await mesa.refuses("facilitator", "POST", f"{path}/attendances", nobody, status=409, code="nobody_to_relieve")


async def test_a_guest_is_a_number_in_the_record_and_a_name_that_can_be_erased(mesa: Mesa) -> None:
    path = await convened(mesa)
    where = f"{path}/guests"
    named = {"name": "Ing. Rosa Huamán", "sector": "community"}
    await mesa.refuses("community", "POST", where, named, status=403, code="list_of_others")
    guest = await mesa["rapporteur"].done(where, named)
    await mesa["rapporteur"].done(where, {})
    assert (guest["number"], guest["named"], "name" in guest) == (1, True, False)
    shown = (await mesa["state"].read(where))["items"]
    assert [(each["number"], each["name"]) for each in shown] == [(1, "Ing. Rosa Huamán"), (2, None)]
    changes = await mesa["state"].get(f"/v1/changes?after=0&limit=200&roundtable={mesa.table.id}&expand=subject")
    assert "Rosa" not in changes.text
    one = f"{where}/{guest['id']}"
    await mesa.refuses("company", "POST", f"{one}/name-erasure", status=403, code="other_sector")
    erased = await mesa["community_2"].done(f"{one}/name-erasure")
    assert erased["named"] is False
    assert [each["name"] for each in (await mesa["state"].read(where))["items"]] == [None, None]
    await mesa.refuses("community", "POST", f"{one}/name-erasure", status=409, code="guest_nameless")
    left = await mesa["rapporteur"].done(f"{one}/departure")
    assert left["departed_at"] is not None
    await mesa.refuses("rapporteur", "POST", f"{one}/departure", status=409, code="already_departed")
    assert (await mesa["state"].read(one))["number"] == 1


async def test_a_code_of_the_room_lets_a_person_arrive_by_an_act_of_their_own(mesa: Mesa, clock: FakeClock) -> None:
    path = await convened(mesa)
    codes, arrivals = f"{path}/arrival-codes", f"{path}/attendances"
    await mesa.refuses("community", "POST", codes, {}, status=403, code="list_of_others")
    shown = await mesa["facilitator"].done(codes, {"minutes": 10})
    stay = await mesa["community"].done(arrivals, {"code": shown["code"].lower()})
    assert (stay["claimed"], stay["confirmed_through"]) == (False, "code")
    await listed(mesa, path, "company")
    confirmed = await mesa["company"].done(arrivals, {"code": shown["code"]})
    assert (confirmed["claimed"], confirmed["confirmed_through"]) == (False, "code")
    for_another = {"code": shown["code"], "seat_id": str(mesa["state"].seat)}
    await mesa.refuses("facilitator", "POST", arrivals, for_another, status=422, code="invalid_input")
    again = await mesa["facilitator"].done(codes, {"minutes": 5})
    # An earlier one ends with the next.
    await mesa.refuses("state", "POST", arrivals, {"code": shown["code"]}, status=422, code="arrival_code_unknown")
    clock.advance(minutes=6)
    await mesa.refuses("state", "POST", arrivals, {"code": again["code"]}, status=422, code="arrival_code_unknown")
    kept = (await mesa["state"].get(codes)).text
    assert shown["code"] not in kept
    assert len((await mesa["state"].read(codes))["items"]) == 2


async def test_whoever_guesses_at_codes_is_not_heard_any_more(mesa: Mesa) -> None:
    path = await convened(mesa)
    shown = await mesa["facilitator"].done(f"{path}/arrival-codes", {})
    for _ in range(10):
        wrong = {"code": "AAAAA-AAAAA-AAAAA-AAAAA"}
        answer = await mesa["observer"].post(f"{path}/attendances", wrong)
        assert answer.json()["code"] == "arrival_code_unknown"
    right = {"code": shown["code"]}
    await mesa.refuses("observer", "POST", f"{path}/attendances", right, status=422, code="arrival_code_unknown")
    # Others are, and without a code everybody arrives as ever.
    await mesa["state"].done(f"{path}/attendances", right)
    await mesa["observer"].done(f"{path}/attendances", {})


async def test_many_arrivals_in_one_call_are_acts_of_their_own(mesa: Mesa) -> None:
    path = await convened(mesa)
    where = f"{path}/attendance-batches"
    rows = [arrival(mesa, name) for name in ("state", "company", "community")]
    rows.insert(1, arrival(mesa, "state"))
    rows.append({"act": key(), "kind": "departure", "seat_id": str(mesa["company"].seat)})
    rows.append({"act": key(), "kind": "arrival", "seat_id": str(uuid4())})
    answer = await mesa["rapporteur"].post(where, {"rows": rows})
    assert answer.status_code == 200, answer.text
    results = answer.json()["results"]
    assert [each["act"] for each in results] == [row["act"] for row in rows]
    told = [each["problem"]["code"] if each["problem"] else each["status"] for each in results]
    assert told == [201, "already_present", 201, 201, 201, "seat_unknown"]
    assert results[4]["attendance"]["departed_at"] is not None
    before = await mesa.ledger()
    assert before[-4:] == ["attendance.recorded"] * 3 + ["departure.recorded"]
    again = (await mesa["rapporteur"].post(where, {"rows": rows})).json()["results"]
    assert await mesa.ledger() == before
    assert [each["ledger_entry"] for each in again] == [each["ledger_entry"] for each in results]
    changed = {**rows[0], "mode": "remote"}
    [refused] = (await mesa["rapporteur"].post(where, {"rows": [changed]})).json()["results"]
    assert refused["problem"]["code"] == "idempotency_key_reused"


async def test_a_batch_that_is_only_tried_leaves_nothing(mesa: Mesa) -> None:
    path = await convened(mesa)
    before = await mesa.ledger()
    rows = {"rows": [arrival(mesa, "state")]}
    [tried] = (await mesa["rapporteur"].post(f"{path}/attendance-batches", rows, Dry_Run="true")).json()["results"]
    assert (tried["status"], tried["ledger_entry"], tried["attendance"]["claimed"]) == (201, None, True)
    assert (await mesa.ledger(), await stays_of(mesa, path, "state")) == (before, [])


async def test_in_a_batch_others_record_only_themselves(mesa: Mesa) -> None:
    path = await convened(mesa)
    rows = [arrival(mesa, "state"), arrival(mesa, "company")]
    results = (await mesa["state"].post(f"{path}/attendance-batches", {"rows": rows})).json()["results"]
    assert [each["status"] for each in results] == [201, 403]


def arrival(mesa: Mesa, name: str, **fields: object) -> Json:
    return {"act": key(), "kind": "arrival", "seat_id": str(mesa[name].seat), **fields}


async def test_a_delegate_without_an_account_is_there_by_the_seat(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.convened_session()
    path = f"{mesa.path}/sessions/{session['id']}"
    seat = await delegate_on_paper(mesa)
    await mesa.arrive(session, "state", "company")
    stay = await mesa["facilitator"].done(f"{path}/attendances", {"seat_id": seat})
    assert stay["claimed"] is True
    assert (await mesa["state"].read(f"{path}/quorum"))["holds"] is True
    body = {"attendance_ids": [stay["id"]]}
    await mesa["community_2"].done(f"{path}/attendance-confirmations", body)
    assert (await mesa["state"].read(f"{path}/quorum"))["holds_to_decide"] is True


async def test_who_draws_the_code_of_a_mandate_that_a_paper_put_in_force_waits_for_the_sector(mesa: Mesa) -> None:
    await mesa.installed()
    seat = await delegate_on_paper(mesa)
    mandates = f"{mesa.path}/seats/{seat}/mandates"
    [mandate] = [each for each in (await mesa["facilitator"].read(mandates))["items"] if each["revoked_at"] is None]
    assert (mandate["phase"], mandate["basis"]) == ("in_force", "paper")
    await accept_mandate(mesa, mesa.other["interpreter"], mandate["id"])
    waiting = await mesa["facilitator"].read(f"{mandates}/{mandate['id']}")
    assert waiting["phase"] == "proposed"


async def delegate_on_paper(mesa: Mesa) -> str:
    """The community's titular is somebody without an account now, by the paper of their assembly; the seat."""
    community = mesa["community"]
    listed_mandates = (await mesa["facilitator"].read(mandates_of(mesa, community)))["items"]
    await mesa["community"].done(
        f"{mandates_of(mesa, community)}/{listed_mandates[0]['id']}/revocation",
        {"reason": "La asamblea nombró a otra persona.", "evidence_digest": DIGEST},
    )
    mandate = await mesa["facilitator"].done(
        mandates_of(mesa, community), mandate_body(powers=["speak", "decide", "sign"])
    )
    body = paper_body(mesa, mandate["id"], "community_2", "guarantor")
    path = f"{mesa.path}/seats/{community.seat}/papers"
    paper = await mesa["facilitator"].done(path, body)
    for name in ("community_2", "guarantor"):
        paper = await mesa[name].done(f"{path}/{paper['id']}/confirmation", {"scan_digest": body["scan_digest"]})
    assert paper["took_effect_at"] is not None
    return str(community.seat)


async def awaited(mesa: Mesa, name: str, kind: str) -> list[Json]:
    """What of this kind lies on the desk of a person."""
    desk = await mesa[name].read("/v1/me/desk")
    return [each for each in desk["items"] if each["kind"] == kind]


async def test_the_list_of_a_sector_and_the_sheet_of_a_witness_lie_on_their_desks(mesa: Mesa) -> None:
    evening = await begun_on_claims(mesa)
    [item] = await awaited(mesa, "community", "attendance_list")
    assert (item["subject_id"], item["operation"]) == (evening.session["id"], "confirm_attendance")
    assert await awaited(mesa, "observer", "attendance_list") == []
    room = await mesa["community"].read(f"{evening.path}/room")
    assert "confirm_attendance" in room["allowed_actions"]
    [stay] = await stays_of(mesa, evening.path, "state")
    scan = (await stored(mesa["facilitator"], mesa.path, "lista"))["lista"]
    body = {"attendance_ids": [stay["id"]], **sheet(mesa, scan)}
    recorded = await mesa["rapporteur"].done(f"{evening.path}/attendance-sheets", body)
    [waiting] = await awaited(mesa, "guarantor", "attendance_sheet")
    assert waiting["subject_id"] == recorded["id"]
    [mine] = await stays_of(mesa, evening.path, "community")
    await mesa["community"].done(f"{evening.path}/attendance-confirmations", {"attendance_ids": [mine["id"]]})
    assert await awaited(mesa, "community", "attendance_list") == []
    assert "confirm_attendance" not in (await mesa["community"].read(f"{evening.path}/room"))["allowed_actions"]
