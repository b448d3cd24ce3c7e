"""What is done once is done in a process of its own: its answer, its refusals, its end."""

import os
import signal
import sys

import psutil  # type: ignore[import-untyped]  # it ships no annotations
import pytest

from app.core.apart import EndedApart, apart
from app.core.settings import StartError


def pid_and(word: str) -> tuple[int, str]:
    return os.getpid(), word


def refuse() -> None:
    raise StartError("The port is taken.\nSet another.")


def fail() -> None:
    raise RuntimeError("out of paper")


def wait() -> None:
    signal.pause()


def test_the_answer_comes_from_another_process_which_is_gone_afterwards() -> None:
    with apart(__name__, "pid_and") as call:
        pid, word = call("ayni")
    assert (pid != os.getpid(), word) == (True, "ayni")
    assert not psutil.pid_exists(pid)


def test_a_module_is_imported_there_alone() -> None:
    sys.modules.pop("this", None)
    with apart("this", "__doc__") as call, pytest.raises(EndedApart):  # a text cannot be called
        call()
    assert "this" not in sys.modules


def test_a_reason_not_to_start_is_told_as_it_was_given() -> None:
    with apart(__name__, "refuse") as call, pytest.raises(StartError, match=r"^The port is taken\.\nSet another\.$"):
        call()


def test_a_defect_is_shown_where_it_happens(capfd: pytest.CaptureFixture[str]) -> None:
    with apart(__name__, "fail") as call, pytest.raises(EndedApart):
        call()
    assert "RuntimeError: out of paper" in capfd.readouterr().err


def test_without_a_call_it_ends_with_the_block() -> None:
    before = set(psutil.Process().children())
    with apart(__name__, "wait"):
        assert len(set(psutil.Process().children()) - before) == 1
    assert set(psutil.Process().children()) == before


def test_a_caller_who_gives_up_ends_what_was_begun() -> None:
    before = set(psutil.Process().children())

    def give_up(*_: object) -> None:
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with pytest.raises(KeyboardInterrupt), apart(__name__, "wait") as call:
            call()
    finally:
        signal.signal(signal.SIGALRM, former)
    assert set(psutil.Process().children()) == before
