"""Messages in Spanish and English through gettext; `app.translations` brings the catalogue up to date.

The message ids are the English sentences of the refusals and of the input errors, so English needs no catalogue.
"""

import io
import logging
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DEFAULT_LOCALE: Final = "es"
LOCALES: Final = ("es", "en")

log = logging.getLogger(__name__)


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
