"""The documents hold the whole public vocabulary, and nothing that is not of it."""

import ast
import re
from enum import StrEnum
from pathlib import Path

import pytest

from app.api import ROUTERS
from app.commitments.models import CommitmentPhase
from app.core.settings import defaults
from app.decisions.models import ProposalPhase
from app.identity.roles import GRANTS, Permission, Role
from app.ledger.acts import Act
from app.main import create_app
from app.openapi import refusals
from app.roundtables.models import RoundtablePhase
from app.sessions.models import SessionPhase

DOCS = Path(__file__).parents[1] / "docs"
ROW = re.compile(r"^\| `(?P<name>[^`]+)` \| (?P<second>[^|]*) \|(?: (?P<third>[^|]*) \|)?$")
HEADING = re.compile(r"^## (?P<status>[1-5][0-9]{2}) ")


def rows(document: str) -> list[tuple[str, str, str]]:
    """(name, second column, third column) of every row of the document's tables."""
    lines = (DOCS / document).read_text(encoding="utf-8").splitlines()
    found = [(each["name"], each["second"], each["third"] or "") for each in map(ROW.match, lines) if each]
    assert len(found) >= 30
    return found


def test_every_act_is_explained_once() -> None:
    explained = rows("acts.md")
    assert sorted(name for name, _, _ in explained) == sorted(Act)
    assert [name for name, words, _ in explained if not words.endswith(".")] == []


def test_the_table_of_permissions_is_that_of_the_grants() -> None:
    assert {name: set(roles.split(", ")) for name, roles, _ in rows("permissions.md")} == {
        permission.value: {role.value for role in Role if permission in GRANTS[role]} for permission in Permission
    }


def test_every_permission_is_explained() -> None:
    assert [name for name, _, words in rows("permissions.md") if not words.endswith(".")] == []


def test_every_permission_is_granted_to_somebody_and_asked_for_somewhere() -> None:
    assert set(Permission) == set().union(*GRANTS.values())


def test_every_problem_stands_under_its_status_with_its_words_and_what_to_do() -> None:
    assert ROUTERS, "the rooms are loaded"
    written: dict[str, tuple[int, str, str]] = {}
    status = 0
    for line in (DOCS / "problems.md").read_text(encoding="utf-8").splitlines():
        heading, row = HEADING.match(line), ROW.match(line)
        if heading:
            status = int(heading["status"])
        elif row:
            assert row["name"] not in written, row["name"]
            written[row["name"]] = (status, row["second"], row["third"])
    known = {code: (kind.status, refusals.said(kind)) for code, kind in refusals.by_code().items()}
    assert {code: (status, words) for code, (status, words, _) in written.items()} == known
    assert [code for code, (_, _, cure) in written.items() if not cure.endswith(".")] == []


def test_no_two_refusals_share_a_code() -> None:
    codes = [kind.code for kind in refusals.known()]
    assert sorted({code for code in codes if codes.count(code) > 1}) == []
    assert all(re.fullmatch(r"[a-z][a-z0-9_]+", code) for code in codes)


PHASES = (RoundtablePhase, SessionPhase, ProposalPhase, CommitmentPhase)


def _either(chosen: ast.IfExp) -> list[ast.expr]:
    return [chosen.body, chosen.orelse]


def given(kind: type[StrEnum]) -> set[str]:
    """The members that some code of the service gives: assigned, passed by name, returned, or in a table of steps."""
    found = set[str]()
    for file in (DOCS.parent / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Assign(value=value) | ast.keyword(value=value) | ast.Return(value=ast.expr() as value):
                    values = [value]
                case ast.Call(args=values) | ast.Dict(values=values):
                    pass
                case _:
                    continue
            parts = [part for each in values for part in (_either(each) if isinstance(each, ast.IfExp) else [each])]
            parts += [part for each in parts if isinstance(each, ast.Tuple) for part in each.elts]
            found |= {
                each.attr
                for each in parts
                if isinstance(each, ast.Attribute)
                and isinstance(each.value, ast.Name)
                and each.value.id == kind.__name__
            }
    return found


@pytest.mark.parametrize("kind", PHASES, ids=lambda kind: str(kind.__name__))
def test_a_phase_that_no_operation_reaches_is_marked_until_one_does(kind: type[StrEnum]) -> None:
    marked = re.search(r"Not reached by any operation yet: ([^.]+)\.", kind.__doc__ or "")
    unreached = set(marked[1].split(", ")) if marked is not None else set[str]()
    assert unreached == {member.name for member in kind} - given(kind)
    described = create_app(defaults()).openapi()["components"]["schemas"][kind.__name__]["description"]
    assert marked is None or marked[0] in described
