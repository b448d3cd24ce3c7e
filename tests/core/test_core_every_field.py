"""What holds for every member that people fill in, whichever room asks for it: found in the models, not listed here."""

from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from app.api import ROUTERS
from app.core.schemas import In, Out
from app.rules.rule_kind import RuleKind

assert ROUTERS  # with them every room is loaded

INVISIBLE = {
    "zero width space": "\u200b",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "left-to-right mark": "\u200e",
    "combining grapheme joiner": "\u034f",
    "variation selector": "\ufe0f",
    "accent without a letter": "\u0301",
    "Braille blank": "\u2800",
    "Hangul filler": "\u3164",
    "Hangul choseong filler": "\u115f",
    "Hangul jungseong filler": "\u1160",
    "halfwidth Hangul filler": "\uffa0",
    "Mongolian vowel separator": "\u180e",
    "Khmer inherent vowel": "\u17b4",
    "private use": "\ue000",
    "tags": "\U000e0041\U000e0042",
    "null notehead": "\U0001d159",
    "several of them": "\u200b \u2800\u3164",
}
# What programs write and read: signed statements, notes of logs, and names from a closed list.
OF_PROGRAMS = {
    "AdoptionIn.statement",
    "ErratumAssentIn.statement",
    "ErratumIn.place_in_document",
    "MinutesStatementIn.statement",
    "SignedConsentIn.statement",
    "CosignatureIn.note",
    "RedactionIn.target_type",
    "StatementIn.statement",
    "WaiverAssentIn.statement",
    "WitnessIn.proof",
}
HOURS = [
    "2026-12-31T00:00:00Z",
    "2026-12-31T00:00:00+09:00",
    "2026-12-31T00:00:00-05:00",
    "2026-12-31T00:00:00",
    "2026-12-31 00:00",
    "2026-12-31T00:00Z",
    "2026-12-31Z",
    "2026-12-31+09:00",
    "2026-12-31 ",
]


def below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for sub in model.__subclasses__():
        if sub.__module__.startswith("app."):
            yield sub
        yield from below(sub)


def members() -> Iterator[Any]:
    """Each member of what comes in, with what reads it."""
    models = sorted({*below(In), *below(RuleKind)}, key=lambda model: (model.__module__, model.__name__))
    for model in models:
        for name, field in model.model_fields.items():
            reader: TypeAdapter[object] = TypeAdapter(field.rebuild_annotation())
            yield pytest.param(reader, id=f"{model.__name__}.{field.alias or name}")


def reads(reader: TypeAdapter[object], value: object) -> object:
    """What a member makes of the value, or nothing where it does not take it."""
    try:
        return reader.validate_python(value)
    except ValidationError:
        return None


def words() -> Iterator[Any]:
    """Members that take a text of people's own, or a list of such texts."""
    for member in members():
        [reader] = member.values
        if member.id in OF_PROGRAMS:
            continue
        for put in (str, lambda text: [text]):
            if reads(reader, put("Agua limpia")) is not None and reads(reader, put("agua-limpia")) is not None:
                yield pytest.param(reader, put, id=member.id)


def days() -> Iterator[Any]:
    for member in members():
        if type(reads(member.values[0], "2026-12-31")) is date:
            yield member


def currencies() -> Iterator[Any]:
    for member in members():
        if reads(member.values[0], "PEN") and not reads(member.values[0], "pen"):
            yield member


def published() -> Iterator[tuple[str, type]]:
    """Each model of a member of what the service says, with where it stands."""
    for model in set(below(Out)):
        for name, field in model.model_fields.items():
            yield from ((f"{model.__name__}.{name}", part) for part in parts(field.annotation))


def parts(annotation: object) -> Iterator[type]:
    if isinstance(annotation, type):
        yield annotation
    for inner in get_args(annotation):
        yield from parts(inner)


WORDS, DAYS, CURRENCIES = list(words()), list(days()), list(currencies())


def test_the_members_are_found() -> None:
    named = {member.id for member in WORDS}
    assert {"ProposalIn.text", "AssentIn.text", "OrganizationIn.name", "CommitmentIn.tags", "HeadingIn.es"} <= named
    assert {member.id for member in CURRENCIES} == {
        "BudgetIn.currency",
        "FundIn.currency",
        "MoneyIn.currency",
        "SomeMoneyIn.currency",
    }
    assert {"DueDateIn.date", "DueConditionIn.backstop", "MilestoneIn.due", "PeriodIn.from", "HolidayIn.date"} <= {
        member.id for member in DAYS
    }


@pytest.mark.parametrize(("reader", "put"), WORDS)
def test_words_that_nobody_sees_are_none(reader: TypeAdapter[object], put: Any) -> None:
    for name, text in INVISIBLE.items():
        assert reads(reader, put(text)) is None, name


@pytest.mark.parametrize("reader", DAYS)
def test_a_day_comes_without_an_hour(reader: TypeAdapter[object]) -> None:
    for written in HOURS:
        assert reads(reader, written) is None, written


@pytest.mark.parametrize("reader", CURRENCIES)
def test_a_currency_is_one_of_iso_4217(reader: TypeAdapter[object]) -> None:
    for known in ("PEN", "USD", "EUR", "BOB", "MNT", "CLF", "XAF"):
        assert reads(reader, known) == known
    for code in ("ABC", "SOL", "XXX", "XTS", "XAU", "XDR", "DEM", "PEH", "ZZZ", "pen", "PE", "PEN ", "", None, 604):
        assert reads(reader, code) is None, code


def test_what_was_published_is_not_judged_anew_by_what_is_asked_of_what_comes_in() -> None:
    found = {where for where, part in published() if issubclass(part, In)}
    assert not found
