"""Tiles of the tree (https://c2sp.org/tlog-tiles): runs of up to 256 hashes of one level out of every eight.

The hashes of a tile at level l are nodes of the tree at level 8·l, so a tile is read from what is stored, and nothing
is computed. They never change: a tile is the same for ever, also a partial one, whose fuller successor begins with it.
"""

from collections.abc import Iterator, Mapping
from re import ASCII
from re import compile as compile_pattern
from typing import Final, NamedTuple

from app.trust.errors import MissingNodeError, OutOfTreeError
from app.trust.merkle import LARGEST_SIZE, NodeId

FULL_WIDTH: Final = 256
HIGHEST_LEVEL: Final = 63
LEVEL_PATTERN: Final = r"^(?:[0-9]|[1-5][0-9]|6[0-3])$"
INDEX_PATTERN: Final = r"^(?:x[0-9]{3}/){0,6}[0-9]{3}(?:\.p/[1-9][0-9]{0,2})?$"

_HEIGHT = 8
_GROUP = 1000
_LEVEL = compile_pattern(LEVEL_PATTERN, ASCII)
_INDEX = compile_pattern(INDEX_PATTERN, ASCII)


class Tile(NamedTuple):
    """A tile's place: its level, its position in it from the left (the N of its path), and its width, 256 if full."""

    level: int
    position: int
    width: int

    @property
    def path(self) -> str:
        """`<level>/<index>[.p/<width>]`, the index in groups of three digits, all but the last after an x."""
        groups = [f"{self.position % _GROUP:03}"]
        rest = self.position // _GROUP
        while rest:
            groups.insert(0, f"x{rest % _GROUP:03}")
            rest //= _GROUP
        partial = "" if self.width == FULL_WIDTH else f".p/{self.width}"
        return f"{self.level}/{'/'.join(groups)}{partial}"

    @property
    def nodes(self) -> tuple[NodeId, ...]:
        """The nodes of the tree whose hashes the tile is."""
        first = self.position * FULL_WIDTH
        return tuple(NodeId(self.level * _HEIGHT, first + each) for each in range(self.width))


def parse(level: str, index: str) -> Tile:
    """The tile of the two parts of a path. Raises OutOfTreeError for every spelling but the one of `Tile.path`."""
    if not _LEVEL.fullmatch(level) or not _INDEX.fullmatch(index):
        raise OutOfTreeError("This is not the path of a tile.")
    groups, _, width = index.partition(".p/")
    tile = Tile(int(level), int(groups.replace("/", "").replace("x", "")), int(width or FULL_WIDTH))
    if tile.width > FULL_WIDTH or tile.path != f"{level}/{index}":
        raise OutOfTreeError("The path of this tile is spelt another way.")
    return tile


def is_in(tile: Tile, size: int) -> bool:
    """Whether a tree of that many leaves has all hashes of the tile."""
    return tile.position * FULL_WIDTH + tile.width <= size >> (_HEIGHT * tile.level)


def of_tree(size: int) -> Iterator[Tile]:
    """All tiles of a tree of that many leaves, level by level, from left to right; the last of each may be partial."""
    if not 0 <= size <= LARGEST_SIZE:
        raise OutOfTreeError("A tree has between 0 and 2^63 - 1 leaves.")
    level = 0
    while hashes := size >> (_HEIGHT * level):
        for index in range(hashes // FULL_WIDTH):
            yield Tile(level, index, FULL_WIDTH)
        if rest := hashes % FULL_WIDTH:
            yield Tile(level, hashes // FULL_WIDTH, rest)
        level += 1


def encode(tile: Tile, read: Mapping[NodeId, bytes]) -> bytes:
    """The bytes of a tile: its hashes one after the other. Raises MissingNodeError if `read` lacks one."""
    try:
        return b"".join(read[node] for node in tile.nodes)
    except KeyError as error:
        raise MissingNodeError(f"The node {error} is missing.") from error
