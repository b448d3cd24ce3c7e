"""A witness's folder: its key, the last checkpoint that it cosigned, and the evidence of what it refused.

The folder holds `key.pem`, `witness.json` (the log's verifier key and the witness's name), `checkpoint` (the last note
with the witness's own line), `lock`, and `evidence/`, with one folder for each refusal. `checkpoint` is written whole
before anything is shown: whatever happens then, the witness remembers more than it has said.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import orjson

from app.core.files import private_once, require_private, write_private
from app.core.settings import StartError
from app.trust import checkpoints, merkle
from app.trust.checkpoints import Checkpoint, SigningKey, VerifierKey
from app.trust.cosignatures import CosignerKey, cosign
from app.trust.errors import MerkleError, TrustError
from app.trust.log_proofs import UpdateText
from app.trust.notes import Note, read_note

if sys.platform != "win32":
    import fcntl

_OWNER_ALONE: Final = 0o600


class WatchError(Exception):
    """The folder is not that of a witness, or another command is working in it."""


class NotSignedError(WatchError):
    """What was offered is not signed by the log that this witness watches."""


class NotAnUpdateError(WatchError):
    """What was offered is no update, such as a checkpoint without the proof that leads to it."""


class OlderError(WatchError):
    """What was offered is older than what the witness knows, or its proof begins elsewhere: it says nothing new."""


class ClockError(WatchError):
    """This machine's clock is behind the last cosignature."""


class InconsistentError(WatchError):
    """The log's own signature stands under a tree that does not continue the known one; `evidence` is where it lies."""

    def __init__(self, known: Checkpoint, offered: Checkpoint, evidence: Path) -> None:
        super().__init__("The log does not continue what this witness cosigned.")
        self.known = known
        self.offered = offered
        self.evidence = evidence


@dataclass(frozen=True, slots=True)
class Known:
    """The last checkpoint, its note with the witness's line, and the second at which the witness gave it."""

    said: Checkpoint
    note: bytes
    second: int


@dataclass(frozen=True, slots=True)
class Watch:
    """An opened folder."""

    home: Path
    key: SigningKey
    log: VerifierKey

    @classmethod
    def begin(cls, home: Path, name: str, log: VerifierKey) -> "Watch":
        """A new folder with a new key. Raises WatchError where there is one already; no key is ever overwritten."""
        if name == log.name:
            raise WatchError("a log does not witness itself")
        key, file = SigningKey.generate(name), home / "key.pem"
        if file.exists():
            raise WatchError(f"{file} exists; no key is ever overwritten")
        write_private(home / "witness.json", orjson.dumps({"name": name, "log": str(log)}))
        if private_once(file, key.to_pem) != key.to_pem():
            raise WatchError(f"{file} exists; no key is ever overwritten")
        return cls(home, key, log)

    @classmethod
    def open(cls, home: Path) -> "Watch":
        """Raises WatchError for a folder without a witness, or whose key others may read."""
        try:
            require_private(home / "key.pem")
            written = orjson.loads((home / "witness.json").read_bytes())
            key = SigningKey.from_pem(written["name"], (home / "key.pem").read_bytes())
            return cls(home, key, VerifierKey.parse(written["log"]))
        except StartError as refusal:
            raise WatchError(str(refusal)) from None
        except (OSError, TrustError, orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise WatchError(f"{home}: {type(error).__name__}") from error

    @property
    def known(self) -> Known | None:
        """What the witness cosigned last. Raises WatchError for a file that it did not write: it is not passed over."""
        try:
            note = (self.home / "checkpoint").read_bytes()
        except FileNotFoundError:
            return None
        try:
            said = checkpoints.verify(note, self.log)
            return Known(said, note, CosignerKey.of(self.key).cosigned_at(read_note(note)))
        except TrustError as error:
            raise WatchError(f"{self.home / 'checkpoint'} is not what this witness wrote") from error

    def advance(self, offered: bytes, now: datetime) -> Known:
        """Check an update (the bytes of `UpdateText`) against what is known, cosign it and remember it.

        The same checkpoint again changes nothing. Raises NotAnUpdateError, NotSignedError, OlderError, ClockError, or
        InconsistentError after the evidence was kept; and WatchError where another command works in the folder.
        """
        with self._alone():
            known = self.known
            update, said = self._read(offered)
            if known is not None:
                if said.size == known.said.size and said.root == known.said.root:
                    return known
                self._require_continued(known, said, update, offered, now)
            second = int(now.timestamp())
            if known is not None and second < known.second:
                raise ClockError("the clock is behind the last cosignature")
            read = read_note(update.checkpoint)
            ours = Note(
                read.text, tuple(each for each in read.signatures if self._is_the_log_s(each.name, each.key_id))
            )
            note = Note(ours.text, (*ours.signatures, cosign(ours.text, self.key, second))).encode()
            write_private(self.home / "checkpoint", note)
            return Known(said, note, second)

    def refuse_smaller(self, note: bytes, now: datetime) -> Checkpoint | None:
        """The smaller tree of a service that no longer has what was cosigned, kept as evidence; None if it is not."""
        known = self.known
        try:
            said = checkpoints.verify(note, self.log)
        except TrustError:
            return None
        if known is None or said.size >= known.said.size:
            return None
        raise InconsistentError(known.said, said, self._keep(known, note, now))

    def _read(self, offered: bytes) -> tuple[UpdateText, Checkpoint]:
        try:
            update = UpdateText.parse(offered)
        except TrustError as error:
            raise NotAnUpdateError(str(error)) from error
        try:
            return update, checkpoints.verify(update.checkpoint, self.log)
        except TrustError as error:
            raise NotSignedError(str(error)) from error

    def _require_continued(
        self, known: Known, said: Checkpoint, update: UpdateText, offered: bytes, now: datetime
    ) -> None:
        if said.size == known.said.size:
            raise InconsistentError(known.said, said, self._keep(known, offered, now))
        if said.size < known.said.size or update.old != known.said.size:
            raise OlderError(f"{known.said.size}")
        try:
            merkle.verify_consistency(known.said.size, known.said.root, said.size, said.root, update.proof)
        except MerkleError as error:
            raise InconsistentError(known.said, said, self._keep(known, offered, now)) from error

    def _keep(self, known: Known, offered: bytes, now: datetime) -> Path:
        folder = self.home / "evidence" / now.strftime("%Y%m%dT%H%M%S.%fZ")
        write_private(folder / "known", known.note)
        write_private(folder / "offered", offered)
        return folder

    def _is_the_log_s(self, name: str, key_id: bytes) -> bool:
        return (name, key_id) == (self.log.name, self.log.key_id)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        handle = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT, _OWNER_ALONE)
        try:
            if sys.platform != "win32":
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as error:
            raise WatchError("another command is working in this folder") from error
        finally:
            os.close(handle)
