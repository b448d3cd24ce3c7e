"""Speaking on a terminal, in the language asked for: results on standard output, everything else on standard error."""

import signal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer

from app.trust.bundles import Sentence


class Language(StrEnum):
    """The languages in which the commands speak."""

    es = "es"
    en = "en"


LanguageOption = Annotated[Language, typer.Option("--lang", help="The language to speak.")]

UNREADABLE: Final = Sentence("No se puede leer {path}: {reason}.", "{path} cannot be read: {reason}.")
NO_LOG_KEY: Final = Sentence("--vkey no es una llave de registro.", "--vkey is no log key.")


def said(sentence: Sentence, language: Language) -> str:
    """The sentence in one language, on one or more lines, without what would steer a terminal."""
    return printable(sentence.es if language is Language.es else sentence.en)


def printable(text: str) -> str:
    """The text with every character that does not show itself replaced; line ends stay."""
    return "".join(each if each.isprintable() or each == "\n" else "\N{REPLACEMENT CHARACTER}" for each in text)


def note(sentence: Sentence, language: Language) -> None:
    """Says something besides the result."""
    typer.echo(said(sentence, language), err=True)


def refuse(sentence: Sentence, language: Language, code: int = 1) -> NoReturn:
    """Says why there is no result, and ends the command with this exit code."""
    note(sentence, language)
    raise typer.Exit(code)


def content(path: Path, language: Language, code: int = 1) -> bytes:
    """The bytes of a file, or the end of the command."""
    try:
        return path.read_bytes()
    except OSError as error:
        refuse(UNREADABLE.of(path=path, reason=error.strerror), language, code)


def end_like_ctrl_c() -> None:
    """One way to end, whoever asks for it; a shell that starts us in the background has SIGINT switched off."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, lambda *_: signal.raise_signal(signal.SIGINT))
