"""What the commands about a log are given: its key, and what lies in a file or is fetched from a service over HTTP.

What fails is said in a sentence.
"""

from pathlib import Path
from typing import Annotated, Final

import httpx
import typer

from app.commands.terminal import NO_LOG_KEY, Language, content, refuse
from app.trust import checkpoints
from app.trust.bundles import Sentence
from app.trust.checkpoints import Checkpoint, VerifierKey
from app.trust.errors import TrustError
from app.trust.log_proofs import LONGEST

CONTRADICTED: Final = 1
UNDECIDED: Final = 2
NOT_CHECKED: Final = 3

NO_PROOF: Final = Sentence("{name} no es una prueba: {reason}", "{name} is no proof: {reason}")
_NOT_SIGNED = Sentence(
    "{name} no es un punto de control firmado por ese registro.", "{name} is no checkpoint that this log signed."
)

VkeyOption = Annotated[str, typer.Option("--vkey", help="The log's verifier key, as you know it.")]

_SECONDS: Final = 30.0
_SHOWN_BYTES: Final = 400
_SCHEMES: Final = ("http://", "https://")
_UNREACHABLE = Sentence("No se pudo leer {url}: {reason}.", "{url} could not be read: {reason}.")
_TOO_LONG = Sentence("La respuesta de {url} es demasiado larga.", "The answer of {url} is too long.")


class NotFetchedError(Exception):
    """There is no answer to use; `status` is that of HTTP, or 0 where there was none."""

    def __init__(self, sentence: Sentence, status: int = 0) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence
        self.status = status


def is_url(text: str) -> bool:
    """Whether it names a service and not a file."""
    return text.startswith(_SCHEMES)


def get(base: str, path: str) -> bytes:
    """The body of a public reading. Raises NotFetchedError."""
    return _send("GET", base.rstrip("/") + path, None)


def post(base: str, path: str, content: dict[str, str]) -> bytes:
    """The answer to handing something in. Raises NotFetchedError, with what the service said."""
    return _send("POST", base.rstrip("/") + path, content)


def _send(method: str, url: str, content: dict[str, str] | None) -> bytes:
    data = b""
    try:
        with httpx.stream(method, url, json=content, timeout=_SECONDS) as answer:
            for chunk in answer.iter_bytes():
                data += chunk
                if len(data) > LONGEST:
                    raise NotFetchedError(_TOO_LONG.of(url=url))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotFetchedError(_UNREACHABLE.of(url=url, reason=type(error).__name__)) from error
    if not answer.is_success:
        said = data[:_SHOWN_BYTES].decode("utf-8", "replace")
        raise NotFetchedError(_UNREACHABLE.of(url=url, reason=f"{answer.status_code} {said}"), answer.status_code)
    return data


def log_key(vkey: str, language: Language) -> VerifierKey:
    """The key of the log, or the end of the command."""
    try:
        return VerifierKey.parse(vkey)
    except TrustError:
        refuse(NO_LOG_KEY, language, NOT_CHECKED)


def checkpoint_of(name: str, key: VerifierKey, language: Language) -> Checkpoint:
    """The signed checkpoint in a file or at a service, or the end of the command."""
    try:
        data = get(name, "/v1/ledger/checkpoint") if is_url(name) else content(Path(name), language, NOT_CHECKED)
        return checkpoints.verify(data, key)
    except NotFetchedError as error:
        refuse(error.sentence, language, NOT_CHECKED)
    except TrustError:
        refuse(_NOT_SIGNED.of(name=name), language, NOT_CHECKED)
