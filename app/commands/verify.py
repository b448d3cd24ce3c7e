"""`tinkuy verify`: what a bundle proves, with nothing but the bundle."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Final

import typer

from app.commands.terminal import NO_LOG_KEY, Language, LanguageOption, content, note, refuse, said
from app.trust import bundles
from app.trust.bundles import Claim, Report, Sentence, Validity
from app.trust.errors import KeyRefusedError

NOT_CHECKED: Final = 3
"""The exit code where nothing was checked: no such file, or no such key."""

cli = typer.Typer()

_MARKS: Final = {Validity.valid: "✓", Validity.invalid: "✗", Validity.incomplete: "?"}
_RESULTS: Final = {
    Validity.valid: Sentence(
        "VÁLIDO: todo lo que el paquete afirma está probado.", "VALID: all its claims are proven."
    ),
    Validity.invalid: Sentence(
        "NO VÁLIDO: algo del paquete no es lo que dice ser.", "INVALID: something in the bundle is not what it says."
    ),
    Validity.incomplete: Sentence(
        "INCOMPLETO: nada lo contradice, pero faltan pruebas.",
        "INCOMPLETE: nothing contradicts it; proofs are missing.",
    ),
}
_COUNTED: Final = {
    "member": Sentence("Piezas intactas: {count}.", "Intact members: {count}."),
    "entry": Sentence("Asientos probados: {count}.", "Proven entries: {count}."),
    "body": Sentence("Contenidos publicados por ellos: {count}.", "Bodies that they published: {count}."),
}
_LIMIT: Final = Sentence(
    "Un paquete no puede probar que algo no ocurrió después, como una revocación que no trae.",
    "A bundle cannot prove that something did not happen, such as a revocation that it does not bring.",
)


@cli.command()
def verify(
    bundle: Annotated[Path, typer.Argument(help="The bundle, a zip file.")],
    vkey: Annotated[
        str | None, typer.Option(help="The log's verifier key as you know it; else the bundle's own is used.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Every claim as JSON, in both languages.")] = False,
    language: LanguageOption = Language.es,
) -> None:
    """Check a bundle without any server.

    Exit codes: 0 valid, 1 invalid, 2 incomplete, 3 nothing was checked.
    """
    data = content(bundle, language, NOT_CHECKED)
    try:
        report = bundles.verify(data, vkey=vkey)
    except KeyRefusedError:
        refuse(NO_LOG_KEY, language, NOT_CHECKED)
    if as_json:
        typer.echo(report.encode().decode())
    else:
        _tell(report, language)
    raise typer.Exit(report.exit_code)


def _tell(report: Report, language: Language) -> None:
    """What was doubted, claim by claim; of what holds and is plenty, only how much."""
    held = Counter(claim.code for claim in report.claims if _is_counted(claim))
    for claim in report.claims:
        if not _is_counted(claim):
            about = f"  [{claim.about}]" if claim.about else ""
            typer.echo(f"{_MARKS[claim.verdict]} {claim.code}{about}\n    {said(claim.sentence, language)}")
        elif held[claim.code]:
            counted = _COUNTED[claim.code].of(count=held.pop(claim.code))
            typer.echo(f"{_MARKS[claim.verdict]} {claim.code}\n    {said(counted, language)}")
    typer.echo(f"\n{said(_RESULTS[report.verdict], language)}")
    note(_LIMIT, language)


def _is_counted(claim: Claim) -> bool:
    return claim.code in _COUNTED and claim.verdict is Validity.valid
