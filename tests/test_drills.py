"""Drills are run on purpose alone, end, and stay on this machine."""

import signal
import time

import pytest

from tests import drills


@pytest.mark.parametrize(
    ("marks", "asked"),
    [
        ("drill", True),
        ("drill or hypothesis", True),
        ("hypothesis or drill", True),
        ("not drill", False),
        ("", False),
        ("hypothesis", False),
        ("drilled", False),
    ],
)
def test_they_are_asked_for_by_name(marks: str, asked: bool) -> None:
    assert drills.are_asked_for(marks) is asked


def test_whatever_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drills, "LONGEST_MINUTES", 1 / 60)
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(TimeoutError, match="a drill takes longer"), drills.bounded():
        time.sleep(20)
    assert signal.getsignal(signal.SIGALRM) is before
    with drills.bounded():
        pass
    assert signal.alarm(0) == 0


@pytest.mark.parametrize(
    ("event", "address"),
    [
        ("socket.connect", ("192.0.2.1", 443)),
        ("socket.connect", ("2001:db8::1", 443, 0, 0)),
        ("socket.bind", ("0.0.0.0", 0)),  # noqa: S104 - an address that is refused
        ("socket.bind", ("", 0)),
    ],
)
def test_nobody_elsewhere_is_spoken_to(event: str, address: tuple[object, ...]) -> None:
    with pytest.raises((PermissionError, ValueError)):
        drills._refuse_other_machines(event, (None, address))


@pytest.mark.parametrize(
    ("event", "address"),
    [
        ("socket.connect", ("127.0.0.1", 5432)),
        ("socket.connect", ("::1", 5432, 0, 0)),
        ("socket.connect", ("localhost", 80)),
        ("socket.connect", "/tmp/.s.PGSQL.5432"),  # noqa: S108 - the name of a socket
        ("open", ("192.0.2.1", 443)),
    ],
)
def test_this_machine_is(event: str, address: object) -> None:
    drills._refuse_other_machines(event, (None, address))
