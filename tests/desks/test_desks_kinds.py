"""Every kind of desk item says what settles it and who may, as the operation itself does."""

import pytest

from app.core.settings import defaults
from app.identity.roles import GRANTS, Permission
from app.main import create_app
from app.metadata import SUBJECTS
from app.roundtables.table_subjects import Awaited, TableSubject
from tests.described import Json, operations

DECLARED = [each for kind in SUBJECTS.values() if isinstance(kind, TableSubject) for each in kind.awaiting]


@pytest.fixture(scope="module")
def described() -> Json:
    return create_app(defaults()).openapi()


def test_no_two_kinds_have_one_name(described: Json) -> None:
    names = [each.kind for each in DECLARED]
    assert len(set(names)) == len(names) >= 24
    assert described["components"]["schemas"]["Awaiting"]["enum"] == names


@pytest.mark.parametrize("awaited", [pytest.param(each, id=each.kind) for each in DECLARED])
def test_whoever_may_settle_it_is_let_in_by_its_operation(described: Json, awaited: Awaited) -> None:
    permissions = {each["operationId"]: each.get("x-permission", "") for _, _, each in operations(described)}
    if awaited.operation is None:
        assert (awaited.permission, awaited.power) == (None, None)
    else:
        needed = Permission(permissions[awaited.operation])
        roles = [role for role, granted in GRANTS.items() if awaited.permission in granted]
        assert roles
        assert [role for role in roles if needed not in GRANTS[role]] == []
