"""People sign in, stay signed in, and sign out; whoever guesses waits."""

import asyncio
from dataclasses import dataclass

import httpx
import pytest

from app.identity.lifecycle import back_off
from tests.clocks import FakeClock
from tests.drills import tried
from tests.mesa import PASSWORD, Mesa

LOGIN = "mesa.community"
WRONG = "otra clave larga y ajena"


@dataclass(frozen=True)
class Door:
    """The token endpoint, as a client without a token meets it."""

    http: httpx.AsyncClient

    async def token(self, **form: str) -> httpx.Response:
        return await self.http.post("/v1/auth/token", data=form)

    async def knock(self, password: str = PASSWORD, login: str = LOGIN) -> httpx.Response:
        return await self.token(grant_type="password", username=login, password=password)

    async def refresh(self, token: str) -> httpx.Response:
        return await self.token(grant_type="refresh_token", refresh_token=token)

    async def may_read(self, path: str, access_token: str) -> int:
        answer = await self.http.get(path, headers={"Authorization": f"Bearer {access_token}"})
        return answer.status_code


@pytest.fixture
def door(mesa: Mesa) -> Door:
    assert mesa.administrator.api
    return Door(mesa.administrator.api.http)


async def test_who_knows_the_password_gets_tokens(mesa: Mesa, door: Door) -> None:
    answer = await door.knock()
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    tokens = answer.json()
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 600)
    assert await door.may_read(mesa.path, tokens["access_token"]) == 200


@pytest.mark.parametrize("login", [" Mesa.Community ", "MESA.COMMUNITY"])
async def test_a_login_is_forgiving_about_case_and_blanks(door: Door, login: str) -> None:
    assert (await door.knock(login=login)).status_code == 200


@pytest.mark.parametrize("login", [LOGIN, "nadie", "a\x00b", "a\ud7ffñ", "x" * 128, "' or 1=1 --"])
async def test_a_wrong_password_and_an_unknown_login_are_one_answer(door: Door, login: str) -> None:
    answer = await door.knock(WRONG, login)
    assert (answer.status_code, answer.json()["code"]) == (400, "sign_in_refused")


@pytest.mark.parametrize(
    "form",
    [
        {"grant_type": "password"},
        {"grant_type": "password", "username": LOGIN},
        {"grant_type": "refresh_token"},
        {"grant_type": "implicit"},
        {"grant_type": "authorization_code", "code": "x"},
    ],
)
async def test_another_grant_is_not_supported(door: Door, form: dict[str, str]) -> None:
    answer = await door.token(**form)
    assert (answer.status_code, answer.json()["code"]) == (400, "grant_unsupported")


async def test_a_form_without_a_grant_or_no_form_is_no_sign_in(door: Door) -> None:
    for answer in (
        await door.token(),
        await door.http.post("/v1/auth/token", json={"grant_type": "password"}),
        await door.token(grant_type="password", username=LOGIN, password="x" * 257),
    ):
        assert answer.status_code == 422


def test_after_five_failures_waiting_doubles_up_to_a_minute() -> None:
    waits = [back_off(failures).total_seconds() for failures in range(14)]
    assert waits == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert back_off(10_000).total_seconds() == 60


async def test_guessing_is_slowed_down_and_the_wait_outlives_the_refusal(door: Door, clock: FakeClock) -> None:
    for _ in range(5):
        assert (await door.knock(WRONG)).status_code == 400
    waiting = await door.knock()
    assert (waiting.status_code, waiting.json()["code"]) == (429, "too_many_attempts")
    assert 1 <= int(waiting.headers["retry-after"]) <= 2
    assert (await door.knock(login="mesa.company")).status_code == 200

    clock.advance(seconds=3)
    assert (await door.knock(WRONG)).status_code == 400
    assert (await door.knock()).status_code == 429
    clock.advance(seconds=60)
    assert (await door.knock()).status_code == 200
    assert (await door.knock(WRONG)).status_code == 400
    assert (await door.knock()).status_code == 200


async def test_guesses_at_the_same_moment_are_counted_one_by_one(door: Door) -> None:
    guesses = await asyncio.gather(*(door.knock(WRONG, "nadie.todavia") for _ in range(12)))
    statuses = sorted(answer.status_code for answer in guesses)
    assert statuses == [400] * 5 + [429] * 7


async def test_right_passwords_at_the_same_moment_are_no_failures(door: Door) -> None:
    for _ in range(4):
        assert (await door.knock(WRONG)).status_code == 400
    answers = await asyncio.gather(*(door.knock() for _ in range(12)))
    assert [answer.status_code for answer in answers] == [200] * 12


async def test_only_wrong_passwords_count_among_right_ones(door: Door) -> None:
    """A right one forgets what failed before it, so the fourth guess after one is not the fifth in a row."""
    for password in (WRONG, WRONG, WRONG, WRONG, PASSWORD, WRONG, WRONG, WRONG, WRONG):
        assert (await door.knock(password)).status_code == (200 if password == PASSWORD else 400)
    assert (await door.knock()).status_code == 200


async def test_the_right_password_of_a_suspended_account_is_refused_and_no_failure(mesa: Mesa, door: Door) -> None:
    account = f"/v1/accounts/{mesa['community'].account}"
    for phase, status in (("suspended", 400), ("active", 200)):
        tag = (await mesa.administrator.read(account))["etag"]
        assert (await mesa.administrator.patch(account, {"phase": phase}, If_Match=tag)).status_code == 200
        for _ in range(8):
            assert (await door.knock()).status_code == status


async def test_what_is_no_guess_at_a_password_is_no_failure(door: Door) -> None:
    tokens = (await door.knock()).json()
    for _ in range(8):
        assert (await door.token(grant_type="password", username=LOGIN)).status_code == 400
        assert (await door.refresh("unknown")).status_code == 400
        assert (await door.token(grant_type="client_credentials", client_id=LOGIN)).status_code == 401
        assert (await door.token(grant_type="password", username=LOGIN, password="x" * 257)).status_code == 422
    assert (await door.refresh(tokens["refresh_token"])).status_code == 200
    assert (await door.knock()).status_code == 200


async def test_a_refresh_token_rotates(mesa: Mesa, door: Door, clock: FakeClock) -> None:
    first = (await door.knock()).json()
    clock.advance(days=29)
    assert await door.may_read(mesa.path, first["access_token"]) == 401
    second = await door.refresh(first["refresh_token"])
    assert second.status_code == 200
    assert second.json()["refresh_token"] != first["refresh_token"]
    assert await door.may_read(mesa.path, second.json()["access_token"]) == 200


async def test_a_refresh_token_used_twice_ends_the_whole_family(door: Door) -> None:
    first = (await door.knock()).json()["refresh_token"]
    second = (await door.refresh(first)).json()["refresh_token"]
    other_device = (await door.knock()).json()["refresh_token"]
    assert (await door.refresh(first)).json()["code"] == "sign_in_refused"
    assert (await door.refresh(second)).status_code == 400
    assert (await door.refresh(other_device)).status_code == 200


async def test_a_refresh_token_used_twice_at_once_is_used_once(door: Door) -> None:
    token = (await door.knock()).json()["refresh_token"]
    answers = await asyncio.gather(*(door.refresh(token) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400, 400]
    [won] = [answer.json()["refresh_token"] for answer in answers if answer.status_code == 200]
    assert (await door.refresh(won)).status_code == 400


async def test_a_refresh_token_ends_when_it_is_not_used(door: Door, clock: FakeClock) -> None:
    token = (await door.knock()).json()["refresh_token"]
    clock.advance(days=31)
    assert (await door.refresh(token)).status_code == 400


@pytest.mark.parametrize("token", ["x", "a\x00b", "ñ" * 100])
async def test_an_unknown_refresh_token_is_refused(door: Door, token: str) -> None:
    assert (await door.refresh(token)).json()["code"] == "sign_in_refused"


async def test_signing_out_ends_the_refresh_token_and_says_nothing_about_others(door: Door) -> None:
    tokens = (await door.knock()).json()
    for token in (tokens["refresh_token"], "unknown", tokens["refresh_token"]):
        answer = await door.http.post("/v1/auth/revocation", data={"token": token})
        assert (answer.status_code, answer.content) == (200, b"")
    assert (await door.refresh(tokens["refresh_token"])).status_code == 400
    assert (await door.http.post("/v1/auth/revocation", data={})).status_code == 422


PATHS = ("/v1/roundtables", "/v1/changes", "/v1/organizations", "/v1/me", "/v1/me/desk")


async def turned(mesa: Mesa, phase: str, **headers: str) -> None:
    account = f"/v1/accounts/{mesa['community'].account}"
    tag = (await mesa.administrator.read(account))["etag"]
    answer = await mesa.administrator.patch(account, {"phase": phase}, If_Match=tag, **headers)
    assert answer.status_code == 200


async def test_a_suspended_account_is_out_at_its_next_request_and_its_tokens_stay_dead_when_it_is_lifted(
    mesa: Mesa, door: Door
) -> None:
    tokens = [(await door.knock()).json() for _ in range(2)]
    for phase, signing_in in (("suspended", 400), ("active", 200)):
        await turned(mesa, phase)
        for path in (*PATHS, mesa.path, f"{mesa.path}/seats"):
            assert (path, await door.may_read(path, tokens[0]["access_token"])) == (path, 401)
        write = await mesa["community"].post(f"{mesa.path}/seats/{mesa['community'].seat}/keys", {})
        assert (write.status_code, write.json()["code"]) == (401, "token_invalid")
        assert [(await door.refresh(each["refresh_token"])).status_code for each in tokens] == [400, 400]
        assert (await door.knock()).status_code == signing_in
    # What begins now is none of it, and renews as ever; the old ones end nothing of it.
    fresh = (await door.knock()).json()
    for path in (*PATHS, mesa.path, f"{mesa.path}/seats"):
        assert (path, await door.may_read(path, fresh["access_token"])) == (path, 200)
    renewed = await door.refresh(fresh["refresh_token"])
    assert renewed.status_code == 200
    assert (await door.refresh(tokens[0]["refresh_token"])).status_code == 400
    assert await door.may_read(mesa.path, renewed.json()["access_token"]) == 200


async def test_a_suspension_that_is_only_tried_ends_nothing(mesa: Mesa, door: Door) -> None:
    tokens = (await door.knock()).json()
    await turned(mesa, "suspended", Dry_Run="true")
    await turned(mesa, "active")
    assert await door.may_read(mesa.path, tokens["access_token"]) == 200
    assert (await door.refresh(tokens["refresh_token"])).status_code == 200


async def test_the_log_says_how_often_the_tokens_of_an_account_were_ended(mesa: Mesa) -> None:
    for phase in ("suspended", "suspended", "active", "suspended", "active"):
        await turned(mesa, phase)
    feed = await mesa.administrator.read("/v1/changes?type=account.amended&expand=subject&limit=1000")
    told = [
        body["token_epoch"]
        for item in feed["items"]
        for body in item["subjects"]
        if body["id"] == str(mesa["community"].account)
    ]
    assert told == [1, 1, 1, 2, 2]


@tried(3, 60)
async def test_who_is_suspended_while_a_token_is_renewed_keeps_nothing_of_it(
    mesa: Mesa, door: Door, times: int
) -> None:
    for _ in range(times):
        token = (await door.knock()).json()["refresh_token"]
        renewed, signed_in, _ = await asyncio.gather(door.refresh(token), door.knock(), turned(mesa, "suspended"))
        await turned(mesa, "active")
        for answer in (renewed, signed_in):
            if answer.status_code == 200:
                assert await door.may_read(mesa.path, answer.json()["access_token"]) == 401
                assert (await door.refresh(answer.json()["refresh_token"])).status_code == 400


async def test_signing_in_and_out_cannot_be_tried(door: Door) -> None:
    tried = {"Dry-Run": "true"}
    token = (await door.knock()).json()["refresh_token"]
    for form in (
        {"grant_type": "password", "username": LOGIN, "password": PASSWORD},
        {"grant_type": "refresh_token", "refresh_token": token},
    ):
        answer = await door.http.post("/v1/auth/token", data=form, headers=tried)
        assert (answer.status_code, answer.json()["code"]) == (422, "dry_run_unsupported")
    answer = await door.http.post("/v1/auth/revocation", data={"token": token}, headers=tried)
    assert (answer.status_code, answer.json()["code"]) == (422, "dry_run_unsupported")
    assert (await door.refresh(token)).status_code == 200
