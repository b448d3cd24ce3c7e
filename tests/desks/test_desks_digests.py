"""What happened at the table since: for whoever was away, as far as they may know it."""

from datetime import UTC, datetime

import pytest
from fastapi import FastAPI

from app.desks import queries
from app.desks.service import digesting
from app.ledger import queries as ledger
from app.ledger.audiences import Membership, Reader
from tests.clocks import FakeClock
from tests.counting import statements
from tests.evening import Evening, begin
from tests.mesa import Json, Mesa, key
from tests.signing import signing

PARTS = ("sessions", "decided", "promised", "monitored", "minutes", "seats", "asked")


async def digest(mesa: Mesa, name: str, since: str | None = None) -> Json:
    return await mesa[name].read(f"{mesa.path}/digest" + (f"?since={since.replace('+', '%2B')}" if since else ""))


def told(answer: Json) -> list[tuple[str, str, list[str]]]:
    return [(part, each["title"], each["acts"]) for part in PARTS[:5] for each in answer[part]]


async def closed_after_a_decision(evening: Evening) -> Json:
    proposal = await evening.table()
    await evening.all_accept(proposal)
    await evening.decide(proposal)
    return await evening.mesa.close(evening.session)


async def test_who_was_never_there_is_told_everything_from_the_beginning(mesa: Mesa) -> None:
    evening = await begin(mesa)
    await closed_after_a_decision(evening)
    answer = await digest(mesa, "observer")
    assert (answer["counted_from"], answer["since"], answer["session_id"]) == ("beginning", None, None)
    [session] = answer["sessions"]
    assert (session["title"], session["phase"], session["subject_id"]) == ("Sesión", "closed", evening.session["id"])
    assert session["acts"] == ["session.convened", "session.opened", "session.closed"]
    decided = {(each["subject_type"], each["title"]): each["phase"] for each in answer["decided"]}
    assert decided[("proposal", "Monitoreo del agua")] == "adopted"
    assert decided[("agreement", "Monitoreo del agua")] == "standing"
    assert ("protocol", (await mesa["observer"].read(f"{mesa.path}/protocols"))["items"][0]["title"]["es"]) in decided
    assert {each["role"] for each in answer["seats"]} >= {"delegate", "observer"}
    assert answer["whole"] is True


async def test_without_since_it_counts_from_the_end_of_ones_last_stay(mesa: Mesa) -> None:
    evening = await begin(mesa)
    left = (await evening.leave("company")).json()
    closed = await closed_after_a_decision_without(evening, "company")
    gone, stayed = await digest(mesa, "company"), await digest(mesa, "state")
    for answer, hour in ((gone, left["departed_at"]), (stayed, closed["closed_at"])):
        assert (answer["counted_from"], answer["since"]) == ("presence", hour)
        assert answer["session_id"] == evening.session["id"]
    assert [each["acts"] for each in gone["sessions"]] == [["session.closed"]]
    assert stayed["sessions"] == []


async def closed_after_a_decision_without(evening: Evening, name: str) -> Json:
    assert name not in (await evening.mesa["facilitator"].read(f"{evening.path}/room"))["present"]
    return await evening.mesa.close(evening.session)


async def test_who_sits_in_a_session_is_told_what_came_between_the_last_one_and_this(mesa: Mesa) -> None:
    evening = await begin(mesa)
    assert (await digest(mesa, "state"))["counted_from"] == "beginning"
    closed = await mesa.close(evening.session)
    await mesa.open_session()
    answer = await digest(mesa, "state")
    assert (answer["counted_from"], answer["since"]) == ("presence", closed["closed_at"])
    assert [each["acts"] for each in answer["sessions"]] == [["session.convened", "session.opened"]]


async def test_a_session_counts_from_its_end_or_its_opening_and_an_hour_from_itself(mesa: Mesa) -> None:
    evening = await begin(mesa)
    running = await digest(mesa, "guarantor", evening.session["id"])
    assert (running["counted_from"], running["since"]) == ("session", evening.session["opened_at"])
    assert running["sessions"] == []
    closed = await closed_after_a_decision(evening)
    after = await digest(mesa, "guarantor", evening.session["id"])
    assert (after["since"], after["session_id"]) == (closed["closed_at"], evening.session["id"])
    assert told(after) == []
    hour = await digest(mesa, "guarantor", evening.session["opened_at"])
    assert (hour["counted_from"], hour["session_id"]) == ("hour", None)
    assert ("sessions", "Sesión", ["session.closed"]) in told(hour)
    assert {each["subject_type"] for each in hour["decided"]} == {"proposal", "agreement"}


async def test_what_was_promised_reported_and_minuted_is_told_with_its_title(mesa: Mesa, clock: FakeClock) -> None:
    way = await signing(mesa, clock)
    before = (await digest(mesa, "guarantor"))["until"]
    promise = await way.in_force()
    report = {
        "level": "limited",
        "narrative": "Siete de doce.",
        "period": {"from": clock.now.date().isoformat(), "until": clock.now.date().isoformat()},
    }
    given = await mesa["company"].done(f"{way.of(promise)}/reports", report, Idempotency_Key=key())
    answer = await digest(mesa, "guarantor", before)
    [told_once] = answer["promised"]
    assert (told_once["title"], told_once["phase"], told_once["due_on"]) == (
        promise["title"],
        "in_force",
        promise["due_on"],
    )
    assert told_once["leads"] == promise["leads"]
    assert told_once["acts"][0] == "commitment.offered"
    [finding] = answer["monitored"]
    assert (finding["subject_id"], finding["title"], finding["level"], finding["sector"]) == (
        given["id"],
        promise["title"],
        "limited",
        "company",
    )
    asked = (await digest(mesa, "community", before))["asked"]
    assert ("report_verification", promise["title"]) in {(each["kind"], each["title"]) for each in asked}
    assert all(each["roundtable_id"] == str(mesa.table.id) for each in asked)


async def test_minutes_are_told_by_the_title_of_their_session(mesa: Mesa) -> None:
    minutes = await mesa.sealed_minutes()
    answer = await digest(mesa, "observer")
    [acta] = answer["minutes"]
    assert (acta["title"], acta["phase"], acta["session_id"]) == ("Sesión", "sealed", minutes["session_id"])
    assert acta["acts"] == ["minutes.circulated", "minutes.sealed"]


async def test_a_draft_and_what_lies_before_a_sector_alone_are_in_nobody_elses_digest(
    mesa: Mesa, clock: FakeClock
) -> None:
    way = await signing(mesa, clock)
    before = (await digest(mesa, "company"))["until"]
    draft = await way.drafted("community", title="Solo nuestro")
    for name in ("company", "state", "community"):
        answer = await mesa[name].get(f"{mesa.path}/digest?since={before}")
        assert "Solo nuestro" not in answer.text
        assert answer.json()["promised"] == []
    seen = {name: await mesa[name].get(way.of(draft)) for name in ("company", "community")}
    history = {name: await mesa[name].read(f"{mesa.path}/history?limit=200") for name in seen}
    for name, answer in seen.items():
        titles = {each["title"] for each in history[name]["items"] if isinstance(each["title"], str)}
        assert ("Solo nuestro" in titles) == (answer.status_code == 200), name


async def test_before_the_release_nobody_elses_digest_tells_that_a_sector_has_signed(
    mesa: Mesa, clock: FakeClock
) -> None:
    way = await signing(mesa, clock)
    for name in ("community", "company"):
        await way.hold_key(name)
    commitment = await way.offered()
    path = f"{mesa.path}/digest"
    before = {name: {**await mesa[name].read(path), "until": None} for name in ("company", "observer", "facilitator")}
    signed = await way.sign("community", commitment)
    for name, read in before.items():
        assert {**await mesa[name].read(path), "until": None} == read, name
        assert signed["id"] not in str(read)


async def test_much_takes_as_many_statements_as_little(mesa: Mesa, clock: FakeClock, app: FastAPI) -> None:
    async def counted(name: str) -> tuple[int, int]:
        await digest(mesa, name)
        async with statements(app) as sent:
            answer = await digest(mesa, name)
        return len(sent), sum(len(answer[part]) for part in PARTS)

    way = await signing(mesa, clock)
    evening = Evening(mesa, (await mesa["facilitator"].read(f"{mesa.path}/sessions"))["items"][0])
    await way.offered()
    await evening.table(title="Una mesa técnica")
    sent, little = await counted("adviser")
    for number in range(3):
        await way.offered(title=f"Compromiso {number}")
        proposal = await evening.table(title=f"Propuesta {number}")
        await evening.all_accept(proposal)
        await evening.decide(proposal)
    again, much = await counted("adviser")
    assert much >= little + 9
    assert again == sent


async def test_nothing_of_another_table_and_no_name_is_told(mesa: Mesa) -> None:
    await begin(mesa)
    answer = await mesa["observer"].get(f"{mesa.path}/digest")
    assert str(mesa.other.id) not in answer.text
    for person in mesa.table.people.values():
        name = (await person.read("/v1/me"))["display_name"]
        assert name not in answer.text


async def test_history_names_what_each_act_was_about(mesa: Mesa) -> None:
    minutes = await mesa.sealed_minutes()
    entries = (await mesa["observer"].read(f"{mesa.path}/history?limit=200"))["items"]
    titles = {entry["type"]: entry["title"] for entry in entries}
    assert titles["session.convened"] == titles["minutes.sealed"] == titles["attendance.recorded"] == "Sesión"
    assert titles["agenda_item.added"] == "Punto de community"
    assert set(titles["protocol.put_in_force" if "protocol.put_in_force" in titles else "protocol.proposed"]) == {
        "es",
        "en",
    }
    assert titles["seat.created"] is None
    assert minutes["phase"] == "sealed"


async def test_it_says_where_more_happened_than_is_told_at_once(mesa: Mesa, monkeypatch: pytest.MonkeyPatch) -> None:
    evening = await begin(mesa)
    await mesa.close(evening.session)
    whole = await digest(mesa, "observer")
    monkeypatch.setattr(digesting, "MOST", 2)
    cut = await digest(mesa, "observer")
    assert (whole["whole"], cut["whole"]) == (True, False)
    assert [each["acts"] for each in cut["sessions"]] == [["session.opened", "session.closed"]]


async def test_since_names_a_session_that_began_or_an_hour_that_was(mesa: Mesa) -> None:
    await mesa.installed()
    planned = await mesa.planned_session()
    unknown = str(mesa.table.id)
    ahead = mesa.soon(days=1)
    for since, cause in ((unknown, "session_unknown"), (planned["id"], "session_not_begun"), (ahead, "to_come")):
        path = f"{mesa.path}/digest?since={since}"
        problem = await mesa.refuses("community", "GET", path, status=422, code="since_unfit")
        assert problem["cause"] == cause
        assert [(each["in"], each["pointer"]) for each in problem["errors"]] == [("query", "/since")]
    problem = await mesa.refuses("community", "GET", f"{mesa.path}/digest?since=ayer", status=422, code="invalid_input")
    assert {(each["in"], each["pointer"]) for each in problem["errors"]} == {("query", "/since")}


async def test_outsiders_have_no_digest(mesa: Mesa) -> None:
    answer = await mesa.other["community"].get(f"{mesa.path}/digest")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_what_has_no_view_for_a_reader_is_neither_told_nor_counted(mesa: Mesa, app: FastAPI) -> None:
    evening = await begin(mesa)
    await mesa.close(evening.session)
    reads, beginning = app.state.database.reads, datetime(1900, 1, 1, tzinfo=UTC)
    told_to = {}
    for audience in ("public", "roundtable"):
        reader = Reader(memberships=(Membership(mesa.table.id, frozenset({audience})),))
        found = await queries.happened(reads, reader, mesa.table.id, beginning, 200)
        listed = await ledger.entries_at(reads, reader, mesa.table.id, before=None, limit=200)
        told_to[audience] = {each.act for each in found}, len(listed)
    assert told_to["public"][0] <= {"roundtable.installed", "roundtable.convened"}
    assert told_to["roundtable"][0] >= {"session.convened", "session.closed"}
    assert told_to["public"][1] < told_to["roundtable"][1]
