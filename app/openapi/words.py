"""What parameters mean whose handler leaves it to their name; ids describe themselves."""

from collections.abc import Mapping
from typing import Final

PARAMETERS: Final[Mapping[str, str]] = {
    "limit": "How many items at the most.",
    "sector": "Only of this sector.",
    "role": "Only with this role.",
    "phase": "Only in this phase.",
    "intent": "What the seat is to say of the text.",
    "kind": "Only of this kind.",
    "present": "With `true` only who is there now, with `false` only who has left.",
    "overdue": "With `true` only what is in force and past its day, with `false` only the others.",
    "code": "The one-time code, as it was handed over.",
    "mark": "The mark that stands for a person, such as `P1`.",
    "held_from": "Only what was held on this day or later.",
    "held_until": "Only what was held on this day or earlier.",
    "taken_up": "With `true` only what a commitment took up, with `false` only the rest.",
    "kid": "RFC 7638 thumbprint of the key.",
    "sha256": "SHA-256 of the file's bytes, in lower-case hexadecimal.",
    "name": "The name of the list.",
    "pack": "What is printed.",
    "gateway_id": "The channel whose gateway calls: `sms` or `chat`.",
    "index": "Position in the log; the first is 0.",
    "size": "How many entries the tree has.",
    "from": "How many entries the earlier tree has.",
    "to": "How many entries the later tree has.",
}
