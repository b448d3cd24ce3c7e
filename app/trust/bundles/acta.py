"""Sealed minutes as the claims about them read them."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.trust.bundles.record import Body, Entry
from app.trust.canonical import JSONValue


@dataclass(frozen=True, slots=True)
class Acta:
    """Sealed minutes: the entry of the seal, the document, and its sections by name."""

    id: str
    entry: Entry
    document: Body
    sections: Mapping[str, Body]

    def items(self, section: str, name: str) -> list[Body]:
        """A list of a section; what is no object in it becomes one without members."""
        return objects(self.sections.get(section, {}).get(name))


def objects(value: JSONValue) -> list[Body]:
    """What is listed there; what is no object in it becomes one without members."""
    return [each if isinstance(each, dict) else {} for each in value] if isinstance(value, list) else []


def has(body: Body, members: Mapping[str, JSONValue]) -> bool:
    return all(name in body and body[name] == value for name, value in members.items())
