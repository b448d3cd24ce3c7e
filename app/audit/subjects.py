"""Rows against the bodies of their revision and against their seals; bodies of one subject against one another."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, cast
from uuid import UUID

import asyncpg
import orjson

from app.audit.findings import Progress, Report, subject
from app.audit.queries import log
from app.audit.queries import subjects as queries
from app.audit.queries.log import read
from app.audit.queries.subjects import Seen
from app.ledger import seals
from app.ledger.subject_kinds import Fields, SubjectKind, SubjectKinds
from app.roundtables.models import Mandate, Roundtable
from app.trust.canonical import JSONValue

_SECOND: Final = 2


async def audit_rows(db: asyncpg.Connection, report: Report, progress: Progress, subjects: SubjectKinds) -> None:
    """Every row of every kind of subject, and what was published of rows that are not there."""
    kinds = tuple(subjects.values())
    for done, kind in enumerate(kinds):
        progress("rows", done, len(kinds))
        latest: UUID | None = None
        async for row in queries.rows(db, kind):
            first = row["id"] != latest
            latest = row["id"]
            report.rows += first
            _check_row(report, kind, row, first=first)
    for subject_type, subject_id, revision, ours in await queries.without_row(db, kinds):
        report.find("row_missing" if ours is None else "row_older", subject(subject_type, subject_id, revision))
    for subject_type, subject_id in await queries.seals_without_row(db, kinds):
        report.find("row_missing", subject(subject_type, subject_id))
    for row in await queries.unknown_types(db, sorted(subjects)):
        report.find("body_surplus", subject(*row))
    for mandate_id, revision in await queries.unconfirmed(db):
        report.notice("mandate_unconfirmed", subject(Mandate.subject, mandate_id, revision))
    for table, revision in await queries.unconfirmed_tables(db):
        report.notice("facilitation_unconfirmed", subject(Roundtable.subject, table, revision))
    progress("rows", len(kinds), len(kinds))


def _check_row(report: Report, kind: SubjectKind, row: asyncpg.Record, *, first: bool) -> None:
    about = subject(kind.subject_type, row["id"], row["revision"])
    if first and kind.model.sealed_columns:
        _check_seal(report, kind, row)
    if row["s_audience"] is None:
        if not (kind.first_unpublished and row["revision"] == 1 and row["k_digest"] is not None):
            report.find("row_surplus", about)
        return
    if row["s_body"] is None:  # redacted: what was published can no longer be compared
        return
    try:
        body: Fields = orjson.loads(row["s_body"])
    except orjson.JSONDecodeError:
        return  # its digest differs, which is said of the entry
    for column in kind.published:
        value = row[column]
        ours = read(value) if column in kind.json else seals.plain(value)
        ours = _without(ours, kind.unpublished_members.get(column, frozenset()))
        if column in body and _lean(ours) != _lean(body[column]):
            report.find("row_differs", about, column=column)
    for derived in kind.derived:
        if first and not derived.holds(row[derived.column], row, body):
            report.find("row_derived_differs", about, column=derived.column)


def _check_seal(report: Report, kind: SubjectKind, row: asyncpg.Record) -> None:
    kept = {name: row[name] for name in kind.model.sealed_columns}
    salt = row["k_salt"]
    if salt is None or seals.digest(kind.subject_type, row["id"], kept, salt) != row["k_digest"]:
        about = subject(kind.subject_type, row["id"], row["revision"])
        report.find("row_kept_differs", about, columns=", ".join(kind.model.sealed_columns))


def _without(value: JSONValue, names: Collection[str]) -> JSONValue:
    """The parts of a list without the members that no body holds."""
    if not names or not isinstance(value, list):
        return value
    parts = [
        {name: each[name] for name in each if name not in names} if isinstance(each, dict) else each for each in value
    ]
    return cast("JSONValue", parts)


def _lean(value: JSONValue) -> JSONValue:
    """Without members that say nothing: a body writes `null` where a stored part may leave the member out."""
    if isinstance(value, dict):
        return {name: _lean(each) for name, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_lean(each) for each in value]
    return value


async def audit_chains(db: asyncpg.Connection, report: Report, progress: Progress, subjects: SubjectKinds) -> None:
    """Revisions without a gap, in the order of the log; the marks «current»; what was erased and what came back."""
    done, whole = 0, await log.count(db, "ledger_snapshots")
    async for held in queries.chains(db):
        _check_chain(report, held, subjects)
        done += len(held)
        if done % queries.PORTION < len(held):
            progress("bodies", done, whole)
    for row in await queries.erased_without_redaction(db):
        report.find("body_erased", subject(*row))
    async for subject_id, revision, subject_type, there in queries.redacted(db):
        if there:
            report.find("redaction_undone", subject(subject_type, subject_id, revision))
    progress("bodies", whole, whole)


def _check_chain(report: Report, held: Sequence[Seen], subjects: SubjectKinds) -> None:
    """`held` are the bodies of one subject by revision."""
    revisions = dict[int, list[Seen]]()
    for seen in held:
        revisions.setdefault(seen.revision, []).append(seen)
    _check_order(report, revisions, subjects.get(held[0].subject_type))
    widest, known = 3, set[str]()
    for revision in sorted(revisions, reverse=True):
        views = revisions[revision]
        for seen in views:
            # A later view replaces those of its audience and of every narrower one.
            if seen.current != (seen.audience not in known and seen.rank <= widest):
                about = subject(seen.subject_type, seen.subject_id, revision, seen.audience)
                report.find("current_differs", about)
        known.update(seen.audience for seen in views)
        widest = min(widest, *(seen.rank for seen in views))


def _check_order(report: Report, revisions: Mapping[int, Sequence[Seen]], kind: SubjectKind | None) -> None:
    begins_later = kind is not None and kind.first_unpublished and min(revisions) == _SECOND
    expected, index = _SECOND if begins_later else 1, -1
    for revision in sorted(revisions):
        places = {seen.index for seen in revisions[revision]}
        if revision != expected or len(places) != 1 or min(places) <= index:
            seen = revisions[revision][0]
            report.find("revision_gap", subject(seen.subject_type, seen.subject_id, revision))
        expected, index = revision + 1, min(places)
