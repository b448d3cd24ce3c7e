"""Envelopes against the columns of their entries, and against what they published and sealed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import asyncpg

from app.audit.findings import Report, entry, subject
from app.core.clock import instant
from app.ledger.audiences import rank
from app.ledger.seals import PREFIX
from app.trust import canonical, merkle
from app.trust.errors import TrustError
from app.trust.members import Members

_REQUIRED: Final = ("act", "actor", "at", "audience", "changes", "evidence", "index", "nonce", "origin", "type", "v")
_OPTIONAL: Final = ("occurred_at", "roundtable")
_VIEW: Final = ("id", "revision", "type", "views")


class Entries:
    """The entries of one log, portion by portion; `leaves` are those of the last portion, of its envelopes."""

    def __init__(self, report: Report, origin: str) -> None:
        self._report = report
        self._origin = origin
        self.leaves = dict[int, bytes]()

    def check(
        self,
        first: int,
        end: int,
        records: Sequence[asyncpg.Record],
        bodies: Sequence[asyncpg.Record],
        seals: Sequence[asyncpg.Record],
    ) -> None:
        """The entries from `first` to before `end`, with the bodies and seals that say they are theirs."""
        self.leaves = {}
        published, sealed = _by_index(bodies), _by_index(seals)
        self._report.bodies += len(bodies)
        found = {record["index"]: record for record in records}
        for index in range(first, end):
            record = found.get(index)
            if record is None:
                self._report.find("entry_missing", entry(index))
                for body in published.get(index, ()):
                    self.surplus_body(body)
                continue
            self._check(record, published.get(index, ()), sealed.get(index, ()))

    def surplus_body(self, row: Mapping[str, Any]) -> None:
        about = subject(row["subject_type"], row["subject_id"], row["revision"], row["audience"])
        self._report.find("body_surplus", about)

    def surplus_seal(self, row: Mapping[str, Any]) -> None:
        self._report.find("seal_surplus", entry(row["index"]))

    def _check(self, record: asyncpg.Record, bodies: Iterable[asyncpg.Record], seals: Iterable[asyncpg.Record]) -> None:
        about, data = entry(record["index"]), record["envelope"].encode()
        leaf = self.leaves[record["index"]] = merkle.leaf_hash(data)
        if leaf != record["leaf"]:
            self._report.find("entry_leaf_differs", about)
        try:
            said = Members.exactly(canonical.decode_canonical(data), _REQUIRED, _OPTIONAL).values
            changes = said["changes"]
            views = dict(_views(changes))
            evidence = said["evidence"]
            kept = {name: value for name, value in evidence.items() if name.startswith(PREFIX)}  # type: ignore[union-attr]
            [(kind, actor)] = said["actor"].items()  # type: ignore[union-attr]
        except (TrustError, AttributeError, KeyError, TypeError, ValueError):
            self._report.find("entry_malformed", about)
            return
        if said["origin"] != self._origin:
            self._report.find("entry_of_another_log", about)
        columns: dict[str, tuple[object, object]] = {
            "index": (record["index"], said["index"]),
            "act_id": (str(record["act_id"]), said["act"]),
            "actor": (record["actor"], f"{kind}:{actor}"),
            "type": (record["type"], said["type"]),
            "roundtable_id": (_text(record["roundtable_id"]), said.get("roundtable")),
            "audience": (record["audience"], said["audience"]),
            "at": (instant(record["at"]), said["at"]),
        }
        for column, (ours, theirs) in columns.items():
            if ours != theirs:
                self._report.find("entry_column_differs", about, column=column)
        if not views or rank(str(said["audience"])) != min(rank(audience) for _, _, audience in views):
            self._report.find("entry_audience_differs", about)
        self._check_bodies(views, said.get("roundtable"), bodies)
        self._check_seals(record["index"], kept, seals)

    def _check_bodies(
        self,
        views: dict[tuple[str, int, str], tuple[str, str]],
        roundtable: object,
        bodies: Iterable[asyncpg.Record],
    ) -> None:
        for body in bodies:
            key = str(body["subject_id"]), body["revision"], body["audience"]
            about = subject(body["subject_type"], *key)
            if key not in views:
                self.surplus_body(body)
                continue
            subject_type, digest = views.pop(key)
            columns: dict[str, tuple[object, object]] = {
                "subject_type": (body["subject_type"], subject_type),
                "digest": (body["digest"], digest),
                "rank": (body["rank"], rank(body["audience"])),
                "roundtable_id": (_text(body["roundtable_id"]), roundtable),
            }
            for column, (ours, theirs) in columns.items():
                if ours != theirs:
                    self._report.find("body_column_differs", about, column=column)
            if body["body"] is not None and canonical.digest(body["body"].encode()) != digest:
                self._report.find("body_differs", about)
        for (subject_id, revision, audience), (subject_type, _) in views.items():
            self._report.find("body_missing", subject(subject_type, subject_id, revision, audience))

    def _check_seals(self, index: int, kept: dict[str, Any], seals: Iterable[asyncpg.Record]) -> None:
        for seal in seals:
            if seal["name"] not in kept:
                self._report.find("seal_surplus", entry(index))
            elif kept.pop(seal["name"]) != seal["digest"]:
                self._report.find("seal_differs", entry(index), name=seal["name"])
        for name in kept:
            self._report.find("seal_missing", entry(index), name=name)


def _views(changes: Any) -> Iterable[tuple[tuple[str, int, str], tuple[str, str]]]:
    for change in changes:
        members = Members.exactly(change, _VIEW)
        for audience, digest in members.digests("views").items():
            yield (members.text("id"), members.integer("revision"), audience), (members.text("type"), digest)


def _by_index(rows: Iterable[asyncpg.Record]) -> dict[int, list[asyncpg.Record]]:
    found = dict[int, list[asyncpg.Record]]()
    for row in rows:
        found.setdefault(row["index"], []).append(row)
    return found


def _text(value: object) -> str | None:
    return None if value is None else str(value)
