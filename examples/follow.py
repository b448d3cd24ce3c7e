"""Mirror a Tinkuy log into a SQLite file of your own, and believe nothing that was not checked.

    export FOLLOW_CLIENT_ID=… FOLLOW_CLIENT_SECRET=…      # as the administrator gave them to you
    python3 follow.py https://mesa.example mirror.sqlite

It needs Python 3.11 or later, and `log_client.py` and `log_proofs.py` beside it. Where the package `cryptography` is
installed it checks the checkpoint's signature too, and else says that it did not. A run ends when the mirror is as long
as the log was when it began. It may be killed at any moment, also with kill -9: a page and the place after it are
written in one transaction.

    --vkey KEY        the log's verifier key, as the operator published it (else the first one seen is kept)
    --page N          entries per request, 1 to 1000
    --every SECONDS   go on following
    --reread TABLE    read one table again from its beginning (its id), or everything (the word all)

Every page is checked before it is written: each readable entry hashes to its leaf, each body to a digest in its entry,
and the tree over all leaves leads to the root that the log signed (RFC 6962, RFC 9162). What you may not read is a
leaf without an entry. When a table lets you in, what it did before is read again by itself.

The mirror: `entries` (index, leaf, canonical envelope or null), `bodies` (digest, index, canonical JSON) and `log`.
Exit codes: 0 all is well, 1 the log contradicts itself or what it said before, 2 it could not be followed now.
"""

import argparse
import json
import os
import sqlite3
import sys
import time
import urllib.parse
from collections.abc import Sequence

import log_proofs as log
from log_client import Client, Unreachable
from log_proofs import Checkpoint, Contradiction, Item

SCHEMA = """
CREATE TABLE IF NOT EXISTS log (
    one INTEGER PRIMARY KEY CHECK (one = 1), vkey TEXT NOT NULL, size INTEGER NOT NULL, peaks BLOB NOT NULL,
    signed_size INTEGER NOT NULL, signed_root BLOB NOT NULL, note BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS entries ("index" INTEGER PRIMARY KEY, leaf BLOB NOT NULL, envelope TEXT);
CREATE TABLE IF NOT EXISTS bodies (digest TEXT PRIMARY KEY, "index" INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS rereads (roundtable TEXT PRIMARY KEY, after INTEGER NOT NULL);
"""
EVERYTHING = "all"
NOT_FOUND = 404


class Mirror:
    """The SQLite file, and where in the log it stands."""

    def __init__(self, path: str, client: Client, vkey: str, page: int) -> None:
        self.client, self.page = client, page
        self.db = sqlite3.connect(path, timeout=1)
        self.db.execute("PRAGMA locking_mode = EXCLUSIVE")  # a second follower of one mirror is refused
        self.db.executescript(f"BEGIN EXCLUSIVE; {SCHEMA} COMMIT;")
        known = self.db.execute("SELECT vkey, size, peaks, signed_size, signed_root FROM log").fetchone()
        self.vkey: str = known[0] if known else vkey
        self.size: int = known[1] if known else 0
        peaks: bytes = known[2] if known else b""
        self.peaks = [peaks[at : at + 32] for at in range(0, len(peaks), 32)]
        self.signed_size: int = known[3] if known else 0
        self.signed_root: bytes = known[4] if known else b""
        if vkey and vkey != self.vkey:
            raise Contradiction(f"This mirror was begun with the key {self.vkey}; begin another one for {vkey}.")

    def follow(self) -> None:
        """Up to the checkpoint that the log signs now."""
        signed = self._checkpoint()
        while self.size < signed.size:
            self._take(signed, self._read(self.size, min(self.page, signed.size - self.size), ""))
            print(f"{self.size} of {signed.size} entries", flush=True)
        for roundtable, after in self.db.execute("SELECT roundtable, after FROM rereads").fetchall():
            self._reread(roundtable, after)

    def reread_from_the_beginning(self, roundtable: str) -> None:
        """With the next `follow`, and until it is done."""
        with self.db:
            self.db.execute("INSERT OR REPLACE INTO rereads VALUES (?, 0)", (roundtable,))

    def _checkpoint(self) -> Checkpoint:
        """What the log signs now, as it continues what it signed before; kept before anything is read."""
        note, shown = self.client.get("/v1/ledger/checkpoint")
        signed, self.vkey = log.read_checkpoint(note), self.vkey or shown
        if shown != self.vkey or signed.origin != self.vkey.split("+")[0]:
            raise Contradiction(f"The log is signed with {shown}, and the key that is known is {self.vkey}.")
        if log.CHECKS_SIGNATURES and not log.signed_by(note, self.vkey):
            raise Contradiction("The checkpoint does not bear the signature of the log's key.")
        if signed.size < self.signed_size:
            raise Contradiction(f"The log shrank: it signed {self.signed_size} entries before, and now {signed.size}.")
        self._require(self.signed_size, self.signed_root, signed, "The log was rewritten since it was last followed.")
        self.signed_size, self.signed_root = signed.size, signed.root
        with self.db:
            state = (self.vkey, self.size, b"".join(self.peaks), signed.size, signed.root, note)
            self.db.execute("INSERT OR REPLACE INTO log VALUES (1, ?, ?, ?, ?, ?, ?)", state)
        return signed

    def _require(self, size: int, root: bytes, signed: Checkpoint, otherwise: str) -> None:
        """Raises Contradiction unless the signed tree continues the one of this size and root."""
        proof = []
        if 0 < size < signed.size:
            told = json.loads(self.client.get(f"/v1/ledger/proofs/consistency?from={size}&to={signed.size}")[0])
            proof = [bytes.fromhex(step) for step in told["proof"]]
        if size and not log.continues(size, root, signed.size, signed.root, proof):
            raise Contradiction(otherwise)

    def _read(self, after: int, limit: int, roundtable: str) -> list[Item]:
        query = urllib.parse.urlencode({"after": after, "limit": limit, "expand": "subject"})
        told = json.loads(self.client.get(f"/v1/changes?{query}{roundtable}")[0])
        return [log.checked(item, self.vkey.split("+")[0], self.client.id) for item in told["items"]]

    def _take(self, signed: Checkpoint, items: Sequence[Item]) -> None:
        """A page and the place after it, in one transaction, once the page leads to the signed root."""
        size, peaks = self.size, self.peaks
        for item in items:
            if item.index != size:
                raise Contradiction(f"The log leaves out entry {size}.")
            size, peaks = size + 1, log.grown(size, peaks, item.leaf)
        if size == self.size or size > signed.size:
            raise Contradiction(f"The log signed {signed.size} entries, and gives others than that after {self.size}.")
        said = f"Entries {self.size} to {size - 1} do not lead to the root that the log signed: one was altered."
        self._require(size, log.root_of(peaks), signed, said)
        with self.db:
            rows = [(item.index, item.leaf, item.envelope) for item in items]
            self.db.executemany("INSERT INTO entries VALUES (?, ?, ?)", rows)
            self._keep_bodies(items)
            opened = [(table,) for item in items for table in item.opened]
            self.db.executemany("INSERT OR REPLACE INTO rereads VALUES (?, 0)", opened)
            self.db.execute("UPDATE log SET size = ?, peaks = ?", (size, b"".join(peaks)))
        self.size, self.peaks = size, peaks

    def _keep_bodies(self, items: Sequence[Item]) -> None:
        bodies = [(digest, item.index, body) for item in items for digest, body in item.bodies]
        self.db.executemany("INSERT OR IGNORE INTO bodies VALUES (?, ?, ?)", bodies)

    def summary(self) -> str:
        """What the mirror holds, and what that rests on."""
        [readable] = self.db.execute("SELECT count(envelope) FROM entries").fetchone()
        checked = "was checked" if log.CHECKS_SIGNATURES else "was not checked: the package cryptography is missing"
        root = f"the root is the one that was signed by {self.vkey}"
        return f"{self.size} entries, {readable} of them readable; {root}.\nThe signature {checked}."

    def _reread(self, roundtable: str, after: int) -> None:
        """What the mirror holds as hashes and may be read now; and whether the rest is still what it was."""
        filtered = "" if roundtable == EVERYTHING else "&" + urllib.parse.urlencode({"roundtable": roundtable})
        while after < self.size:
            try:
                read = self._read(after, self.page, filtered)
            except Unreachable as refusal:
                if refusal.status != NOT_FOUND:
                    raise
                print(f"Table {roundtable} does not let this client in any more.")
                break
            items = [item for item in read if item.index < self.size]
            with self.db:
                for item in items:
                    kept = self.db.execute('SELECT leaf FROM entries WHERE "index" = ?', (item.index,)).fetchone()
                    if kept[0] != item.leaf:
                        raise Contradiction(f"Entry {item.index} is not the one that was mirrored: it was altered.")
                    fill = (item.envelope, item.index)
                    self.db.execute('UPDATE entries SET envelope = coalesce(envelope, ?) WHERE "index" = ?', fill)
                self._keep_bodies(items)
                after = items[-1].index + 1 if items else self.size
                self.db.execute("UPDATE rereads SET after = ? WHERE roundtable = ?", (after, roundtable))
            print(f"Read again up to {after} of {self.size}: {roundtable}", flush=True)
        with self.db:
            self.db.execute("DELETE FROM rereads WHERE roundtable = ?", (roundtable,))


def main() -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base")
    parser.add_argument("mirror")
    parser.add_argument("--vkey", default="")
    parser.add_argument("--page", type=int, default=200)
    parser.add_argument("--every", type=float)
    parser.add_argument("--reread", metavar="TABLE")
    told = parser.parse_args()
    if not told.base.startswith(("https://", "http://")):
        parser.error("the address begins with https://")
    client = Client(told.base, os.environ.get("FOLLOW_CLIENT_ID", ""), os.environ.get("FOLLOW_CLIENT_SECRET", ""))
    try:
        mirror = Mirror(told.mirror, client, told.vkey, told.page)
        if told.reread:
            mirror.reread_from_the_beginning(told.reread)
        mirror.follow()
        while told.every:
            time.sleep(told.every)
            mirror.follow()
        print(mirror.summary())
        return 0
    except Contradiction as sentence:
        print(sentence, file=sys.stderr)
        return 1
    except (Unreachable, sqlite3.OperationalError) as sentence:
        print(f"Not followed: {sentence}", file=sys.stderr)
    except (ValueError, KeyError, TypeError):
        print(f"Not followed: what {told.base} answers is not a log.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
