"""Everything that is said to people is said in Spanish too, with the same places to fill in."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message

from app import translations
from app.core.errors import Refusal
from app.core.messages import LOCALES, negotiate, translate

PLACE = re.compile(r"%\((\w+)\)s")


def entries() -> Iterator[Message]:
    found = [entry for entry in translations.read() if entry.id]
    assert len(found) >= 80
    yield from found


def test_the_catalogue_holds_exactly_the_messages_of_the_code() -> None:
    assert translations.CATALOGUE.read_text(encoding="utf-8") == translations.merged(translations.read())
    assert {entry.id for entry in entries()} == {message for _, message in translations.messages()}


def test_every_message_is_translated() -> None:
    assert [entry.id for entry in entries() if not entry.string] == []
    assert [entry.id for entry in entries() if entry.fuzzy] == []


def test_translations_fill_the_same_places_as_the_messages() -> None:
    for entry in entries():
        assert PLACE.findall(str(entry.string)) == PLACE.findall(str(entry.id)), entry.id


def test_a_message_with_places_has_only_named_ones() -> None:
    for entry in entries():
        places = PLACE.findall(str(entry.id))
        if places:
            assert str(entry.id).count("%") == len(places), entry.id
            assert str(entry.string).count("%") == len(places), entry.string


def test_a_merge_keeps_translations_brings_new_messages_and_drops_those_that_are_gone() -> None:
    known = translations.read()
    known.add("Nobody says this any more.", "Nadie dice esto ya.")
    del known["This member is required."]
    text = translations.merged(known)
    assert "Nobody says this any more." not in text
    assert 'msgid "This member is required."\nmsgstr ""' in text
    assert "Se espera un texto." in text


def test_refusals_speak_the_language_that_was_asked_for() -> None:
    assert translate("There is no such thing here, or it is not visible to you.", "es").startswith("Eso no existe")
    assert translate("This member is required.", "en") == "This member is required."
    assert translate("Never heard of.", "es") == "Never heard of."
    assert translate("", "es") == ""


@pytest.mark.parametrize(
    ("accepted", "locale"),
    [
        (None, "es"),
        ("", "es"),
        ("en", "en"),
        ("en-GB,en;q=0.8,es;q=0.5", "en"),
        ("es-PE,en;q=0.9", "es"),
        ("qu,en;q=0.3", "en"),
        ("fr, de;q=0.9", "es"),
        ("en;q=0", "es"),
        ("en;q=not-a-number,es;q=0.1", "es"),
    ],
)
def test_the_language_is_negotiated_as_rfc_9110_says(accepted: str | None, locale: str) -> None:
    assert negotiate(accepted) == locale
    assert locale in LOCALES


def test_every_refusal_has_a_sentence_of_its_own() -> None:
    # Notices are no sentences: they end with where to answer.
    said = {message for where, message in translations.messages() if not where.startswith("notices")}
    assert all(message.endswith((".", "»", "?")) for message in said)
    assert issubclass(Refusal, Exception)
