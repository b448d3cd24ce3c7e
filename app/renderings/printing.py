"""A paper as PDF (PDF/A-2a and PDF/UA-1): what the typesetter is given, and the process that sets it."""

import asyncio
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson

from app.renderings.blocks import Block, Boxes, Break, Fields, Heading, Paper, Paragraph, Points, Table, Words
from app.renderings.codes import qr
from app.renderings.lifecycle import TypesettingFailed
from app.renderings.visible import visible
from app.renderings.words import Layout, say

_HERE: Final = Path(__file__).parent
FONTS: Final = _HERE / "fonts"
_TEMPLATE: Final = _HERE / "templates" / "paper.typ"
_CHILD: Final = _HERE / "typeset.py"
AT_ONCE: Final = 2
_SECONDS: Final = 120.0
# A word that is longer than this may be broken anywhere: nothing runs over the edge of the page or of its column.
_LONGEST_WORD: Final = 24
_BREAK_HERE: Final = "\u200b"
_LONG: Final = re.compile(rf"[^\s\u200b]{{{_LONGEST_WORD},}}")
_TAG: Final = re.compile(r"[a-z]{2,3}")

_places = asyncio.Semaphore(AT_ONCE)


async def pdf(paper: Paper, at: datetime) -> bytes:
    """The same bytes for the same paper and hour. Raises TypesettingFailed."""
    return await _set(paper, at, {})


async def png(paper: Paper, at: datetime, ppi: float = 70) -> bytes:
    """The pages as pictures, one after the other, to be looked at. Raises TypesettingFailed."""
    return await _set(paper, at, {"format": "png", "ppi": ppi})


async def _set(paper: Paper, at: datetime, how: Mapping[str, object]) -> bytes:
    job = {
        "template": str(_TEMPLATE),
        "fonts": str(FONTS),
        "at": at.replace(microsecond=0).isoformat(),
        "paper": data(paper),
        **how,
    }
    async with _places:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            str(_CHILD),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            made, _ = await asyncio.wait_for(child.communicate(orjson.dumps(job)), _SECONDS)
        except TimeoutError:
            raise TypesettingFailed from None
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
    if child.returncode or not made:
        raise TypesettingFailed
    return made


def data(paper: Paper) -> dict[str, Any]:
    """What the template is given: strings that the fonts can show, and nothing that is markup."""
    lacking = _Lacking()
    layout: Layout = "en" if paper.language == "en" else "es"
    told: dict[str, Any] = {
        "title": lacking.text(paper.title),
        "above": lacking.text(paper.above),
        "subtitle": lacking.text(paper.subtitle),
        "language": layout,
        "footer": lacking.text(paper.footer),
        "page_words": paper.page_words,
        "unprintable": paper.unprintable,
        "mark": paper.mark,
        "landscape": paper.landscape,
        "numbered_lines": paper.numbered_lines,
        "sign_here": say("sign_here", layout),
        "blocks": [*_blocks(paper.blocks, lacking)],
        "seal": None,
    }
    if paper.seal is not None:
        seal = paper.seal
        told["seal"] = {
            "qr": qr(seal.address),
            "title": say("checking", layout),
            "address": lacking.text(seal.address),
            "words": lacking.text(seal.words),
            "digest": lacking.text(f"SHA-256 {seal.digest}"),
            "short": lacking.text(seal.short),
        }
    return {**told, "lacking": lacking.found}


class _Lacking:
    """Makes texts printable, and remembers whether a letter had to be shown by its number."""

    def __init__(self) -> None:
        self.found = False

    def text(self, text: str) -> str:
        shown = visible(text)
        if not covered().issuperset(shown):
            known = covered()
            shown = "".join(each if each in known else f"⟦U+{ord(each):04X}⟧" for each in shown)
        self.found = self.found or "⟦U+" in shown
        return _LONG.sub(_breakable, shown)

    def words(self, words: Words) -> list[dict[str, object]]:
        return [{"t": self.text(each.text), "l": _language(each.language), "b": each.strong} for each in words]


def _breakable(word: re.Match[str]) -> str:
    letters = word[0]
    pieces = (letters[at : at + _LONGEST_WORD] for at in range(0, len(letters), _LONGEST_WORD))
    return _BREAK_HERE.join(pieces)


def _language(tag: str | None) -> str | None:
    """The primary subtag, which is what the typesetter takes; none of a tag that has no other form."""
    found = None if tag is None else _TAG.fullmatch(tag.split("-")[0])
    return found[0] if found else None


def _blocks(blocks: Iterable[Block], lacking: _Lacking) -> Iterator[dict[str, Any]]:
    """A table that is called as the heading just above it does not say it again."""
    heading = ""
    for block in blocks:
        made = _block(block, lacking)
        if isinstance(block, Table) and heading.endswith(block.caption):
            made["c"] = ""
        yield made
        heading = block.text if isinstance(block, Heading) else ""


def _block(block: Block, lacking: _Lacking) -> dict[str, Any]:
    match block:
        case Heading():
            return {"k": "h", "l": block.level, "t": lacking.text(block.text)}
        case Paragraph():
            return {"k": "p", "s": block.style, "w": lacking.words(block.words)}
        case Fields():
            return {"k": "f", "r": [[lacking.text(label), lacking.words(words)] for label, words in block.rows]}
        case Table() | Boxes():
            return _grid(block, lacking)
        case Points():
            return {"k": "u", "i": [lacking.words(each) for each in block.items]}
        case Break():
            return {"k": "b"}


def _grid(block: Table | Boxes, lacking: _Lacking) -> dict[str, Any]:
    if isinstance(block, Table):
        rows = [[lacking.words(cell) for cell in row] for row in block.rows]
        header = [lacking.text(each) for each in block.header]
        return {"k": "t", "c": lacking.text(block.caption), "h": header, "r": rows, "w": block.widths}
    groups = []
    for name, boxes in block.groups:
        made = [{"t": lacking.text(box.title), "l": [*map(lacking.text, box.lines)]} for box in boxes]
        groups.append([lacking.text(name), made])
    return {"k": "x", "g": groups}


@cache
def covered() -> frozenset[str]:
    """The characters that the fonts of this package have, and the ends of lines."""
    lines = (FONTS / "coverage.txt").read_text(encoding="ascii").split()
    return frozenset(chr(point) for line in lines for point in _points(line)) | {"\n", _BREAK_HERE}


def _points(line: str) -> Iterable[int]:
    first, _, last = line.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)
