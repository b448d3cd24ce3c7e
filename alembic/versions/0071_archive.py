"""the archive: old actas, what was found in them, what sectors say of it, and imports

Revision ID: 0071
Revises: 0067
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from alembic import op

revision: str = "0071"
down_revision: str | None = "0067"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_SECTORS = ("state", "company", "community", "independent")


def _listed(name: str, *values: str) -> sa.Column:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=64)
    return sa.Column(name, kind, nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _hour(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _to(table: str, column: str, other: str, *, nullable: bool = False) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
    return sa.Column(column, sa.Uuid(), nullable=nullable), key


def _subject(table: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_to(table, "roundtable_id", "roundtables"),
        *parts,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_roundtable_id"), table, ["roundtable_id"])


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _subject(
        "imported_minutes",
        sa.Column("number", sa.Integer(), nullable=False),
        *map(_text, ("external_id", "title", "language", "source", "custodian", "obtained", "text_digest")),
        _text("content_digest"),
        *(_text(each, nullable=True) for each in ("place", "parties", "transcription", "text", "check_remarks")),
        _text("masked", nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("held_until", sa.Date(), nullable=True),
        *(sa.Column(each, ARRAY(sa.Text()), nullable=False) for each in ("files", "people", "erased")),
        _listed("confidence", "high", "medium", "low"),
        _listed("phase", "transcribed", "checked", "screened"),
        *_to("imported_minutes", "transcribed_by", "seats"),
        *_to("imported_minutes", "checked_by", "seats", nullable=True),
        *_to("imported_minutes", "screened_by", "seats", nullable=True),
        _hour("transcribed_at"),
        _hour("checked_at", nullable=True),
        _hour("screened_at", nullable=True),
        _unique("imported_minutes", "roundtable_id", "external_id"),
        _unique("imported_minutes", "roundtable_id", "number"),
    )
    _subject(
        "imported_extracts",
        sa.Column("number", sa.Integer(), nullable=False),
        *_to("imported_extracts", "imported_minutes_id", "imported_minutes"),
        _listed("kind", "agreement", "commitment"),
        _text("text"),
        *(_text(each, nullable=True) for each in ("owed_by", "due_in_words", "quote", "page")),
        sa.Column("due_on", sa.Date(), nullable=True),
        *_to("imported_extracts", "organization_id", "organizations", nullable=True),
        *_to("imported_extracts", "extracted_by", "seats"),
        _hour("extracted_at"),
        *_to("imported_extracts", "taken_up_as", "commitments", nullable=True),
        *_to("imported_extracts", "taken_up_by", "seats", nullable=True),
        _hour("taken_up_at", nullable=True),
        _unique("imported_extracts", "roundtable_id", "number"),
    )
    op.create_index(op.f("ix_imported_extracts_imported_minutes_id"), "imported_extracts", ["imported_minutes_id"])
    _subject(
        "imported_words",
        _text("target_type"),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        _listed("sector", *_SECTORS),
        *_to("imported_words", "seat_id", "seats"),
        _listed("word", "acknowledged", "declared", "disputed"),
        _text("text", nullable=True),
        _hour("stated_at"),
    )
    op.create_index(op.f("ix_imported_words_target_id"), "imported_words", ["target_id"])
    # For searches in Spanish.
    for table, words in (
        ("imported_minutes", "title || ' ' || coalesce(transcription, '')"),
        ("imported_extracts", "text || ' ' || coalesce(quote, '')"),
    ):
        found = sa.text(f"to_tsvector('spanish'::regconfig, {words})")
        op.create_index(f"ix_{table}_words", table, [found], postgresql_using="gin")
    op.create_table(
        "imported_people",
        *_to("imported_people", "imported_minutes_id", "imported_minutes"),
        _text("mark"),
        _text("name"),
        _text("charge", nullable=True),
        sa.PrimaryKeyConstraint("imported_minutes_id", "mark", name=op.f("pk_imported_people")),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_to("imports", "roundtable_id", "roundtables"),
        *_to("imports", "seat_id", "seats"),
        *_to("imports", "account_id", "accounts"),
        sa.Column("epoch", sa.Integer(), nullable=False),
        _text("language"),
        _text("digest"),
        _hour("begun_at"),
        _hour("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index(op.f("ix_imports_account_id"), "imports", ["account_id"])
    op.create_table(
        "import_rows",
        *_to("import_rows", "import_id", "imports"),
        sa.Column("line", sa.Integer(), nullable=False),
        _text("external_id", nullable=True),
        _listed("state", "waiting", "done", "unchanged", "refused"),
        sa.Column("content", JSONB(), nullable=True),
        sa.Column("problem", JSONB(), nullable=True),
        sa.PrimaryKeyConstraint("import_id", "line", name=op.f("pk_import_rows")),
    )


def downgrade() -> None:
    tables = ("import_rows", "imports", "imported_people", "imported_words", "imported_extracts", "imported_minutes")
    for name in tables:
        op.drop_table(name)
