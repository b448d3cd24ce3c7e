"""`tinkuy check-receipt`: whether an act is in the log of a later checkpoint, unchanged."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from app.commands import given
from app.commands.given import (
    CONTRADICTED,
    NO_PROOF,
    NOT_CHECKED,
    UNDECIDED,
    NotFetchedError,
    VkeyOption,
    checkpoint_of,
    log_key,
)
from app.commands.terminal import Language, LanguageOption, content, refuse, said
from app.trust import checkpoints
from app.trust.bundles import Sentence
from app.trust.checkpoints import Checkpoint
from app.trust.cosignatures import CosignerKey
from app.trust.errors import NoteRefusedError, OutOfTreeError, ProofRefusedError, TrustError
from app.trust.log_proofs import InclusionText
from app.trust.notes import read_note

cli = typer.Typer()

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_RECEIPT: Final = re.compile(r"\s*(?:ledger-entry:\s*)?([0-9]{1,19}) ([0-9a-f]{64})\s*", re.IGNORECASE | re.ASCII)
_NO_RECEIPT = Sentence(
    "Un recibo es el número de un asiento y los 64 signos de su hoja.",
    "A receipt is the number of an entry and the 64 characters of its leaf.",
)
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
    key, cosigners = log_key(vkey, language), [_cosigner(each, language) for each in witness or ()]
    index, leaf = _receipt(receipt, language)
    if (url is None) is (proof is None):
        refuse(_ONE_SOURCE, language, NOT_CHECKED)
    name = str(proof or url)
    kept = checkpoint_of(str(checkpoint), key, language) if checkpoint else None
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
        refuse(NO_PROOF.of(name=name, reason=error), language, NOT_CHECKED)
    if kept is not None and (kept.size, kept.root) != (found.size, found.root):
        refuse(_OTHER_TREE.of(name=checkpoint), language, NOT_CHECKED)
    cosigned = [_cosigned(each, text.checkpoint, found.size, language) for each in cosigners]
    for sentence in (_IN_LOG.of(index=index, size=found.size), *cosigned):
        typer.echo(said(sentence, language))


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
    data = given.get(url, path)
    if kept is None or checkpoints.parse(read_note(InclusionText.parse(data).checkpoint).text).size == kept.size:
        return data
    return given.get(url, f"{path}&checkpoint=newest")
