"""Who sits for a sector is the sector's own word: mandates are proposed by the host and put in force by the sector."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.evening import begin
from tests.mesa import DIGEST, PASSWORD, Api, Json, Mesa, Person, accept, key
from tests.seating import (
    REVOCATION,
    accept_mandate,
    administers_as_of_before,
    admit,
    as_of_before,
    call_back,
    confirm,
    current,
    mandate_body,
    mandates_of,
    renew,
)


async def newcomer(mesa: Mesa, organization: str = "community", **fields: object) -> tuple[Person, str]:
    """Somebody new who accepted a mandate for a new seat after the installation, and the path of the mandate."""
    facilitator = mesa["facilitator"]
    assert facilitator.api is not None
    body = {"organization_id": str(mesa.organizations[organization]), "role": "delegate"}
    seat = await facilitator.done(f"{mesa.path}/seats", body)
    await admit(mesa, seat["id"])
    mandates = f"{mesa.path}/seats/{seat['id']}/mandates"
    mandate = await facilitator.done(mandates, mandate_body(**fields))
    invited = await facilitator.done("/v1/invitations", {"mandate_id": mandate["id"]})
    person = await accept(facilitator.api, invited["code"], "mesa.nueva")
    return person, f"{mandates}/{mandate['id']}"


async def test_the_first_mandates_of_a_sector_are_attested_by_the_host(mesa: Mesa) -> None:
    [mandate] = (await mesa["observer"].read(mandates_of(mesa, mesa["community"])))["items"]
    assert (mandate["phase"], mandate["basis"]) == ("in_force", "attested_by_host")
    assert (mandate["accredited_by"], mandate["confirmed_by"]) == (str(mesa["facilitator"].seat), None)
    assert mandate["held_since"] is not None


async def test_after_the_installation_a_mandate_is_a_proposal_until_its_sector_confirms_it(mesa: Mesa) -> None:
    await mesa.installed()
    person, path = await newcomer(mesa)
    shown = await mesa["company"].read(path)
    assert (shown["phase"], shown["basis"]) == ("proposed", None)
    for answer in (
        await person.get(mesa.path),
        await person.get("/v1/community/desk"),
        await person.post(f"{mesa.path}/demands", {}),
    ):
        assert (answer.status_code, answer.json()["code"]) in {
            (403, "mandate_not_confirmed"),
            (403, "not_of_this_sector"),
        }
    assert (await person.read("/v1/roundtables"))["items"] == []
    [seat] = (await person.read("/v1/me"))["seats"]
    assert (seat["mandate"]["phase"], seat["mandate"]["in_force"]) == ("proposed", False)

    confirmed = await mesa["community"].done(f"{path}/confirmation", If_Match=shown["etag"])
    assert (confirmed["phase"], confirmed["basis"]) == ("in_force", "steward")
    assert confirmed["confirmed_by"] == str(mesa["community"].seat)
    assert (await person.get(mesa.path)).status_code == 200
    assert (await mesa.ledger())[-1] == "mandate.confirmed"


async def test_another_delegate_of_the_same_organization_confirms_too(mesa: Mesa) -> None:
    await mesa.installed()
    person, path = await newcomer(mesa)
    tag = (await mesa["community_2"].read(path))["etag"]
    assert (await mesa["community_2"].done(f"{path}/confirmation", If_Match=tag))["basis"] == "organization"
    assert (await person.get(mesa.path)).status_code == 200


async def test_a_proposed_mandate_counts_for_no_quorum_and_gives_no_word(mesa: Mesa) -> None:
    """The host made a seat of the community, accredited it and drew its code: nothing follows."""
    await mesa.installed()
    person, path = await newcomer(mesa, powers=["speak", "decide", "sign", "steward"])
    session = await mesa.convened_session()
    await mesa.arrive(session, "state", "company")
    body = {"seat_id": str(person.seat), "mode": "in_person"}
    arriving = f"{mesa.path}/sessions/{session['id']}/attendances"
    await mesa.refuses("facilitator", "POST", arriving, body, status=409, code="seat_not_held")
    opening = f"{mesa.path}/sessions/{session['id']}/opening"
    await mesa.refuses("facilitator", "POST", opening, status=409, code="sector_quorum_missing")
    # It confirms nobody either, nor itself.
    tag = (await mesa["facilitator"].read(path))["etag"]
    answer = await person.post(f"{path}/confirmation", If_Match=tag)
    assert (answer.status_code, answer.json()["code"]) == (403, "mandate_not_confirmed")


async def test_nobody_but_the_own_sector_confirms(mesa: Mesa) -> None:
    await mesa.installed()
    person, path = await newcomer(mesa)
    tag = (await mesa["facilitator"].read(path))["etag"]
    refusals = {
        "facilitator": "permission_missing",
        "secretariat": "permission_missing",
        "chair": "permission_missing",
        "adviser": "permission_missing",
        "guarantor": "permission_missing",
        "state": "other_sector",
        "company": "other_sector",
    }
    for name, code in refusals.items():
        await mesa.refuses(name, "POST", f"{path}/confirmation", status=403, code=code, If_Match=tag)
    stranger = await mesa.other["community"].post(f"{path}/confirmation", If_Match=tag)
    assert stranger.status_code == 404
    stale = (await mesa["facilitator"].read(mesa.path))["etag"]
    await mesa.refuses("community", "POST", f"{path}/confirmation", status=428, code="if_match_required")
    await mesa.refuses("community", "POST", f"{path}/confirmation", status=412, code="stale_revision", If_Match=stale)
    assert (await person.get(mesa.path)).status_code == 403


async def test_what_nobody_has_accepted_cannot_be_confirmed(mesa: Mesa) -> None:
    """Otherwise whoever drew the code could take the place after the yes."""
    await mesa.installed()
    await call_back(mesa, "community_2")
    mandate = await mesa["facilitator"].done(mandates_of(mesa, mesa["community_2"]), mandate_body())
    path = f"{mandates_of(mesa, mesa['community_2'])}/{mandate['id']}/confirmation"
    await mesa.refuses("community", "POST", path, status=409, code="mandate_not_held", If_Match=mandate["etag"])


async def test_what_is_in_force_or_over_waits_for_nobody(mesa: Mesa) -> None:
    await mesa.installed()
    path = f"{mandates_of(mesa, mesa['community_2'])}/{await current(mesa, mesa['community_2'])}"
    tag = (await mesa["community"].read(path))["etag"]
    confirmation = f"{path}/confirmation"
    await mesa.refuses("community", "POST", confirmation, status=409, code="mandate_not_waiting", If_Match=tag)
    await call_back(mesa, "community_2")
    tag = (await mesa["community"].read(path))["etag"]
    await mesa.refuses("community", "POST", confirmation, status=409, code="mandate_revoked", If_Match=tag)


async def test_nobody_confirms_a_mandate_of_their_own(mesa: Mesa) -> None:
    """A steward with a second seat of the sector."""
    await mesa.installed()
    await call_back(mesa, "community_2")
    mandate = await mesa["facilitator"].done(mandates_of(mesa, mesa["community_2"]), mandate_body())
    await accept_mandate(mesa, mesa["community"], mandate["id"])
    path = f"{mandates_of(mesa, mesa['community_2'])}/{mandate['id']}"
    tag = (await mesa["facilitator"].read(path))["etag"]
    await mesa.refuses("community", "POST", f"{path}/confirmation", status=403, code="own_mandate", If_Match=tag)


async def test_a_host_of_before_who_sits_for_a_sector_confirms_and_revokes_nothing(
    mesa: Mesa, db: AsyncSession
) -> None:
    await mesa.installed()
    await renew(mesa, mesa["community_2"], powers=["speak", "decide", "steward"])
    _, path = await newcomer(mesa)
    second = await as_of_before(db, mesa["community_2"], mesa["facilitator"])
    tag = (await mesa["community"].read(path))["etag"]
    for step, body in (("confirmation", None), ("revocation", REVOCATION), ("revocation-refusal", None)):
        answer = await second.post(f"{path}/{step}", body, If_Match=tag, Acting_Seat=str(second.seat))
        assert (step, answer.status_code, answer.json()["code"]) == (step, 403, "host_confirms_nobody")


async def test_of_several_confirmations_at_once_one_counts(mesa: Mesa) -> None:
    await mesa.installed()
    _, path = await newcomer(mesa)
    tag = (await mesa["community"].read(path))["etag"]
    answers = await asyncio.gather(
        *(mesa[name].post(f"{path}/confirmation", If_Match=tag) for name in ("community", "community_2") * 3)
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [412] * 5
    assert (await mesa.ledger()).count("mandate.confirmed") == 1


async def test_a_confirmation_sent_twice_is_one_act_and_a_rehearsal_none(mesa: Mesa) -> None:
    await mesa.installed()
    person, path = await newcomer(mesa)
    act, tag = key(), (await mesa["community"].read(path))["etag"]
    tried = await mesa["community"].post(f"{path}/confirmation", If_Match=tag, Dry_Run="true")
    assert (tried.status_code, (await person.get(mesa.path)).status_code) == (200, 403)
    first, again = [
        await mesa["community"].post(f"{path}/confirmation", If_Match=tag, Idempotency_Key=act) for _ in range(2)
    ]
    assert (first.status_code, again.content) == (201, first.content)


async def test_the_host_s_revocation_only_lies_on_the_sector_s_desk(mesa: Mesa) -> None:
    evening = await begin(mesa)
    path = f"{mandates_of(mesa, mesa['community'])}/{await current(mesa, mesa['community'])}"
    proposed = await mesa["facilitator"].done(f"{path}/revocation", REVOCATION)
    assert (proposed["phase"], proposed["revoked_at"]) == ("in_force", None)
    assert proposed["revocation_reason"] == REVOCATION["reason"]
    assert (await mesa.ledger())[-1] == "mandate.revocation_proposed"
    await mesa.refuses("facilitator", "POST", f"{path}/revocation", REVOCATION, status=409, code="revocation_proposed")
    # The delegate goes on as before.
    proposal = await evening.table()
    assert (await evening.say("community", proposal)).status_code == 201
    [item] = [
        i for i in (await mesa["community_2"].read("/v1/community/desk"))["items"] if i["subject_type"] == "mandate"
    ]
    assert (item["kind"], item["operation"], item["mine"]) == ("mandate_revocation", "revoke_mandate", True)
    assert f"{item['path']}" == path

    await mesa.refuses("state", "POST", f"{path}/revocation-refusal", status=403, code="other_sector")
    kept = await mesa["community_2"].done(f"{path}/revocation-refusal")
    assert (kept["revocation_proposed_at"], kept["revocation_reason"]) == (None, None)
    await mesa.refuses("community_2", "POST", f"{path}/revocation-refusal", status=409, code="revocation_not_proposed")


async def test_a_sector_takes_its_mandate_back_at_once(mesa: Mesa) -> None:
    await mesa.installed()
    await call_back(mesa, "community_2")
    answer = await mesa["community_2"].get(mesa.path)
    assert (answer.status_code, answer.json()["code"]) == (403, "mandate_not_in_force")
    assert (await mesa.ledger())[-1] == "mandate.revoked"


async def test_what_the_host_proposed_it_withdraws(mesa: Mesa) -> None:
    await mesa.installed()
    person, path = await newcomer(mesa)
    withdrawn = await mesa["facilitator"].done(f"{path}/revocation", REVOCATION)
    assert withdrawn["phase"] == "ended"
    answer = await person.get(mesa.path)
    assert (answer.status_code, answer.json()["code"]) == (403, "mandate_not_in_force")


async def test_a_pending_accreditation_lies_before_its_sector_and_no_other(mesa: Mesa) -> None:
    await mesa.installed()
    _, path = await newcomer(mesa)
    for name, mine in (("community", True), ("community_2", True), ("adviser", False)):
        [item] = (await mesa[name].read("/v1/community/desk"))["items"]
        assert (item["kind"], item["operation"], item["mine"]) == ("mandate_confirmation", "confirm_mandate", mine)
        assert item["path"] == path
    for name in ("state", "company", "facilitator", "observer"):
        assert (await mesa[name].read("/v1/me/desk"))["items"] == []
    tag = (await mesa["community"].read(path))["etag"]
    await mesa["community"].done(f"{path}/confirmation", If_Match=tag)
    assert (await mesa["community"].read("/v1/community/desk"))["items"] == []


async def test_what_was_in_force_before_is_asked_for_sixty_days_and_confirmed(mesa: Mesa, db: AsyncSession) -> None:
    await mesa.installed()
    before = text("UPDATE mandates SET basis = 'unconfirmed', unconfirmed_since = :since WHERE seat_id = :seat")
    await db.execute(before, {"seat": mesa["community_2"].seat, "since": datetime(2026, 11, 20, tzinfo=UTC)})
    await db.commit()
    [item] = (await mesa["community"].read("/v1/community/desk"))["items"]
    assert (item["kind"], item["mine"], item["since"][:10], item["due"][:10]) == (
        "mandate_unconfirmed",
        True,
        "2026-11-20",
        "2027-01-19",
    )
    assert (await mesa["community_2"].get(mesa.path)).status_code == 200
    tag = (await mesa["community"].read(item["path"]))["etag"]
    confirmed = await mesa["community"].done(f"{item['path']}/confirmation", If_Match=tag)
    assert (confirmed["basis"], confirmed["unconfirmed_since"]) == ("steward", None)


async def code_for(mesa: Mesa, seat_of: Person, **fields: object) -> str:
    mandate = await mesa["facilitator"].done(mandates_of(mesa, seat_of), mandate_body(**fields))
    return str((await mesa["facilitator"].done("/v1/invitations", {"mandate_id": mandate["id"]}))["code"])


async def accepts(mesa: Mesa, person: Person, code: str) -> tuple[int, str | None]:
    api: Api | None = mesa["facilitator"].api
    assert api is not None
    answer = await api.call("POST", f"/v1/invitations/{code}/acceptance", {"login": person.login, "password": PASSWORD})
    return answer.status_code, answer.json().get("code")


@pytest.mark.parametrize("name", ["facilitator", "secretariat", "rapporteur", "chair", "administrator"])
@pytest.mark.parametrize("installed", [False, True], ids=["preparing", "installed"])
async def test_who_runs_the_table_takes_no_seat_of_a_deciding_sector(mesa: Mesa, name: str, installed: bool) -> None:
    if installed:
        await mesa.installed()
    person = mesa.administrator if name == "administrator" else mesa[name]
    await call_back(mesa, "community_2")
    code = await code_for(mesa, mesa["community_2"])
    before = await mesa.ledger()
    assert await accepts(mesa, person, code) == (409, "host_takes_no_seat")
    assert await mesa.ledger() == before
    # The code was not used up by that.
    assert (await accepts(mesa, mesa.other["observer"], code))[0] == 201


@pytest.mark.parametrize("installed", [False, True], ids=["preparing", "installed"])
async def test_who_ran_the_table_once_needs_the_yes_of_the_other_sectors(mesa: Mesa, installed: bool) -> None:
    if installed:
        await mesa.installed()
    await call_back(mesa, "rapporteur")
    await call_back(mesa, "community_2")
    code = await code_for(mesa, mesa["community_2"])
    assert (await accepts(mesa, mesa["rapporteur"], code))[0] == 201
    path = f"{mandates_of(mesa, mesa['community_2'])}/{await current(mesa, mesa['community_2'])}"
    mandate = await mesa["observer"].read(path)
    assert (mandate["phase"], mandate["basis"], mandate["awaits_others"]) == ("proposed", None, True)
    former = {"Acting_Seat": str(mesa["community_2"].seat)}
    assert (await mesa["rapporteur"].get(mesa.path, **former)).json()["code"] == "mandate_not_confirmed"
    code, tag = "mandate_awaits_others", {"If_Match": mandate["etag"]}
    await mesa.refuses("community", "POST", f"{path}/confirmation", status=409, code=code, **tag)
    said = f"{path}/assents"
    await mesa.refuses("community", "POST", said, {}, status=403, code="own_sector_confirms", **tag)
    await mesa.refuses("facilitator", "POST", said, {}, status=403, code="permission_missing", **tag)
    await mesa.refuses("state", "POST", said, {}, status=428, code="if_match_required")
    desk = {item["kind"]: item for item in (await mesa["company"].read("/v1/company/desk"))["items"]}
    assert (desk["mandate_assent"]["operation"], desk["mandate_assent"]["mine"]) == ("assent_to_mandate", True)

    await mesa["company"].done(said, {"stance": "object", "text": "Conducía la mesa."}, **tag)
    await mesa["state"].done(said, {}, **tag)
    await mesa.refuses("community", "POST", f"{path}/confirmation", status=409, code=code, **tag)
    await mesa["company"].done(said, {}, **tag)
    mandate = await mesa["observer"].read(path)
    assert (mandate["phase"], mandate["awaits_others"]) == ("proposed", False)
    tag = {"If_Match": mandate["etag"]}
    await mesa.refuses("state", "POST", said, {}, status=409, code="mandate_awaits_nothing", **tag)
    confirmed = await mesa["community"].done(f"{path}/confirmation", **tag)
    assert (confirmed["phase"], confirmed["basis"]) == ("in_force", "steward")
    assert (await mesa["rapporteur"].get(mesa.path, **former)).status_code == 200
    assert (await mesa["observer"].read(said))["items"][0]["stance"] == "object"


async def test_who_administers_the_service_since_before_sits_for_nobody_any_more(mesa: Mesa, db: AsyncSession) -> None:
    """The seat waits for somebody else; whoever accompanies a table goes on."""
    session = await mesa.open_session()
    for name in ("community", "observer"):
        await administers_as_of_before(db, mesa[name])
    demand = {"title": "Agua", "text": "Que se mida.", "addressed_to": ["state"]}
    for answer in (
        await mesa["community"].get(mesa.path),
        await mesa["community"].post(f"{mesa.path}/demands", demand),
        await mesa["community"].get(f"{mesa.path}/sessions/{session['id']}/room"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    quorum = await mesa["observer"].read(f"{mesa.path}/sessions/{session['id']}/quorum")
    assert [(each["sector"], each["present"]) for each in quorum["sectors"]][-1] == ("community", 0)
    me = await mesa["community"].read("/v1/me")
    assert [seat["roundtable_id"] for seat in me["seats"]] == []
    assert (await mesa["community"].read("/v1/roundtables"))["items"] == []
    assert (await mesa["observer"].get(mesa.path)).status_code == 200


async def test_no_account_sits_for_two_sectors_nor_runs_the_table_besides(mesa: Mesa) -> None:
    await call_back(mesa, "company")
    code = await code_for(mesa, mesa["company"])
    for name in ("state", "community", "adviser"):
        assert await accepts(mesa, mesa[name], code) == (409, "sits_for_a_sector")
    await call_back(mesa, "rapporteur")
    await call_back(mesa, "chair")
    for name in ("rapporteur", "chair"):
        running = await code_for(mesa, mesa[name], powers=["speak"])
        assert await accepts(mesa, mesa["state"], running) == (409, "sits_for_a_sector")
    # The same sector twice; but no seat that accompanies the table for another one.
    await call_back(mesa, "community_2")
    again = await code_for(mesa, mesa["community_2"])
    assert (await accepts(mesa, mesa["community"], again))[0] == 201
    await call_back(mesa, "observer")
    watching = await code_for(mesa, mesa["observer"], powers=["speak"])
    assert await accepts(mesa, mesa["state"], watching) == (409, "sits_for_a_sector")


async def test_who_is_over_for_one_sector_may_sit_for_another(mesa: Mesa) -> None:
    await call_back(mesa, "company")
    code = await code_for(mesa, mesa["company"])
    await call_back(mesa, "community_2")
    assert (await accepts(mesa, mesa["community_2"], code))[0] == 201


async def test_a_sector_without_anybody_left_is_refused_plainly_and_goes_on_by_paper(mesa: Mesa) -> None:
    await mesa.installed()
    await call_back(mesa, "state")
    mandate = await mesa["facilitator"].done(mandates_of(mesa, mesa["state"]), mandate_body())
    await accept_mandate(mesa, mesa.other["observer"], mandate["id"])
    successor = mesa.other["observer"]
    answer = await successor.get(mesa.path)
    assert (answer.status_code, answer.json()["code"]) == (403, "mandate_not_confirmed")
    await confirm(mesa, mesa["state"])
    assert (await successor.get(mesa.path)).status_code == 200
    shown: Json = await mesa["observer"].read(f"{mandates_of(mesa, mesa['state'])}/{mandate['id']}")
    assert (shown["basis"], shown["evidence_digest"]) == ("paper", DIGEST)
