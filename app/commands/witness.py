"""`tinkuy witness`: a sector's own watch over the log, with a network or by files that are carried."""

import secrets
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import orjson
import typer

from app.commands import given
from app.commands.given import NotFetchedError
from app.commands.terminal import Language, LanguageOption, content, note, refuse
from app.commands.watch import (
    ClockError,
    InconsistentError,
    Known,
    NotAnUpdateError,
    NotSignedError,
    OlderError,
    Watch,
    WatchError,
)
from app.core.clock import utc_now
from app.trust.base64s import url_encode
from app.trust.bundles import Sentence
from app.trust.checkpoints import VerifierKey
from app.trust.cosignatures import CosignerKey
from app.trust.errors import TrustError
from app.trust.witness_keys import WitnessProof, sign_proof

INCONSISTENT: Final = 1
NOTHING_NEW: Final = 2
NOT_CHECKED: Final = 3

cli = typer.Typer(
    name="witness",
    help="Watch over a log for your sector: keep its last checkpoint, check that it only grew, and cosign.",
    no_args_is_help=True,
)

_NOT_FOUND: Final = 404
_NONCE_BYTES: Final = 18
_BEGUN = Sentence(
    "Guarde {home}: ahí están la llave del testigo y lo que sabe. Lo que sigue es público; regístrelo en la mesa.",
    "Keep {home} safe: it holds the witness's key and what it knows. What follows is public; register it at the table.",
)
_NO_KEY = Sentence("--log no es una llave de registro.", "--log is no log key.")
_NO_FOLDER = Sentence(
    "No se puede usar esta carpeta de testigo: {reason}.", "This witness's folder cannot be used: {reason}."
)
_NAME = Sentence("Ese nombre o registro no sirve: {reason}", "This name or log will not do: {reason}")
_COSIGNED = Sentence(
    "COFIRMADO: {size} asientos, que continúan lo que este testigo conocía. Está en {file}.",
    "COSIGNED: {size} entries, which continue what this witness knew. It is in {file}.",
)
_SAME = Sentence(
    "SIN NOVEDAD: el registro sigue en {size} asientos; ya estaba cofirmado.",
    "NOTHING NEW: the log still has {size} entries; they were cosigned already.",
)
_INCONSISTENT = Sentence(
    "¡ALTO! El registro firmó {offered} asientos que NO continúan los {known} que este testigo cofirmó. Alguien borró "
    "o cambió algo, o muestra historias distintas a personas distintas. No se cofirmó nada.\n"
    "Las pruebas están en {evidence}: no las borre, haga una copia y muéstrela a la mesa y a los otros testigos.",
    "STOP! The log signed {offered} entries that do NOT continue the {known} that this witness cosigned. Somebody "
    "removed or changed something, or shows different histories to different people. Nothing was cosigned.\n"
    "The evidence is in {evidence}: do not delete it, make a copy, and show it to the table and the other witnesses.",
)
_OLDER = Sentence(
    "No se cofirmó nada: este testigo ya conoce {size} asientos. Pida un archivo hecho desde {size}.",
    "Nothing was cosigned: this witness knows {size} entries already. Ask for a file made from {size}.",
)
_NOT_SIGNED = Sentence(
    "No se cofirmó nada: esto no lo firmó el registro que este testigo vigila.",
    "Nothing was cosigned: the log that this witness watches did not sign this.",
)
_NOT_AN_UPDATE = Sentence(
    "No se cofirmó nada: esto no es un archivo de novedades. Un punto de control solo no basta: pida la respuesta de "
    "/v1/ledger/proofs/update?from={size}.",
    "Nothing was cosigned: this is no update. A checkpoint alone is not enough: ask for the answer of "
    "/v1/ledger/proofs/update?from={size}.",
)
_CLOCK = Sentence(
    "No se cofirmó nada: el reloj de esta máquina está atrasado respecto de la última cofirma. Corríjalo.",
    "Nothing was cosigned: this machine's clock is behind the last cosignature. Set it right.",
)
_ONE_SOURCE = Sentence("Indique --url o --file, uno de los dos.", "Give --url or --file, one of the two.")
_NOTHING_YET = Sentence("Este testigo aún no cofirmó nada.", "This witness has not cosigned anything yet.")
_TAKEN = Sentence(
    "ENTREGADO: el servicio guarda la cofirma de {size} asientos.",
    "HANDED IN: the service keeps the cosignature of {size} entries.",
)

HomeArgument = Annotated[Path, typer.Argument(help="The witness's folder.")]
UrlOption = Annotated[str | None, typer.Option(help="The service's address, such as https://mesa.example.")]


@cli.command()
def init(
    home: HomeArgument,
    name: Annotated[str, typer.Option(help="The witness's name, like an address: testigo.comunidad.example.")],
    log: Annotated[str, typer.Option(help="The log's verifier key, as you got it by a way that you trust.")],
    language: LanguageOption = Language.es,
) -> None:
    """Make a witness: its folder and its key. Prints its public key (vkey)."""
    try:
        key = VerifierKey.parse(log)
    except TrustError:
        refuse(_NO_KEY, language, NOT_CHECKED)
    try:
        watch = Watch.begin(home, name, key)
    except (WatchError, TrustError) as error:
        refuse(_NAME.of(reason=error), language, NOT_CHECKED)
    except OSError as error:
        refuse(_NO_FOLDER.of(reason=error.strerror), language, NOT_CHECKED)
    note(_BEGUN.of(home=home), language)
    typer.echo(str(CosignerKey.of(watch.key)))


@cli.command()
def prove(
    home: HomeArgument,
    roundtable: Annotated[UUID, typer.Option(help="The roundtable's id.")],
    seat: Annotated[UUID, typer.Option(help="The id of the seat that registers the witness.")],
    language: LanguageOption = Language.es,
) -> None:
    """Prove that you hold the witness's key, to register it within ten minutes: prints the proof."""
    watch = _open(home, language)
    nonce = url_encode(secrets.token_bytes(_NONCE_BYTES))
    proof = WitnessProof(watch.log.name, roundtable, seat, CosignerKey.of(watch.key), utc_now(), nonce)
    typer.echo(sign_proof(proof, watch.key).decode(), nl=False)


@cli.command()
def pull(
    home: HomeArgument,
    url: UrlOption = None,
    file: Annotated[Path | None, typer.Option(help="An update that somebody fetched for you.")] = None,
    language: LanguageOption = Language.es,
) -> None:
    """Fetch what is new, or read it from a file; check that it continues what is known; cosign it and remember it.

    Exit codes: 0 cosigned, or nothing new; 1 the log does not continue what is known, and the evidence was kept;
    2 what was offered is older or begins elsewhere; 3 nothing was checked.
    """
    watch = _open(home, language)
    if (url is None) is (file is None):
        refuse(_ONE_SOURCE, language, NOT_CHECKED)
    try:
        before = watch.known
        offered = content(file, language, NOT_CHECKED) if file else _fetch(watch, before, url or "")
        now_known = watch.advance(offered, utc_now())
    except InconsistentError as found:
        alarm = _INCONSISTENT.of(offered=found.offered.size, known=found.known.size, evidence=found.evidence)
        refuse(alarm, language, INCONSISTENT)
    except OlderError as older:
        refuse(_OLDER.of(size=older), language, NOTHING_NEW)
    except NotAnUpdateError:
        refuse(_NOT_AN_UPDATE.of(size=before.said.size if before else 0), language, NOT_CHECKED)
    except NotSignedError:
        refuse(_NOT_SIGNED, language, NOT_CHECKED)
    except ClockError:
        refuse(_CLOCK, language, NOT_CHECKED)
    except WatchError as error:
        refuse(_NO_FOLDER.of(reason=error), language, NOT_CHECKED)
    except NotFetchedError as error:
        refuse(error.sentence, language, NOT_CHECKED)
    if before is not None and before.note == now_known.note:
        note(_SAME.of(size=now_known.said.size), language)
    else:
        note(_COSIGNED.of(size=now_known.said.size, file=home / "checkpoint"), language)


@cli.command()
def show(home: HomeArgument, language: LanguageOption = Language.es) -> None:
    """Print the last checkpoint with this witness's line: what is handed in, compared and carried."""
    typer.echo(_last(_open(home, language), language).note.decode(), nl=False)


@cli.command()
def submit(
    home: HomeArgument,
    url: Annotated[str, typer.Option(help="The service's address.")],
    file: Annotated[Path | None, typer.Option(help="A cosigned checkpoint of another folder, carried here.")] = None,
    language: LanguageOption = Language.es,
) -> None:
    """Hand the last cosignature in, or one that was carried here in a file. Exit codes: 0 taken, 3 not."""
    data = content(file, language, NOT_CHECKED) if file else _last(_open(home, language), language).note
    try:
        answer = given.post(url, "/v1/ledger/cosignatures", {"note": data.decode("utf-8", "replace")})
    except NotFetchedError as error:
        refuse(error.sentence, language, NOT_CHECKED)
    note(_TAKEN.of(size=orjson.loads(answer)["size"]), language)


def _open(home: Path, language: Language) -> Watch:
    try:
        return Watch.open(home)
    except WatchError as error:
        refuse(_NO_FOLDER.of(reason=error), language, NOT_CHECKED)


def _last(watch: Watch, language: Language) -> Known:
    try:
        known = watch.known
    except WatchError as error:
        refuse(_NO_FOLDER.of(reason=error), language, NOT_CHECKED)
    if known is None:
        refuse(_NOTHING_YET, language, NOT_CHECKED)
    return known


def _fetch(watch: Watch, known: Known | None, url: str) -> bytes:
    """The update from what is known. A service that no longer has that much shows a smaller tree: that is evidence."""
    try:
        return given.get(url, f"/v1/ledger/proofs/update?from={known.said.size if known else 0}")
    except NotFetchedError as error:
        if error.status == _NOT_FOUND:
            watch.refuse_smaller(given.get(url, "/v1/ledger/checkpoint"), utc_now())
        raise
