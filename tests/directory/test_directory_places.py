import time
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory import places
from app.directory.codelists import codelist
from app.directory.places import place, search
from app.directory.reference import UnknownCountryError, country_folder, rows

SOURCES = {"departamento": 2, "provincia": 4, "distrito": 6}
LEFT_OUT = {"160109", "160114"}


def bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).upper()


def test_huari_is_a_province_a_district_and_holds_san_marcos() -> None:
    province, district, san_marcos = place("0210"), place("021001"), place("021014")
    assert province is not None
    assert district is not None
    assert san_marcos is not None
    assert (province.name, province.level, province.parent_code) == ("Huari", "province", "02")
    assert (district.name, district.level, district.capital) == ("Huari", "district", "Huari")
    assert san_marcos.path == "Áncash / Huari / San Marcos"
    assert (san_marcos.latitude, san_marcos.longitude) == (Decimal("-9.524167"), Decimal("-77.156944"))


@pytest.mark.parametrize("stranger", ["", "0", "021099", "020000", "PE-ANC", "0210 "])
def test_a_code_that_inei_does_not_have_is_no_place(stranger: str) -> None:
    assert place(stranger) is None


def test_every_row_of_the_source_is_there_with_its_name_its_coordinates_and_its_parent() -> None:
    found = set()
    for name, digits in SOURCES.items():
        for row in rows(country_folder("pe") / "source" / f"ubigeo_{name}.csv"):
            if row["inei"] in LEFT_OUT:
                continue
            code = "180107" if row["inei"] == "NA" else row["inei"][:digits]
            here = place(code)
            assert here is not None, code
            assert bare(here.name) == bare(row[name])
            assert here.parent_code == (code[:-2] or None)
            assert (here.capital is None) == (row["capital"] == "NA")
            if here.latitude is not None and here.longitude is not None:
                assert abs(here.latitude - Decimal(row["latitude"])) < Decimal("0.000001")
                assert abs(here.longitude - Decimal(row["longitude"])) < Decimal("0.000001")
            found.add(code)
    assert len(found) == places.load() == 2112


def test_levels_and_parents_are_whole() -> None:
    levels = codelist("place_level")
    assert levels is not None
    everywhere = search("", limit=10_000)
    assert [p.level for p in everywhere] == sorted((p.level for p in everywhere), key=levels.codes.index)
    assert all(p.parent_code is None or place(p.parent_code) for p in everywhere)
    for name in (p.name for p in everywhere):
        assert name == name.strip()
        assert not name.isupper()


@pytest.mark.parametrize("q", ["chavin de huantar", "CHAVÍN DE HUÁNTAR", "  Chavín,de  Huántar ", "Cañete"])
def test_neither_case_nor_accents_nor_punctuation_matter(q: str) -> None:
    assert search(q, limit=1)[0].name in {"Chavín de Huántar", "Cañete"}


def test_the_name_itself_comes_first_then_names_that_start_so_then_later_words_then_the_path() -> None:
    found = [(p.code, p.path) for p in search("huari", limit=100)]
    assert found[:2] == [("0210", "Áncash / Huari"), ("021001", "Áncash / Huari / Huari")]
    names = [path.rsplit(" / ", 1)[-1] for _, path in found]
    starts = [name.startswith("Huari") for name in names]
    assert starts == sorted(starts, reverse=True)
    assert found[-1][1].startswith("Áncash / Huari / ")


def test_words_of_a_wider_place_narrow_the_search() -> None:
    assert [p.code for p in search("san marcos ancash")] == ["021014"]
    assert [p.code for p in search("San Marcos, Huari, Áncash")] == ["021014"]


def test_digits_are_the_beginning_of_a_code() -> None:
    assert [p.code for p in search("0210", limit=3)] == ["0210", "021001", "021002"]


def test_level_and_parent_narrow_and_nothing_typed_lists() -> None:
    assert len(search("", limit=100, level="department")) == 25
    assert len(search("", limit=100, parent="0210")) == 16
    assert len(search("", limit=100, parent="02", level="province")) == 20
    assert [p.code for p in search("huari", parent="02", level="district", limit=1)] == ["021001"]
    assert search("huari", parent="99") == ()


@pytest.mark.parametrize(("limit", "length"), [(0, 0), (-1, 0), (1, 1), (7, 7)])
def test_the_limit_holds(limit: int, length: int) -> None:
    assert len(search("san", limit=limit)) == length


@given(st.text(max_size=40))
def test_whatever_is_typed_finds_each_place_once_and_always_in_the_same_order(q: str) -> None:
    found = search(q, limit=3000)
    assert len({p.code for p in found}) == len(found)
    assert search(q, limit=3000) == found
    assert search(q, limit=5) == found[:5]


@given(st.sampled_from(search("", limit=3000)))
def test_every_place_is_found_by_its_own_path(one: places.Place) -> None:
    assert one in search(one.path, limit=3000)
    assert one.name == search(one.name, limit=1)[0].name or bare(one.name) == bare(search(one.name, limit=1)[0].name)


def test_a_search_is_quick_enough_to_follow_the_keyboard() -> None:
    places.load()
    best = min(_seconds("san") for _ in range(20))
    assert best < 0.002


def test_a_country_without_data_is_refused_by_name() -> None:
    with pytest.raises(UnknownCountryError, match=r"'xx'.*pe"):
        search("huari", country="xx")


def _seconds(q: str) -> float:
    start = time.perf_counter()
    search(q)
    return time.perf_counter() - start
