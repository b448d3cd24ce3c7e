"""What was captured without a line: nothing is lost, nothing happens twice, and no order makes another evening."""

import random
from datetime import datetime, timedelta

import pytest

from app.core.clock import instant
from tests.clocks import FakeClock
from tests.drills import DRILL
from tests.evening import Evening, begin
from tests.field.capturing import BadLine, Device, evening, send, state_of
from tests.mesa import Json, Mesa, key


def opened(session: Json) -> datetime:
    return datetime.fromisoformat(session["opened_at"])


async def first_item(here: Evening) -> str:
    found: str = (await here.mesa["state"].read(f"{here.path}/agenda-items"))["items"][0]["id"]
    return found


@pytest.mark.parametrize(
    ("entries", "step", "orders"),
    [pytest.param(25, 1.0, 3, id="25"), pytest.param(200, 0.5, 4, id="200", marks=DRILL)],
)
async def test_every_order_of_a_capture_makes_the_same_evening(
    mesa: Mesa, clock: FakeClock, entries: int, step: float, orders: int
) -> None:
    states = []
    for order in range(orders):
        here = Evening(mesa, await mesa.open_session())
        since = opened(here.session)
        clock.advance(seconds=int(entries * step) + 2)
        device = Device()
        evening(mesa, device, since, await first_item(here), entries, step)

        async def chair_comes(here: Evening = here, since: datetime = since) -> None:
            at = {"occurred_at": instant(since + timedelta(seconds=1))}
            await mesa["chair"].done(f"{here.path}/attendances", at)

        line = BadLine(mesa, here.path, random.Random(order), meanwhile=None if order == 0 else chair_comes)  # noqa: S311
        if order == 0:
            for row in device.rows:
                told = await send(mesa, here.path, device.batch(row))
        else:
            told = await line.carry(device)
        assert (told["kept"], told["applied_up_to"], told["missing"], told["conflicts"]) == (entries, entries, [], 0)
        states.append(await state_of(mesa, here.path, here.session["opened_at"]))
        await mesa.close(here.session)
    assert len(states[0]["entries"]) == entries
    assert all(state == states[0] for state in states[1:])


async def test_what_comes_before_its_prerequisite_is_kept_and_applied_with_it(mesa: Mesa, clock: FakeClock) -> None:
    here = await begin(mesa)
    clock.advance(minutes=2)
    seat, since, device = str(mesa["observer"].seat), opened(here.session), Device()
    arrival = device.captures("arrival", since, seat_id=seat)
    departure = device.captures("departure", since + timedelta(minutes=1), seat_id=seat)
    told = await send(mesa, here.path, device.batch(departure))
    assert (told["kept"], told["applied_up_to"], told["missing"]) == (1, 0, [1])
    assert [(each["status"], each["phase"]) for each in told["results"]] == [(202, "waiting")]
    listed = f"{here.path}/attendances?seat_id={seat}"
    assert (await mesa["state"].read(listed))["items"] == []
    told = await send(mesa, here.path, device.batch(arrival, departure))
    assert (told["kept"], told["applied_up_to"], told["missing"]) == (2, 2, [])
    assert [(each["status"], each["phase"]) for each in told["results"]] == [(201, "applied")] * 2
    [stay] = (await mesa["state"].read(listed))["items"]
    assert (stay["arrived_at"], stay["departed_at"]) == (arrival["occurred_at"], departure["occurred_at"])
    assert told["results"][0]["became"] == {"type": "attendance", "id": stay["id"]}
    assert stay["claimed"] is True


async def test_every_entry_tells_when_it_happened_and_when_it_was_recorded(mesa: Mesa, clock: FakeClock) -> None:
    here = await begin(mesa)
    clock.advance(minutes=2)
    device = Device()
    row = device.captures("note", opened(here.session) + timedelta(seconds=5), text="Se habló del agua.")
    [told] = (await send(mesa, here.path, device.batch()))["results"]
    index = told["ledger_entry"].split()[0]
    entry = await mesa["rapporteur"].read(f"/v1/ledger/entries/{index}")
    envelope = entry.get("envelope", entry)
    assert row["occurred_at"] in str(envelope)
    [kept] = (await mesa["rapporteur"].read(f"{here.path}/field-entries"))["items"]
    assert (kept["occurred_at"], kept["mine"]) == (row["occurred_at"], None)
    assert kept["received_at"] > kept["occurred_at"]
    # Everybody at the table sees that it came this way.
    assert [e["id"] for e in (await mesa["state"].read(f"{here.path}/field-entries"))["items"]] == [kept["id"]]
    one = f"{here.path}/field-entries/{kept['id']}"
    assert (await mesa["rapporteur"].read(one))["became_type"] == "minutes_note"


async def test_a_batch_sent_twice_is_one_and_another_under_its_key_is_refused(mesa: Mesa, clock: FakeClock) -> None:
    here = await begin(mesa)
    clock.advance(minutes=1)
    device, act = Device(), key()
    device.captures("note", opened(here.session), text="Uno.")
    first = await send(mesa, here.path, device.batch(), act=act)
    before = await mesa.ledger()
    again = await send(mesa, here.path, device.batch(), act=act)
    assert (first["kept"], again["kept"], await mesa.ledger()) == (1, 1, before)
    assert [each["became"] for each in again["results"]] == [each["became"] for each in first["results"]]
    more = device.captures("note", opened(here.session), text="Dos.")
    where = f"{here.path}/field-batches"
    await mesa.refuses(
        "rapporteur", "POST", where, device.batch(more), status=422, code="idempotency_key_reused", Idempotency_Key=act
    )


async def test_an_entry_keeps_its_place_and_its_words(mesa: Mesa, clock: FakeClock) -> None:
    here = await begin(mesa)
    clock.advance(minutes=1)
    device = Device()
    row = device.captures("note", opened(here.session), text="Uno.")
    await send(mesa, here.path, device.batch())
    other = {**row, "act": key()}
    changed = {**row, "text": "Otro."}
    told = await send(mesa, here.path, device.batch(other, changed))
    assert [each["problem"]["code"] for each in told["results"]] == ["field_place_taken", "idempotency_key_reused"]
    elsewhere = {**Device().batch(row)}
    [refused] = (await send(mesa, here.path, elsewhere))["results"]
    assert refused["problem"]["code"] == "field_entry_of_another"
    assert (await mesa["rapporteur"].read(f"{here.path}/minutes/notes"))["items"][0]["text"] == "Uno."


async def test_what_contradicts_the_record_is_kept_with_both_versions(mesa: Mesa, clock: FakeClock) -> None:
    here = await begin(mesa)
    clock.advance(minutes=2)
    online = await mesa["observer"].done(f"{here.path}/attendances", {})
    device = Device()
    base = {"type": "session", "id": here.session["id"], "revision": 1}
    at = opened(here.session) + timedelta(seconds=30)
    row = device.captures("arrival", at, seat_id=str(mesa["observer"].seat), base=base)
    device.captures("note", at, text="Sigue.")
    told = await send(mesa, here.path, device.batch())
    # What stands against one entry keeps none of the others.
    assert [(each["status"], each["phase"]) for each in told["results"]] == [(409, "conflict"), (201, "applied")]
    assert (told["results"][0]["problem"]["code"], told["conflicts"]) == ("already_present", 1)
    [conflict] = (await mesa["facilitator"].read(f"{here.path}/field-entries?phase=conflict"))["items"]
    assert (conflict["mine"]["occurred_at"], conflict["base"]) == (row["occurred_at"], base)
    assert [each["id"] for each in conflict["theirs"]] == [online["id"]]
    # What was captured is for those who keep the record, until it is part of it.
    [seen] = (await mesa["state"].read(f"{here.path}/field-entries?phase=conflict"))["items"]
    assert (seen["refused_as"], seen["mine"], seen["theirs"]) == ("already_present", None, [])
    where = f"{here.path}/field-entries/{conflict['id']}/resolution"
    body = {"keep": "mine", "reason": "La hoja firmada dice la hora de antes."}
    await mesa.refuses("state", "POST", where, body, status=403, code="permission_missing")
    resolved = await mesa["facilitator"].done(where, body)
    assert (resolved["phase"], resolved["resolution"], resolved["reason"]) == ("applied", "mine", body["reason"])
    stays = (await mesa["state"].read(f"{here.path}/attendances?seat_id={mesa['observer'].seat}"))["items"]
    assert [(each["arrived_at"], each["voided_at"] is None) for each in stays] == [
        (online["arrived_at"], False),
        (row["occurred_at"], True),
    ]
    await mesa.refuses("facilitator", "POST", where, body, status=409, code="no_conflict")


@pytest.mark.parametrize("minutes", [60, -60 * 24 * 365 * 30], ids=["to come", "of another time"])
async def test_a_note_of_an_impossible_hour_waits_for_a_person_and_is_not_lost(
    mesa: Mesa, clock: FakeClock, minutes: int
) -> None:
    here, device = await begin(mesa), Device()
    hour = clock.now + timedelta(minutes=minutes)
    device.captures("note", hour, text="El reloj del aparato anda mal.")
    [told] = (await send(mesa, here.path, device.batch()))["results"]
    assert (told["phase"], told["problem"]["code"]) == ("conflict", "occurred_at_unfit")
    assert (await mesa["rapporteur"].read(f"{here.path}/field-entries"))["items"][0]["mine"]["text"]
    [conflict] = (await mesa["rapporteur"].read(f"{here.path}/field-entries?phase=conflict"))["items"]
    body = {"keep": "mine", "reason": "Se dijo; el reloj estaba mal puesto."}
    await mesa["rapporteur"].done(f"{here.path}/field-entries/{conflict['id']}/resolution", body)
    [note] = (await mesa["rapporteur"].read(f"{here.path}/minutes/notes"))["items"]
    assert note["text"] == "El reloj del aparato anda mal."
    # The entry tells the hour that the device said; the act of the note claims none.
    [latest] = (await mesa["facilitator"].read(f"{mesa.path}/history?limit=1"))["items"]
    entry = await mesa["facilitator"].read(f"/v1/ledger/entries/{latest['index']}")
    assert "occurred_at" not in entry.get("envelope", entry)


async def test_the_record_may_be_left_as_it_is(mesa: Mesa, clock: FakeClock) -> None:
    here = await begin(mesa)
    clock.advance(minutes=2)
    await mesa.arrive(here.session, "observer")
    device = Device()
    device.captures("arrival", opened(here.session), seat_id=str(mesa["observer"].seat))
    await send(mesa, here.path, device.batch())
    [conflict] = (await mesa["rapporteur"].read(f"{here.path}/field-entries?phase=conflict"))["items"]
    body = {"keep": "theirs", "reason": "Llegó cuando se registró."}
    resolved = await mesa["rapporteur"].done(f"{here.path}/field-entries/{conflict['id']}/resolution", body)
    assert (resolved["phase"], resolved["resolution"]) == ("dismissed", "theirs")
    assert len((await mesa["state"].read(f"{here.path}/attendances?seat_id={mesa['observer'].seat}"))["items"]) == 1
    told = await send(mesa, here.path, device.batch())
    assert [(each["status"], each["phase"]) for each in told["results"]] == [(200, "dismissed")]


async def test_a_place_that_is_lost_is_given_up_by_a_person(mesa: Mesa, clock: FakeClock) -> None:
    here = await begin(mesa)
    clock.advance(minutes=1)
    device = Device()
    device.captures("note", opened(here.session), text="Se perdió con el aparato.")
    second = device.captures("note", opened(here.session), text="Este llegó.")
    told = await send(mesa, here.path, device.batch(second))
    assert told["missing"] == [1]
    gone = {"act": key(), "sequence": 1, "kind": "withdrawn", "occurred_at": second["occurred_at"]}
    told = await send(mesa, here.path, device.batch(gone))
    assert (told["applied_up_to"], told["missing"]) == (2, [])
    assert [each["text"] for each in (await mesa["rapporteur"].read(f"{here.path}/minutes/notes"))["items"]] == [
        "Este llegó."
    ]


async def test_what_arrives_after_the_closing_still_tells_the_evening(mesa: Mesa, clock: FakeClock) -> None:
    here = await begin(mesa)
    clock.advance(minutes=3)
    await mesa.close(here.session)
    since, device, seat = opened(here.session), Device(), str(mesa["observer"].seat)
    device.captures("arrival", since + timedelta(minutes=1), seat_id=seat)
    device.captures(
        "turn", since + timedelta(seconds=70), seat_id=seat, ended_at=instant(since + timedelta(seconds=80))
    )
    device.captures("departure", since + timedelta(minutes=2), seat_id=seat)
    device.captures(
        "item_time", since, agenda_item_id=await first_item(here), ended_at=instant(since + timedelta(minutes=1))
    )
    told = await send(mesa, here.path, device.batch())
    assert [each["phase"] for each in told["results"]] == ["applied"] * 4, told
    stays = (await mesa["state"].read(f"{here.path}/attendances?seat_id={seat}"))["items"]
    [stay] = [each for each in stays if each["voided_at"] is None]
    assert (stay["arrived_at"], stay["departed_at"]) == tuple(
        instant(since + timedelta(minutes=each)) for each in (1, 2)
    )


async def test_a_position_that_was_heard_counts_once_it_is_confirmed(mesa: Mesa, clock: FakeClock) -> None:
    here = await begin(mesa)
    proposal = await here.table()
    clock.advance(minutes=1)
    device = Device()
    said = {"seat_id": str(mesa["community"].seat), "proposal_id": proposal["id"], "stance": "accept"}
    device.captures("position", clock.now - timedelta(seconds=10), **said)
    [told] = (await send(mesa, here.path, device.batch()))["results"]
    assert told["became"]["type"] == "hearing"
    where = f"{here.path}/hearings/{told['became']['id']}"
    await mesa["community"].done(f"{where}/confirmation", {})
    for name in ("state", "company"):
        await here.said(name, proposal)
    assert (await here.decide(proposal))["phase"] == "adopted"


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        ("turn", {"ended_at": "2026-11-23T12:00:00Z"}, "turn_ends_before_it_begins"),
        ("position", {"proposal_id": key(), "stance": "object"}, "text_required"),
    ],
)
async def test_what_could_never_be_applied_is_not_taken(mesa: Mesa, kind: str, fields: Json, code: str) -> None:
    here = await begin(mesa)
    device = Device()
    device.captures(kind, opened(here.session), seat_id=str(mesa["community"].seat), **fields)
    where = f"{here.path}/field-batches"
    problem = await mesa.refuses(
        "rapporteur", "POST", where, device.batch(), status=422, code="invalid_input", Idempotency_Key=key()
    )
    assert [each["code"] for each in problem["errors"]] == [code]


@pytest.mark.parametrize("name", ["state", "observer", "chair"])
async def test_only_who_keeps_the_record_sends_a_capture(mesa: Mesa, name: str) -> None:
    here = await begin(mesa)
    device = Device()
    device.captures("note", opened(here.session), text="Uno.")
    where = f"{here.path}/field-batches"
    await mesa.refuses(
        name, "POST", where, device.batch(), status=403, code="permission_missing", Idempotency_Key=key()
    )
    await mesa.refuses("rapporteur", "POST", where, device.batch(), status=400, code="idempotency_key_required")
