"""The bytes of events: an entry is made into bytes once for all who hear of it."""

from typing import Final

from app.streams.models import Ending
from app.streams.queries import Told

BEAT: Final = b":\n\n"
RETRY: Final = b"retry: 1000\n\n"
"""How many milliseconds a browser waits before it resumes."""


def entry(told: Told) -> bytes:
    """The stored envelope as it is: canonical JSON holds no line breaks."""
    text = f'{{"index":{told.entry_index},"leaf":"{told.leaf.hex()}","entry":{told.envelope}}}'
    return f"id: {told.entry_index}\nevent: entry\ndata: {text}\n\n".encode()


def counters(known: int, content: bytes) -> bytes:
    """`known` is the index of the last entry that whoever gets this knows."""
    return b"id: %d\nevent: counters\ndata: %b\n\n" % (known, content)


def nothing(known: int) -> bytes:
    """From where to resume, and no event."""
    return b"id: %d\n\n" % known


def ended(reason: Ending) -> bytes:
    return f'event: end\ndata: {{"reason":"{reason}"}}\n\n'.encode()
