"""What the chapters of the story share: the data, the table with its people, and steps that are taken on their days."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Final
from uuid import UUID

import yaml

from app.demo.calls import House, Json
from app.demo.days import Days, DemoClock
from app.trust.keys import PrivateKey
from app.trust.notes import SigningKey

FACILITATOR: Final = "facilitacion"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens `ago` days before the demonstration is loaded, at an hour of the table's clock."""

    ago: int
    hour: int
    chapter: str
    take: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Signer:
    """A delegate who signs; `mandate` is the leaf hash of the entry that accredited the delegate."""

    seat: UUID
    sector: str
    role: str
    mandate: str
    key: PrivateKey


@dataclass
class Table:
    """The table as it grows: its path, and the ids of what was made by the names that the data has for it."""

    house: House
    clock: DemoClock
    days: Days
    note: str
    administrator: str
    path: str = ""
    log: str = ""
    organizations: dict[str, str] = field(default_factory=dict)
    seats: dict[str, str] = field(default_factory=dict)
    signers: dict[str, Signer] = field(default_factory=dict)
    witnesses: list[SigningKey] = field(default_factory=list)
    demands: dict[str, str] = field(default_factory=dict)
    agreements: dict[str, str] = field(default_factory=dict)

    @property
    def roundtable(self) -> UUID:
        return UUID(self.path.rpartition("/")[2])

    def assumed(self, text: str) -> str:
        """The text with the note that it is no history."""
        return f"{text} {self.note}"


def read() -> Mapping[str, Json]:
    """The data of the demonstration: one object for each file, by its name."""
    folder = resources.files("app.demo").joinpath("huari")
    return {
        name: yaml.safe_load(folder.joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
        for name in ("table", "demands", "sessions", "commitments", "fund")
    }


def digest(*words: str) -> str:
    """Stands for the digest of a document that the demonstration does not have."""
    return hashlib.sha256("\n".join(("demo", *words)).encode()).hexdigest()
