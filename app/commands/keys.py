"""`tinkuy keygen`, `tinkuy prove`, `tinkuy sign`: the private key of a seat never leaves the delegate's machine."""

import os
import secrets
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import orjson
import typer

from app.commands import summary
from app.commands.terminal import Language, LanguageOption, content, note, printable, refuse
from app.core.clock import utc_now
from app.trust import canonical, checkpoints
from app.trust.base64s import url_encode
from app.trust.bundles import Sentence
from app.trust.checkpoints import Checkpoint, VerifierKey
from app.trust.errors import TrustError
from app.trust.keys import PrivateKey
from app.trust.notes import read_note
from app.trust.statements import (
    Intent,
    KeyProof,
    Seen,
    SignatureStatement,
    SubjectRevision,
    Translation,
    sign_key_proof,
    sign_statement,
)

cli = typer.Typer()

_NONCE_BYTES: Final = 24
_OWNER_ALONE: Final = 0o600
_EXISTS = Sentence("{path} ya existe; no se sobrescribe ninguna llave.", "{path} exists; no key is ever overwritten.")
_UNWRITABLE = Sentence("No se puede escribir {path}: {reason}.", "{path} cannot be written: {reason}.")
_NO_KEY = Sentence("{path} no contiene una llave de silla.", "{path} holds no key of a seat.")
_NO_CHECKPOINT = Sentence("{path} no es un punto de control de ese registro.", "{path} is no checkpoint of that log.")
_NO_TRANSLATION = Sentence(
    "Una traducción se escribe idioma=archivo, una por idioma.",
    "A translation is written language=file, one a language.",
)
_REFUSED = Sentence("No se puede firmar esto: {reason}", "This cannot be signed: {reason}")
_KEEP = Sentence(
    "Guarde {path}: quien lo tenga puede firmar por la silla. Lo que sigue es público.",
    "Keep {path} safe: whoever has it can sign for the seat. What follows is public.",
)
_NOT_SIGNED = Sentence("No se firmó nada.", "Nothing was signed.")
_OTHER_REVISION = Sentence(
    "El documento es de la revisión {published}, y --revision dice {revision}. No se firmó nada.",
    "The document is of revision {published}, and --revision says {revision}. Nothing was signed.",
)

KeyOption = Annotated[Path, typer.Option("--key", help="The file that keygen wrote.")]
RoundtableOption = Annotated[UUID, typer.Option(help="The roundtable's id.")]
SeatOption = Annotated[UUID, typer.Option(help="The seat's id.")]


@cli.command()
def keygen(
    file: Annotated[Path, typer.Argument(help="Where to write the private key, in PEM.")],
    language: LanguageOption = Language.es,
) -> None:
    """Make a seat's key: prints its thumbprint, which the mandate's document is to name, and its public JWK."""
    key = PrivateKey.generate()
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ALONE)
    except FileExistsError:
        refuse(_EXISTS.of(path=file), language)
    except OSError as error:
        refuse(_UNWRITABLE.of(path=file, reason=error.strerror), language)
    with os.fdopen(handle, "wb") as target:
        target.write(key.to_pem())
    note(_KEEP.of(path=file), language)
    typer.echo(key.public.thumbprint)
    typer.echo(orjson.dumps(key.public.jwk()))


@cli.command()
def prove(
    key: KeyOption,
    log: Annotated[str, typer.Option(help="The log's origin: the first line of its checkpoint.")],
    roundtable: RoundtableOption,
    seat: SeatOption,
    language: LanguageOption = Language.es,
) -> None:
    """Prove that you hold the key, to register it for a seat within ten minutes: prints the proof, a compact JWS."""
    private = _private(key, language)
    proof = KeyProof(log, roundtable, seat, private.public.thumbprint, _nonce(), utc_now())
    try:
        typer.echo(sign_key_proof(proof, private))
    except TrustError as error:
        refuse(_REFUSED.of(reason=error), language)


@cli.command()
def sign(
    document: Annotated[Path, typer.Argument(help="The exact bytes of the subject's document, as downloaded.")],
    key: KeyOption,
    checkpoint: Annotated[Path, typer.Option(help="The log's checkpoint as you saw it last.")],
    roundtable: RoundtableOption,
    subject_type: Annotated[str, typer.Option("--type", help="commitment, minutes …")],
    subject_id: Annotated[UUID, typer.Option("--id", help="The subject's id.")],
    revision: Annotated[int, typer.Option(help="The subject's revision that you read.")],
    seat: SeatOption,
    sector: Annotated[str, typer.Option(help="The seat's sector.")],
    mandate: Annotated[str, typer.Option(help="The leaf hash of the entry that accredited your mandate.")],
    intent: Annotated[Intent, typer.Option(help="What you do to the document.")] = Intent.sign,
    role: Annotated[str, typer.Option(help="The seat's role.")] = "delegate",
    governing_lang: Annotated[str, typer.Option(help="The language of the document, which prevails.")] = "es",
    translation: Annotated[list[str] | None, typer.Option(help="language=file, once for each translation.")] = None,
    reservation: Annotated[str | None, typer.Option(help="Your words, where the intent needs them.")] = None,
    vkey: Annotated[str | None, typer.Option(help="The log's verifier key, to check the checkpoint with.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Sign without asking.")] = False,
    language: LanguageOption = Language.es,
) -> None:
    """Sign a document for a seat: shows what is about to be signed, asks, and prints the statement, a compact JWS."""
    private, data = _private(key, language), content(document, language)
    seen = _checkpoint(checkpoint, vkey, language)
    statement = SignatureStatement(
        log=seen.origin,
        roundtable=roundtable,
        subject=SubjectRevision(subject_type, subject_id, revision),
        document=canonical.digest(data),
        governing_lang=governing_lang,
        seat=seat,
        sector=sector,
        role=role,
        mandate=mandate,
        intent=intent,
        seen=Seen(seen.size, seen.root.hex()),
        signed_at=utc_now(),
        nonce=_nonce(),
        translations=_translations(translation or [], language),
        reservation=reservation,
    )
    try:
        statement.encode()
    except TrustError as error:
        refuse(_REFUSED.of(reason=error), language)

    if (published := _revision_of(data, subject_id)) not in {None, revision}:
        refuse(_OTHER_REVISION.of(published=published, revision=revision), language)
    lines = summary.lines(statement, private.public.thumbprint, data, checked=vkey is not None)
    typer.echo("\n".join(printable(each.es if language is Language.es else each.en) for each in lines), err=True)
    question = summary.QUESTION.es if language is Language.es else summary.QUESTION.en
    if not yes and not typer.confirm(question, err=True):
        refuse(_NOT_SIGNED, language)
    typer.echo(sign_statement(statement, private))


def _revision_of(document: bytes, subject_id: UUID) -> int | None:
    """The revision that a document names as its own, where it is one that names any."""
    try:
        value = canonical.decode(document)
    except TrustError:
        return None
    named = value.get("revision") if isinstance(value, dict) and value.get("id") == str(subject_id) else None
    return named if isinstance(named, int) else None


def _private(path: Path, language: Language) -> PrivateKey:
    try:
        return PrivateKey.from_pem(content(path, language))
    except TrustError:
        refuse(_NO_KEY.of(path=path), language)


def _checkpoint(path: Path, vkey: str | None, language: Language) -> Checkpoint:
    data = content(path, language)
    try:
        if vkey is not None:
            return checkpoints.verify(data, VerifierKey.parse(vkey))
        return checkpoints.parse(read_note(data).text)
    except TrustError:
        refuse(_NO_CHECKPOINT.of(path=path), language)


def _translations(pairs: list[str], language: Language) -> tuple[Translation, ...]:
    found = dict[str, str]()
    for pair in pairs:
        code, separator, path = pair.partition("=")
        if not separator or code in found:
            refuse(_NO_TRANSLATION, language)
        found[code] = canonical.digest(content(Path(path), language))
    return tuple(Translation(code, found[code]) for code in sorted(found))


def _nonce() -> str:
    return url_encode(secrets.token_bytes(_NONCE_BYTES))
