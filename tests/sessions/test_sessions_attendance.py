"""Arrivals and departures: one's own, or recorded by those who keep the attendance."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.core.clock import instant
from tests.clocks import FakeClock
from tests.mesa import DIGEST, Json, Mesa, key
from tests.seating import call_back

REVOCATION: Json = {"reason": "Lo decidió la asamblea.", "evidence_digest": DIGEST}


async def convened(mesa: Mesa) -> tuple[Json, str]:
    await mesa.installed()
    session = await mesa.convened_session()
    return session, f"{mesa.path}/sessions/{session['id']}/attendances"


async def test_a_delegate_checks_in_and_out(mesa: Mesa) -> None:
    session, path = await convened(mesa)
    arrived = await mesa["community"].done(path, {"mode": "remote"})
    seat = str(mesa.table.seats["community"])
    assert (arrived["seat_id"], arrived["recorded_by"], arrived["mode"]) == (seat, seat, "remote")
    assert (arrived["session_id"], arrived["departed_at"]) == (session["id"], None)
    left = await mesa["community"].done(f"{path}/{arrived['id']}/departure")
    assert left["departed_at"] > left["arrived_at"] == arrived["arrived_at"]
    assert (await mesa.ledger())[-2:] == ["attendance.recorded", "departure.recorded"]


async def test_who_comes_back_begins_another_attendance(mesa: Mesa) -> None:
    session, path = await convened(mesa)
    first = (await mesa.arrive(session, "community"))["community"]
    await mesa.refuses("community", "POST", path, {}, status=409, code="already_present")
    await mesa["community"].done(f"{path}/{first['id']}/departure")
    await mesa.refuses("community", "POST", f"{path}/{first['id']}/departure", status=409, code="already_departed")
    second = (await mesa.arrive(session, "community"))["community"]
    assert second["id"] != first["id"]
    listed = (await mesa["state"].read(f"{path}?seat_id={first['seat_id']}"))["items"]
    assert [item["id"] for item in listed] == [first["id"], second["id"]]
    assert [item["id"] for item in (await mesa["state"].read(f"{path}?present=true"))["items"]] == [second["id"]]
    assert [item["id"] for item in (await mesa["state"].read(f"{path}?present=false"))["items"]] == [first["id"]]


@pytest.mark.parametrize("keeper", ["facilitator", "secretariat", "rapporteur"])
async def test_those_who_keep_the_attendance_record_anybody(mesa: Mesa, keeper: str) -> None:
    _, path = await convened(mesa)
    body = {"seat_id": str(mesa.table.seats["company"]), "mode": "in_person"}
    arrived = await mesa[keeper].done(path, body)
    assert (arrived["seat_id"], arrived["recorded_by"]) == (body["seat_id"], str(mesa.table.seats[keeper]))
    left = await mesa[keeper].done(f"{path}/{arrived['id']}/departure", {})
    assert left["departed_at"] is not None


@pytest.mark.parametrize("name", ["state", "community_2", "alternate", "chair", "guarantor", "observer", "interpreter"])
async def test_everybody_else_records_only_themselves(mesa: Mesa, name: str) -> None:
    session, path = await convened(mesa)
    there = (await mesa.arrive(session, "community"))["community"]
    body = {"seat_id": str(mesa.table.seats["company"]), "mode": "in_person"}
    await mesa.refuses(name, "POST", path, body, status=403, code="other_seat")
    # Even of a seat that there is not, they are told no more than that.
    await mesa.refuses(name, "POST", path, {"seat_id": str(uuid4())}, status=403, code="other_seat")
    await mesa.refuses(name, "POST", f"{path}/{there['id']}/departure", {"x": 1}, status=403, code="other_seat")
    await mesa.arrive(session, name)


async def test_attendance_is_taken_from_the_convocation_to_the_closing(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{session['id']}"
    await mesa.refuses("community", "POST", f"{path}/attendances", {}, status=409, code="attendance_not_taken")
    await mesa["facilitator"].done(f"{path}/convocation")
    there = await mesa.arrive(session, "state", "company", "community")
    await mesa["facilitator"].done(f"{path}/opening")
    await mesa.arrive(session, "observer")
    await mesa["facilitator"].done(f"{path}/closing")
    await mesa.refuses("community_2", "POST", f"{path}/attendances", {}, status=409, code="attendance_not_taken")
    await mesa.refuses(
        "state", "POST", f"{path}/attendances/{there['state']['id']}/departure", status=409, code="already_departed"
    )


async def test_nobody_is_present_for_a_seat_that_nobody_holds(mesa: Mesa) -> None:
    _, path = await convened(mesa)
    seat = mesa.table.seats["company"]
    mandates = f"{mesa.path}/seats/{seat}/mandates"
    await call_back(mesa, "company")
    body = {"seat_id": str(seat), "mode": "in_person"}
    await mesa.refuses("facilitator", "POST", path, body, status=409, code="seat_not_held")
    # A mandate that nobody has taken up seats nobody either.
    named = {"named_by": "Directorio", "evidence_kind": "letter", "evidence_digest": DIGEST}
    await mesa["facilitator"].done(mandates, {**named, "powers": ["speak"], "valid_from": "2026-11-01"})
    await mesa.refuses("facilitator", "POST", path, body, status=409, code="seat_not_held")


async def test_a_seat_of_another_table_is_not_known_here(mesa: Mesa) -> None:
    _, path = await convened(mesa)
    body = {"seat_id": str(mesa.other.seats["community"])}
    await mesa.refuses("facilitator", "POST", path, body, status=422, code="seat_unknown")


async def test_a_departure_belongs_to_its_session(mesa: Mesa) -> None:
    session, _ = await convened(mesa)
    there = (await mesa.arrive(session, "community"))["community"]
    other = await mesa.convened_session()
    elsewhere = f"{mesa.path}/sessions/{other['id']}/attendances/{there['id']}/departure"
    await mesa.refuses("community", "POST", elsewhere, status=404, code="not_found")


async def test_what_was_noted_on_paper_keeps_its_hour(mesa: Mesa, clock: FakeClock) -> None:
    session, path = await convened(mesa)
    clock.advance(minutes=5)
    came, went = instant(clock.now - timedelta(minutes=4)), instant(clock.now - timedelta(minutes=2))
    arrived = await mesa["rapporteur"].done(path, {"seat_id": str(mesa.table.seats["state"]), "occurred_at": came})
    assert arrived["arrived_at"] == came
    left = await mesa["rapporteur"].done(f"{path}/{arrived['id']}/departure", {"occurred_at": went})
    assert (left["arrived_at"], left["departed_at"]) == (came, went)
    assert session["convened_at"] < came


async def test_nothing_happened_before_the_convocation_before_its_arrival_or_tomorrow(
    mesa: Mesa, clock: FakeClock
) -> None:
    session, path = await convened(mesa)
    clock.advance(minutes=5)

    async def refused(where: str, **ago: float) -> None:
        body = {"occurred_at": instant(clock.now - timedelta(**ago))}
        await mesa.refuses("state", "POST", where, body, status=422, code="occurred_at_unfit")

    await refused(path, minutes=6)
    await refused(path, minutes=-1)
    there = (await mesa.arrive(session, "state"))["state"]
    await refused(f"{path}/{there['id']}/departure", minutes=1)
    await refused(f"{path}/{there['id']}/departure", minutes=-1)
    await mesa["state"].done(f"{path}/{there['id']}/departure")
    await refused(path, minutes=1)


async def test_a_repeated_arrival_is_one(mesa: Mesa) -> None:
    _, path = await convened(mesa)
    act = key()
    first = await mesa["community"].post(path, {"mode": "remote"}, Idempotency_Key=act)
    again = await mesa["community"].post(path, {"mode": "remote"}, Idempotency_Key=act)
    assert (again.status_code, again.content) == (201, first.content)
    await mesa.refuses("community", "POST", path, {}, status=422, code="idempotency_key_reused", Idempotency_Key=act)
    assert (await mesa.ledger()).count("attendance.recorded") == 1
