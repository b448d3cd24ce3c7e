"""Access tokens: exactly these claims, for this audience, in their time."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trust import canonical, jws
from app.trust.canonical import JSONValue
from app.trust.errors import TokenError, TokenExpiredError, TokenInvalidError
from app.trust.keys import PrivateKey
from app.trust.tokens import LEEWAY_SECONDS, AccessClaims, issue, read

KEY, NEXT, STRANGER = PrivateKey.generate(), PrivateKey.generate(), PrivateKey.generate()
KEYS = {each.public.thumbprint: each.public for each in (KEY, NEXT)}
SERVICE = "https://mesa.example.pe"
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
SECOND = int(NOW.timestamp())
CLAIMS = AccessClaims(
    iss=SERVICE,
    aud=SERVICE,
    sub="01930000-0000-7000-8000-000000000001",
    kind="account",
    client_id="web",
    scope=(),
    iat=SECOND,
    exp=SECOND + 600,
    jti="01930000-0000-7000-8000-000000000002",
)
MEMBERS: dict[str, JSONValue] = {**asdict(CLAIMS), "scope": ""}


def reading(token: str, now: datetime = NOW, audience: str = SERVICE, issuer: str = SERVICE) -> AccessClaims:
    return read(token, KEYS, issuer=issuer, audience=audience, now=now)


def signed(payload: bytes) -> str:
    return jws.sign(jws.ACCESS_TOKEN, payload, KEY)


def test_the_claims_come_back_under_any_key_of_the_service() -> None:
    assert reading(issue(CLAIMS, KEY)) == reading(issue(CLAIMS, NEXT)) == CLAIMS


def test_the_payload_is_canonical_and_holds_what_rfc_9068_asks_for() -> None:
    payload = jws.verify(issue(replace(CLAIMS, scope=("feed", "reports")), KEY), jws.ACCESS_TOKEN, KEY.public)
    assert canonical.is_canonical(payload)
    members = json.loads(payload)
    assert set(members) == {"iss", "exp", "aud", "sub", "client_id", "iat", "jti", "scope", "kind", "epoch"}
    assert members["scope"] == "feed reports"


@given(st.lists(st.text("abcdefghij:._-/", min_size=1, max_size=12), unique=True, max_size=6))
def test_scopes_come_back_in_their_order(scope: list[str]) -> None:
    claims = replace(CLAIMS, kind="partner", scope=tuple(scope))
    assert reading(issue(claims, KEY)) == claims


def test_a_token_ends_at_its_very_second() -> None:
    token = issue(CLAIMS, KEY)
    end = NOW + timedelta(seconds=600)
    assert reading(token, end - timedelta(microseconds=1)) == CLAIMS
    for late in (end, end + timedelta(microseconds=1), end + timedelta(days=1000)):
        with pytest.raises(TokenExpiredError):
            reading(token, late)


def test_a_token_from_a_clock_a_little_ahead_is_accepted_and_from_the_future_refused() -> None:
    token = issue(CLAIMS, KEY)
    assert reading(token, NOW - timedelta(seconds=LEEWAY_SECONDS)) == CLAIMS
    with pytest.raises(TokenInvalidError):
        reading(token, NOW - timedelta(seconds=LEEWAY_SECONDS, microseconds=1))


def test_a_token_for_or_from_another_service_is_invalid_even_when_it_is_over() -> None:
    token = issue(CLAIMS, KEY)
    for now in (NOW, NOW + timedelta(days=1)):
        with pytest.raises(TokenInvalidError):
            reading(token, now, audience="https://other.example")
        with pytest.raises(TokenInvalidError):
            reading(token, now, issuer="https://other.example")


def test_a_token_of_a_strange_key_is_invalid() -> None:
    with pytest.raises(TokenInvalidError):
        reading(issue(CLAIMS, STRANGER))
    head, payload, _ = issue(CLAIMS, KEY).split(".")
    with pytest.raises(TokenInvalidError):
        reading(f"{head}.{payload}.{issue(CLAIMS, STRANGER).split('.')[2]}")


def test_a_forged_token_is_invalid_and_never_merely_over() -> None:
    head, payload, _ = issue(CLAIMS, KEY).split(".")
    forged = f"{head}.{payload}.{'A' * 86}"
    with pytest.raises(TokenInvalidError):
        reading(forged, NOW + timedelta(days=1))


def test_a_signature_for_another_purpose_is_no_token() -> None:
    payload = canonical.encode(MEMBERS)
    assert reading(signed(payload)) == CLAIMS
    for purpose in (jws.SEAT_SIGNATURE, jws.KEY_PROOF):
        with pytest.raises(TokenInvalidError):
            reading(jws.sign(purpose, payload, KEY))


@pytest.mark.parametrize("name", sorted(MEMBERS))
def test_every_claim_is_needed(name: str) -> None:
    with pytest.raises(TokenInvalidError):
        reading(signed(canonical.encode({key: value for key, value in MEMBERS.items() if key != name})))


WRONG: list[tuple[str, JSONValue]] = [
    ("role", "facilitator"),
    ("nbf", SECOND),
    ("aud", [SERVICE]),
    ("iss", ""),
    ("sub", ""),
    ("sub", 7),
    ("jti", None),
    ("client_id", ""),
    ("kind", "admin"),
    ("kind", "Account"),
    ("exp", str(SECOND + 600)),
    ("exp", True),
    ("exp", SECOND),
    ("exp", -1),
    ("iat", True),
    ("iat", -1),
    ("iat", SECOND + 601),
    ("scope", None),
    ("scope", ["feed"]),
    ("scope", " "),
    ("scope", " feed"),
    ("scope", "feed  reports"),
    ("scope", "feed feed"),
    ("scope", "feed\treports"),
    ("scope", 'fe"ed'),
    ("scope", "informaci\u00f3n"),
]


@pytest.mark.parametrize(("name", "value"), WRONG, ids=repr)
def test_a_claim_of_another_kind_is_refused(name: str, value: JSONValue) -> None:
    with pytest.raises(TokenInvalidError):
        reading(signed(canonical.encode({**MEMBERS, name: value})))


@pytest.mark.parametrize(
    "payload",
    [
        b"claims",
        b"[]",
        b"7",
        json.dumps(MEMBERS, indent=1).encode(),
        json.dumps(MEMBERS).encode().replace(b'"kind"', b'"kind": "partner", "kind"'),
        json.dumps({**MEMBERS, "exp": SECOND + 600.0}, separators=(",", ":"), sort_keys=True).encode(),
    ],
    ids=repr,
)
def test_a_payload_that_is_not_canonical_claims_is_refused(payload: bytes) -> None:
    with pytest.raises(TokenInvalidError):
        reading(signed(payload))


def test_claims_that_would_be_refused_are_never_issued() -> None:
    for change in (
        {"sub": ""},
        {"exp": SECOND},
        {"iat": -1},
        {"scope": ("a b",)},
        {"scope": ("a", "a")},
        {"scope": ("",)},
    ):
        with pytest.raises(TokenInvalidError):
            replace(CLAIMS, **change)
    for sub in ("e\u0301", "\ud800", "a\0"):
        with pytest.raises(TokenInvalidError):
            issue(replace(CLAIMS, sub=sub), KEY)


def test_the_hour_needs_a_time_zone() -> None:
    with pytest.raises(TokenInvalidError):
        reading(issue(CLAIMS, KEY), NOW.replace(tzinfo=None))


@given(st.text(max_size=80))
def test_any_text_is_refused_as_invalid(text: str) -> None:
    for token in (text, f"{text}.{text}.{text}", issue(CLAIMS, KEY) + "." + text):
        with pytest.raises(TokenError):
            reading(token)
