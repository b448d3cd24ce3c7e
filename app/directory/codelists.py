"""The closed lists of words that a client shows: a code, its label in Spanish and English, what it means.

Four sources, one shape: our own lists, those of the country (which may relabel one of ours by its name), the currencies
of ISO 4217, and the open contracting ones, unmodified and in English only. Languages are a list too: its codes are
BCP 47 primary language subtags, that is the two letters of ISO 639-1 where a language has them (`es`), else the three
of ISO 639-3 (`qxo`). The country's come first, then those of the world that CLDR has a name for; any other language of
the IANA registry is taken too, though no list shows it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources.abc import Traversable
from itertools import chain
from re import ASCII
from re import compile as compile_pattern
from typing import Final

from babel import Locale

from app.directory.reference import COUNTRY_DEFAULT, country_folder, csv_files, rows, shared_folder

LANGUAGES: Final = "languages"
CURRENCY: Final = "currency"
_SUBTAG: Final = compile_pattern(r"[a-z]{2,3}", ASCII)
# Registered, and no language that anybody writes: undetermined, several, none, uncoded, and those of private use.
_NO_LANGUAGE: Final = compile_pattern(r"und|mul|zxx|mis|q[a-t][a-z]", ASCII)


@dataclass(frozen=True, slots=True)
class CodelistEntry:
    """One code. What the source does not say in a language is None; `deprecated` codes are read, no longer written."""

    code: str
    label_es: str | None
    label_en: str | None
    description_es: str | None
    description_en: str | None
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Codelist:
    """A list by name, its entries in the order that people read them in."""

    name: str
    entries: tuple[CodelistEntry, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in order."""
        return tuple(entry.code for entry in self.entries)

    def label(self, code: str, language: str) -> str | None:
        """Label of a code in `es` or `en`, in the other one where the source has only that; None for a stranger."""
        entry = next((entry for entry in self.entries if entry.code == code), None)
        if entry is None:
            return None
        first, second = (entry.label_en, entry.label_es) if language == "en" else (entry.label_es, entry.label_en)
        return first or second


def codelist(name: str, country: str = COUNTRY_DEFAULT) -> Codelist | None:
    """The list of this name."""
    return _languages_listed(country) if name == LANGUAGES else _codelists(country).get(name)


def names(country: str = COUNTRY_DEFAULT) -> tuple[str, ...]:
    """Names of all lists, sorted."""
    return tuple(sorted(_codelists(country)))


@cache
def currencies() -> frozenset[str]:
    """The codes of ISO 4217 for money; the same in every country."""
    listed = codelist(CURRENCY)
    return frozenset(listed.codes if listed else ())


def is_language(code: str, country: str = COUNTRY_DEFAULT) -> bool:
    """Whether this is, letter by letter, the one code of a language: of the country's list, or of the registry."""
    return _languages(country).get(code) == code or (code not in _languages(country) and _is_registered(code))


def language_code(written: str, country: str = COUNTRY_DEFAULT) -> str | None:
    """The one code of a language for what others write: `SPA`, `spa` and `es` are `es`; None for a stranger."""
    return _languages(country).get(written.strip().lower())


def equivalent(name: str, code: str, scheme: str, country: str = COUNTRY_DEFAULT) -> str | None:
    """What another scheme calls a code of the list `name`; None where that scheme has no word for it.

    The level of implementation speaks `ogp`, `pam` (Peace Accords Matrix), `ocds`, `iati` and `peru`. Besides its own
    codes it has an equivalent for the commitment's phase `breached`, which some of them count as a level.
    """
    return _crosswalks(country).get((name, code, scheme))


def schemes(name: str, country: str = COUNTRY_DEFAULT) -> tuple[str, ...]:
    """Schemes into which the list `name` can be told, sorted."""
    return tuple(sorted({scheme for listed, _, scheme in _crosswalks(country) if listed == name}))


@cache
def _codelists(country: str) -> Mapping[str, Codelist]:
    folders = (
        shared_folder("ocds"),
        shared_folder("iso"),
        shared_folder("codelists"),
        country_folder(country) / "codelists",
    )
    files = chain.from_iterable(csv_files(folder) for folder in folders)
    return {_stem(file): Codelist(_stem(file), tuple(_entry(row) for row in rows(file))) for file in files}


@cache
def _languages_listed(country: str) -> Codelist | None:
    """Apart from the other lists, because it takes the registry, whose names are megabytes that few services need."""
    known = _codelists(country).get(LANGUAGES)
    if known is None:
        return None
    return Codelist(LANGUAGES, (*known.entries, *_of_the_world(frozenset(known.codes))))


def _of_the_world(known: frozenset[str]) -> Iterator[CodelistEntry]:
    """The further languages that CLDR names in Spanish and in English, by their names in Spanish."""
    english = Locale("en").languages
    for code, name in sorted(Locale("es").languages.items(), key=lambda each: each[1]):
        if code not in known and code in english and _is_registered(code):
            yield CodelistEntry(code, name, english[code], None, None)


@cache
def _is_registered(code: str) -> bool:
    """Whether the registry has this primary language subtag, and prefers no other one to it."""
    if not _SUBTAG.fullmatch(code) or _NO_LANGUAGE.fullmatch(code):
        return False
    registry = import_module("langcodes")
    return bool(registry.tag_is_valid(code) and registry.standardize_tag(code) == code)


def _entry(row: Mapping[str, str]) -> CodelistEntry:
    """Reads our header line, and that of the open contracting lists (Code, Title, Description, Deprecated)."""
    if "Code" in row:
        return CodelistEntry(
            code=row["Code"],
            label_es=None,
            label_en=row["Title"] or None,
            description_es=None,
            description_en=row["Description"] or None,
            deprecated=bool(row.get("Deprecated")),
        )
    return CodelistEntry(
        code=row["code"],
        label_es=row["label_es"] or None,
        label_en=row["label_en"] or None,
        description_es=row["description_es"] or None,
        description_en=row["description_en"] or None,
    )


@cache
def _languages(country: str) -> Mapping[str, str]:
    listed = rows(country_folder(country) / "codelists" / f"{LANGUAGES}.csv")
    return {row["iso639_3"]: row["code"] for row in listed} | {row["code"]: row["code"] for row in listed}


@cache
def _crosswalks(country: str) -> Mapping[tuple[str, str, str], str]:
    folders = (shared_folder("crosswalks"), country_folder(country) / "crosswalks")
    files = chain.from_iterable(csv_files(folder) for folder in folders)
    return {(_stem(file), row["code"], row["scheme"]): row["equivalent"] for file in files for row in rows(file)}


def _stem(file: Traversable) -> str:
    return file.name.removesuffix(".csv")
