"""Entity tags, preconditions, and the ids that clients give their acts."""

import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st

from app.core.conditional import (
    ActIdMalformed,
    ActIdMissing,
    IfMatchMalformed,
    act_id,
    etag,
    expected_revision,
    not_modified,
    required_act_id,
)
from app.core.errors import PreconditionRequired
from tests.mesa import Mesa

TAG = etag(3, "ab" * 32)


def request(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": raw})


@given(st.integers(1, 10**18 - 1))
def test_the_revision_is_read_from_the_tag(revision: int) -> None:
    assert expected_revision(request(if_match=etag(revision, "0" * 64))) == revision


def test_a_weak_tag_names_its_revision_too() -> None:
    assert expected_revision(request(if_match=f"W/{TAG}")) == 3


@pytest.mark.parametrize("tag", ["*", "", '"3"', "3." + "ab" * 32, f"{TAG}, {TAG}", '"0.' + "ab" * 32 + '"', "ñ"])
def test_anything_else_is_malformed(tag: str) -> None:
    with pytest.raises(IfMatchMalformed):
        expected_revision(request(if_match=tag))


def test_a_missing_precondition_is_asked_for() -> None:
    with pytest.raises(PreconditionRequired):
        expected_revision(request())


@pytest.mark.parametrize(("named", "same"), [(TAG, True), (f'"a", W/{TAG}', True), ('"a"', False), ("", False)])
def test_a_copy_is_fresh_where_it_is_named(named: str, same: bool) -> None:
    assert not_modified(request(if_none_match=named), TAG) is same


def test_an_act_is_named_by_a_uuid() -> None:
    name = "0193a0c0-0000-7000-8000-000000000001"
    assert str(act_id(request(idempotency_key=name))) == name
    assert str(act_id(request(idempotency_key=f'"{name}"'))) == name
    assert act_id(request()) is None
    with pytest.raises(ActIdMissing):
        required_act_id(request())
    for malformed in ("", "1", "ñ", name + "0"):
        with pytest.raises(ActIdMalformed):
            act_id(request(idempotency_key=malformed))


async def test_what_a_client_has_already_is_not_sent_again(mesa: Mesa) -> None:
    first = await mesa["state"].get(mesa.path)
    again = await mesa["state"].get(mesa.path, If_None_Match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("header", ["Idempotency-Key", "Acting-Seat"])
async def test_malformed_headers_are_refused(mesa: Mesa, header: str) -> None:
    answer = await mesa["facilitator"].post(f"{mesa.path}/seats", {}, **{header.replace("-", "_"): "uno"})
    assert answer.status_code == 400
    assert answer.json()["code"].endswith("_malformed")
