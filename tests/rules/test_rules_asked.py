"""What is said to be enforced is asked: the table of asked moments against the code that asks."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from app import rules
from app.rules import asked, moments
from app.rules.asked import ASKED, is_enforced, unasked
from app.rules.kinds import RULE_KINDS
from app.rules.kinds.required_languages import RequiredLanguages
from app.rules.moments import Moment, SpeechInterpreted, TextPutToDecision
from app.rules.rule_kind import RuleKind

APP = Path(rules.__file__).parents[1]
MOMENTS = {
    kind.__name__: kind
    for name in moments.__all__
    if isinstance(kind := getattr(moments, name), type) and issubclass(kind, Moment) and kind is not Moment
}


def constructed_in(source: str) -> Iterator[str]:
    """The moments that a module makes, however it imports them."""
    tree = ast.parse(source)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app.rules.moments"):
            names |= {each.asname or each.name: each.name for each in node.names}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if names.get(name) in MOMENTS:
                yield names[name]
            case ast.Call(func=ast.Attribute(attr=name)) if name in MOMENTS:
                yield name


def constructed(app: Path) -> dict[str, tuple[str, ...]]:
    """The rooms that make each moment, by its name; the rules themselves ask nobody."""
    rooms: dict[str, set[str]] = {}
    for file in app.rglob("*.py"):
        room = file.relative_to(app).parts[0].removesuffix(".py")
        for name in constructed_in(file.read_text(encoding="utf-8")) if room != "rules" else ():
            rooms.setdefault(name, set()).add(room)
    return {name: tuple(sorted(found)) for name, found in rooms.items()}


def said() -> Mapping[str, tuple[str, ...]]:
    return {moment.__name__: rooms for moment, rooms in ASKED.items()}


def test_a_moment_is_asked_where_a_room_makes_it_and_nowhere_else() -> None:
    assert constructed(APP) == said()


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("from app.rules.moments import CaucusCalled\nCaucusCalled(now, 'state', 0, 5)", id="by its name"),
        pytest.param("from app.rules.moments import CaucusCalled as C\nasked = [C(now, 'state', 0, 5)]", id="renamed"),
        pytest.param("from app.rules import moments\nmoments.CaucusCalled(now, 'state', 0, 5)", id="by its module"),
        pytest.param("from app.rules.moments.sessions import CaucusCalled\nCaucusCalled(*facts)", id="from its file"),
    ],
)
def test_a_room_that_begins_to_ask_is_noticed(source: str, tmp_path: Path) -> None:
    (tmp_path / "floor").mkdir()
    (tmp_path / "floor" / "service.py").write_text(source, encoding="utf-8")
    assert constructed(tmp_path) == {"CaucusCalled": ("floor",)}


def test_naming_a_moment_is_not_asking_it(tmp_path: Path) -> None:
    (tmp_path / "floor.py").write_text(
        "from app.rules.moments import CaucusCalled\nCODES = refusals_at(CaucusCalled)", encoding="utf-8"
    )
    assert constructed(tmp_path) == {}


@pytest.mark.parametrize("kind", RULE_KINDS.values(), ids=list(RULE_KINDS))
def test_a_kind_is_enforced_where_it_is_asked_at_each_of_its_moments(kind: type[RuleKind]) -> None:
    assert is_enforced(kind) == (not kind.text_only and set(kind.moments) <= set(ASKED))


def test_a_kind_that_is_asked_in_part_names_the_moments_that_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    left = {moment: rooms for moment, rooms in ASKED.items() if moment not in RequiredLanguages.moments}
    monkeypatch.setattr(asked, "ASKED", left)
    assert unasked(RequiredLanguages) == (SpeechInterpreted, TextPutToDecision)
    monkeypatch.setattr(asked, "ASKED", {**left, SpeechInterpreted: ("floor",)})
    assert (is_enforced(RequiredLanguages), unasked(RequiredLanguages)) == (False, (TextPutToDecision,))
    monkeypatch.setattr(asked, "ASKED", ASKED)
    assert (is_enforced(RequiredLanguages), unasked(RequiredLanguages)) == (True, ())
