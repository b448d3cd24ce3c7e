"""Places of a country by official code, in memory; the file is small and changes with a release only.

For Peru the codes are those of the statistics institute (INEI): department 2 digits, province 4, district 6. The
electoral register (RENIEC) numbers the same districts differently, so a code of unknown origin must be asked about.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain, islice
from typing import Final

from app.directory.reference import COUNTRY_DEFAULT, country_folder, rows

_PATH_SEPARATOR: Final = " / "
_SPACED: Final = str.maketrans(dict.fromkeys("/,.;-'’", " "))


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `path` reads from the widest place down; coordinates are WGS 84 degrees of the seat of its authority,
    and unknown (None) for the youngest districts, like their `capital`.
    """

    code: str
    name: str
    level: str
    parent_code: str | None
    path: str
    latitude: Decimal | None
    longitude: Decimal | None
    capital: str | None


@dataclass(frozen=True, slots=True)
class _Entry:
    place: Place
    name: str
    words: str
    path_words: str
    ancestors: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    by_code: Mapping[str, Place]
    entries: tuple[_Entry, ...]


def load(country: str = COUNTRY_DEFAULT) -> int:
    """Read the country's places now, not at the first question; returns how many. Raises UnknownCountryError."""
    return len(_gazetteer(country).entries)


def place(code: str, country: str = COUNTRY_DEFAULT) -> Place | None:
    """The place with this official code."""
    return _gazetteer(country).by_code.get(code)


def search(
    q: str, *, limit: int = 20, level: str | None = None, parent: str | None = None, country: str = COUNTRY_DEFAULT
) -> tuple[Place, ...]:
    """Places that answer to `q`, best first: case, accents and punctuation do not matter.

    Order: the name itself; names that start with `q`; names with a later word that starts so; places where every word
    of `q` starts a word of the path («san marcos ancash»). Within each, wider places first, then by name and code.
    Digits are the beginning of a code and list by code; an empty `q` lists everything. `level` keeps one level,
    `parent` (a code) what lies below that place.
    """
    wanted = _fold(q)
    entries: Iterable[_Entry] = _gazetteer(country).entries
    if level is not None:
        entries = (entry for entry in entries if entry.place.level == level)
    if parent is not None:
        entries = (entry for entry in entries if parent in entry.ancestors)
    if not wanted:
        found: Iterable[_Entry] = entries
    elif wanted.isdigit():
        matching = [entry for entry in entries if entry.place.code.startswith(wanted)]
        found = sorted(matching, key=lambda entry: entry.place.code)
    else:
        found = _ranked(wanted, entries)
    return tuple(entry.place for entry in islice(found, max(limit, 0)))


def _ranked(wanted: str, entries: Iterable[_Entry]) -> Iterator[_Entry]:
    """Entries in four classes of nearness; each class keeps the order that it comes in."""
    for word in wanted.split():
        start = f" {word}"
        entries = [entry for entry in entries if start in entry.path_words]
    ranks: tuple[list[_Entry], ...] = ([], [], [], [])
    within = f" {wanted}"
    for entry in entries:
        if entry.name == wanted:
            ranks[0].append(entry)
        elif entry.name.startswith(wanted):
            ranks[1].append(entry)
        elif within in entry.words:
            ranks[2].append(entry)
        else:
            ranks[3].append(entry)
    return chain.from_iterable(ranks)


def _fold(text: str) -> str:
    """Lower case without marks or punctuation, words one space apart."""
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return " ".join(bare.casefold().translate(_SPACED).split())


@cache
def _gazetteer(country: str) -> _Gazetteer:
    listed = {row["code"]: row for row in rows(country_folder(country) / "places.csv")}

    def lineage(code: str) -> tuple[str, ...]:
        parent = listed[code]["parent_code"]
        return (*lineage(parent), code) if parent else (code,)

    ordered: list[tuple[int, str, str, _Entry]] = []
    for code, row in listed.items():
        line = lineage(code)
        path = _PATH_SEPARATOR.join(listed[step]["name"] for step in line)
        one = Place(
            code=code,
            name=row["name"],
            level=row["level"],
            parent_code=row["parent_code"] or None,
            path=path,
            latitude=Decimal(row["latitude"]) if row["latitude"] else None,
            longitude=Decimal(row["longitude"]) if row["longitude"] else None,
            capital=row["capital"] or None,
        )
        name = _fold(one.name)
        entry = _Entry(one, name, f" {name}", f" {_fold(path)}", frozenset(line[:-1]))
        ordered.append((len(line), name, code, entry))
    ordered.sort(key=lambda item: item[:3])
    return _Gazetteer({code: entry.place for _, _, code, entry in ordered}, tuple(entry for *_, entry in ordered))
