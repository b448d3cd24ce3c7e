"""Drills: what `make test` tries a few times, tried many times; slow, and run on purpose by `make drills`.

Whatever is a drill has its short form beside it, which is the same code with smaller numbers: a drill finds what is
rare, and never what a change has broken outright.
"""

import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from types import FrameType
from typing import Any

import pytest
from hypothesis import settings

DRILL = pytest.mark.drill
LONGEST_MINUTES: float = 20
"""Whatever takes longer in `make drills` hangs, and is ended."""


def tried(few: int, many: int) -> pytest.MarkDecorator:
    """A test with a parameter `times`: `few` in every run of the tests, `many` in the drills."""
    return pytest.mark.parametrize(
        "times", [pytest.param(few, id=str(few)), pytest.param(many, id=str(many), marks=DRILL)]
    )


def drawn(machine: Any, *, few: int, many: int, steps: int, **options: Any) -> tuple[Any, Any]:
    """The tests of a state machine with so many histories of so many steps: the short one, and the drill."""

    class Longer(machine):  # type: ignore[misc]  # its class is an argument
        pass

    short, longer = machine.TestCase, Longer.TestCase
    for case, examples in ((short, few), (longer, many)):
        case.settings = settings(max_examples=examples, stateful_step_count=steps, deadline=None, **options)
    return short, DRILL(longer)


def are_asked_for(marks: str) -> bool:
    """Whether pytest's `-m` selects drills."""
    return bool(re.search(r"(?<!not )\bdrill\b", marks))


@contextmanager
def bounded() -> Iterator[None]:
    """Ends what runs inside after `LONGEST_MINUTES`."""

    def over(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"a drill takes longer than {LONGEST_MINUTES} minutes")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, LONGEST_MINUTES * 60)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def stay_on_loopback() -> None:
    """From now on this process connects to nothing, and listens to nothing, beyond this machine."""
    sys.addaudithook(_refuse_other_machines)


def _refuse_other_machines(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.bind"} and isinstance(arguments[1], tuple):
        host = str(arguments[1][0])
        if host != "localhost" and not ip_address(host).is_loopback:
            raise PermissionError(f"a drill stays on loopback, and {host} is not")
