"""Keys and signatures: every proof and statement is verified again, at its place in the log."""

from typing import Any
from uuid import UUID

import asyncpg
import orjson

from app.audit import tree
from app.audit.findings import Progress, Report, subject
from app.audit.queries import log
from app.audit.queries import subjects as queries
from app.audit.queries.log import read
from app.core.clock import instant
from app.rosters.models import SeatPaper
from app.roundtables.models import MandatePhase
from app.signatures.models import KeyPhase, SeatKey, Signature
from app.trust import canonical, merkle
from app.trust.bundles import Sentence
from app.trust.errors import TrustError
from app.trust.keys import PublicKey
from app.trust.statements import SignatureStatement, read_key_proof, read_statement


async def audit_signatures(db: asyncpg.Connection, report: Report, progress: Progress) -> None:
    """Every key with its proof of possession, and every statement with the key that signed it."""
    head = await log.head(db)
    origin = head["origin"] if head else None
    async for row in queries.keys(db):
        _check_key(report, row, origin)
    whole = await log.count(db, Signature.__tablename__)
    async for row in queries.signatures(db):
        report.signatures += 1
        await _check_signature(db, report, row, origin)
        if report.signatures % queries.PORTION == 0:
            progress("signatures", report.signatures, whole)
    for kind in (SeatKey, Signature, SeatPaper):
        for subject_id, revision in await queries.witnesses_of_other_seats(db, kind.__tablename__):
            report.find("row_derived_differs", subject(kind.subject, subject_id, revision), column="witnesses")
    progress("signatures", whole, whole)


def _check_key(report: Report, row: asyncpg.Record, origin: str | None) -> None:
    held: tuple[object, ...] = ()
    try:
        key = PublicKey.from_jwk(read(row["jwk"]))
        proof = read_key_proof(row["proof"], key)
        held = (key.thumbprint, proof.log, proof.roundtable, proof.seat)
    except (TrustError, orjson.JSONDecodeError):
        pass
    if held != (row["kid"], origin, row["roundtable_id"], row["seat_id"]):
        report.find("key_proof_refused", subject(SeatKey.subject, row["id"], row["revision"]))


async def _check_signature(db: asyncpg.Connection, report: Report, row: asyncpg.Record, origin: str | None) -> None:
    about = subject(Signature.subject, row["id"], row["revision"])
    if row["statement"] is not None:
        await _check_statement(db, report, row, origin, about)
    if not row["published"]:
        report.find("signature_text_unknown", about)
    if row["arrived"] is None:
        return  # no entry published it, which is said of the row
    if row["statement"] is not None:
        key = await _before(db, row["key_id"], row["arrived"])
        if key.get("phase") != KeyPhase.active.value or key.get("kid") != row["kid"] or key.get("jwk") != _jwk(row):
            report.find("signature_key_inactive", about)
    in_force = MandatePhase.in_force.value
    mandate = await _before(db, row["mandate_id"], row["arrived"])
    # A body of before has no phase, and stands as it did.
    held = mandate.get("revoked_at") is None and mandate.get("phase", in_force) == in_force
    if not mandate or not held:
        report.find("signature_mandate_revoked", about)


async def _check_statement(
    db: asyncpg.Connection, report: Report, row: asyncpg.Record, origin: str | None, about: Sentence
) -> None:
    """Of class A; what the other classes rest on stands in the published body, with which the row is compared."""
    try:
        said = read_statement(row["statement"], PublicKey.from_jwk(read(row["jwk"] or {})))
    except (TrustError, orjson.JSONDecodeError):
        report.find("signature_refused", about)
        return
    for column, same in _compared(said, row, origin).items():
        if not same:
            report.find("signature_differs", about, column=column)
    if merkle.needed_for_root(said.seen.size):
        peaks = await tree.root_nodes(db, said.seen.size)
        if len(peaks) != said.seen.size.bit_count() or (
            merkle.root_of_peaks(said.seen.size, peaks).hex() != said.seen.root
        ):
            report.find("signature_differs", about, column="seen_root")


def _compared(said: SignatureStatement, row: asyncpg.Record, origin: str | None) -> dict[str, bool]:
    """Each column of the row that repeats what was signed, and whether it does."""
    return {
        "log": said.log == origin,
        "roundtable_id": said.roundtable == row["roundtable_id"],
        "target": tuple(said.subject) == (row["target_type"], row["target_id"], row["target_revision"]),
        "document": said.document == row["document"],
        "intent": said.intent.value == row["intent"],
        "seat_id": said.seat == row["seat_id"],
        "sector": (said.sector, said.role) == (row["sector"], row["role"]),
        "mandate_id": said.mandate == row["accreditation"],
        "seen_size": said.seen.size == row["seen_size"],
        "signed_at": canonical.instant(said.signed_at) == instant(row["signed_at"]),
        "payload_digest": canonical.digest(said.encode()) == row["payload_digest"],
    }


def _jwk(row: asyncpg.Record) -> Any:
    return read(row["jwk"])


async def _before(db: asyncpg.Connection, subject_id: UUID, index: int) -> dict[str, Any]:
    body = await queries.body_before(db, subject_id, index)
    try:
        found = orjson.loads(body) if body else {}
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
