"""The page on ground rules: its tables are those of the library, and its examples run."""

import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.protocols.templates import templates
from app.rules.asked import ASKED, unasked
from app.rules.composition import compose, render
from app.rules.invariants import INVARIANTS
from app.rules.kinds import RULE_KINDS, discover
from app.rules.rule_kind import RuleKind
from app.rules.schemas import ClauseIn
from tests.rules.ideal_table import stuck_at
from tests.rules.test_rules_fitting import TABLE
from tests.rules.test_rules_rule_kinds import MOMENTS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ground-rules.md").read_text(encoding="utf-8")
PROBLEMS = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS = [(each["language"], each["code"]) for each in BLOCK.finditer(PAGE)]


def block(beginning: str) -> str:
    [found] = [code for _, code in BLOCKS if code.startswith(beginning)]
    return found


def codes(names: list[str]) -> str:
    return " ".join(f"`{name}`" for name in names) or "–"


def enforced(kind: type[RuleKind]) -> str:
    if kind.text_only:
        return "–"
    waiting = [moment.called() for moment in unasked(kind)]
    if not waiting:
        return "yes"
    return "not yet" if len(waiting) == len(kind.moments) else f"not at {codes(waiting)}"


def row(kind: type[RuleKind]) -> str:
    asked = "text only" if kind.text_only else codes(kind.moment_names())
    refuses = f"`{kind.refusal.code}`" if kind.refuses else "–"
    unfit = codes([refusal.code for refusal in kind.unfit])
    return f"| `{kind.kind}` | {asked} | {enforced(kind)} | {refuses} | {unfit} |"


def test_the_table_of_kinds_is_that_of_the_library() -> None:
    table = PAGE.split("| kind | asked at | enforced | refuses | unfit |\n|---|---|---|---|---|\n")[1].split("\n\n")[0]
    assert table.splitlines() == [row(kind) for kind in RULE_KINDS.values()]


def test_the_codes_of_kinds_that_nobody_asks_are_marked_as_such_among_the_problems() -> None:
    marked = re.findall(r"^\| `(\w+)` \| [^|]* \| Not given yet: ", PROBLEMS, re.MULTILINE)
    by_code: dict[str, list[bool]] = {}
    for kind in (kind for kind in RULE_KINDS.values() if kind.refuses):
        for moment in kind.moments:
            by_code.setdefault(kind.refusal_at(moment).code, []).append(moment in ASKED)
    assert sorted(marked) == sorted(code for code, asked in by_code.items() if not any(asked))


def test_the_table_of_what_holds_without_a_clause_is_that_of_the_library() -> None:
    table = PAGE.split("| kind | without a clause |\n|---|---|\n")[1].split("\n\n")[0]
    held = {kind.kind: kind.without_clause() for kind in RULE_KINDS.values()}
    assert table.splitlines() == [f"| `{name}` | {words.en} |" for name, words in held.items() if words is not None]


def test_every_invariant_stands_on_the_page_in_both_languages() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("- `")]
    for invariant in INVARIANTS:
        assert f"- `{invariant.name}`: {invariant.sentence.en} *{invariant.sentence.es}*" in lines


def test_every_template_stands_on_the_page() -> None:
    table = PAGE.split("| name | es | en |\n|---|---|---|\n")[1].split("\n\n")[0]
    assert table.splitlines() == [f"| `{one.name}` | {one.title.es} | {one.title.en} |" for one in templates()]


def test_the_command_says_of_the_file_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reglas.yaml").write_text(block("# reglas.yaml"), encoding="utf-8")
    command, _, said = block("$ tinkuy ").partition("\n")
    result = CliRunner().invoke(cli, command.removeprefix("$ tinkuy ").split())
    assert (result.output, result.exit_code) == (said, 1)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, type[RuleKind]]]:
    """The page's file as the only one of a library of kinds, importable under the name that the page gives it."""
    folder = tmp_path / "kinds_of_the_page"
    folder.mkdir()
    (folder / "__init__.py").write_text("", encoding="utf-8")
    (folder / "night_rest.py").write_text(block("# app/rules/kinds/night_rest.py"), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    found = dict(discover(folder.name, [str(folder)]))
    module = import_module(f"{folder.name}.night_rest")
    monkeypatch.setitem(sys.modules, "app.rules.kinds.night_rest", module)
    yield found
    for name in [name for name in sys.modules if name.split(".")[0] == folder.name]:
        del sys.modules[name]


def test_the_file_of_the_page_is_a_whole_kind(library: dict[str, type[RuleKind]]) -> None:
    [(name, kind)] = library.items()
    assert name == "night_rest"
    assert name not in RULE_KINDS
    example = kind.example()
    assert (example.sentence().es, example.sentence().en) != ("", "")
    title = {"es": "Descanso", "en": "Rest"}
    drafted = ClauseIn.model_validate({"title": title, "rule": {"kind": name, "parameters": {"from_hour": 22}}})
    [clause] = render([drafted], library)
    assert clause.sentence is not None
    assert "22 horas" in clause.sentence.es


def test_the_kind_of_the_page_passes_what_every_kind_of_the_library_has_to_pass(
    library: dict[str, type[RuleKind]],
) -> None:
    kind = library["night_rest"]
    found = {type(moment) for moment in MOMENTS if kind.example().check(moment) is not None}
    assert found == set(kind.moments)
    title = {"es": "Regla", "en": "Rule"}
    for hour in (18, 23):
        rules = [{"kind": "night_rest", "parameters": {"from_hour": hour}}, {"kind": "decision_rule"}]
        drafted = [ClauseIn.model_validate({"title": title, "rule": rule}) for rule in rules]
        clauses = render(drafted, {**RULE_KINDS, **library})
        compose(clauses, TABLE)
        assert stuck_at(clauses, TABLE) is None


def test_the_test_of_the_page_runs_and_fails_where_the_rule_is_broken(library: dict[str, type[RuleKind]]) -> None:
    names: dict[str, Callable[[], None]] = {}
    exec(block("# tests/rules/test_rules_night_rest.py"), names)  # noqa: S102 - our own page
    [test] = [value for name, value in names.items() if name.startswith("test_")]
    test()
    library["night_rest"].check = lambda *_: None  # type: ignore[method-assign]
    with pytest.raises(AssertionError):
        test()


def test_every_link_of_the_page_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", PAGE)
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
