"""Brings the Spanish catalogue up to date with the code: `python -m app.translations`, or `--check` to change nothing.

New messages come in untranslated, which the tests refuse; those that the code no longer knows go. The order is that of
the messages, and nothing is dated, so that a difference in the file is always a difference in the words.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from app.api import ROUTERS
from app.core.messages import ALLOWED_MESSAGE, FIELD_MESSAGES, NEAREST_MESSAGE, OTHER_FIELD_MESSAGE
from app.notices import wording
from app.openapi import refusals

CATALOGUE: Final = Path(__file__).parent / "locale" / "es" / "LC_MESSAGES" / "tinkuy.po"
_HEADER: Final = """\
# Mensajes de Tinkuy en castellano. Los identificadores son las frases en inglés del código.
msgid ""
msgstr ""
"Project-Id-Version: tinkuy\\n"
"Language: es\\n"
"Language-Team: es\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def messages() -> Iterator[tuple[str, str]]:
    """(where it is used, English sentence) of all that may be said to people: refusals, then input errors."""
    if not ROUTERS:
        raise RuntimeError("A room that is not loaded has no refusals to show.")
    for kind in refusals.known():
        yield kind.code, kind.message
        yield from ((f"{kind.code}: {cause}", message) for cause, message in kind.causes.items())
    for code, message in FIELD_MESSAGES.items():
        yield f"errors: {code}", message
    yield from ((f"notices: {occasion}", message) for occasion, message in wording.MESSAGES.items())
    yield from (("notices", each) for each in (wording.REMINDER, wording.SUBJECT, *wording.OF_MAILS))
    yield "errors: anything else", OTHER_FIELD_MESSAGE
    yield "errors: what is allowed", ALLOWED_MESSAGE
    yield "errors: what is near", NEAREST_MESSAGE


def read() -> Catalog:
    """The catalogue as it is on disk; an empty one where there is none."""
    if not CATALOGUE.exists():
        return Catalog(locale="es")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="es")


def merged(known: Catalog) -> str:
    """The text of the catalogue with exactly today's messages, and the translations that are known."""
    wanted = Catalog(locale="es")
    for where, message in messages():
        entry = known.get(message)
        wanted.add(message, entry.string if entry else "", auto_comments=[where])
    text = io.BytesIO()
    write_po(text, wanted, width=0, sort_output=True, omit_header=True)
    return _HEADER + text.getvalue().decode()


def main() -> None:
    """Write the catalogue, or with `--check` exit with 1 where it would change."""
    text = merged(read())
    if "--check" in sys.argv[1:]:
        current = CATALOGUE.read_text(encoding="utf-8") if CATALOGUE.exists() else ""
        sys.exit(None if text == current else "The catalogue is behind the code. Run: make messages")
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
