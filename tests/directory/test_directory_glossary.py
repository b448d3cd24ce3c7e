import re
from pathlib import Path

import pytest

from app.directory import codelists

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
LISTED = [name for name in codelists.names() if not name.startswith(("ocds_", "oc4ids_"))]


@pytest.mark.parametrize("name", LISTED)
def test_the_glossary_says_where_each_list_belongs(name: str) -> None:
    assert any(name in named for named in _lists_per_line())


def test_the_glossary_names_no_list_that_does_not_exist() -> None:
    assert _lists_per_line()
    for named in _lists_per_line():
        assert named
        assert named <= set(LISTED)


def test_every_line_of_the_glossary_speaks_both_languages() -> None:
    for cells in _lines():
        assert len(cells) == 4
        assert all(cells)


def _lines() -> list[list[str]]:
    text = GLOSSARY.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text if line.startswith("|")]


def _lists_per_line() -> list[set[str]]:
    """Names of codelists after the mark, for each line that has it."""
    return [set(re.findall(r"`(\w+)`", cells[1].split("▸")[1])) for cells in _lines() if "▸" in cells[1]]
