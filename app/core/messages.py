"""Messages in Spanish and English through gettext; `app.translations` brings the catalogue up to date.

The message ids are the English sentences of the refusals and of the input errors, so English needs no catalogue.
"""

import io
import logging
from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DEFAULT_LOCALE: Final = "es"
LOCALES: Final = ("es", "en")

log = logging.getLogger(__name__)

FIELD_MESSAGES: Final[Mapping[str, str]] = {
    "missing": "This member is required.",
    "extra_forbidden": "There is no such member here, or the service alone sets it.",
    "string_type": "A text is expected.",
    "string_too_short": "The text is too short.",
    "string_too_long": "The text is too long.",
    "string_pattern_mismatch": "The text does not have the expected form.",
    "int_type": "A whole number is expected.",
    "int_parsing": "A whole number is expected.",
    "bool_type": "true or false is expected.",
    "uuid_parsing": "An identifier (UUID) is expected.",
    "uuid_type": "An identifier (UUID) is expected.",
    "datetime_parsing": "A date and hour with time zone is expected (RFC 3339).",
    "datetime_from_date_parsing": "A date and hour with time zone is expected (RFC 3339).",
    "timezone_aware": "The hour needs its time zone.",
    "date_parsing": "A date is expected (YYYY-MM-DD).",
    "date_from_datetime_parsing": "A date is expected (YYYY-MM-DD).",
    "enum": "The value is not one of the list.",
    "literal_error": "The value is not one of the list.",
    "list_type": "A list is expected.",
    "too_short": "There are too few items.",
    "too_long": "There are too many items.",
    "control_character": "The text holds a control character.",
    "lone_surrogate": "The text holds half of a character.",
    "several_lines": "The text must stand on one line.",
    "nothing_to_read": "The text holds nothing that anybody could see.",
    "null_forbidden": "A member that must not be absent was set to null.",
    "greater_than": "The number is too small.",
    "greater_than_equal": "The number is too small.",
    "less_than": "The number is too large.",
    "less_than_equal": "The number is too large.",
    "int_from_float": "A whole number is expected.",
    "dict_type": "An object with members is expected.",
    "model_type": "An object with members is expected.",
    "model_attributes_type": "An object with members is expected.",
    "query_unknown": "There is no such parameter here.",
    "query_repeated": "The parameter is given more than once.",
    "evidence_malformed": "Each file has a name on one line, of up to 120 characters of any script, and its SHA-256.",
    "name_twice": "Two files have the same name.",
    "member_twice": "An organization is named twice.",
    "currency_unknown": "ISO 4217 has no currency with that code.",
    "text_required": "An objection or a reservation needs its text.",
    "statement_of_an_objection": "A statement says yes; an objection has its text.",
    "clause_empty": "A clause has a text or a rule.",
}
OTHER_FIELD_MESSAGE: Final = "The value is not valid here."


@cache
def _translations(locale: str) -> NullTranslations:
    if locale == "en":
        return NullTranslations()
    source = resources.files("app").joinpath("locale", locale, "LC_MESSAGES", "tinkuy.po")
    with source.open("rb") as po:
        catalogue = read_po(po, locale=locale)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def translate(message: str, locale: str) -> str:
    """The message in `locale`; the English one where a translation is missing."""
    return _translations(locale).gettext(message) if message else ""


def negotiate(accept_language: str | None) -> str:
    """The locale for an Accept-Language field (RFC 9110 section 12.5.4); Spanish unless English is preferred."""
    best, best_quality = DEFAULT_LOCALE, 0.0
    for part in (accept_language or "").split(","):
        tag, _, parameters = part.strip().partition(";")
        language = tag.strip().lower().split("-")[0]
        quality = 1.0
        name, _, value = parameters.strip().partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                continue
        if language in LOCALES and quality > best_quality:
            best, best_quality = language, quality
    return best
