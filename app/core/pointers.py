"""Places in JSON: which texts stand where."""

from collections.abc import Iterator


def strings(value: object, at: str = "") -> Iterator[tuple[str, str]]:
    """(RFC 6901 pointer, text) of every string in a value of JSON, in its order."""
    match value:
        case str():
            yield at, value
        case dict():
            for name, each in value.items():
                yield from strings(each, f"{at}/{name.replace('~', '~0').replace('/', '~1')}")
        case list():
            for number, each in enumerate(value):
                yield from strings(each, f"{at}/{number}")
