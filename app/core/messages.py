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
    "string_too_short": "The text must have at least %(limit)s characters.",
    "string_too_long": "The text must have at most %(limit)s characters.",
    "string_pattern_mismatch": "The text does not have the expected form.",
    "int_type": "A whole number is expected.",
    "int_parsing": "A whole number is expected.",
    "int_from_float": "A whole number is expected.",
    "bool_type": "true or false is expected.",
    "bool_parsing": "true or false is expected.",
    "uuid_parsing": "An identifier (UUID) is expected.",
    "uuid_type": "An identifier (UUID) is expected.",
    "datetime_parsing": "A date and hour with time zone is expected (RFC 3339), such as 2026-12-01T10:00:00-05:00.",
    "datetime_type": "A date and hour with time zone is expected (RFC 3339), such as 2026-12-01T10:00:00-05:00.",
    "datetime_from_date_parsing": (
        "A date and hour with time zone is expected (RFC 3339), such as 2026-12-01T10:00:00-05:00."
    ),
    "timezone_aware": "The hour needs its time zone, such as -05:00 or Z.",
    "instant_out_of_range": "The year lies outside 1900 to 2200.",
    "date_parsing": "A date is expected (YYYY-MM-DD).",
    "date_type": "A date is expected (YYYY-MM-DD).",
    "date_from_datetime_parsing": "A date is expected (YYYY-MM-DD).",
    "enum": "The value is not one of the list.",
    "literal_error": "The value is not one of the list.",
    "union_tag_invalid": "The value is not one of the list.",
    "union_tag_not_found": "This member is required.",
    "list_type": "A list is expected.",
    "tuple_type": "A list is expected.",
    "frozen_set_type": "A list is expected.",
    "set_type": "A list is expected.",
    "too_short": "There must be at least %(limit)s items.",
    "too_long": "There must be at most %(limit)s items.",
    "control_character": "The text holds a control character.",
    "lone_surrogate": "The text holds half of a character.",
    "several_lines": "The text must stand on one line.",
    "nothing_to_read": "The text holds nothing that anybody could see.",
    "null_forbidden": "A member that must not be absent was set to null.",
    "greater_than": "The number must be greater than %(limit)s.",
    "greater_than_equal": "The number must be %(limit)s or more.",
    "less_than": "The number must be less than %(limit)s.",
    "less_than_equal": "The number must be %(limit)s or less.",
    "dict_type": "An object with members is expected.",
    "model_type": "An object with members is expected.",
    "model_attributes_type": "An object with members is expected.",
    "query_unknown": "There is no such parameter here.",
    "query_repeated": "The parameter is given more than once.",
    "time_zone_unknown": "The time zone is not in the IANA database; America/Lima is one that is.",
    "evidence_malformed": "Each file has a name on one line, of up to 120 characters of any script, and its SHA-256.",
    "level_of_the_state": "An organization of the state has a level, and no other has one.",
    "name_twice": "Two files have the same name.",
    "member_twice": "An organization is named twice.",
    "period_reversed": "A period does not end before it begins.",
    "indicator_twice": "An indicator has one value.",
    "level_required": "Who contests a report says which level they found.",
    "level_unexpected": "Who asks for more has found no level yet.",
    "reasons_required": "Unless everything is agreed to, reasons are needed.",
    "reason_required": "A demand that is not admitted needs a reason.",
    "reason_unexpected": "A demand that is admitted needs no reason.",
    "copied_or_carried": "An agenda is copied, or what was left is taken over; not both in one call.",
    "act_of_a_post": "A row that is a POST names its act, and a GET names none.",
    "not_in_a_batch": "This is called by itself, and not as a row of a batch.",
    "alternate_of_mismatch": "The role alternate names its titular, and no other role does.",
    "not_a_table_role": "This is a role of an account, and not one of a table.",
    "amount_of_nothing": "An amount is more than nothing, unless it corrects another one.",
    "base_date_of_a_date": "A base date belongs to the base «date», and to no other.",
    "ends_before_it_begins": "The last day lies before the first one.",
    "sector_of_a_caucus": "Only a caucus is of one sector.",
    "hours_or_never_there": "Say which hours are right, or that nobody was there; not both.",
    "code_of_who_arrives": "A code is for one's own arrival: name no seat beside it.",
    "word_of_another_target": "Minutes are acknowledged, what was found in them is declared; either is disputed.",
    "turn_or_seat": "Exactly one of the two is expected: turn_id or seat_id.",
    "interpreter_of_an_interpretation": "An interpretation names who interprets; the whole room needs nobody.",
    "document_of_a_handover": "A document is what was handed over: nothing else has one.",
    "request_or_seat": "Exactly one of the two is expected: request_id or seat_id.",
    "turn_ends_before_it_begins": "A turn that is over names both hours, and ends after it begins.",
    "recording_of_what_is_over": "Only a turn that is over has a recording: name both hours.",
    "category_of_a_point_of_order": "A point of order says its category, and nothing else has one.",
    "answers_of_an_answer": "Only an answer names the turn that it is given to.",
    "one_of_two": "Exactly one of the two is expected: mandate_id or account_id.",
    "one_name_expected": "Either an organization or words for it are expected.",
    "decimal_malformed": "A decimal in plain notation is expected, such as 1250000.50, as a text.",
    "share_out_of_range": "A share is more than 0 and at most 100.",
    "evidence_required": "A reopening names what shows it.",
    "amount_zero": "An amount is more than nothing.",
    "commitment_twice": "A commitment is named twice.",
    "spending_unshown": "What was spent is shown: by a file that was handed in, or by what lies elsewhere.",
    "confidentiality_required": "Reasons are given for a figure that is kept back; name why it is.",
    "confidentiality_reasons_required": "Who keeps a figure back says why, in words.",
    "owed_is_open": "What is owed by law or contract is told to the whole table: its figure is not kept back.",
    "level_complete": "What is reopened was not found complete.",
    "currency_unknown": "ISO 4217 has no currency with that code.",
    "text_required": "An objection or a reservation needs its text.",
    "text_of_a_signature": "A plain signature has no words: a reservation or a refusal is named by its intent.",
    "assembly_without_yes": "Only a yes waits for an assembly.",
    "assembly_act_missing": "Name the file of the assembly's act, or say under `held_elsewhere` who keeps it.",
    "statement_before_assembly": "A signed statement says yes without a condition.",
    "statement_of_an_objection": "A statement says yes; an objection has its text.",
    "statement_of_a_plain_yes": "A statement says a plain yes; a reservation or an objection has its text instead.",
    "erratum_says_nothing": "An erratum has the words as sealed, the words as they should read, or an annex.",
    "clause_empty": "A clause has a text or a rule.",
    "not_read_aloud": "The ground rules and the fingerprints are read aloud first.",
    "template_or_clauses": "A draft begins with a template or with clauses.",
    "parameters_or_clauses": "Parameters or the whole list of clauses are expected, not both.",
    "parameters_without_template": "Parameters replace those of a template.",
}
OTHER_FIELD_MESSAGE: Final = "The value is not valid here."
ALLOWED_MESSAGE: Final = "These are possible: %(allowed)s."
NEAREST_MESSAGE: Final = "Did you mean «%(nearest)s»?"


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
