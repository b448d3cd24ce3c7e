"""Cursors: opaque, bounded, and never a reason to fall over."""

import base64
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.paging import CursorMalformed, Key, listing_of
from tests.mesa import Mesa

LISTING = listing_of(b"secret", "/v1/lists", [("phase", "draft")])


@given(st.integers(-(2**63), 2**63 - 1), st.uuids(), st.binary(min_size=32, max_size=32))
def test_a_cursor_is_read_back(value: int, id_: UUID, listing: bytes) -> None:
    assert Key.decode(Key(value, id_).encode(listing), listing) == Key(value, id_)


@given(st.text(max_size=80))
def test_any_text_is_a_cursor_or_refused(written: str) -> None:
    try:
        key = Key.decode(written, LISTING)
    except CursorMalformed:
        return
    assert Key.decode(key.encode(LISTING), LISTING) == key


@pytest.mark.parametrize("size", [0, 23, 24, 35, 36, 37, 48])
def test_a_cursor_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(CursorMalformed):
        Key.decode(base64.urlsafe_b64encode(bytes(size)).decode(), bytes(32))


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(CursorMalformed):
        Key.decode(Key(0, UUID(int=7)).encode(listing_of(b"secret", "/v1/lists")), LISTING)


def test_a_cursor_that_was_made_elsewhere_is_refused() -> None:
    other_secret = listing_of(b"another", "/v1/lists", [("phase", "draft")])
    with pytest.raises(CursorMalformed):
        Key.decode(Key(0, UUID(int=7)).encode(other_secret), LISTING)


@given(st.integers(0, 36 * 8 - 1))
def test_a_cursor_with_one_bit_turned_is_refused(bit: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(Key(7, UUID(int=7)).encode(LISTING)))
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises(CursorMalformed):
        Key.decode(base64.urlsafe_b64encode(raw).decode(), LISTING)


def test_filters_in_another_order_are_the_same_list_and_the_length_of_a_page_is_no_filter() -> None:
    asked = [("phase", "draft"), ("kind", "ordinary")]
    assert listing_of(b"secret", "/v1/lists", asked) == listing_of(
        b"secret", "/v1/lists", [*asked[::-1], ("limit", "7")]
    )


async def test_pages_together_are_the_list_each_item_once(mesa: Mesa) -> None:
    whole = (await mesa["observer"].read(f"{mesa.path}/seats?limit=200"))["items"]
    walked, path = [], f"{mesa.path}/seats?limit=4"
    while path:
        answer = await mesa["observer"].get(path)
        walked += answer.json()["items"]
        following = answer.json()["next"]
        path = answer.links["next"]["url"] if following else ""
        assert not path or following in path
    assert walked == whole
    assert len(whole) == 14


async def test_filters_survive_into_the_next_page(mesa: Mesa) -> None:
    answer = await mesa["observer"].get(f"{mesa.path}/seats?sector=community&limit=2")
    following = await mesa["observer"].get(answer.links["next"]["url"])
    items = answer.json()["items"] + following.json()["items"]
    assert [item["sector"] for item in items] == ["community"] * 4
    assert following.json()["next"] is None


async def test_the_next_page_keeps_the_filters_and_may_have_another_length(mesa: Mesa) -> None:
    path = f"{mesa.path}/seats?sector=community"
    cursor = (await mesa["observer"].read(f"{path}&limit=2"))["next"]
    for asked, status in (
        (f"{path}&cursor={cursor}&limit=7", 200),
        (f"{mesa.path}/seats?cursor={cursor}&sector=community", 200),
        (f"{mesa.path}/seats?sector=state&cursor={cursor}", 422),
        (f"{mesa.path}/seats?cursor={cursor}", 422),
        (f"{mesa.path}/mandates?sector=community&cursor={cursor}", 404),
        (f"{mesa.path}/protocols?sector=community&cursor={cursor}", 422),
    ):
        assert (await mesa["observer"].get(asked)).status_code == status, asked


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("cursor=x", "cursor_malformed"),
        ("cursor=%00", "cursor_malformed"),
        ("cursor=%C3%B1", "cursor_malformed"),
        (f"cursor={'A' * 65}", "invalid_input"),
        ("limit=0", "invalid_input"),
        ("limit=201", "invalid_input"),
        ("limit=x", "invalid_input"),
        ("sector=church", "invalid_input"),
    ],
)
async def test_a_wrong_page_is_refused(mesa: Mesa, query: str, code: str) -> None:
    answer = await mesa["observer"].get(f"{mesa.path}/seats?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await mesa.other["observer"].get(f"{mesa.path}/seats?{query}")).status_code == 404
