"""Files that arrive in parts: what is there of each lies in a folder of its own until the last byte has come.

The path says whose part it is and how large the whole will be: `<table>/<seat>/<digest>.<total>`, its length how far it
came, its time of change when the last byte did. Nothing of it stands in the database: a part is no act. Whoever writes
here holds the table's lock, so there is one writer for each part.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

LIFETIME: Final = timedelta(hours=48)
"""How long a part waits for the next one."""
_FOLDER: Final = "uploads"
# So many of the largest files may be under way: of one seat at one table, and of everybody.
_FILES_OF_SEAT, _FILES = 2, 40
_RANGE: Final = re.compile(r"bytes (?:(?P<first>[0-9]{1,15})-(?P<last>[0-9]{1,15})|\*)/(?P<total>[0-9]{1,15})")
_NAME: Final = re.compile(r"[0-9a-f]{64}\.(?P<total>[0-9]{1,15})")


@dataclass(frozen=True, slots=True)
class Span:
    """What `Content-Range` says of a request: which bytes of how many; without a `first` it asks how far that got."""

    first: int | None
    length: int
    total: int

    @classmethod
    def parse(cls, field: str) -> "Span | None":
        """From the field of RFC 9110 section 14.4; None where it is none, or its numbers contradict one another."""
        match = _RANGE.fullmatch(field.strip())
        if match is None or int(match["total"]) == 0:
            return None
        total = int(match["total"])
        if match["first"] is None:
            return cls(None, 0, total)
        first, last = int(match["first"]), int(match["last"])
        return cls(first, last - first + 1, total) if first <= last < total else None


@dataclass(frozen=True, slots=True)
class Held:
    """What is there of one file: `received` bytes of `total`, the last of them at `since`."""

    path: Path
    received: int
    total: int
    since: datetime

    @property
    def kept_until(self) -> datetime:
        return self.since + LIFETIME


@dataclass(frozen=True, slots=True)
class Parts:
    """The folder of all parts, with the most that all files under way may come to: of one seat, and of everybody."""

    folder: Path
    most_of_seat: int
    most: int

    @classmethod
    def at(cls, home: Path, most_of_file: int) -> "Parts":
        """Where a deployment keeps them, whose largest file has so many bytes."""
        return cls(home / _FOLDER, _FILES_OF_SEAT * most_of_file, _FILES * most_of_file)

    def held(self, table: UUID, seat: UUID, digest: str) -> Held | None:
        return next((each for each in _in(self._of(table, seat)) if each.path.name.startswith(digest)), None)

    def begun(self, table: UUID, seat: UUID, digest: str, total: int, now: datetime) -> Held:
        """Where a file of which nothing is there yet would begin; nothing is written."""
        return Held(self._of(table, seat) / f"{digest}.{total}", 0, total, now)

    def left_for(self, table: UUID, seat: UUID) -> tuple[int, int]:
        """(bytes that the seat may still begin, bytes that everybody may)."""
        own = sum(each.total for each in _in(self._of(table, seat)))
        every = sum(each.total for each in self._all())
        return self.most_of_seat - own, self.most - every

    def clear_lapsed(self, now: datetime) -> None:
        """Take away whatever waited for its next part too long."""
        for each in self._all():
            if each.kept_until < now:
                drop(each)

    def _of(self, table: UUID, seat: UUID) -> Path:
        return self.folder / str(table) / str(seat)

    def _all(self) -> Iterator[Held]:
        for folder in self.folder.glob("*/*"):
            yield from _in(folder)


def _in(folder: Path) -> Iterator[Held]:
    try:
        names = sorted(folder.iterdir())
    except FileNotFoundError:
        return
    for path in names:
        match = _NAME.fullmatch(path.name)
        if match is None:
            continue
        try:
            found = path.stat()
        except FileNotFoundError:  # cleared a moment ago
            continue
        yield Held(path, found.st_size, int(match["total"]), datetime.fromtimestamp(found.st_mtime, UTC))


def head(held: Held, data: bytes, length: int) -> bytes:
    """The first bytes of the file as they are known with `data`."""
    if held.received == 0:
        return data[:length]
    with held.path.open("rb") as file:
        return (file.read(min(length, held.received)) + data)[:length]


def digest(held: Held, data: bytes) -> str:
    """SHA-256, in hexadecimal, of what is there and of `data` after it."""
    if held.received == 0:
        return hashlib.sha256(data).hexdigest()
    with held.path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256")
    found.update(data)
    return found.hexdigest()


def append(held: Held, data: bytes, now: datetime) -> Held:
    """What is there with `data` after it; durable on return."""
    held.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(held.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.utime(held.path, (now.timestamp(), now.timestamp()))
    return Held(held.path, held.received + len(data), held.total, now)


def drop(held: Held) -> None:
    held.path.unlink(missing_ok=True)
