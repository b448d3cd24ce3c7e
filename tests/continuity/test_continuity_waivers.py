"""A clause is set aside for one thing, with reasons, by every sector, where the ground rules let it, in plain sight."""

import hashlib
from typing import Any
from uuid import uuid4

import pytest

from app.trust.statements import Intent
from tests.amending import SECTORS, amendment, clause, installed, signed_word
from tests.clocks import FakeClock
from tests.evening import Evening
from tests.mesa import Json, Mesa
from tests.signing import Signing

ALLOWED = clause("waiver", "Dispensas", rules=["convocation_period"], lowest_assurance="D")
NOTICE = "1"


async def waiver(mesa: Mesa, session: Json, number: str = NOTICE, by: str = "facilitator", **fields: Any) -> Json:
    return await mesa[by].done(f"{mesa.path}/waivers", asked(session, number, **fields))


def asked(session: Json, number: str = NOTICE, kind: str = "session", **fields: object) -> Json:
    subject = {"type": kind, "id": session["id"]}
    return {"subject": subject, "clause": number, "reasons": "La carretera está cortada.", **fields}


def assents(mesa: Mesa, thing: Json) -> str:
    return f"{mesa.path}/waivers/{thing['id']}/assents"


async def grant(mesa: Mesa, thing: Json, *sectors: str) -> None:
    for sector in sectors or SECTORS:
        await mesa[sector].done(assents(mesa, thing), {}, If_Match=thing["etag"])


async def called(mesa: Mesa, *clauses: Json, days: int = 5) -> Json:
    """A session that was called just now under rules that ask for `days` of notice; everybody is there."""
    await installed(mesa, *(clauses or (ALLOWED,)), days=days)
    session = await mesa.convened_session()
    await mesa.arrive(session, *SECTORS)
    return session


async def test_a_waived_breach_is_shown_as_such_and_no_longer_refuses(mesa: Mesa) -> None:
    session = await called(mesa)
    opening, readiness = (f"{mesa.path}/sessions/{session['id']}/{step}" for step in ("opening", "readiness"))
    await mesa.refuses("facilitator", "POST", opening, status=409, code="convocation_period_running")
    asked_for = await waiver(mesa, session)
    assert asked_for["sentence"]["es"].startswith("Una sesión se convoca con al menos 5 días")
    await grant(mesa, asked_for, "state", "company")
    before = await mesa["observer"].read(readiness)
    assert (before["ready"], before["waived"]) == (False, [])
    await mesa.refuses("facilitator", "POST", opening, status=409, code="convocation_period_running")

    await grant(mesa, asked_for, "community")

    after = await mesa["observer"].read(readiness)
    assert (after["ready"], after["breaches"]) == (True, [])
    (waived,) = after["waived"]
    assert (waived["clause"], waived["code"]) == (NOTICE, "convocation_period_running")
    assert waived["waiver_id"] == asked_for["id"]
    assert (await mesa["facilitator"].done(opening))["phase"] == "open"
    assert (await mesa["observer"].read(f"{mesa.path}/waiver-counts")) | {"etag": None} == {
        "granted": 1,
        "by_rule": [{"rule": "convocation_period", "granted": 1, "proposed": 0}],
        "etag": None,
    }


async def test_a_quorum_waived_for_one_proposal_is_shown_where_it_is_decided(mesa: Mesa) -> None:
    await installed(mesa, clause("waiver", "Dispensas", rules=["quorum_per_sector"], lowest_assurance="D"))
    evening = Evening(mesa, await mesa.open_session(*SECTORS))
    proposal = await evening.table()
    await evening.all_accept(proposal)
    await evening.leave("company")
    readiness = f"{mesa.path}/proposals/{proposal['id']}/readiness"
    before = await mesa["observer"].read(readiness)
    (breach,) = before["breaches"]
    assert (breach["code"], before["waived"]) == ("sector_quorum_missing", [])
    asked_for = await waiver(mesa, proposal, breach["clause"], kind="proposal")
    await grant(mesa, asked_for)
    after = await mesa["observer"].read(readiness)
    assert (after["ready"], after["breaches"]) == (True, [])
    assert after["waived"] == [{**breach, "waiver_id": asked_for["id"]}]
    assert (await evening.decide(proposal))["phase"] == "adopted"


async def test_a_waiver_is_for_one_thing_and_one_version(mesa: Mesa) -> None:
    session = await called(mesa)
    await grant(mesa, await waiver(mesa, session))
    other = await mesa.convened_session("company")
    await mesa.arrive(other, *SECTORS)
    path = f"{mesa.path}/sessions/{other['id']}/opening"
    await mesa.refuses("facilitator", "POST", path, status=409, code="convocation_period_running")
    protocol = (await mesa["observer"].read(f"{mesa.path}/protocols?phase=in_force"))["items"][0]
    await mesa.adopt(await amendment(mesa, protocol, parameters={"convocation_period": {"days": 6}}))
    # The session was called under the former version, for which its waiver was given.
    assert (await mesa["facilitator"].done(f"{mesa.path}/sessions/{session['id']}/opening"))["phase"] == "open"
    named = await waiver(mesa, other, protocol_id=other["protocol_id"])
    assert named["protocol_id"] == protocol["id"]
    await grant(mesa, named)
    assert (await mesa["facilitator"].done(path))["phase"] == "open"


@pytest.mark.parametrize(
    ("number", "code"), [("3", "waiver_not_allowed"), ("4", "waiver_not_allowed"), (NOTICE, "waiver_known")]
)
async def test_only_what_the_clause_names_is_waived_and_once(mesa: Mesa, number: str, code: str) -> None:
    session = await called(mesa)
    await waiver(mesa, session)
    await mesa.refuses("state", "POST", f"{mesa.path}/waivers", asked(session, number), status=409, code=code)


async def test_without_a_clause_on_waivers_there_are_none(mesa: Mesa) -> None:
    session = await called(mesa, clause("truce"))
    path = f"{mesa.path}/waivers"
    await mesa.refuses("state", "POST", path, asked(session), status=409, code="ground_rule_missing")


async def test_what_cannot_be_waived_is_refused(mesa: Mesa) -> None:
    session = await called(mesa)
    path = f"{mesa.path}/waivers"
    for body, code in (
        (asked({"id": str(uuid4())}), "waiver_subject_unknown"),
        (asked(session, kind="commitment"), "waiver_subject_unknown"),
        (asked(session, "99"), "waiver_clause_unknown"),
        (asked(session, protocol_id=str(uuid4())), "waiver_clause_unknown"),
        (asked(session, kind="seat"), "invalid_input"),
        ({**asked(session), "reasons": " "}, "invalid_input"),
    ):
        await mesa.refuses("state", "POST", path, body, status=422, code=code)
    await mesa.refuses("observer", "POST", path, asked(session), status=403, code="permission_missing")


async def test_the_clause_says_how_surely_the_sectors_consent(mesa: Mesa, clock: FakeClock) -> None:
    session = await called(mesa, clause("waiver", rules=["convocation_period"], lowest_assurance="A"))
    thing = await waiver(mesa, session)
    where = assents(mesa, thing)
    await mesa.refuses("state", "POST", where, {}, If_Match=thing["etag"], status=409, code="waiver_not_allowed")
    document = await mesa["state"].get(f"{mesa.path}/waivers/{thing['id']}/document")
    assert hashlib.sha256(document.content).hexdigest() == thing["document"]
    assert document.json()["sentence"] == thing["sentence"]
    way = Signing(mesa, clock, {})
    for sector in SECTORS:
        token = await signed_word(way, sector, thing, "waiver", Intent.assent)
        said = await mesa[sector].done(where, {"statement": token}, If_Match=thing["etag"])
        assert said["signature_id"] is not None
    listed = (await mesa["observer"].read(f"{mesa.path}/waivers?phase=granted"))["items"]
    assert [each["id"] for each in listed] == [thing["id"]]
    # Renewed mandates ended the stays of those who signed: quorum is no part of what was waived.
    readiness = await mesa["observer"].read(f"{mesa.path}/sessions/{session['id']}/readiness")
    assert [each["code"] for each in readiness["waived"]] == ["convocation_period_running"]
    assert {"quorum_missing", "sector_quorum_missing"} >= {each["code"] for each in readiness["breaches"]}


async def test_a_granted_waiver_is_not_agreed_to_again(mesa: Mesa) -> None:
    session = await called(mesa)
    thing = await waiver(mesa, session)
    await grant(mesa, thing)
    again = await mesa["alternate"].post(assents(mesa, thing), {}, If_Match=thing["etag"])
    assert again.status_code == 412
    current = (await mesa["state"].get(f"{mesa.path}/waivers")).json()["items"][0]
    tag = f'"{current["revision"]}.{"0" * 64}"'
    await mesa.refuses("alternate", "POST", assents(mesa, thing), {}, If_Match=tag, status=409, code="consent_given")
