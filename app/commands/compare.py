"""`tinkuy compare` and `tinkuy check-receipt`: whether two people were shown one log, and whether an act is in it."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer
from pydantic import BaseModel

from app.commands import fetching
from app.commands.fetching import NotFetchedError, is_url
from app.commands.terminal import Language, LanguageOption, content, refuse, said
from app.trust import checkpoints, merkle
from app.trust.bundles import Sentence
from app.trust.checkpoints import Checkpoint, VerifierKey
from app.trust.cosignatures import CosignerKey
from app.trust.errors import MerkleError, NoteRefusedError, OutOfTreeError, ProofRefusedError, TrustError
from app.trust.log_proofs import InclusionText, UpdateText
from app.trust.notes import read_note

CONTRADICTED: Final = 1
UNDECIDED: Final = 2
NOT_CHECKED: Final = 3

cli = typer.Typer()


class ConsistencyAnswer(BaseModel):
    """What is used of a service's answer."""

    proof: tuple[str, ...]


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_RECEIPT: Final = re.compile(r"\s*(?:ledger-entry:\s*)?([0-9]{1,19}) ([0-9a-f]{64})\s*", re.IGNORECASE | re.ASCII)
_NO_KEY = Sentence("--vkey no es una llave de registro.", "--vkey is no log key.")
_NOT_SIGNED = Sentence(
    "{name} no es un punto de control firmado por ese registro.", "{name} is no checkpoint that this log signed."
)
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
_NO_RECEIPT = Sentence(
    "Un recibo es el número de un asiento y los 64 signos de su hoja.",
    "A receipt is the number of an entry and the 64 characters of its leaf.",
)
_NO_PROOF = Sentence("{name} no es una prueba: {reason}", "{name} is no proof: {reason}")
_ONE_SOURCE = Sentence("Indique --url o --proof, uno de los dos.", "Give --url or --proof, one of the two.")
_IN_LOG = Sentence(
    "ESTÁ: el asiento {index} de su recibo está en el registro de {size} asientos, sin cambio.",
    "IT IS THERE: entry {index} of your receipt is in the log of {size} entries, unchanged.",
)
_NOT_IN_LOG = Sentence(
    "¡NO ESTÁ! El registro de {size} asientos no tiene en el {index} lo que dice su recibo. Guarde el recibo y la "
    "prueba, y muéstrelos a la mesa y a los testigos.",
    "IT IS NOT! The log of {size} entries does not have at {index} what your receipt says. Keep the receipt and the "
    "proof, and show them to the table and the witnesses.",
)
_OTHER_INDEX = Sentence(
    "La prueba es del asiento {found} y el recibo del {index}.",
    "The proof is of entry {found}, the receipt of {index}.",
)
_OTHER_TREE = Sentence(
    "La prueba lleva a otro punto de control que el de {name}.", "The proof leads to another checkpoint than {name}."
)

_NO_WITNESS = Sentence("--witness no es una llave de testigo.", "--witness is no key of a witness.")
_COSIGNED = Sentence("El testigo {name} lo cofirmó el {at}.", "The witness {name} cosigned it on {at}.")
_NOT_COSIGNED = Sentence(
    "SIN DECIDIR: está en el registro de {size} asientos, pero el testigo {name} no cofirmó ese punto de control.",
    "UNDECIDED: it is in the log of {size} entries, but the witness {name} did not cosign that checkpoint.",
)

VkeyOption = Annotated[str, typer.Option("--vkey", help="The log's verifier key, as you know it.")]


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
    key = _key(vkey, language)
    trees = [(name, _checkpoint(name, key, language)) for name in (first, second)]
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


@cli.command("check-receipt")
def check_receipt(
    receipt: Annotated[str, typer.Argument(help="What `Ledger-Entry` said, or a file with it.")],
    vkey: VkeyOption,
    url: Annotated[str | None, typer.Option(help="The service to ask for the proof.")] = None,
    proof: Annotated[Path | None, typer.Option(help="A .tlog-proof file, where there is no network.")] = None,
    checkpoint: Annotated[
        Path | None, typer.Option(help="A checkpoint that you or a witness kept, to which the proof must lead.")
    ] = None,
    witness: Annotated[
        list[str] | None, typer.Option(help="A witness's key that must have cosigned it; may be given several times.")
    ] = None,
    language: LanguageOption = Language.es,
) -> None:
    """Check that the act of a receipt is in the log of a later checkpoint, unchanged.

    Exit codes: 0 it is; 1 it is not; 2 it is, but not in one that the witnesses cosigned; 3 nothing was checked.
    """
    key, cosigners = _key(vkey, language), [_cosigner(each, language) for each in witness or ()]
    index, leaf = _receipt(receipt, language)
    if (url is None) is (proof is None):
        refuse(_ONE_SOURCE, language, NOT_CHECKED)
    name = str(proof or url)
    kept = _checkpoint(str(checkpoint), key, language) if checkpoint else None
    try:
        data = content(proof, language, NOT_CHECKED) if proof else _asked(url or "", index, kept)
        text = InclusionText.parse(data)
        size = checkpoints.verify(text.checkpoint, key).size
        if text.index != index:
            refuse(_OTHER_INDEX.of(found=text.index, index=index), language, NOT_CHECKED)
        found = text.verify(leaf, key)
    except NotFetchedError as error:
        refuse(error.sentence, language, NOT_CHECKED)
    except (ProofRefusedError, OutOfTreeError):
        refuse(_NOT_IN_LOG.of(index=index, size=size), language, CONTRADICTED)
    except TrustError as error:
        refuse(_NO_PROOF.of(name=name, reason=error), language, NOT_CHECKED)
    if kept is not None and (kept.size, kept.root) != (found.size, found.root):
        refuse(_OTHER_TREE.of(name=checkpoint), language, NOT_CHECKED)
    cosigned = [_cosigned(each, text.checkpoint, found.size, language) for each in cosigners]
    for sentence in (_IN_LOG.of(index=index, size=found.size), *cosigned):
        typer.echo(said(sentence, language))


def _end(sentence: Sentence, language: Language) -> NoReturn:
    typer.echo(said(sentence, language))
    raise typer.Exit


def _key(vkey: str, language: Language) -> VerifierKey:
    try:
        return VerifierKey.parse(vkey)
    except TrustError:
        refuse(_NO_KEY, language, NOT_CHECKED)


def _cosigner(vkey: str, language: Language) -> CosignerKey:
    try:
        return CosignerKey.parse(vkey)
    except TrustError:
        refuse(_NO_WITNESS, language, NOT_CHECKED)


def _cosigned(key: CosignerKey, checkpoint: bytes, size: int, language: Language) -> Sentence:
    """When this witness cosigned a checkpoint of so many entries, in a sentence."""
    try:
        at = _EPOCH + timedelta(seconds=key.cosigned_at(read_note(checkpoint)))
    except (NoteRefusedError, OverflowError):
        refuse(_NOT_COSIGNED.of(name=key.name, size=size), language, UNDECIDED)
    return _COSIGNED.of(name=key.name, at=f"{at:%Y-%m-%dT%H:%M:%SZ}")


def _checkpoint(name: str, key: VerifierKey, language: Language) -> Checkpoint:
    try:
        data = (
            fetching.get(name, "/v1/ledger/checkpoint") if is_url(name) else content(Path(name), language, NOT_CHECKED)
        )
        return checkpoints.verify(data, key)
    except NotFetchedError as error:
        refuse(error.sentence, language, NOT_CHECKED)
    except TrustError:
        refuse(_NOT_SIGNED.of(name=name), language, NOT_CHECKED)


def _update(source: str, old: Checkpoint, new: Checkpoint, language: Language) -> UpdateText:
    """The proof between the two, from a file, or from a service, which proves it for exactly these sizes."""
    try:
        if not is_url(source):
            return UpdateText.parse(content(Path(source), language, NOT_CHECKED))
        path = f"/v1/ledger/proofs/consistency?from={old.size}&to={new.size}"
        answer = ConsistencyAnswer.model_validate_json(fetching.get(source, path))
        return UpdateText(old.size, tuple(bytes.fromhex(each) for each in answer.proof), b"")
    except NotFetchedError as error:
        refuse(error.sentence, language, NOT_CHECKED)
    except ValueError as error:
        refuse(_NO_PROOF.of(name=source, reason=type(error).__name__), language, NOT_CHECKED)


def _reached(update: UpdateText, new: Checkpoint, key: VerifierKey) -> int:
    """The size that an update leads to: that of the checkpoint that it brings, if it brings one."""
    try:
        return checkpoints.verify(update.checkpoint, key).size if update.checkpoint else new.size
    except TrustError:
        return -1


def _receipt(text: str, language: Language) -> tuple[int, bytes]:
    written = text
    if not _RECEIPT.fullmatch(text) and Path(text).is_file():
        written = content(Path(text), language, NOT_CHECKED).decode("utf-8", "replace")
    match = _RECEIPT.fullmatch(written)
    if match is None:
        refuse(_NO_RECEIPT, language, NOT_CHECKED)
    return int(match[1]), bytes.fromhex(match[2])


def _asked(url: str, index: int, kept: Checkpoint | None) -> bytes:
    """The service's proof; the one to its newest checkpoint where the usual one does not lead to what was kept."""
    path = f"/v1/ledger/proofs/tlog?index={index}"
    data = fetching.get(url, path)
    if kept is None or checkpoints.parse(read_note(InclusionText.parse(data).checkpoint).text).size == kept.size:
        return data
    return fetching.get(url, f"{path}&checkpoint=newest")
