"""A one-time code on paper makes somebody the holder of a mandate, or of an account."""

import asyncio
from uuid import uuid4

import httpx
import pytest

from app.identity.secrets import ALPHABET
from tests.clocks import FakeClock
from tests.mesa import DIGEST, PASSWORD, Json, Mesa, key

NEW = {"login": "nueva.delegada", "password": PASSWORD, "display_name": "Zenobia Quispe"}


async def free_seat(mesa: Mesa, organization: str = "community") -> str:
    body = {"organization_id": str(mesa.organizations[organization]), "role": "delegate"}
    return str((await mesa["facilitator"].done(f"{mesa.path}/seats", body))["id"])


async def mandate_for(mesa: Mesa, seat: str) -> str:
    body = {
        "named_by": "Asamblea general",
        "evidence_kind": "assembly_act",
        "evidence_digest": DIGEST,
        "powers": ["speak", "decide"],
        "valid_from": "2026-11-01",
    }
    return str((await mesa["facilitator"].done(f"{mesa.path}/seats/{seat}/mandates", body))["id"])


async def code_for(mesa: Mesa, mandate: str, **more: int) -> str:
    return str((await mesa["facilitator"].done("/v1/invitations", {"mandate_id": mandate, **more}))["code"])


async def new_code(mesa: Mesa) -> str:
    return await code_for(mesa, await mandate_for(mesa, await free_seat(mesa)))


async def accept(mesa: Mesa, code: str, body: Json | None = None) -> httpx.Response:
    assert mesa.administrator.api
    return await mesa.administrator.api.call("POST", f"/v1/invitations/{code}/acceptance", body or NEW)


def misread(code: str) -> str:
    return code.lower().replace("0", "o").replace("1", "l").replace("-", "")


def wrong_secret(code: str) -> str:
    return code[:-1] + ALPHABET[(ALPHABET.index(code[-1]) + 1) % 32]


async def test_the_code_from_paper_opens_the_table(mesa: Mesa) -> None:
    code = await new_code(mesa)
    answer = await accept(mesa, misread(code))
    assert answer.status_code == 201
    assert mesa.administrator.api
    token = await mesa.administrator.api.sign_in("nueva.delegada")
    assert (await mesa.administrator.api.call("GET", mesa.path, token=token)).status_code == 200
    assert answer.json()["roundtable_id"] == str(mesa.table.id)
    assert (await mesa.ledger())[-2:] == ["invitation.issued", "invitation.accepted"]


async def test_a_used_code_is_no_code(mesa: Mesa) -> None:
    code = await new_code(mesa)
    assert (await accept(mesa, code)).status_code == 201
    again = await accept(mesa, code, {**NEW, "login": "otra.persona"})
    assert (again.status_code, again.json()["code"]) == (404, "code_unknown")


async def test_one_code_used_twenty_times_at_once_is_used_once(mesa: Mesa) -> None:
    code = await new_code(mesa)
    answers = await asyncio.gather(*(accept(mesa, code, {**NEW, "login": f"persona.{n}"}) for n in range(20)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [201] + [404] * 19
    assert (await mesa.ledger()).count("invitation.accepted") == 14


async def test_two_people_who_choose_one_login_at_once_are_told_apart(mesa: Mesa) -> None:
    codes = [await new_code(mesa), await new_code(mesa)]
    bodies = [NEW, {**NEW, "password": PASSWORD + " distinta"}]
    answers = await asyncio.gather(*(accept(mesa, code, body) for code, body in zip(codes, bodies, strict=True)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 201
    assert statuses[1] in {409, 503}


async def test_an_expired_code_is_no_code(mesa: Mesa, clock: FakeClock) -> None:
    mandate = await mandate_for(mesa, await free_seat(mesa))
    code = await code_for(mesa, mandate, valid_days=1)
    clock.advance(days=1, seconds=1)
    answer = await accept(mesa, code)
    assert (answer.status_code, answer.json()["code"]) == (404, "code_unknown")


async def test_a_newer_code_replaces_the_older_one(mesa: Mesa) -> None:
    mandate = await mandate_for(mesa, await free_seat(mesa))
    older, newer = await code_for(mesa, mandate), await code_for(mesa, mandate)
    assert (await accept(mesa, older)).status_code == 404
    assert (await accept(mesa, newer)).status_code == 201


async def test_the_code_of_a_revoked_mandate_is_no_code(mesa: Mesa) -> None:
    seat = await free_seat(mesa)
    mandate = await mandate_for(mesa, seat)
    code = await code_for(mesa, mandate)
    revocation = {"reason": "Error.", "evidence_digest": DIGEST}
    await mesa["facilitator"].done(f"{mesa.path}/seats/{seat}/mandates/{mandate}/revocation", revocation)
    assert (await accept(mesa, code)).status_code == 404
    again = await mesa["facilitator"].post("/v1/invitations", {"mandate_id": mandate})
    assert (again.status_code, again.json()["code"]) == (409, "mandate_revoked")


async def test_five_wrong_secrets_lock_the_code_for_good(mesa: Mesa) -> None:
    code = await new_code(mesa)
    for _ in range(5):
        answer = await accept(mesa, wrong_secret(code))
        assert (answer.status_code, answer.json()["code"]) == (404, "code_unknown")
    assert (await accept(mesa, code)).status_code == 404


async def test_four_wrong_secrets_do_not(mesa: Mesa) -> None:
    code = await new_code(mesa)
    await asyncio.gather(*(accept(mesa, wrong_secret(code)) for _ in range(4)))
    assert (await accept(mesa, code)).status_code == 201


@pytest.mark.parametrize("code", ["x", "%00", "....", "ÑÑÑÑÑ-ÑÑÑÑÑ-ÑÑÑÑÑ-ÑÑÑÑÑ", "0" * 20, "%F0%9F%92%A9", "a" * 500])
async def test_what_is_no_code_is_not_found(mesa: Mesa, code: str) -> None:
    answer = await accept(mesa, code)
    assert (answer.status_code, answer.json()["code"]) == (404, "code_unknown")


async def test_a_person_with_an_account_accepts_a_second_mandate_with_its_password(mesa: Mesa) -> None:
    person = mesa["community"]
    code = await new_code(mesa)
    # Another name would be ignored, so it is refused; the code goes on.
    refused = await accept(mesa, code, {"login": person.login, "password": PASSWORD, "display_name": "Otro nombre"})
    assert (refused.status_code, refused.json()["code"]) == (409, "account_named")
    answer = await accept(mesa, code, {"login": person.login, "password": PASSWORD})
    assert answer.status_code == 201
    assert answer.json()["account_id"] == str(person.account)
    shown = await mesa.administrator.read(f"/v1/accounts/{person.account}")
    assert shown["display_name"] == "Mesa.Community"


async def test_whoever_was_invited_by_name_says_how_they_are_called(mesa: Mesa) -> None:
    invited = await mesa.administrator.done("/v1/accounts", {"display_name": "Delegada por nombrar"})
    for body, name in ((NEW, NEW["display_name"]), ({**NEW, "login": "otra.nueva", "display_name": None}, "Otra")):
        account = invited if body is NEW else await mesa.administrator.done("/v1/accounts", {"display_name": name})
        code = (await mesa.administrator.done("/v1/invitations", {"account_id": account["id"]}))["code"]
        assert (await accept(mesa, code, body)).status_code == 201
        assert (await mesa.administrator.read(f"/v1/accounts/{account['id']}"))["display_name"] == name


async def test_nobody_accepts_with_the_login_of_another(mesa: Mesa) -> None:
    code = await new_code(mesa)
    answer = await accept(mesa, code, {"login": "mesa.state", "password": "una clave que no es"})
    assert (answer.status_code, answer.json()["code"]) == (409, "login_taken")
    assert (await accept(mesa, code)).status_code == 201


async def test_guessing_a_password_through_invitations_is_slowed_down_too(mesa: Mesa, clock: FakeClock) -> None:
    code, guess = await new_code(mesa), {"login": "otra.observer", "password": "una clave que no es"}
    for _ in range(5):
        assert (await accept(mesa, code, guess)).status_code == 409
    waiting = await accept(mesa, code, {**guess, "password": PASSWORD})
    assert (waiting.status_code, waiting.json()["code"]) == (429, "too_many_attempts")
    assert int(waiting.headers["retry-after"]) >= 1
    clock.advance(minutes=1)
    assert (await accept(mesa, code, {**guess, "password": PASSWORD})).status_code == 201


async def test_a_suspended_account_accepts_nothing(mesa: Mesa) -> None:
    code, account = await new_code(mesa), f"/v1/accounts/{mesa['state'].account}"
    tag = (await mesa.administrator.read(account))["etag"]
    await mesa.administrator.patch(account, {"phase": "suspended"}, If_Match=tag)
    answer = await accept(mesa, code, {"login": "mesa.state", "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (409, "login_taken")


@pytest.mark.parametrize(
    "body",
    [
        {**NEW, "password": "corta"},
        {**NEW, "password": "x" * 129},
        {**NEW, "login": "a b"},
        {**NEW, "login": "ab"},
        {**NEW, "login": "a\x00b"},
        {**NEW, "roles": ["administrator"]},
        {**NEW, "password": 123456789012},
        {"login": "nueva"},
    ],
    ids=range(8),
)
async def test_a_malformed_acceptance_uses_nothing_up_and_echoes_nothing(mesa: Mesa, body: Json) -> None:
    code = await new_code(mesa)
    answer = await accept(mesa, code, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert "corta" not in answer.text
    assert (await accept(mesa, code)).status_code == 201


async def test_only_who_runs_the_table_invites_to_its_seats(mesa: Mesa) -> None:
    mandate = await mandate_for(mesa, await free_seat(mesa))
    expected = {"state": 403, "chair": 403, "observer": 403, "secretariat": 201}
    for name, status in expected.items():
        answer = await mesa[name].post("/v1/invitations", {"mandate_id": mandate})
        assert (name, answer.status_code) == (name, status)
    for stranger in (mesa.other["facilitator"], mesa.administrator):
        assert (await stranger.post("/v1/invitations", {"mandate_id": mandate})).status_code == 404


async def test_a_held_mandate_and_an_accepted_account_need_no_code(mesa: Mesa) -> None:
    mandates = f"{mesa.path}/seats/{mesa['state'].seat}/mandates"
    [mandate] = (await mesa["state"].read(mandates))["items"]
    held = await mesa["facilitator"].post("/v1/invitations", {"mandate_id": mandate["id"]})
    assert (held.status_code, held.json()["code"]) == (409, "mandate_held")
    done = await mesa.administrator.post("/v1/invitations", {"account_id": str(mesa["state"].account)})
    assert (done.status_code, done.json()["code"]) == (409, "account_not_invited")


@pytest.mark.parametrize("body", [{}, {"mandate_id": str(uuid4()), "account_id": str(uuid4())}, {"account_id": "x"}])
async def test_an_invitation_is_for_one_thing(mesa: Mesa, body: Json) -> None:
    assert (await mesa.administrator.post("/v1/invitations", body)).status_code == 422


@pytest.mark.parametrize("days", [0, 91, "30", True, 1.5, None])
async def test_a_code_is_valid_for_some_whole_days(mesa: Mesa, days: object) -> None:
    body = {"account_id": str(uuid4()), "valid_days": days}
    assert (await mesa.administrator.post("/v1/invitations", body)).status_code == 422


async def test_a_repeated_invitation_shows_no_code_again(mesa: Mesa) -> None:
    mandate, act = await mandate_for(mesa, await free_seat(mesa)), key()
    first = await mesa["facilitator"].post("/v1/invitations", {"mandate_id": mandate}, Idempotency_Key=act)
    again = await mesa["facilitator"].post("/v1/invitations", {"mandate_id": mandate}, Idempotency_Key=act)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["id"] == first.json()["id"]
    assert "code" not in again.json()
    assert (await accept(mesa, first.json()["code"])).status_code == 201


async def test_a_rehearsed_acceptance_uses_nothing_up(mesa: Mesa) -> None:
    code = await new_code(mesa)
    assert mesa.administrator.api
    path = f"/v1/invitations/{code}/acceptance"
    rehearsed = await mesa.administrator.api.call("POST", path, NEW, Dry_Run="true")
    assert rehearsed.status_code == 200
    assert (await accept(mesa, code)).status_code == 201
