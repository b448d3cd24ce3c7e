"""Every column that could hold what somebody wrote is taken out with its text, or it is said why it stays."""

from collections.abc import Iterator
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel
from sqlalchemy import Text, inspect
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapper

from app.core.db import Base, Subject
from app.ledger.subject_kinds import DeploymentSubject
from app.metadata import SUBJECTS
from app.redactions.lifecycle import RedactionRevisionUnknown, TextMustStay, require_removable
from app.redactions.masking import ENFORCED, MARK, NUMBERED, WORDS, blackened, renamed
from app.roundtables.models import AtTable, Roundtable
from app.roundtables.table_subjects import TableSubject

AT_A_TABLE = {name: kind for name, kind in SUBJECTS.items() if isinstance(kind, TableSubject)}
# Members inside JSON that hold no words, though they are texts: codes, ids, amounts in plain notation.
STRUCTURAL = frozenset(
    {
        "amount",
        "currency",
        "share",
        "baseline",
        "target",
        "value",
        "number",
        "clause",
        "kid",
        "sector",
        "digest",
        "document",
        "language",
        "sha256",
    }
)


def at_a_table() -> dict[str, type[Subject]]:
    mappers: set[Mapper[object]] = set(Base.registry.mappers)
    ours = [each.class_ for each in mappers if each.class_.__module__.startswith("app.")]
    found = {each for each in ours if issubclass(each, AtTable)} | {Roundtable}
    # The table of all assents is none of its kinds.
    return {each.subject: each for each in found if each.subject != "assent"}


def writable(model: type[Subject]) -> set[str]:
    """The columns that can hold a text: a text itself, a list of texts, or JSON."""
    columns = [each.columns[0] for each in inspect(model).column_attrs]
    return {
        column.name
        for column in columns
        if type(column.type) is Text
        or isinstance(column.type, JSONB)
        or (isinstance(column.type, ARRAY) and isinstance(column.type.item_type, Text))
    }


@pytest.mark.parametrize("kind", sorted(at_a_table()))
def test_every_text_of_a_table_is_redacted_or_declared_with_a_reason(kind: str) -> None:
    declared = AT_A_TABLE[kind]
    own = set(declared.redactable.columns) if declared.redactable else set()
    stays = set(declared.not_redactable)
    assert own | stays == writable(declared.model)
    assert own & stays == set()


def test_what_stays_says_why_and_what_belongs_to_no_table_is_named() -> None:
    elsewhere = {name: kind for name, kind in SUBJECTS.items() if isinstance(kind, DeploymentSubject)}
    reasons = [reason for kind in AT_A_TABLE.values() for reason in kind.not_redactable.values()]
    reasons += [kind.not_redactable for kind in elsewhere.values()]
    assert [reason for reason in reasons if not reason.endswith(".")] == []
    assert len(writable(at_a_table()["commitment"])) >= 15
    assert {name: kind.model for name, kind in AT_A_TABLE.items()} == at_a_table()
    assert set(elsewhere) == set(SUBJECTS) - set(at_a_table())


def texts(annotation: Any) -> Iterator[str]:
    """The names of all members, at any depth, that are texts and not ids, days or values of a list."""
    if get_origin(annotation) is Annotated:
        yield from texts(get_args(annotation)[0])
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            if name not in ENFORCED | WORDS:
                yield from (name,) if str in leaves(field.annotation) else texts(field.annotation)
    else:
        for each in get_args(annotation):
            yield from texts(each)


def leaves(annotation: Any) -> set[Any]:
    """What an annotation comes to without its constraints, `None` and unions taken apart."""
    if get_origin(annotation) is Annotated:
        return leaves(get_args(annotation)[0])
    if get_origin(annotation) in {Union, type(int | str)}:
        return set().union(*(leaves(each) for each in get_args(annotation)))
    return {annotation}


@pytest.mark.parametrize("kind", sorted(AT_A_TABLE))
def test_inside_json_too_each_member_is_a_word_or_holds_none(kind: str) -> None:
    declared = AT_A_TABLE[kind]
    for body in declared.bodies:
        words = declared.redactable.words if declared.redactable else ()
        # A body for others than its readers may lack what is kept from them.
        held = [body.model_fields[column] for column in words if column in body.model_fields or body is declared.body]
        inside = {name for each in held for name in texts(each.annotation)}
        assert inside - STRUCTURAL - {NUMBERED, "es", "en"} == set()


def test_words_go_and_what_is_enforced_stays() -> None:
    rule = {"kind": "matters_out_of_scope", "parameters": {"matters": ["Asilo"], "title": "x"}}
    clause = {"number": "1", "title": {"es": "a", "en": "b"}, "text": None, "rule": rule, "sentence": {"es": "c"}}
    marked = {**clause, "title": {"es": MARK, "en": MARK}}
    assert blackened([clause]) == [marked]
    assert blackened({"es": "a", "en": "b"}) == {"es": MARK, "en": MARK}
    assert blackened(["agua", "vías"]) == [MARK, MARK]
    assert blackened([{"name": "Puntos", "unit": "p", "target": "12"}, {"name": "Otros"}]) == [
        {"name": f"{MARK} 1", "unit": MARK, "target": "12"},
        {"name": f"{MARK} 2"},
    ]
    assert renamed({"b.pdf": "22", "a.pdf": "11"}) == {"redacted-1": "11", "redacted-2": "22"}


def test_without_a_name_all_is_taken_but_what_stays_and_nothing_that_stays_is() -> None:
    assert require_removable(None, {1, 2, 3}, {2}) == [1, 3]
    assert require_removable({1}, {1, 2}, {2}) == [1]
    for named, held, staying in (({2}, {1, 2}, {2}), (None, {1}, {1}), ({1, 2}, {1, 2}, {1})):
        with pytest.raises(TextMustStay) as refused:
            require_removable(named, held, staying)
        assert refused.value.members == {"revisions": sorted(staying)}
    for named, held in (({3}, {1, 2}), (None, set[int]())):
        with pytest.raises(RedactionRevisionUnknown):
            require_removable(named, held, ())
