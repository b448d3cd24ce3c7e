"""Ground rules as somebody wrote them in a file: what the file says, and on which line each part of it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import orjson
import yaml

Step: TypeAlias = str | int
Path: TypeAlias = tuple[Step, ...]

MOST_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Written:
    """The line of every place, and the number of every clause in the order of the file."""

    lines: Mapping[Path, int]
    numbers: Sequence[str]

    def line(self, path: Path) -> int | None:
        """The line of a place, or of the nearest one around it that is written down."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)

    def line_of(self, number: str) -> int | None:
        """The line of the rule of a clause, the last one of that number."""
        place = max((at for at, known in enumerate(self.numbers) if known == number), default=None)
        return None if place is None else self.line(("clauses", place, "rule"))


def read(text: str) -> tuple[Mapping[Path, int], object]:
    """The line of every place, counted from 1, and what the YAML says.

    Raises yaml.YAMLError; ValueError, TypeError or RecursionError where it says what JSON cannot.
    """
    if len(text.encode()) > MOST_BYTES:
        raise ValueError("too large")
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    lines: dict[Path, int] = {} if node is None else dict(_lines(node, ()))
    # Through JSON, so that what YAML reads as dates or other objects is no surprise later on.
    return lines, orjson.loads(orjson.dumps(yaml.safe_load(text)))


def _lines(node: yaml.Node, path: Path) -> Iterator[tuple[Path, int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield from _lines(value, (*path, place))


def numbers(drafted: Sequence[object]) -> list[str]:
    """The number of every clause, as `render` gives it to those that bring none."""
    given = [str(each["number"]) if isinstance(each, dict) and each.get("number") else None for each in drafted]
    free = (number for number in map(str, range(1, len(given) * 2 + 1)) if number not in given)
    return [number or next(free) for number in given]
