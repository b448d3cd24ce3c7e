import hashlib
from datetime import date
from pathlib import Path

import pytest

import app
from app.directory.reference import (
    UnknownCountryError,
    countries,
    country_folder,
    data_files,
    holidays_known_until,
    national_holidays,
)

DATA = Path(app.__file__).parent / "data"


def test_peru_is_there_and_a_stranger_is_refused_with_what_there_is() -> None:
    assert "pe" in countries()
    for stranger in ("xx", "", "..", "ocds", "PE"):
        with pytest.raises(UnknownCountryError, match="pe"):
            country_folder(stranger)


@pytest.mark.parametrize("country", countries())
def test_every_country_keeps_the_contract_of_its_folder(country: str) -> None:
    folder = country_folder(country)
    for path in ("places.csv", "holidays.csv", "codelists/languages.csv", "codelists/place_level.csv"):
        assert folder.joinpath(*path.split("/")).is_file(), path


def test_every_file_is_listed_with_the_digest_of_its_bytes() -> None:
    listed = {file.path: (file.sha256, file.size) for file in data_files()}
    on_disk = {
        path.relative_to(DATA).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)
        for path in DATA.rglob("*")
        if path.is_file()
    }
    assert listed == on_disk
    assert [file.path for file in data_files()] == sorted(listed)


def test_every_licence_that_the_readme_names_has_its_text() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    licences = {path.name for path in (DATA / "licenses").iterdir()}
    assert licences == {"MIT-ubigeo-peru-aumentado.txt", "CC-BY-4.0.txt", "Apache-2.0.txt"}
    assert all(word in readme for word in ("MIT", "CC BY 4.0", "Apache-2.0"))


def test_the_holidays_of_peru_are_sorted_unique_and_follow_the_law_of_their_year() -> None:
    listed = national_holidays("pe")
    dates = [holiday.date for holiday in listed]
    assert dates == sorted(set(dates))
    assert all(holiday.name.strip() for holiday in listed)
    assert date(2021, 12, 9) not in dates
    assert date(2022, 12, 9) in dates
    assert date(2023, 6, 7) not in dates
    assert date(2024, 6, 7) in dates


def test_each_year_has_its_fixed_holidays_and_easter_up_to_the_last_known_day() -> None:
    listed = {holiday.date for holiday in national_holidays("pe")}
    last = holidays_known_until("pe")
    assert last == date(2035, 12, 31)
    for year in range(2010, last.year + 1):
        fixed = {(1, 1), (5, 1), (6, 29), (7, 28), (7, 29), (8, 30), (10, 8), (11, 1), (12, 8), (12, 25)}
        assert {date(year, month, day) for month, day in fixed} <= listed
        thursdays = {day for day in listed if day.year == year and day.month in (3, 4) and day.weekday() == 3}
        assert len(thursdays) == 1
