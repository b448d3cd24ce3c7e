"""Fetching from a log's service over HTTP, for whoever watches it; what fails is said in a sentence."""

from typing import Final

import httpx

from app.trust.bundles import Sentence
from app.trust.log_proofs import LONGEST

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
