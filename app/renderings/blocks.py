"""What a paper is made of: a small tree of blocks, which every writer prints in its own way. Pure data.

Every text in it is a plain string: nothing that people wrote is ever markup.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Style = Literal["body", "small", "quote", "strong"]


@dataclass(frozen=True, slots=True)
class Span:
    """Words, with their language where it is another one than that of the paper."""

    text: str
    language: str | None = None
    strong: bool = False


Words: TypeAlias = tuple[Span, ...]


def words(text: str | None, language: str | None = None, *, strong: bool = False) -> Words:
    """One span, or none where there is nothing to say."""
    return (Span(text, language, strong),) if text else ()


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` counts from 1, below the title of the paper."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of words; a `quote` is what somebody said or wrote, letter by letter."""

    words: Words
    style: Style = "body"


@dataclass(frozen=True, slots=True)
class Fields:
    """Names of things and what they are, one under the other."""

    rows: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header that repeats on each page; `widths` are shares of the line, one for each column."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """A list without an order."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Room for one signature or thumb, and whose it is."""

    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Boxes:
    """Room to sign, by group: `groups` stand side by side where there is room."""

    groups: tuple[tuple[str, tuple[Box, ...]], ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A new page, where there are pages."""


Block: TypeAlias = Heading | Paragraph | Fields | Table | Points | Boxes | Break


@dataclass(frozen=True, slots=True)
class Seal:
    """By what a reader checks that this is the sealed text: a digest, an address, and what to do with them."""

    digest: str
    address: str
    words: str
    short: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `mark` says on every page that it is no sealed text; `unprintable` is said where letters lack."""

    title: str
    above: str
    subtitle: str
    language: str
    blocks: tuple[Block, ...]
    footer: str
    page_words: str
    unprintable: str
    mark: str | None = None
    seal: Seal | None = None
    landscape: bool = False
    numbered_lines: bool = True


def table(
    caption: str, header: Sequence[str], rows: Iterable[Sequence[Words | str | None]], widths: Sequence[int]
) -> Table:
    """The table, with what is given as text made words."""
    made = tuple(tuple(words(cell) if cell is None or isinstance(cell, str) else cell for cell in row) for row in rows)
    return Table(caption, tuple(header), made, tuple(widths))
