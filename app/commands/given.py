"""What the commands about a log are given: its key, and a checkpoint in a file or at a service."""

from pathlib import Path
from typing import Annotated, Final

import typer

from app.commands import fetching
from app.commands.fetching import NotFetchedError, is_url
from app.commands.terminal import NO_LOG_KEY, Language, content, refuse
from app.trust import checkpoints
from app.trust.bundles import Sentence
from app.trust.checkpoints import Checkpoint, VerifierKey
from app.trust.errors import TrustError

CONTRADICTED: Final = 1
UNDECIDED: Final = 2
NOT_CHECKED: Final = 3

NO_PROOF: Final = Sentence("{name} no es una prueba: {reason}", "{name} is no proof: {reason}")
_NOT_SIGNED = Sentence(
    "{name} no es un punto de control firmado por ese registro.", "{name} is no checkpoint that this log signed."
)

VkeyOption = Annotated[str, typer.Option("--vkey", help="The log's verifier key, as you know it.")]


def log_key(vkey: str, language: Language) -> VerifierKey:
    """The key of the log, or the end of the command."""
    try:
        return VerifierKey.parse(vkey)
    except TrustError:
        refuse(NO_LOG_KEY, language, NOT_CHECKED)


def checkpoint_of(name: str, key: VerifierKey, language: Language) -> Checkpoint:
    """The signed checkpoint in a file or at a service, or the end of the command."""
    try:
        data = (
            fetching.get(name, "/v1/ledger/checkpoint") if is_url(name) else content(Path(name), language, NOT_CHECKED)
        )
        return checkpoints.verify(data, key)
    except NotFetchedError as error:
        refuse(error.sentence, language, NOT_CHECKED)
    except TrustError:
        refuse(_NOT_SIGNED.of(name=name), language, NOT_CHECKED)
