"""No column of a subject escapes the audit."""

from pathlib import Path

from sqlalchemy.orm import Mapper

from app.core.db import Base, Subject
from app.ledger.models import UNVOUCHED
from app.metadata import SUBJECTS, metadata
from tests.mesa import Mesa
from tests.prepared import prepared
from tests.redactions.written import Record


def subjects() -> set[type[Subject]]:
    mappers: set[Mapper[object]] = set(Base.registry.mappers)
    ours = [each.class_ for each in mappers if each.class_.__module__.startswith("app.")]
    found = {each for each in ours if issubclass(each, Subject)}
    # The table of all assents is none of its kinds.
    return {each for each in found if each.subject != "assent"}


def test_every_kind_of_subject_is_audited_once() -> None:
    assert {each.model for each in SUBJECTS.values()} == subjects()
    assert {name: each.subject_type for name, each in SUBJECTS.items()} == {name: name for name in SUBJECTS}
    assert len(SUBJECTS) >= 30


def test_every_column_is_in_a_body_or_kept_or_derived() -> None:
    assert {each.subject_type: each.unaccounted for each in SUBJECTS.values() if each.unaccounted} == {}
    assert sum(len(each.published) for each in SUBJECTS.values()) >= 300


def test_what_is_kept_or_derived_exists_and_says_why() -> None:
    for each in SUBJECTS.values():
        assert {*each.model.sealed_columns, *(derived.column for derived in each.derived)} <= set(each.columns)
        assert [derived for derived in each.derived if not derived.reason.endswith(".")] == []


def test_what_nothing_vouches_for_is_named_with_its_reason() -> None:
    for name, reason in UNVOUCHED.items():
        table, column = name.split(".")
        assert column in metadata.tables[table].columns
        assert reason.endswith(".")


async def test_of_every_kind_that_is_audited_something_has_happened_on_the_prepared_table(
    postgres: str, arranged: tuple[str, Mesa], tmp_path: Path
) -> None:
    async with prepared(postgres, arranged, tmp_path) as ready:
        record = await Record.of(ready)
        held = await record.db.fetch("SELECT DISTINCT subject_type FROM ledger_snapshots")
        found = await record.db.fetch(
            "SELECT assurance, bool_or(jsonb_typeof(witnesses) = 'array') FROM signatures GROUP BY 1"
        )
        await record.db.close()
    assert {row[0] for row in held} == set(SUBJECTS)
    assert dict(found) == {"A": False, "B": False, "C": True, "D": False}
