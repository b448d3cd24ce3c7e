"""The loading says how far it is, and never stands in its own way."""

import errno
import io

import pytest

from app.demo.loader import OnePassword
from app.demo.progress import Progress

CHAPTERS = ("The table", "The table", "Sessions", "The table")


def told(file: io.StringIO, *, terminal: bool) -> str:
    with Progress(file, terminal=terminal).over(len(CHAPTERS)) as advance:
        for chapter in CHAPTERS:
            advance(chapter)
    return file.getvalue()


@pytest.fixture(autouse=True)
def _an_ordinary_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")


def test_where_there_is_no_terminal_each_chapter_is_one_plain_line() -> None:
    lines = "Loading the demonstration: the table\nLoading the demonstration: sessions\n"
    assert told(io.StringIO(), terminal=False) == lines


def test_a_terminal_gets_a_bar_that_leaves_nothing_behind() -> None:
    text = told(io.StringIO(), terminal=True)
    assert "Loading the demonstration" in text
    assert " 75 %" in text
    assert text.endswith("\x1b[2K")


def test_a_terminal_that_knows_no_more_than_letters_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in told(io.StringIO(), terminal=True)


class Broken(io.StringIO):
    """An output whose reader has gone away."""

    def write(self, _: str) -> int:
        raise BrokenPipeError


class Hung(io.StringIO):
    """A terminal that was hung up."""

    def write(self, _: str) -> int:
        raise OSError(errno.EIO, "")


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("output", [Broken, Hung])
def test_an_output_that_breaks_does_not_stop_the_loading(output: type[io.StringIO], terminal: bool) -> None:
    assert told(output(), terminal=terminal) == ""


def fail() -> None:
    with Progress(io.StringIO(), terminal=True).over(2) as advance:
        advance("The table")
        raise KeyError


def test_a_failure_in_the_story_is_still_a_failure() -> None:
    with pytest.raises(KeyError):
        fail()


async def test_the_one_password_is_hashed_once_and_holds() -> None:
    passwords = OnePassword()
    first = await passwords.hash("huari-demostracion")
    assert await passwords.hash("huari-demostracion") == first
    assert await passwords.matches(first, "huari-demostracion")
    assert not await passwords.matches(first, "otra")
    assert await passwords.hash("otra") != first
