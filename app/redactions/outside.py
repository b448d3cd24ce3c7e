"""The list of redactions outside the database, which a restored copy of the database cannot forget.

One line of JSON for each redaction in effect, in `$TINKUY_HOME/redactions`. A line is added as soon as its transaction
has committed, under a file lock and with fsync; a crash between the two is made good by the next start, which adds
whatever the database has and the list has not. Nothing is ever taken off the list, so nothing that people wrote stands
on it: a redaction whose explanation named somebody is redacted in its turn.
"""

import fcntl
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final
from uuid import UUID

import orjson
from pydantic import ValidationError

from app.redactions.masking import MARK
from app.redactions.schemas import RedactionOut

NAME: Final = "redactions"


def read(home: Path) -> Sequence[RedactionOut]:
    """The list, in the order in which it was written. A last line that a crash tore is none yet."""
    path = home / NAME
    if not path.exists():
        return ()
    found = dict[str, RedactionOut]()
    for line in path.read_bytes().split(b"\n"):
        try:
            redaction = RedactionOut.model_validate({**orjson.loads(line), "explanation": MARK})
        except (orjson.JSONDecodeError, TypeError, ValidationError):
            continue
        found[str(redaction.id)] = redaction
    return tuple(found.values())


def add(home: Path, redactions: Iterable[RedactionOut]) -> None:
    """Put on the list whatever is not on it yet; durable on return."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(home / NAME, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        known = {redaction.id for redaction in read(home)}
        lines = [
            each.model_dump_json(exclude={"salt", "explanation"}).encode()
            for each in redactions
            if each.id not in known
        ]
        if lines:
            # The first line end closes a line that a crash may have left open.
            os.write(handle, b"\n" + b"\n".join(lines) + b"\n")
            os.fsync(handle)
    finally:
        os.close(handle)


def by_target(redactions: Iterable[RedactionOut]) -> Mapping[UUID, set[int]]:
    """The revisions that were taken out, by subject."""
    found = dict[UUID, set[int]]()
    for redaction in redactions:
        found.setdefault(redaction.target_id, set()).update(redaction.revisions)
    return found
