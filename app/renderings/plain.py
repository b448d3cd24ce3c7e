"""A paper as plain text, for a message: lines of up to 76 characters, and nothing but words."""

import textwrap
from collections.abc import Iterator
from typing import Final

from app.renderings.blocks import Block, Boxes, Break, Fields, Heading, Paper, Paragraph, Points, Table, Words
from app.renderings.visible import visible

_WIDTH: Final = 76
_RULES: Final = {1: "=", 2: "-"}


def text(paper: Paper) -> bytes:
    """The same bytes for the same paper."""
    lines = [*([paper.mark, ""] if paper.mark else []), visible(paper.above), visible(paper.title)]
    lines += ["=" * min(_WIDTH, len(paper.title)), visible(paper.subtitle), ""]
    heading = ""
    for block in paper.blocks:
        lines += [*_lines(block, heading), ""]
        heading = block.text if isinstance(block, Heading) else ""
    if paper.seal is not None:
        lines += [*_wrapped(paper.seal.words), f"SHA-256 {paper.seal.digest}", paper.seal.address, ""]
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    return ("\n".join(lines) + "\n").encode()


def _lines(block: Block, heading: str) -> Iterator[str]:
    """`heading` is what stands just above: a table that is called the same does not say it again."""
    match block:
        case Heading():
            yield visible(block.text)
            if (rule := _RULES.get(block.level)) is not None:
                yield rule * min(_WIDTH, len(block.text))
        case Paragraph():
            quoted = "> " if block.style == "quote" else ""
            yield from _wrapped(_said(block.words), quoted, quoted)
        case Fields():
            for label, words in block.rows:
                yield from _wrapped(f"{label}: {_said(words)}", "", "  ")
        case Table() | Boxes():
            yield from _grid(block, heading)
        case Points():
            for item in block.items:
                yield from _wrapped(_said(item), "- ", "  ")
        case Break():
            return


def _grid(block: Table | Boxes, heading: str) -> Iterator[str]:
    if isinstance(block, Table):
        if not heading.endswith(block.caption):
            yield visible(block.caption)
        for row in block.rows:
            named = (f"{name}: {_said(cell)}" for name, cell in zip(block.header, row, strict=True) if cell)
            yield from _wrapped("; ".join(named).replace("\n", ", "), "- ", "  ")
        return
    for name, boxes in block.groups:
        yield visible(name)
        for box in boxes:
            yield visible("  ____________________  " + ", ".join(each for each in (box.title, *box.lines) if each))


def _said(words: Words) -> str:
    return visible("".join(each.text for each in words))


def _wrapped(said: str, first: str = "", then: str = "") -> Iterator[str]:
    """Its lines, each as it was broken; a long word stays whole, so that an address can be followed."""
    for number, line in enumerate(visible(said).split("\n")):
        begin = first if number == 0 else then
        yield from textwrap.wrap(
            line, _WIDTH, initial_indent=begin, subsequent_indent=then, break_long_words=False, break_on_hyphens=False
        ) or [begin.rstrip()]
