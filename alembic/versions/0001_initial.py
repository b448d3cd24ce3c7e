"""initial

Revision ID: 0001
Revises: 
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0001'
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('accounts',
    sa.Column('login', sa.Text(), nullable=True),
    sa.Column('display_name', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('roles', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('phase', sa.Enum('invited', 'active', 'suspended', name='accountphase', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts')),
    sa.UniqueConstraint('login', name=op.f('uq_accounts_login'))
    )
    op.create_table('calendars',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('holidays', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendars')),
    sa.UniqueConstraint('name', name=op.f('uq_calendars_name'))
    )
    op.create_table('ledger_entries',
    sa.Column('index', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('act_id', sa.Uuid(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('request_digest', sa.Text(), nullable=True),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('roundtable_id', sa.Uuid(), nullable=True),
    sa.Column('audience', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('envelope', sa.Text(), nullable=False),
    sa.Column('leaf', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('index', name=op.f('pk_ledger_entries')),
    sa.UniqueConstraint('actor', 'act_id', name=op.f('uq_ledger_entries_actor_act_id'))
    )
    op.create_index('ix_ledger_entries_roundtable_id_index', 'ledger_entries', ['roundtable_id', 'index'], unique=False)
    op.create_table('ledger_head',
    sa.Column('singleton', sa.Boolean(), nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('peaks', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('singleton', name=op.f('ck_ledger_head_only_one')),
    sa.PrimaryKeyConstraint('singleton', name=op.f('pk_ledger_head'))
    )
    op.create_table('ledger_nodes',
    sa.Column('level', sa.SmallInteger(), nullable=False),
    sa.Column('index', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('level', 'index', name=op.f('pk_ledger_nodes'))
    )
    op.create_table('ledger_snapshots',
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('audience', sa.Text(), nullable=False),
    sa.Column('rank', sa.SmallInteger(), nullable=False),
    sa.Column('subject_type', sa.Text(), nullable=False),
    sa.Column('roundtable_id', sa.Uuid(), nullable=True),
    sa.Column('index', sa.BigInteger(), nullable=False),
    sa.Column('current', sa.Boolean(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('subject_id', 'revision', 'audience', name=op.f('pk_ledger_snapshots'))
    )
    op.create_index('ix_ledger_snapshots_current', 'ledger_snapshots', ['roundtable_id', 'subject_type', 'subject_id'], unique=False, postgresql_where=sa.text('current'))
    op.create_index('ix_ledger_snapshots_index', 'ledger_snapshots', ['index'], unique=False)
    op.create_table('organizations',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('short_name', sa.Text(), nullable=True),
    sa.Column('sector', sa.Enum('state', 'company', 'community', 'independent', name='sector', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('level', sa.Enum('national', 'regional', 'provincial', 'district', name='organizationlevel', native_enum=False, create_constraint=True, length=64), nullable=True),
    sa.Column('place', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organizations'))
    )
    op.create_index(op.f('ix_organizations_sector'), 'organizations', ['sector'], unique=False)
    op.create_table('partners',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('scopes', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('suspended', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partners'))
    )
    op.create_table('throttles',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('blocked_until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_throttles'))
    )
    op.create_table('invitations',
    sa.Column('lookup', sa.Text(), nullable=False),
    sa.Column('secret_digest', sa.Text(), nullable=False),
    sa.Column('roundtable_id', sa.Uuid(), nullable=True),
    sa.Column('mandate_id', sa.Uuid(), nullable=True),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failed_attempts', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_invitations_account_id_accounts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitations')),
    sa.UniqueConstraint('lookup', name=op.f('uq_invitations_lookup'))
    )
    op.create_index(op.f('ix_invitations_account_id'), 'invitations', ['account_id'], unique=False)
    op.create_index(op.f('ix_invitations_mandate_id'), 'invitations', ['mandate_id'], unique=False)
    op.create_index(op.f('ix_invitations_roundtable_id'), 'invitations', ['roundtable_id'], unique=False)
    op.create_table('partner_secrets',
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['partner_id'], ['partners.id'], name=op.f('fk_partner_secrets_partner_id_partners')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner_secrets')),
    sa.UniqueConstraint('digest', name=op.f('uq_partner_secrets_digest'))
    )
    op.create_index(op.f('ix_partner_secrets_partner_id'), 'partner_secrets', ['partner_id'], unique=False)
    op.create_table('refresh_tokens',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('family', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_refresh_tokens_account_id_accounts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refresh_tokens')),
    sa.UniqueConstraint('digest', name=op.f('uq_refresh_tokens_digest'))
    )
    op.create_index(op.f('ix_refresh_tokens_account_id'), 'refresh_tokens', ['account_id'], unique=False)
    op.create_index(op.f('ix_refresh_tokens_family'), 'refresh_tokens', ['family'], unique=False)
    op.create_table('roundtables',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('dialogue', 'development', 'technical', 'working_group', 'monitoring_committee', 'high_level_commission', 'prior_consultation', name='roundtablekind', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('phase', sa.Enum('preparing', 'installed', 'in_dialogue', 'in_follow_up', 'suspended', 'closed', name='roundtablephase', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('place', sa.Text(), nullable=True),
    sa.Column('languages', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('time_zone', sa.Text(), nullable=False),
    sa.Column('calendar_id', sa.Uuid(), nullable=True),
    sa.Column('deciding_sectors', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('convening_act', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('term', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('installed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('installation', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['calendar_id'], ['calendars.id'], name=op.f('fk_roundtables_calendar_id_calendars')),
    sa.ForeignKeyConstraint(['parent_id'], ['roundtables.id'], name=op.f('fk_roundtables_parent_id_roundtables')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roundtables'))
    )
    op.create_index(op.f('ix_roundtables_parent_id'), 'roundtables', ['parent_id'], unique=False)
    op.create_table('partner_grants',
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['partner_id'], ['partners.id'], name=op.f('fk_partner_grants_partner_id_partners')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_partner_grants_roundtable_id_roundtables')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner_grants'))
    )
    op.create_index(op.f('ix_partner_grants_partner_id'), 'partner_grants', ['partner_id'], unique=False)
    op.create_index(op.f('ix_partner_grants_roundtable_id'), 'partner_grants', ['roundtable_id'], unique=False)
    op.create_table('seats',
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('sector', sa.Enum('state', 'company', 'community', 'independent', name='sector', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('role', sa.Enum('delegate', 'alternate', 'chair', 'facilitator', 'secretariat', 'rapporteur', 'guarantor', 'observer', 'adviser', 'interpreter', 'verifier', 'account', 'convener', 'administrator', 'partner', name='role', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('alternate_of', sa.Uuid(), nullable=True),
    sa.Column('label', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['alternate_of'], ['seats.id'], name=op.f('fk_seats_alternate_of_seats')),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_seats_organization_id_organizations')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_seats_roundtable_id_roundtables')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seats'))
    )
    op.create_index(op.f('ix_seats_roundtable_id'), 'seats', ['roundtable_id'], unique=False)
    op.create_table('mandates',
    sa.Column('seat_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('named_by', sa.Text(), nullable=False),
    sa.Column('evidence_kind', sa.Text(), nullable=False),
    sa.Column('evidence_digest', sa.Text(), nullable=False),
    sa.Column('powers', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('key_thumbprint', sa.Text(), nullable=True),
    sa.Column('accredited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revocation_reason', sa.Text(), nullable=True),
    sa.Column('revocation_digest', sa.Text(), nullable=True),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_mandates_account_id_accounts')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_mandates_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['seat_id'], ['seats.id'], name=op.f('fk_mandates_seat_id_seats')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mandates'))
    )
    op.create_index(op.f('ix_mandates_account_id'), 'mandates', ['account_id'], unique=False)
    op.create_index(op.f('ix_mandates_roundtable_id'), 'mandates', ['roundtable_id'], unique=False)
    op.create_index(op.f('ix_mandates_seat_id'), 'mandates', ['seat_id'], unique=False)

    # The record is append-only for every role that is not a superuser turning triggers off, which the audit shows.
    op.execute(
        """
        CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    for table in ("ledger_entries", "ledger_nodes"):
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        )
    op.execute(
        "CREATE TRIGGER ledger_head_stays BEFORE DELETE OR TRUNCATE ON ledger_head "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
    )
    # Of a published body only the mark «current» ever changes.
    op.execute(
        """
        CREATE FUNCTION ledger_snapshot_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NOT (OLD.current AND NOT NEW.current)
               OR (OLD.subject_id, OLD.revision, OLD.audience, OLD.rank, OLD.subject_type, OLD.roundtable_id,
                   OLD.index, OLD.digest, OLD.body)
                  IS DISTINCT FROM
                  (NEW.subject_id, NEW.revision, NEW.audience, NEW.rank, NEW.subject_type, NEW.roundtable_id,
                   NEW.index, NEW.digest, NEW.body)
            THEN
                RAISE EXCEPTION 'a published body never changes' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER ledger_snapshots_stay BEFORE UPDATE ON ledger_snapshots "
        "FOR EACH ROW EXECUTE FUNCTION ledger_snapshot_guard()"
    )
    op.execute(
        "CREATE TRIGGER ledger_snapshots_kept BEFORE DELETE OR TRUNCATE ON ledger_snapshots "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
    )


def downgrade() -> None:
    op.drop_index(op.f('ix_mandates_seat_id'), table_name='mandates')
    op.drop_index(op.f('ix_mandates_roundtable_id'), table_name='mandates')
    op.drop_index(op.f('ix_mandates_account_id'), table_name='mandates')
    op.drop_table('mandates')
    op.drop_index(op.f('ix_seats_roundtable_id'), table_name='seats')
    op.drop_table('seats')
    op.drop_index(op.f('ix_partner_grants_roundtable_id'), table_name='partner_grants')
    op.drop_index(op.f('ix_partner_grants_partner_id'), table_name='partner_grants')
    op.drop_table('partner_grants')
    op.drop_index(op.f('ix_roundtables_parent_id'), table_name='roundtables')
    op.drop_table('roundtables')
    op.drop_index(op.f('ix_refresh_tokens_family'), table_name='refresh_tokens')
    op.drop_index(op.f('ix_refresh_tokens_account_id'), table_name='refresh_tokens')
    op.drop_table('refresh_tokens')
    op.drop_index(op.f('ix_partner_secrets_partner_id'), table_name='partner_secrets')
    op.drop_table('partner_secrets')
    op.drop_index(op.f('ix_invitations_roundtable_id'), table_name='invitations')
    op.drop_index(op.f('ix_invitations_mandate_id'), table_name='invitations')
    op.drop_index(op.f('ix_invitations_account_id'), table_name='invitations')
    op.drop_table('invitations')
    op.drop_table('throttles')
    op.drop_table('partners')
    op.drop_index(op.f('ix_organizations_sector'), table_name='organizations')
    op.drop_table('organizations')
    op.drop_index('ix_ledger_snapshots_index', table_name='ledger_snapshots')
    op.drop_index('ix_ledger_snapshots_current', table_name='ledger_snapshots', postgresql_where=sa.text('current'))
    op.drop_table('ledger_snapshots')
    op.drop_table('ledger_nodes')
    op.drop_table('ledger_head')
    op.drop_index('ix_ledger_entries_roundtable_id_index', table_name='ledger_entries')
    op.drop_table('ledger_entries')
    op.drop_table('calendars')
    op.drop_table('accounts')
    op.execute("DROP FUNCTION ledger_snapshot_guard")
    op.execute("DROP FUNCTION ledger_refuse")
