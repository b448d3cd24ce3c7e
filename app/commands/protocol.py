"""`tinkuy protocol check`: what ground rules in a file would say, and what is wrong with them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final, get_args

import typer

from app.commands.terminal import Language, LanguageOption, content, refuse, said
from app.core.schemas import Bilingual
from app.protocols.checking import Checked, Fault, check
from app.protocols.service.library import unenforced
from app.rules.misfits import TableFacts
from app.rules.wording import SectorName
from app.trust.bundles import Sentence

cli = typer.Typer()
protocol = typer.Typer(help="Ground rules in a file, without any server.", no_args_is_help=True)
cli.add_typer(protocol, name="protocol")

_NUMBER: Final = re.compile("[0-9]{1,4}")
_SEATS: Final = Sentence(
    "--seats se escribe así: community=6,company=3,state=6; los sectores son {sectors}.",
    "--seats is written like this: community=6,company=3,state=6; the sectors are {sectors}.",
)
_NOT_TEXT: Final = Sentence("El archivo no es un texto en UTF-8.", "The file is no text in UTF-8.")
_TEXT_ONLY: Final = Sentence("(solo texto)", "(text only)")
_UNENFORCED: Final = Sentence(
    "(Aún no se hace cumplir: el servicio no pregunta por esta regla; la cumplen las personas. [{moments}])",
    "(Not enforced yet: the service does not ask this rule; people keep it by themselves. [{moments}])",
)
_WELL: Final = Sentence("✓ {count} cláusulas; pueden proponerse.", "✓ {count} clauses; they can be proposed.")
_ILL: Final = Sentence("✗ Errores: {count}.", "✗ Errors: {count}.")
_CLAUSE: Final = Sentence("cláusula {number}", "clause {number}")
_CLAUSES: Final = Sentence("cláusulas {number}", "clauses {number}")
_LINE: Final = Sentence("línea {number}", "line {number}")


@protocol.command("check")
def check_command(
    file: Annotated[Path, typer.Argument(help="Clauses or a whole template, in YAML.")],
    seats: Annotated[
        str | None,
        typer.Option(help="Voting seats of every sector that decides, such as community=6,company=3,state=6."),
    ] = None,
    term_days: Annotated[int | None, typer.Option(min=1, help="Days for which the table is called.")] = None,
    follow_up_days: Annotated[int | None, typer.Option(min=1, help="Days of follow-up after a deadline.")] = None,
    interpreters: Annotated[int, typer.Option(min=0, help="Interpreters' seats.")] = 0,
    verifiers: Annotated[int, typer.Option(min=0, help="Verifiers' seats.")] = 0,
    language: LanguageOption = Language.es,
) -> None:
    """Say every clause as a sentence and every error with its clause and line.

    With --seats the clauses are also held against a table that has those seats. Exit codes: 0 they can be proposed,
    1 they cannot, or the file or the seats were not understood, 2 the command was called wrongly.
    """
    table = None
    if seats is not None:
        places = _places(seats, language)
        table = TableFacts(
            deciding_sectors=frozenset(places),
            voting_places=places,
            roles={"interpreter": interpreters, "verifier": verifiers},
            term_days=term_days,
            follow_up_days=follow_up_days,
        )
    try:
        text = content(file, language).decode()
    except UnicodeDecodeError:
        refuse(_NOT_TEXT, language)
    checked = check(text, table)
    for line in _told(checked, language):
        typer.echo(line)
    raise typer.Exit(1 if checked.faults else 0)


def _places(seats: str, language: Language) -> dict[str, int]:
    """The seats by sector, or the end of the command."""
    places: dict[str, int] = {}
    for part in seats.split(","):
        sector, _, number = part.strip().partition("=")
        if sector not in get_args(SectorName) or sector in places or not _NUMBER.fullmatch(number):
            refuse(_SEATS.of(sectors=", ".join(get_args(SectorName))), language)
        places[sector] = int(number)
    return places


def _told(checked: Checked, language: Language) -> Iterator[str]:
    for clause in checked.clauses:
        yield f"{clause.number}. {_in(clause.title, language)}"
        yield f"    {_in(clause.sentence, language) if clause.sentence else said(_TEXT_ONLY, language)}"
        for each in unenforced([clause]):
            yield f"    {said(_UNENFORCED.of(moments=', '.join(each.moments)), language)}"
    for fault in checked.faults:
        yield f"✗ {_where(fault, language)}{_in(fault.words, language)} [{fault.code}]"
    verdict = _ILL.of(count=len(checked.faults)) if checked.faults else _WELL.of(count=len(checked.clauses))
    yield said(verdict, language)


def _where(fault: Fault, language: Language) -> str:
    named = _CLAUSE if len(fault.clauses) == 1 else _CLAUSES
    places = [said(named.of(number=", ".join(fault.clauses)), language)] if fault.clauses else []
    places += [said(_LINE.of(number=fault.line), language)] if fault.line else []
    places += [said(Sentence(fault.path, fault.path), language)] if fault.path else []
    return f"{', '.join(places)}: " if places else ""


def _in(words: Bilingual, language: Language) -> str:
    return said(Sentence(words.es, words.en), language)
