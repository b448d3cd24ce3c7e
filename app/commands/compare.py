"""`tinkuy compare`: whether two people were shown one log."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import BaseModel

from app.commands import given
from app.commands.given import (
    CONTRADICTED,
    NO_PROOF,
    NOT_CHECKED,
    UNDECIDED,
    NotFetchedError,
    VkeyOption,
    checkpoint_of,
    is_url,
    log_key,
)
from app.commands.terminal import Language, LanguageOption, content, refuse, said
from app.trust import checkpoints, merkle
from app.trust.bundles import Sentence
from app.trust.checkpoints import Checkpoint, VerifierKey
from app.trust.errors import MerkleError, TrustError
from app.trust.log_proofs import UpdateText

cli = typer.Typer()


class ConsistencyAnswer(BaseModel):
    """What is used of a service's answer."""

    proof: tuple[str, ...]


_SAME = Sentence(
    "IGUALES: los dos muestran los mismos {size} asientos.", "THE SAME: both show the same {size} entries."
)
_CONTINUED = Sentence(
    "UNA SOLA HISTORIA: los {new} asientos de {newer} continúan los {old} de {older}.",
    "ONE HISTORY: the {new} entries of {newer} continue the {old} of {older}.",
)
_SPLIT = Sentence(
    "¡DOS HISTORIAS! El registro firmó dos árboles distintos de {size} asientos. Es una prueba: guarde los dos "
    "archivos y muéstrelos a la mesa y a los testigos.\n  {first}: {first_root}\n  {second}: {second_root}",
    "TWO HISTORIES! The log signed two different trees of {size} entries. This is proof: keep both files and show them "
    "to the table and the witnesses.\n  {first}: {first_root}\n  {second}: {second_root}",
)
_NOT_CONTINUED = Sentence(
    "NO SE CONTINÚAN: la prueba no lleva de los {old} asientos de {older} a los {new} de {newer}. O alguna pieza está "
    "dañada, o el registro tiene dos historias. Guarde todo y pida la prueba otra vez.",
    "NOT CONTINUED: the proof does not lead from the {old} entries of {older} to the {new} of {newer}. Either a piece "
    "is damaged, or the log has two histories. Keep everything and ask for the proof again.",
)
_UNDECIDED = Sentence(
    "SIN DECIDIR: {older} tiene {old} asientos y {newer} {new}. Falta la prueba entre ambos: dé --proof.",
    "UNDECIDED: {older} has {old} entries and {newer} {new}. The proof between them is missing: give --proof.",
)
_OTHER_PROOF = Sentence(
    "SIN DECIDIR: la prueba no es de {old} a {new} asientos.",
    "UNDECIDED: the proof is not from {old} to {new} entries.",
)


@cli.command()
def compare(
    first: Annotated[str, typer.Argument(help="A checkpoint: a file, or a service's address.")],
    second: Annotated[str, typer.Argument(help="Another one.")],
    vkey: VkeyOption,
    proof: Annotated[
        str | None, typer.Option(help="An update file from the smaller to the larger, or a service to ask for it.")
    ] = None,
    language: LanguageOption = Language.es,
) -> None:
    """Tell whether two checkpoints show one history.

    Exit codes: 0 they do; 1 they do not, or the proof between them does not hold; 2 undecided; 3 nothing was checked.
    """
    key = log_key(vkey, language)
    trees = [(name, checkpoint_of(name, key, language)) for name in (first, second)]
    (older, old), (newer, new) = sorted(trees, key=lambda each: each[1].size)
    if old.size == new.size:
        if old.root == new.root:
            _end(_SAME.of(size=old.size), language)
        roots = {"first_root": old.root.hex(), "second_root": new.root.hex()}
        refuse(_SPLIT.of(size=old.size, first=older, second=newer, **roots), language, CONTRADICTED)

    facts = {"older": older, "old": old.size, "newer": newer, "new": new.size}
    source = proof or next((name for name in (newer, older) if is_url(name)), None)
    if old.size and source is None:
        refuse(_UNDECIDED.of(**facts), language, UNDECIDED)
    update = _update(source, old, new, language) if source else UpdateText(0, (), b"")
    if (update.old, new.size) != (old.size, _reached(update, new, key)):
        refuse(_OTHER_PROOF.of(**facts), language, UNDECIDED)
    try:
        if old.size:
            merkle.verify_consistency(old.size, old.root, new.size, new.root, update.proof)
    except MerkleError:
        refuse(_NOT_CONTINUED.of(**facts), language, CONTRADICTED)
    _end(_CONTINUED.of(**facts), language)


def _end(sentence: Sentence, language: Language) -> NoReturn:
    typer.echo(said(sentence, language))
    raise typer.Exit


def _update(source: str, old: Checkpoint, new: Checkpoint, language: Language) -> UpdateText:
    """The proof between the two, from a file, or from a service, which proves it for exactly these sizes."""
    try:
        if not is_url(source):
            return UpdateText.parse(content(Path(source), language, NOT_CHECKED))
        path = f"/v1/ledger/proofs/consistency?from={old.size}&to={new.size}"
        answer = ConsistencyAnswer.model_validate_json(given.get(source, path))
        return UpdateText(old.size, tuple(bytes.fromhex(each) for each in answer.proof), b"")
    except NotFetchedError as error:
        refuse(error.sentence, language, NOT_CHECKED)
    except ValueError as error:
        refuse(NO_PROOF.of(name=source, reason=type(error).__name__), language, NOT_CHECKED)


def _reached(update: UpdateText, new: Checkpoint, key: VerifierKey) -> int:
    """The size that an update leads to: that of the checkpoint that it brings, if it brings one."""
    try:
        return checkpoints.verify(update.checkpoint, key).size if update.checkpoint else new.size
    except TrustError:
        return -1
