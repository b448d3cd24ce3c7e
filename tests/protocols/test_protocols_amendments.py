"""Ground rules change by the yes of every sector, at a stated hour, and never for what has begun under the old ones."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.protocols.lifecycle import holding, latest
from app.protocols.models import Adopted
from app.trust.statements import Intent
from tests.amending import SECTORS, amendment, clause, installed, rules, signed_word
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, key
from tests.signing import Signing

TEN_DAYS: Json = {"parameters": {"convocation_period": {"days": 10}}}
START = datetime(2026, 1, 1, tzinfo=UTC)
hours = st.integers(0, 60).map(lambda hour: START + timedelta(hours=hour))


@st.composite
def histories(draw: st.DrawFn) -> list[Adopted]:
    """Versions as they come to be: adopted one after the other, none effective before its adoption."""
    found: list[Adopted] = []
    at = START
    for number in range(draw(st.integers(0, 5))):
        at += timedelta(hours=draw(st.integers(1, 9)))
        found.append(Adopted(UUID(int=number + 1), at, max(at, draw(hours))))
    return found


def shown(mesa: Mesa, protocol: Json) -> str:
    return f"{mesa.path}/protocols/{protocol['id']}"


async def phase(mesa: Mesa, protocol: Json) -> str:
    return str((await mesa["observer"].read(shown(mesa, protocol)))["phase"])


async def refusing(mesa: Mesa, session: Json) -> list[str]:
    """The codes of the clauses that would refuse the next step of a session."""
    found = await mesa["observer"].read(f"{mesa.path}/sessions/{session['id']}/readiness")
    return [breach["code"] for breach in found["breaches"]]


@given(histories(), hours, hours)
def test_what_holds_never_goes_back_and_stands_still_while_a_session_is_open(
    versions: list[Adopted], now: datetime, opened: datetime
) -> None:
    order = [version.id for version in versions]
    held = holding(versions, now, None)
    assert held is None or all(order.index(held) >= order.index(v.id) for v in versions if v.effective_from <= now)
    later = holding(versions, now + timedelta(hours=1), None)
    assert held is None or (later is not None and order.index(later) >= order.index(held))
    if opened <= now:
        assert holding(versions, now, opened) == holding(versions, opened, None)
    assert latest(versions) == (order[-1] if order else None)


async def test_an_amendment_says_what_it_changes_and_why_clause_by_clause(mesa: Mesa) -> None:
    old = await rules(mesa)
    new = await amendment(mesa, old, "community", **TEN_DAYS)
    assert (new["amends"], new["supersedes"]) == (old["id"], old["id"])
    assert new["reasons"] == "Los delegados necesitan más días."
    diff = await mesa["observer"].read(f"{shown(mesa, new)}/diff")
    (changed,) = diff["changed"]
    assert (diff["against"], diff["added"], diff["removed"]) == (old["id"], [], [])
    assert diff["unchanged"] == len(old["clauses"]) - 1
    assert "0 días" in changed["before"]["sentence"]["es"]
    assert "10 días" in changed["after"]["sentence"]["es"]
    assert changed["before"]["sentence"] == next(
        each["sentence"] for each in old["clauses"] if each["number"] == changed["number"]
    )
    back = await mesa["observer"].read(f"{shown(mesa, old)}/diff?against={new['id']}")
    assert back["changed"][0]["before"] == changed["after"]
    listed = (await mesa["observer"].read(f"{shown(mesa, old)}/amendments"))["items"]
    assert [each["id"] for each in listed] == [new["id"]]


async def test_a_clause_more_or_less_is_shown_as_such(mesa: Mesa) -> None:
    old = await rules(mesa)
    kept = [{name: each[name] for name in ("number", "title", "text", "rule")} for each in old["clauses"]]
    new = await amendment(mesa, old, clauses=[*kept[1:], clause("truce", effect="none") | {"number": "T"}])
    diff = await mesa["state"].read(f"{shown(mesa, new)}/diff")
    assert [each["number"] for each in diff["added"]] == ["T"]
    assert [each["number"] for each in diff["removed"]] == [kept[0]["number"]]
    assert (diff["changed"], diff["unchanged"]) == ([], len(kept) - 1)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"reasons": "Porque sí.", "parameters": {"lapse": {"after_term_days": 1}}}, 422, "amendment_lacks_rule"),
        ({"reasons": "Porque sí.", "parameters": {"quorum_overall": {"at_least": []}}}, 422, "rule_parameters_invalid"),
        ({"parameters": {}}, 422, "invalid_input"),
        ({"reasons": "Porque sí.", "parameters": {}, "clauses": [clause("decision_rule")]}, 422, "invalid_input"),
    ],
)
async def test_an_amendment_that_cannot_be_is_refused(mesa: Mesa, body: Json, status: int, code: str) -> None:
    old = await rules(mesa)
    await mesa.refuses("state", "POST", f"{shown(mesa, old)}/amendments", body, status=status, code=code)


async def test_only_what_was_adopted_is_amended(mesa: Mesa) -> None:
    proposed = await mesa.proposed()
    body = {"reasons": "Mejor así.", **TEN_DAYS}
    path = f"{shown(mesa, proposed)}/amendments"
    await mesa.refuses("state", "POST", path, body, status=409, code="protocol_not_adopted")
    await mesa.refuses("observer", "POST", path, body, status=403, code="permission_missing")
    await mesa.refuses(
        "observer", "GET", f"{shown(mesa, proposed)}/diff?against={uuid4()}", status=404, code="not_found"
    )


async def test_the_document_is_the_bytes_that_are_adopted(mesa: Mesa) -> None:
    draft = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"template": "minimal"})
    path = f"{shown(mesa, draft)}/document"
    await mesa.refuses("state", "GET", path, status=409, code="protocol_document_not_made")
    proposed = await mesa["facilitator"].done(f"{shown(mesa, draft)}/proposal")
    answer = await mesa["state"].get(path)
    assert hashlib.sha256(answer.content).hexdigest() == proposed["document"]
    said = answer.json()
    assert (said["type"], said["revision"], said["clauses"]) == ("protocol", proposed["revision"], proposed["clauses"])
    await mesa.adopt(proposed)
    assert (await mesa["state"].get(path)).content == answer.content


async def test_a_version_holds_from_its_hour_and_nobody_has_to_do_anything_for_it(mesa: Mesa, clock: FakeClock) -> None:
    old = await installed(mesa)
    moment = clock.now + timedelta(minutes=5)
    new = await amendment(mesa, old, **TEN_DAYS, effective_not_before=moment.isoformat())
    await mesa.adopt(new)
    adopted = await mesa["observer"].read(shown(mesa, new))
    assert (adopted["phase"], adopted["in_force_at"]) == ("adopted", None)
    assert datetime.fromisoformat(adopted["effective_from"]) == moment
    before = await mesa.convened_session("company")
    assert (before["protocol_id"], await refusing(mesa, before)) == (
        old["id"],
        ["quorum_missing", "sector_quorum_missing"],
    )

    clock.advance(minutes=6)

    after = await mesa.convened_session("state")
    assert after["protocol_id"] == new["id"]
    assert "convocation_period_running" in await refusing(mesa, after)
    # What was called under the former rules is judged by them to its end.
    await mesa.arrive(before, *SECTORS)
    assert await refusing(mesa, before) == []
    assert (await mesa["facilitator"].done(f"{mesa.path}/sessions/{before['id']}/opening"))["phase"] == "open"


async def test_a_version_that_waits_for_a_distant_hour_keeps_the_sectors_from_nothing(mesa: Mesa) -> None:
    old = await installed(mesa)
    waiting = await amendment(mesa, old, **TEN_DAYS, effective_not_before="2099-01-01T05:00:00Z")
    await mesa.adopt(waiting)
    sooner = await amendment(mesa, waiting, parameters={"convocation_period": {"days": 2}})
    await mesa.adopt(sooner)
    phases = [await phase(mesa, each) for each in (old, waiting, sooner)]
    assert phases == ["superseded", "superseded", "in_force"]
    assert (await mesa.convened_session("state"))["protocol_id"] == sooner["id"]


async def test_rules_that_still_hold_are_asked_beside_those_that_wait(mesa: Mesa, clock: FakeClock) -> None:
    way = Signing(mesa, clock, {})
    old = await rules(mesa, clause("amendment_rule", lowest_assurance="A"))
    laxer: Json = {"parameters": {"amendment_rule": {"lowest_assurance": "D"}}}
    waiting = await amendment(mesa, old, **laxer, effective_not_before="2099-01-01T05:00:00Z")
    path = f"{shown(mesa, waiting)}/adoptions"
    for sector in SECTORS:
        token = await signed_word(way, sector, waiting, "protocol", Intent.adopt)
        await mesa[sector].done(path, {"statement": token}, If_Match=waiting["etag"])
    sooner = await amendment(mesa, waiting, **TEN_DAYS)
    adoptions = f"{shown(mesa, sooner)}/adoptions"
    await mesa.refuses("state", "POST", adoptions, {}, If_Match=sooner["etag"], status=409, code="adoption_unsigned")


async def test_the_record_follows_the_hour_once_and_names_nobody(mesa: Mesa, clock: FakeClock) -> None:
    old = await installed(mesa)
    moment = clock.now + timedelta(minutes=5)
    new = await amendment(mesa, old, **TEN_DAYS, effective_not_before=moment.isoformat())
    await mesa.adopt(new)
    clock.advance(minutes=6)
    third = await amendment(mesa, new, parameters={"convocation_period": {"days": 2}})
    assert [await phase(mesa, old), await phase(mesa, new)] == ["superseded", "in_force"]
    assert datetime.fromisoformat((await mesa["state"].read(shown(mesa, new)))["in_force_at"]) == moment
    await mesa.adopt(third)
    history = (await mesa["observer"].read(f"{mesa.path}/history?limit=200"))["items"]
    assert [each["actor"] for each in history if each["type"] == "protocol.put_in_force"] == [{"clock": "effect"}]
    assert await phase(mesa, third) == "in_force"


async def test_new_rules_wait_for_an_open_session_to_close(mesa: Mesa) -> None:
    old = await installed(mesa)
    session = await mesa.convened_session()
    await mesa.arrive(session, *SECTORS)
    session = await mesa["facilitator"].done(f"{mesa.path}/sessions/{session['id']}/opening")
    new = await amendment(mesa, old, **TEN_DAYS)
    await mesa.adopt(new)
    assert [await phase(mesa, old), await phase(mesa, new)] == ["in_force", "adopted"]
    during = await mesa.convened_session("state")
    assert during["protocol_id"] == old["id"]

    closed = await mesa.close(session)

    assert [await phase(mesa, old), await phase(mesa, new)] == ["superseded", "in_force"]
    assert (await mesa["state"].read(shown(mesa, new)))["in_force_at"] >= closed["closed_at"]
    assert (await mesa.ledger())[-2:] == ["session.closed", "protocol.put_in_force"]
    assert (await mesa.convened_session("company"))["protocol_id"] == new["id"]


async def test_the_rules_that_are_replaced_say_after_how_many_days(mesa: Mesa, clock: FakeClock) -> None:
    old = await rules(mesa, clause("amendment_rule", effective_after_days=2))
    new = await amendment(mesa, old, **TEN_DAYS)
    await mesa.adopt(new)
    adopted = await mesa["observer"].read(shown(mesa, new))
    # The table's days are those of Lima, five hours behind.
    day = (clock.now - timedelta(hours=5)).date() + timedelta(days=2)
    assert adopted["effective_from"] == f"{day.isoformat()}T05:00:00.000000Z"


async def test_rules_that_ask_for_signatures_are_not_replaced_by_a_word(mesa: Mesa, clock: FakeClock) -> None:
    way = Signing(mesa, clock, {})
    old = await rules(mesa, clause("amendment_rule", lowest_assurance="A"))
    new = await amendment(mesa, old, **TEN_DAYS)
    path = f"{shown(mesa, new)}/adoptions"
    refused = await mesa.refuses("state", "POST", path, {}, If_Match=new["etag"], status=409, code="adoption_unsigned")
    assert refused["breaches"][0]["facts"] == {"sector": "state", "assurance": "D", "lowest": "A"}
    for sector in SECTORS:
        token = await signed_word(way, sector, new, "protocol", Intent.adopt)
        adoption = await mesa[sector].done(path, {"statement": token}, If_Match=new["etag"])
        assert adoption["signature_id"] is not None
    assert await phase(mesa, new) == "in_force"
    assert (await mesa["observer"].read(path))["items"][0]["signature_id"] is not None


async def test_a_statement_about_something_else_adopts_nothing(mesa: Mesa, clock: FakeClock) -> None:
    way = Signing(mesa, clock, {})
    old = await rules(mesa)
    new = await amendment(mesa, old, **TEN_DAYS)
    path = f"{shown(mesa, new)}/adoptions"
    other = {**new, "document": "ab" * 32}
    wrong = {
        "statement_of_another_intent": await signed_word(way, "state", new, "protocol", Intent.sign),
        "statement_of_another_document": await signed_word(way, "state", other, "protocol", Intent.adopt),
        "statement_of_another_subject": await signed_word(way, "state", new, "commitment", Intent.adopt),
    }
    for code, token in wrong.items():
        await mesa.refuses("state", "POST", path, {"statement": token}, If_Match=new["etag"], status=422, code=code)


async def test_of_two_last_adoptions_at_once_one_adopts_and_the_other_comes_too_late(mesa: Mesa) -> None:
    old = await installed(mesa)
    one, two = await amendment(mesa, old, **TEN_DAYS), await amendment(mesa, old, "company", **TEN_DAYS)
    for each in (one, two):
        await mesa.adopt(each, "state", "company")
    answers = await asyncio.gather(
        *(
            mesa["community"].post(f"{shown(mesa, each)}/adoptions", {}, If_Match=each["etag"], Idempotency_Key=key())
            for each in (one, two)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert sorted([await phase(mesa, one), await phase(mesa, two)]) == ["in_force", "proposed"]


async def test_an_adoption_while_a_session_opens_holds_before_it_or_after_it_and_never_within(mesa: Mesa) -> None:
    old = await installed(mesa)
    session = await mesa.convened_session()
    await mesa.arrive(session, *SECTORS)
    new = await amendment(mesa, old, **TEN_DAYS)
    await mesa.adopt(new, "state", "company")
    opened, adopted = await asyncio.gather(
        mesa["facilitator"].post(f"{mesa.path}/sessions/{session['id']}/opening"),
        mesa["community"].post(f"{shown(mesa, new)}/adoptions", {}, If_Match=new["etag"]),
    )
    assert (opened.status_code, adopted.status_code) == (201, 201)
    assert await phase(mesa, new) in {"in_force", "adopted"}
    if (await mesa.ledger())[-1] == "protocol.adopted":
        assert await phase(mesa, new) == "adopted"
    await mesa.close(session)
    assert [await phase(mesa, old), await phase(mesa, new)] == ["superseded", "in_force"]


async def test_a_commitment_that_was_offered_is_signed_by_the_rules_of_its_offer(mesa: Mesa, clock: FakeClock) -> None:
    evening_rules = await installed(mesa)
    session = await mesa.open_session()
    proposal = await mesa["community"].done(
        f"{mesa.path}/sessions/{session['id']}/proposals", {"title": "Agua", "text": "Se mide el agua."}
    )
    positions = f"{mesa.path}/proposals/{proposal['id']}/positions"
    for sector in SECTORS:
        await mesa[sector].done(positions, {"stance": "accept"}, If_Match=proposal["etag"], Idempotency_Key=key())
    await mesa["facilitator"].done(f"{mesa.path}/proposals/{proposal['id']}/outcome")
    agreement = (await mesa["observer"].read(f"{mesa.path}/agreements"))["items"][0]
    way = Signing(mesa, clock, agreement)
    offered = await way.offered()
    assert offered["protocol_id"] == evening_rules["id"]
    await mesa.close(session)
    milder = await amendment(mesa, evening_rules, parameters={"signature_rule": {"lowest": "D"}})
    await mesa.adopt(milder)
    word = {"assurance": "D", "document": offered["document"]}
    refused = await mesa["state"].post(
        f"{way.of(offered)}/signatures", word, Idempotency_Key=key(), If_Match=offered["etag"]
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "signature_too_weak")
    for sector in SECTORS:
        await way.sign(sector, offered)
    assert (await mesa["state"].read(way.of(offered)))["phase"] == "in_force"
