"""Where the reference data lies and how it is read; `app/data/README.md` is the contract of its folders.

The files are part of the package and read-only. What holds everywhere lies directly under `app/data`, what holds in
one country under its ISO 3166-1 alpha-2 code in lower case, so that another country is another folder and no code.
"""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

COUNTRY_DEFAULT: Final = "pe"

_DATA: Final = files("app") / "data"
_COUNTRY_CODE_LENGTH: Final = 2


class UnknownCountryError(ValueError):
    """No folder of reference data exists for the country that the settings name."""

    def __init__(self, country: str) -> None:
        super().__init__(f"There is no reference data for country {country!r}; there is for: {', '.join(countries())}.")


@dataclass(frozen=True, slots=True)
class DataFile:
    """One shipped file: `path` below app/data, SHA-256 in hexadecimal, size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Holiday:
    """A national holiday and its name in the language of the country."""

    date: date
    name: str


@cache
def countries() -> tuple[str, ...]:
    """ISO 3166-1 alpha-2 codes, in lower case, of the countries with a folder."""
    return tuple(
        sorted(child.name for child in _DATA.iterdir() if child.is_dir() and len(child.name) == _COUNTRY_CODE_LENGTH)
    )


def country_folder(country: str) -> Traversable:
    """Folder of a country's data. Raises UnknownCountryError."""
    if country not in countries():
        raise UnknownCountryError(country)
    return _DATA / country


def shared_folder(name: str) -> Traversable:
    """Folder of data that holds in every country."""
    return _DATA / name


def csv_files(folder: Traversable) -> tuple[Traversable, ...]:
    """The CSV files directly in a folder by name; none when the folder does not exist."""
    if not folder.is_dir():
        return ()
    return tuple(sorted((f for f in folder.iterdir() if f.name.endswith(".csv")), key=lambda f: f.name))


def rows(file: Traversable) -> tuple[Mapping[str, str], ...]:
    """Rows of a UTF-8 CSV file with a header line; every value is text."""
    return tuple(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")), strict=True))


@cache
def national_holidays(country: str = COUNTRY_DEFAULT) -> tuple[Holiday, ...]:
    """The country's national holidays by date: the seed of its first calendar, which people then keep.

    Regional and one-off days off are not in it. Past the last year listed a business-day count would be wrong, see
    `holidays_known_until`. Raises UnknownCountryError.
    """
    listed = rows(country_folder(country) / "holidays.csv")
    return tuple(sorted((Holiday(date.fromisoformat(row["date"]), row["name"]) for row in listed), key=_by_date))


def holidays_known_until(country: str = COUNTRY_DEFAULT) -> date:
    """Last day of the last year that the country's holidays cover. Raises UnknownCountryError."""
    return date(national_holidays(country)[-1].date.year, 12, 31)


@cache
def data_files() -> tuple[DataFile, ...]:
    """Every shipped data file with its digest, by path: which data a deployment ran with."""
    return tuple(sorted(_walk(_DATA, ""), key=lambda file: file.path))


def _by_date(holiday: Holiday) -> tuple[date, str]:
    return holiday.date, holiday.name


def _walk(folder: Traversable, prefix: str) -> Iterator[DataFile]:
    for child in folder.iterdir():
        if child.is_dir():
            yield from _walk(child, f"{prefix}{child.name}/")
        else:
            content = child.read_bytes()
            yield DataFile(f"{prefix}{child.name}", hashlib.sha256(content).hexdigest(), len(content))
