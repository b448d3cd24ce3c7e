"""The document as openapi.yaml holds it: texts in blocks as people read them, lists of words on one line."""

from typing import Any, Final

import yaml

Json = dict[str, Any]
_WIDTH: Final = 120


class _Writer(yaml.CSafeDumper):
    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  (the signature is yaml's)
        return True


def _text(writer: _Writer, value: str) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


def _list(writer: _Writer, value: list[Any]) -> yaml.SequenceNode:
    plain = all(isinstance(each, str | int | float) for each in value)
    return writer.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=plain)


_Writer.add_representer(str, _text)
_Writer.add_representer(list, _list)


def as_yaml(document: Json) -> str:
    """The same for the same document, so that a file of it can be compared."""
    return yaml.dump(document, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=_WIDTH)
