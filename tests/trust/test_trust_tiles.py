"""Tiles: the paths of the specification, and that a tree of any size can be put together from its tiles alone."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.trust import tiles
from app.trust.errors import MissingNodeError, OutOfTreeError
from app.trust.merkle import NodeId, append, leaf_hash, root, root_of_peaks
from app.trust.tiles import FULL_WIDTH, Tile

MOST = 70_000
LARGEST = (1 << 63) - 1


def grown(size: int) -> tuple[dict[NodeId, bytes], tuple[bytes, ...]]:
    """All nodes of a tree of that many leaves, as they would be stored, and its peaks."""
    stored: dict[NodeId, bytes] = {}
    peaks: tuple[bytes, ...] = ()
    for number in range(size):
        added = append(number, peaks, leaf_hash(number.to_bytes(8, "big")))
        peaks = added.peaks
        stored |= {NodeId(level, position): value for level, position, value in added.nodes}
    return stored, peaks


STORED, _ = grown(MOST)


def hashes(data: bytes) -> list[bytes]:
    return [data[at : at + 32] for at in range(0, len(data), 32)]


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0, 256), "0/000"),
        (Tile(0, 5, 256), "0/005"),
        (Tile(0, 999, 256), "0/999"),
        (Tile(0, 1234, 256), "0/x001/234"),
        (Tile(0, 1_234_067, 256), "0/x001/x234/067"),
        (Tile(2, 1_000_000, 7), "2/x001/x000/000.p/7"),
        (Tile(63, 0, 255), "63/000.p/255"),
    ],
)
def test_the_paths_are_those_of_the_specification(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert tiles.parse(*path.split("/", 1)) == tile


@pytest.mark.parametrize(
    "path",
    [
        *("00/000", "64/000", "-1/000", "a/000", "+1/000", " 1/000", "1/000\n", "\u0661/000"),
        *("0/0", "0/00", "0/0000", "0/1234", "0/x000/005", "0/001/234", "0/x001", "0/x001/x234", "0/X001/234"),
        *("0/000.p/0", "0/000.p/01", "0/000.p/256", "0/000.p/999", "0/000.p/", "0/000.p/1000", "0/000.p/-1"),
        *("0/entries/000", "0/000/", "0//000", "0/x001/../000", "0/" + "x001/" * 7 + "000", "0/٠٠٠"),
    ],
)
def test_every_other_spelling_is_refused(path: str) -> None:
    level, _, index = path.partition("/")
    with pytest.raises(OutOfTreeError):
        tiles.parse(level, index)


@given(st.integers(0, 63), st.integers(0, (1 << 55) - 1), st.integers(1, 256))
def test_every_path_is_read_back(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert tiles.parse(*tile.path.split("/", 1)) == tile


def test_the_tree_of_the_specification_has_the_tiles_that_it_names() -> None:
    found = list(tiles.of_tree(70_000))
    assert len([tile for tile in found if tile.level == 0 and tile.width == FULL_WIDTH]) == 273
    assert [tile for tile in found if tile.width < FULL_WIDTH] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert [tile for tile in found if tile.level == 1 and tile.width == FULL_WIDTH] == [Tile(1, 0, 256)]
    assert list(tiles.of_tree(256)) == [Tile(0, 0, 256), Tile(1, 0, 1)]
    assert list(tiles.of_tree(0)) == []


@settings(max_examples=25)
@example(256)
@example(65_537)
@given(st.integers(1, 2_000))
def test_the_root_is_put_together_from_the_tiles_alone(size: int) -> None:
    served = {tile: hashes(tiles.encode(tile, STORED)) for tile in tiles.of_tree(size)}
    highest = max(tile.level for tile in served)
    for tile, found in served.items():
        assert len(found) == tile.width <= FULL_WIDTH
        # Each hash above level 0 is the root of a whole tile below it, as the specification defines it.
        for place, value in enumerate(found) if tile.level else ():
            below = served[Tile(tile.level - 1, tile.position * FULL_WIDTH + place, FULL_WIDTH)]
            assert root(below) == value
    # The peaks of the tree are the peaks of what stands at the right edge of each level, the highest level first.
    peaks: list[bytes] = []
    for level in range(highest, -1, -1):
        edge = [found for tile, found in served.items() if tile.level == level and tile.width < FULL_WIDTH]
        peaks += _peaks(edge[0]) if edge else []
    _, expected = grown(size) if size <= 2_000 else ({}, None)
    assert expected is None or tuple(peaks) == expected
    leaves = [each for tile, found in served.items() if tile.level == 0 for each in found]
    assert root_of_peaks(size, peaks) == root(leaves)


def _peaks(found: list[bytes]) -> tuple[bytes, ...]:
    peaks: tuple[bytes, ...] = ()
    for number, each in enumerate(found):
        peaks = append(number, peaks, each).peaks
    return peaks


@given(st.integers(1, LARGEST), st.integers(0, 7))
def test_a_tree_has_its_tiles_and_none_beyond(size: int, level: int) -> None:
    count = size >> (8 * level)
    full, rest = divmod(count, FULL_WIDTH)
    assert tiles.is_in(Tile(level, full, rest), size) or rest == 0
    assert not tiles.is_in(Tile(level, full, rest + 1), size)
    assert not tiles.is_in(Tile(level, full + 1, 1), size)
    assert full == 0 or tiles.is_in(Tile(level, full - 1, FULL_WIDTH), size)


def test_a_fuller_tile_begins_with_the_partial_one() -> None:
    whole = tiles.encode(Tile(0, 3, 256), STORED)
    for width in (1, 17, 255):
        partial = tiles.encode(Tile(0, 3, width), STORED)
        assert whole.startswith(partial)
        assert len(partial) == width * 32


def test_a_tile_is_not_made_of_less_than_its_hashes() -> None:
    with pytest.raises(MissingNodeError):
        tiles.encode(Tile(0, 0, 2), {NodeId(0, 0): b"\x00" * 32})
