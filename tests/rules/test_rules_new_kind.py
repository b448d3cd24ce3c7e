"""A worked example: one new file is a new rule kind, from its parameters to its refusal."""

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from app.rules.breaches import GroundRuleBreached
from app.rules.composition import render
from app.rules.engine import require
from app.rules.kinds import discover
from app.rules.moments import TurnGranted
from app.rules.rule_kind import RuleKind
from app.rules.schemas import ClauseIn

SILENT_HOURS = '''
"""Silent hours: nobody is given the floor after this hour of the day, UTC."""

from typing import Annotated

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import Moment, TurnGranted
from app.rules.rule_kind import RuleKind


class TooLateToSpeak(GroundRuleBreached):
    code = "too_late_to_speak"


class SilentHours(RuleKind):
    """Nobody is given the floor after this hour."""

    kind = "silent_hours"
    moments = (TurnGranted,)
    refusal = TooLateToSpeak

    after: Annotated[int, Field(ge=0, le=23, examples=[22])]

    def sentence(self) -> Bilingual:
        hour = f"{self.after} h"
        return Bilingual(es=f"Nadie toma la palabra después de las {hour}.", en=f"Nobody speaks after {hour}.")

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, TurnGranted) or facts.now.hour < self.after:
            return None
        return Finding({"hour": facts.now.hour}, Bilingual(es="Se habla mañana.", en="Speak tomorrow."))
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty package on the import path, forgotten afterwards."""
    folder = tmp_path / "kinds_of_this_test"
    folder.mkdir()
    (folder / "__init__.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.split(".")[0] == folder.name]:
        del sys.modules[name]


def library(package: Path, **modules: str) -> Mapping[str, type[RuleKind]]:
    for name, source in modules.items():
        (package / f"{name}.py").write_text(source, encoding="utf-8")
    return discover(package.name, [str(package)])


def test_one_new_file_is_a_rule_kind_that_can_be_drafted_and_breached(package: Path) -> None:
    kinds = library(package, silent_hours=SILENT_HOURS)
    assert list(kinds) == ["silent_hours"]
    assert kinds["silent_hours"].moment_names() == ["turn_granted"]
    drafted = ClauseIn.model_validate(
        {"title": {"es": "Descanso", "en": "Rest"}, "rule": {"kind": "silent_hours", "parameters": {"after": 21}}}
    )
    clauses = render([drafted], kinds)
    require(clauses, TurnGranted(datetime(2026, 7, 6, 20, tzinfo=UTC), "state", UUID(int=1), 60))
    with pytest.raises(GroundRuleBreached) as refused:
        require(clauses, TurnGranted(datetime(2026, 7, 6, 21, tzinfo=UTC), "state", UUID(int=1), 60))
    assert refused.value.code == "too_late_to_speak"
    assert refused.value.localised_members("es")["sentence"] == "Nadie toma la palabra después de las 21 h."


def test_kinds_are_found_in_the_order_of_their_names_whatever_their_files_are_called(package: Path) -> None:
    quiet = SILENT_HOURS.replace('"silent_hours"', '"a_quiet_hour"')
    assert list(library(package, a=SILENT_HOURS, b=quiet)) == ["a_quiet_hour", "silent_hours"]


@pytest.mark.parametrize(
    ("modules", "complaint"),
    [
        ({"first": SILENT_HOURS, "second": SILENT_HOURS}, "two rule kinds are called silent_hours"),
        ({"nothing": "VALUE = 1"}, "defines 0 rule kinds"),
        ({"borrowed": "from app.rules.kinds.speaking_limit import SpeakingLimit"}, "defines 0 rule kinds"),
        ({"unfinished": SILENT_HOURS.replace("def check", "def ask")}, "defines 0 rule kinds"),
        ({"unnamed": SILENT_HOURS.replace('kind = "silent_hours"', "")}, "does not say its kind"),
    ],
)
def test_a_library_that_is_not_one_whole_kind_per_file_does_not_load(
    package: Path, modules: dict[str, str], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        library(package, **modules)
