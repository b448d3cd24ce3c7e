"""CONTRIBUTING places things: every room has its line, and every file that it names is there."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text()
ROOMS = re.findall(r"^\| `(\w+)` \| (.+) \|$", TEXT, re.M)
# What is named is a path of this repository: of a file with its ending, or of a folder with a slash.
NAMED = sorted(set(re.findall(r"`([a-z_]+(?:/[\w.]+)*(?:/|\.(?:py|md|yaml))|\.importlinter)`", TEXT)))
ANSWERS = re.findall(r"^- \*\*(.+?)\?\*\* (.+?)(?=\n- \*\*|\n\n)", TEXT, re.M | re.S)


def layers() -> list[str]:
    """The rooms as the contract has them, from the highest to the lowest."""
    contract = ConfigParser()
    contract.read(ROOT / ".importlinter")
    lines = contract["importlinter:contract:layers"]["layers"].split("\n")
    return [room.strip(" ()") for line in lines if line for room in line.split("|")]


def test_every_room_has_one_line_in_the_order_of_the_layers() -> None:
    assert [room for room, _ in ROOMS] == layers()


def test_every_folder_and_file_of_the_application_is_a_room() -> None:
    here = {path.stem for path in (ROOT / "app").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert here - {"__init__"} == {room for room, _ in ROOMS}


def test_a_line_says_something_and_ends() -> None:
    assert [(room, line) for room, line in ROOMS if len(line) < 20 or not line.endswith(".")] == []


@pytest.mark.parametrize("name", NAMED)
def test_what_is_named_is_there(name: str) -> None:
    assert (ROOT / name).exists()


def test_a_dozen_things_are_placed_in_rooms_that_there_are() -> None:
    assert len(ANSWERS) >= 12
    rooms = {room for room, _ in ROOMS}
    for question, answer in ANSWERS:
        named = set(re.findall(r"`(?:app/)?([a-z]+)(?:/[\w/.]*)?`", answer))
        assert named & rooms, question


def test_the_files_of_a_room_are_named_in_the_order_of_the_contract() -> None:
    contract = ConfigParser()
    contract.read(ROOT / ".importlinter")
    lines = contract["importlinter:contract:files"]["layers"].strip().split("\n")
    order = [" | ".join(each.strip(" ()") for each in line.split("|")) for line in reversed(lines)]
    assert f"`{' · '.join(order)}`" in TEXT
