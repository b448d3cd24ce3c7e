"""Only this service's own, unaltered, unexpired tokens open a door."""

import base64
import json

import pytest
from fastapi import FastAPI
from jose import jws as jose_jws
from jose import jwt

from app.identity.tokens import AccessTokens, Principal
from app.trust.keys import PrivateKey
from tests.clocks import FakeClock
from tests.mesa import Mesa


def part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def parts(token: str) -> list[dict[str, object]]:
    return [json.loads(base64.urlsafe_b64decode(each + "===")) for each in token.split(".")[:2]]


async def refused(mesa: Mesa, token: str | None, scheme: str = "Bearer") -> str:
    """The code of the 401 that a token meets, the same on every kind of path and with a malformed body."""
    assert mesa.administrator.api
    http = mesa.administrator.api.http
    headers = {} if token is None else {"Authorization": f"{scheme} {token}"}
    codes = set()
    for method, path in (("GET", mesa.path), ("GET", "/v1/changes"), ("POST", f"{mesa.path}/seats"), ("GET", "/v1/x")):
        answer = await http.request(method, path, headers=headers, content=b"{")
        assert answer.status_code == 401, (path, answer.text)
        assert answer.headers["www-authenticate"].startswith("Bearer")
        codes.add(str(answer.json()["code"]))
    [code] = codes
    return code


async def test_without_a_token_nobody_comes_in(mesa: Mesa) -> None:
    assert await refused(mesa, None) == "token_missing"
    assert await refused(mesa, mesa["state"].token, scheme="Basic") == "token_missing"
    assert await refused(mesa, "") == "token_invalid"


async def test_a_token_ends_after_ten_minutes_also_where_it_was_used_before(mesa: Mesa, clock: FakeClock) -> None:
    assert (await mesa["state"].get(mesa.path)).status_code == 200
    clock.advance(seconds=599)
    assert (await mesa["state"].get(mesa.path)).status_code == 200
    clock.advance(seconds=1)
    assert await refused(mesa, mesa["state"].token) == "token_expired"
    assert await refused(mesa, mesa["company"].token) == "token_expired"


async def test_a_token_of_another_deployment_is_refused(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    person = Principal("account", mesa["state"].account)
    key, settings = app.state.tokens._key, app.state.settings
    foreign_key = AccessTokens(
        PrivateKey.generate(), issuer=settings.deployment, audience=settings.deployment, lifetime_seconds=600
    )
    foreign_house = AccessTokens(key, issuer="https://otra.pe", audience=settings.deployment, lifetime_seconds=600)
    foreign_door = AccessTokens(key, issuer=settings.deployment, audience="https://otra.pe", lifetime_seconds=600)
    for issuer in (foreign_key, foreign_house, foreign_door):
        assert await refused(mesa, issuer.issue(person, clock.now)) == "token_invalid"


async def test_a_token_from_the_future_is_refused(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    clock.advance(hours=2)
    token = app.state.tokens.issue(Principal("account", mesa["state"].account), clock.now)
    clock.advance(hours=-2)
    assert await refused(mesa, token) == "token_invalid"


@pytest.mark.parametrize("kind", ["account", "partner"])
async def test_a_token_for_nobody_we_know_is_refused(mesa: Mesa, app: FastAPI, clock: FakeClock, kind: str) -> None:
    principal = Principal("account" if kind == "account" else "partner", mesa.table.id, frozenset({"roundtables"}))
    token = app.state.tokens.issue(principal, clock.now)
    assert mesa.administrator.api
    for path in (mesa.path, "/v1/roundtables", "/v1/changes", "/v1/organizations"):
        answer = await mesa.administrator.api.call("GET", path, token=token)
        assert (path, answer.status_code) == (path, 401)


async def test_tricks_with_the_algorithm_are_refused(mesa: Mesa, app: FastAPI) -> None:
    genuine = mesa["state"].token
    assert genuine
    header, claims = parts(genuine)
    signature = genuine.rsplit(".", 1)[1]
    none = f"{part({**header, 'alg': 'none'})}.{part(claims)}."
    stripped = f"{part(header)}.{part(claims)}."
    relabelled = f"{part({**header, 'alg': 'HS256'})}.{part(claims)}.{signature}"
    hmac = jwt.encode(claims, "x" * 32, algorithm="HS256", headers={"kid": header["kid"], "typ": header["typ"]})
    critical = jose_jws.sign(
        claims,
        app.state.tokens._key.to_pem().decode(),
        {"kid": header["kid"], "typ": "at+jwt", "crit": ["b64"]},
        "ES256",
    )
    altered = f"{part(header)}.{part({**claims, 'sub': str(mesa['company'].account)})}.{signature}"
    cut, longer = genuine[:-2], genuine + "AA"
    for token in (none, stripped, relabelled, hmac, critical, altered, cut, longer, "a.b.c", "x" * 70_000):
        assert await refused(mesa, token) == "token_invalid"


async def test_a_seat_signature_or_another_kind_of_token_is_no_access_token(mesa: Mesa, app: FastAPI) -> None:
    header, claims = parts(str(mesa["state"].token))
    pem = app.state.tokens._key.to_pem().decode()
    for typ in ("JWT", "roundtable-signature+jws", "roundtable-key-proof+jws"):
        token = jose_jws.sign(claims, pem, {"kid": header["kid"], "typ": typ}, "ES256")
        assert await refused(mesa, token) == "token_invalid"


async def test_the_published_key_verifies_the_tokens(mesa: Mesa) -> None:
    assert mesa.administrator.api
    [jwk] = (await mesa.administrator.api.http.get("/.well-known/jwks.json")).json()["keys"]
    header, claims = parts(str(mesa["state"].token))
    assert jwk["kid"] == header["kid"]
    assert "d" not in jwk
    verified = json.loads(jose_jws.verify(str(mesa["state"].token), jwk, "ES256"))
    assert verified == claims
    assert "roles" not in claims
