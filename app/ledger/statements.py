"""What an append says to PostgreSQL: it takes the head, and then everything that it leaves goes in as one statement.

The parts of the second statement see what was there before it: `retired` and `unsalted` touch nothing that this append
adds. What is hashed was hashed before; nothing here decides what an entry holds.
"""

from typing import Final

from sqlalchemy import text

from app.core.driver import CompiledStatement

APPENDED: Final = "tinkuy_ledger"
"""The channel on which every entry is notified by the statement below, with its index, at the commit."""

HEAD: Final = CompiledStatement(text("SELECT origin, size, peaks FROM ledger_head FOR UPDATE"))

# A new body takes the place of the older one of its audience and of every narrower one; a seal takes the salts of the
# older ones of its row.
APPEND: Final = CompiledStatement(
    text(
        """
        WITH published (subject_id, revision, audience, rank, subject_type, digest, body) AS (
            SELECT * FROM unnest(
                CAST(:subject_ids AS uuid[]), CAST(:revisions AS integer[]), CAST(:audiences AS text[]),
                CAST(:ranks AS smallint[]), CAST(:subject_types AS text[]), CAST(:digests AS text[]),
                CAST(:bodies AS text[])
            )
        ), retired AS (
            UPDATE ledger_snapshots AS older SET current = false FROM published
            WHERE older.subject_id = published.subject_id AND older.current
                AND (older.audience = published.audience OR older.rank > published.rank)
        ), stored AS (
            INSERT INTO ledger_snapshots
                (subject_id, revision, audience, rank, subject_type, roundtable_id, "index", current, digest, body)
            SELECT subject_id, revision, audience, rank, subject_type,
                CAST(:roundtable_id AS uuid), CAST(:index AS bigint), true, digest, body
            FROM published
        ), unsalted AS (
            UPDATE ledger_seals SET salt = NULL
            WHERE subject_id = ANY (CAST(:sealed_ids AS uuid[])) AND salt IS NOT NULL
        ), sealed AS (
            INSERT INTO ledger_seals ("index", name, subject_type, subject_id, digest, salt)
            SELECT CAST(:index AS bigint), name, subject_type, subject_id, digest, salt
            FROM unnest(
                CAST(:seals AS text[]), CAST(:sealed_types AS text[]), CAST(:sealed_ids AS uuid[]),
                CAST(:seal_digests AS text[]), CAST(:salts AS text[])
            ) AS seal (name, subject_type, subject_id, digest, salt)
        ), entered AS (
            INSERT INTO ledger_entries
                ("index", act_id, actor, request_digest, type, roundtable_id, audience, at, envelope, leaf)
            VALUES (
                CAST(:index AS bigint), CAST(:act_id AS uuid), CAST(:actor AS text), CAST(:request_digest AS text),
                CAST(:type AS text), CAST(:roundtable_id AS uuid), CAST(:audience AS text),
                CAST(:at AS timestamptz), CAST(:envelope AS text), CAST(:leaf AS bytea)
            )
        ), completed AS (
            INSERT INTO ledger_nodes (level, "index", hash)
            SELECT * FROM unnest(CAST(:levels AS smallint[]), CAST(:positions AS bigint[]), CAST(:hashes AS bytea[]))
        ), moved AS (
            UPDATE ledger_head SET size = CAST(:index AS bigint) + 1, peaks = CAST(:peaks AS bytea)
        )
        SELECT pg_notify('tinkuy_ledger', CAST(CAST(:index AS bigint) AS text))
        """
    )
)
