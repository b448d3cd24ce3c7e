"""The documents hold the whole public vocabulary, and nothing that is not of it."""

import re
from pathlib import Path

from app.api import ROUTERS
from app.identity.roles import GRANTS, Permission, Role
from app.ledger.acts import Act
from app.openapi import refusals

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
