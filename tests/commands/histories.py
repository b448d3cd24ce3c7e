"""A log and its forks in memory, and a service that serves one of them, for those who watch."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from app.trust import checkpoints, merkle
from app.trust.checkpoints import Checkpoint, SigningKey
from app.trust.log_proofs import InclusionText, UpdateText
from app.trust.merkle import NodeId

LOG = SigningKey.generate("mesa.example/log")


@dataclass
class History:
    """The leaves of one tree; `fork` goes another way from a point on."""

    leaves: list[bytes] = field(default_factory=list)
    nodes: dict[NodeId, bytes] = field(default_factory=dict)
    peaks: tuple[bytes, ...] = ()

    def grow(self, count: int, word: str = "") -> "History":
        for _ in range(count):
            size = len(self.leaves)
            leaf = merkle.leaf_hash(f"{size} {word}".encode())
            grown = merkle.append(size, self.peaks, leaf)
            self.leaves.append(leaf)
            self.peaks = grown.peaks
            self.nodes |= {NodeId(level, at): value for level, at, value in grown.nodes}
        return self

    def fork(self, at: int, count: int, word: str = "fork") -> "History":
        other = History()
        for leaf in self.leaves[:at]:
            grown = merkle.append(len(other.leaves), other.peaks, leaf)
            other.leaves.append(leaf)
            other.peaks = grown.peaks
            other.nodes |= {NodeId(level, where): value for level, where, value in grown.nodes}
        return other.grow(count, word)

    @property
    def size(self) -> int:
        return len(self.leaves)

    def tree(self, size: int | None = None) -> Checkpoint:
        count = self.size if size is None else size
        return Checkpoint(LOG.name, count, merkle.root(self.leaves[:count]))

    def note(self, size: int | None = None) -> bytes:
        return checkpoints.sign(self.tree(size), LOG)

    def update(self, known: int, size: int | None = None) -> bytes:
        new = self.size if size is None else size
        proof = merkle.consistency_proof(known, new, self.nodes) if 0 < known <= new else ()
        return UpdateText(known, proof, self.note(size)).encode()

    def inclusion(self, index: int, size: int | None = None, note: bytes | None = None) -> bytes:
        path = merkle.inclusion_proof(index, self.size if size is None else size, self.nodes)
        return InclusionText(index, path, note or self.note(size)).encode()


@dataclass
class Served:
    """What the service shows at present, and what was handed in."""

    history: History
    handed_in: list[str] = field(default_factory=list)
    cosigned: int | None = None

    def answer(self, path: str, query: dict[str, list[str]]) -> bytes | None:
        newest = query.pop("checkpoint", [""]) == ["newest"]
        numbers = {name: int(values[0]) for name, values in query.items()}
        known, size = numbers.get("from", 0), self.history.size
        if path == "/v1/ledger/checkpoint":
            return self.history.note()
        if path == "/v1/ledger/proofs/update" and known <= size:
            return self.history.update(known)
        if path == "/v1/ledger/proofs/tlog" and numbers["index"] < size:
            return self.history.inclusion(numbers["index"], None if newest else self.cosigned)
        if path == "/v1/ledger/proofs/consistency" and numbers["to"] <= size:
            proof = merkle.consistency_proof(known, numbers["to"], self.history.nodes)
            return json.dumps({"proof": [each.hex() for each in proof]}).encode()
        return None


@contextmanager
def serving(history: History) -> Iterator[tuple[str, Served]]:
    """The public side of a log on the loopback address."""
    served = Served(history)

    class Handler(BaseHTTPRequestHandler):
        def _end(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            found = served.answer(parts.path, parse_qs(parts.query))
            self._end(200 if found is not None else 404, found or b'{"code": "not_found"}')

        def do_POST(self) -> None:
            note = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["note"]
            served.handed_in.append(note)
            self._end(201, json.dumps({"size": int(note.split("\n")[1])}).encode())

        def log_message(self, *_: object) -> None:
            """Silence."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", served
        finally:
            server.shutdown()
