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
    op.create_table('sessions',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('ordinary', 'extraordinary', name='sessionkind', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('phase', sa.Enum('planned', 'convened', 'open', 'recess', 'caucus', 'adjourned', 'suspended', 'cancelled', 'closed', name='sessionphase', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=True),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('duration_minutes', sa.Integer(), nullable=False),
    sa.Column('agenda_revision', sa.Integer(), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('convened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_sessions_roundtable_id_roundtables')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sessions')),
    sa.UniqueConstraint('roundtable_id', 'number', name=op.f('uq_sessions_roundtable_id_number'))
    )
    op.create_index(op.f('ix_sessions_roundtable_id'), 'sessions', ['roundtable_id'], unique=False)
    op.create_table('assents',
    sa.Column('purpose', sa.Enum('adoption', 'agenda_assent', 'position', 'minutes_assent', name='purpose', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('target_id', sa.Uuid(), nullable=False),
    sa.Column('target_revision', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Uuid(), nullable=False),
    sa.Column('sector', sa.Enum('state', 'company', 'community', 'independent', name='sector', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('stance', sa.Enum('accept', 'accept_with_reservation', 'object', 'abstain', name='stance', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('stated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_assents_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['seat_id'], ['seats.id'], name=op.f('fk_assents_seat_id_seats')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assents'))
    )
    op.create_index(op.f('ix_assents_roundtable_id'), 'assents', ['roundtable_id'], unique=False)
    op.create_index('ix_assents_target_id_purpose', 'assents', ['target_id', 'purpose'], unique=False)
    op.create_table('demand_lists',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('sector', sa.Enum('state', 'company', 'community', 'independent', name='sector', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('presented_by', sa.Uuid(), nullable=False),
    sa.Column('assembly_on', sa.Date(), nullable=False),
    sa.Column('assembly_at', sa.Text(), nullable=False),
    sa.Column('assembly_act', sa.Text(), nullable=False),
    sa.Column('presented_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['presented_by'], ['seats.id'], name=op.f('fk_demand_lists_presented_by_seats')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_demand_lists_roundtable_id_roundtables')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_demand_lists')),
    sa.UniqueConstraint('roundtable_id', 'number', name=op.f('uq_demand_lists_roundtable_id_number'))
    )
    op.create_index(op.f('ix_demand_lists_roundtable_id'), 'demand_lists', ['roundtable_id'], unique=False)
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
    op.create_table('minutes',
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('phase', sa.Enum('drafting', 'circulated', 'assented', 'sealed', name='minutesphase', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('notes_revision', sa.Integer(), nullable=False),
    sa.Column('text_revision', sa.Integer(), nullable=False),
    sa.Column('sections', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('circulated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_holidays', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('document_digest', sa.Text(), nullable=True),
    sa.Column('document', sa.Text(), nullable=True),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_minutes_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_minutes_session_id_sessions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes')),
    sa.UniqueConstraint('session_id', name=op.f('uq_minutes_session_id'))
    )
    op.create_index(op.f('ix_minutes_roundtable_id'), 'minutes', ['roundtable_id'], unique=False)
    op.create_table('protocols',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('phase', sa.Enum('draft', 'proposed', 'in_force', 'superseded', name='protocolphase', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('template', sa.Text(), nullable=True),
    sa.Column('clauses', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('drafted_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('in_force_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('supersedes', sa.Uuid(), nullable=True),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['drafted_by'], ['seats.id'], name=op.f('fk_protocols_drafted_by_seats')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_protocols_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['supersedes'], ['protocols.id'], name=op.f('fk_protocols_supersedes_protocols')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_protocols')),
    sa.UniqueConstraint('roundtable_id', 'version', name=op.f('uq_protocols_roundtable_id_version'))
    )
    op.create_index(op.f('ix_protocols_roundtable_id'), 'protocols', ['roundtable_id'], unique=False)
    op.create_index('uq_protocols_roundtable_id_in_force', 'protocols', ['roundtable_id'], unique=True, postgresql_where=sa.text("phase = 'in_force'"))
    op.create_table('attendances',
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('seat_id', sa.Uuid(), nullable=False),
    sa.Column('mandate_id', sa.Uuid(), nullable=False),
    sa.Column('mode', sa.Enum('in_person', 'remote', name='attendancemode', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('departed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=False),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['mandate_id'], ['mandates.id'], name=op.f('fk_attendances_mandate_id_mandates')),
    sa.ForeignKeyConstraint(['recorded_by'], ['seats.id'], name=op.f('fk_attendances_recorded_by_seats')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_attendances_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['seat_id'], ['seats.id'], name=op.f('fk_attendances_seat_id_seats')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_attendances_session_id_sessions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendances'))
    )
    op.create_index(op.f('ix_attendances_roundtable_id'), 'attendances', ['roundtable_id'], unique=False)
    op.create_index('ix_attendances_session_id_seat_id', 'attendances', ['session_id', 'seat_id'], unique=False)
    op.create_index('uq_attendances_present', 'attendances', ['session_id', 'seat_id'], unique=True, postgresql_where=sa.text('departed_at IS NULL'))
    op.create_table('demands',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('axis', sa.Text(), nullable=True),
    sa.Column('priority', sa.Integer(), nullable=True),
    sa.Column('place', sa.Text(), nullable=True),
    sa.Column('sector', sa.Enum('state', 'company', 'community', 'independent', name='sector', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('raised_by', sa.Uuid(), nullable=False),
    sa.Column('demand_list_id', sa.Uuid(), nullable=True),
    sa.Column('addressed_to', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('phase', sa.Enum('raised', 'admitted', 'not_admitted', 'tabled', 'answered', name='demandphase', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('not_admitted_reason', sa.Text(), nullable=True),
    sa.Column('answer', sa.Enum('agreed', 'partly', 'not_agreed', name='answer', native_enum=False, create_constraint=True, length=64), nullable=True),
    sa.Column('answer_reasons', sa.Text(), nullable=True),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('answering_sector', sa.Enum('state', 'company', 'community', 'independent', name='sector', native_enum=False, create_constraint=True, length=64), nullable=True),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('admission_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tabled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['answered_by'], ['seats.id'], name=op.f('fk_demands_answered_by_seats')),
    sa.ForeignKeyConstraint(['demand_list_id'], ['demand_lists.id'], name=op.f('fk_demands_demand_list_id_demand_lists')),
    sa.ForeignKeyConstraint(['raised_by'], ['seats.id'], name=op.f('fk_demands_raised_by_seats')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_demands_roundtable_id_roundtables')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_demands')),
    sa.UniqueConstraint('roundtable_id', 'number', name=op.f('uq_demands_roundtable_id_number'))
    )
    op.create_index(op.f('ix_demands_roundtable_id'), 'demands', ['roundtable_id'], unique=False)
    op.create_table('seat_keys',
    sa.Column('seat_id', sa.Uuid(), nullable=False),
    sa.Column('mandate_id', sa.Uuid(), nullable=False),
    sa.Column('kid', sa.Text(), nullable=False),
    sa.Column('jwk', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('proof', sa.Text(), nullable=False),
    sa.Column('phase', sa.Enum('registered', 'active', 'revoked', name='keyphase', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('origin', sa.Enum('mandate', 'steward', name='keyorigin', native_enum=False, create_constraint=True, length=64), nullable=True),
    sa.Column('activated_by', sa.Uuid(), nullable=True),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('activated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revocation_reason', sa.Text(), nullable=True),
    sa.Column('replaced_by', sa.Text(), nullable=True),
    sa.Column('compromised_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activated_by'], ['seats.id'], name=op.f('fk_seat_keys_activated_by_seats')),
    sa.ForeignKeyConstraint(['mandate_id'], ['mandates.id'], name=op.f('fk_seat_keys_mandate_id_mandates')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_seat_keys_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['seat_id'], ['seats.id'], name=op.f('fk_seat_keys_seat_id_seats')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat_keys')),
    sa.UniqueConstraint('kid', name=op.f('uq_seat_keys_kid'))
    )
    op.create_index(op.f('ix_seat_keys_roundtable_id'), 'seat_keys', ['roundtable_id'], unique=False)
    op.create_index(op.f('ix_seat_keys_seat_id'), 'seat_keys', ['seat_id'], unique=False)
    op.create_index('uq_seat_keys_active_of_seat', 'seat_keys', ['seat_id'], unique=True, postgresql_where=sa.text("phase = 'active'"))
    op.create_table('agenda_items',
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('participation_level', sa.Enum('inform', 'consult', 'involve', 'collaborate', 'decide', name='participationlevel', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('duration_minutes', sa.Integer(), nullable=False),
    sa.Column('demand_id', sa.Uuid(), nullable=True),
    sa.Column('proposed_by', sa.Uuid(), nullable=False),
    sa.Column('sector', sa.Enum('state', 'company', 'community', 'independent', name='sector', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('added_after_convocation', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['demand_id'], ['demands.id'], name=op.f('fk_agenda_items_demand_id_demands')),
    sa.ForeignKeyConstraint(['proposed_by'], ['seats.id'], name=op.f('fk_agenda_items_proposed_by_seats')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_agenda_items_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_agenda_items_session_id_sessions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_items')),
    sa.UniqueConstraint('session_id', 'rank', name=op.f('uq_agenda_items_session_id_rank'))
    )
    op.create_index(op.f('ix_agenda_items_demand_id'), 'agenda_items', ['demand_id'], unique=False)
    op.create_index(op.f('ix_agenda_items_roundtable_id'), 'agenda_items', ['roundtable_id'], unique=False)
    op.create_table('signatures',
    sa.Column('target_type', sa.Text(), nullable=False),
    sa.Column('target_id', sa.Uuid(), nullable=False),
    sa.Column('target_revision', sa.Integer(), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('intent', sa.Enum('sign', 'assent', 'assent_with_reservation', 'refuse', 'adopt', 'report', 'confirm', 'contest', 'ask_more', name='intent', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('seat_id', sa.Uuid(), nullable=False),
    sa.Column('sector', sa.Enum('state', 'company', 'community', 'independent', name='sector', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('role', sa.Enum('delegate', 'alternate', 'chair', 'facilitator', 'secretariat', 'rapporteur', 'guarantor', 'observer', 'adviser', 'interpreter', 'verifier', 'account', 'convener', 'administrator', 'partner', name='role', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('mandate_id', sa.Uuid(), nullable=False),
    sa.Column('kid', sa.Text(), nullable=False),
    sa.Column('statement', sa.Text(), nullable=False),
    sa.Column('payload_digest', sa.Text(), nullable=False),
    sa.Column('assurance', sa.Enum('A', 'B', 'C', 'D', name='assuranceclass', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('seen_size', sa.BigInteger(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['kid'], ['seat_keys.kid'], name=op.f('fk_signatures_kid_seat_keys')),
    sa.ForeignKeyConstraint(['mandate_id'], ['mandates.id'], name=op.f('fk_signatures_mandate_id_mandates')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_signatures_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['seat_id'], ['seats.id'], name=op.f('fk_signatures_seat_id_seats')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signatures')),
    sa.UniqueConstraint('seat_id', 'payload_digest', name=op.f('uq_signatures_seat_id_payload_digest'))
    )
    op.create_index(op.f('ix_signatures_roundtable_id'), 'signatures', ['roundtable_id'], unique=False)
    op.create_index('ix_signatures_target_id_target_revision', 'signatures', ['target_id', 'target_revision'], unique=False)
    op.create_table('corrections',
    sa.Column('minutes_id', sa.Uuid(), nullable=False),
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text_revision', sa.Integer(), nullable=False),
    sa.Column('section', sa.Enum('heading', 'place_and_hour', 'attendance', 'quorum', 'previous_minutes', 'agenda', 'proceedings', 'agreements', 'commitments', 'dissent', 'next_session', 'closing', 'conformity', name='sectionname', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('agenda_item_id', sa.Uuid(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('seat_id', sa.Uuid(), nullable=False),
    sa.Column('sector', sa.Enum('state', 'company', 'community', 'independent', name='sector', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('phase', sa.Enum('open', 'accepted', 'rejected', name='correctionphase', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('disposed_by', sa.Uuid(), nullable=True),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('disposed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agenda_item_id'], ['agenda_items.id'], name=op.f('fk_corrections_agenda_item_id_agenda_items')),
    sa.ForeignKeyConstraint(['disposed_by'], ['seats.id'], name=op.f('fk_corrections_disposed_by_seats')),
    sa.ForeignKeyConstraint(['minutes_id'], ['minutes.id'], name=op.f('fk_corrections_minutes_id_minutes')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_corrections_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['seat_id'], ['seats.id'], name=op.f('fk_corrections_seat_id_seats')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_corrections_session_id_sessions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_corrections')),
    sa.UniqueConstraint('minutes_id', 'number', name=op.f('uq_corrections_minutes_id_number'))
    )
    op.create_index(op.f('ix_corrections_roundtable_id'), 'corrections', ['roundtable_id'], unique=False)
    op.create_index(op.f('ix_corrections_session_id'), 'corrections', ['session_id'], unique=False)
    op.create_table('minutes_notes',
    sa.Column('minutes_id', sa.Uuid(), nullable=False),
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('agenda_item_id', sa.Uuid(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('taken_by', sa.Uuid(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revised_by', sa.Uuid(), nullable=True),
    sa.Column('revised_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agenda_item_id'], ['agenda_items.id'], name=op.f('fk_minutes_notes_agenda_item_id_agenda_items')),
    sa.ForeignKeyConstraint(['minutes_id'], ['minutes.id'], name=op.f('fk_minutes_notes_minutes_id_minutes')),
    sa.ForeignKeyConstraint(['revised_by'], ['seats.id'], name=op.f('fk_minutes_notes_revised_by_seats')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_minutes_notes_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_minutes_notes_session_id_sessions')),
    sa.ForeignKeyConstraint(['taken_by'], ['seats.id'], name=op.f('fk_minutes_notes_taken_by_seats')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes_notes')),
    sa.UniqueConstraint('minutes_id', 'number', name=op.f('uq_minutes_notes_minutes_id_number'))
    )
    op.create_index(op.f('ix_minutes_notes_roundtable_id'), 'minutes_notes', ['roundtable_id'], unique=False)
    op.create_index(op.f('ix_minutes_notes_session_id'), 'minutes_notes', ['session_id'], unique=False)
    op.create_table('proposals',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('agenda_item_id', sa.Uuid(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('tabled_by', sa.Uuid(), nullable=False),
    sa.Column('sector', sa.Enum('state', 'company', 'community', 'independent', name='sector', native_enum=False, create_constraint=True, length=64), nullable=True),
    sa.Column('phase', sa.Enum('tabled', 'in_assent', 'adopted', 'adopted_ad_referendum', 'not_adopted', 'withdrawn', name='proposalphase', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('tabled_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agenda_item_id'], ['agenda_items.id'], name=op.f('fk_proposals_agenda_item_id_agenda_items')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_proposals_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_proposals_session_id_sessions')),
    sa.ForeignKeyConstraint(['tabled_by'], ['seats.id'], name=op.f('fk_proposals_tabled_by_seats')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposals')),
    sa.UniqueConstraint('roundtable_id', 'number', name=op.f('uq_proposals_roundtable_id_number'))
    )
    op.create_index(op.f('ix_proposals_roundtable_id'), 'proposals', ['roundtable_id'], unique=False)
    op.create_index(op.f('ix_proposals_session_id'), 'proposals', ['session_id'], unique=False)
    op.create_table('agreements',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Uuid(), nullable=False),
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('adopted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reservations', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_agreements_proposal_id_proposals')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_agreements_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_agreements_session_id_sessions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreements')),
    sa.UniqueConstraint('proposal_id', name=op.f('uq_agreements_proposal_id')),
    sa.UniqueConstraint('roundtable_id', 'number', name=op.f('uq_agreements_roundtable_id_number'))
    )
    op.create_index(op.f('ix_agreements_roundtable_id'), 'agreements', ['roundtable_id'], unique=False)
    op.create_index(op.f('ix_agreements_session_id'), 'agreements', ['session_id'], unique=False)
    op.create_table('commitments',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('verbatim_text', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('activity', 'investment_project', name='commitmentkind', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('leads', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('co_responsible', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('supporting', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('beneficiaries', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('responsible_sectors', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('follow_up_body', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('due', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('milestones', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('indicators', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('means_of_verification', sa.Text(), nullable=True),
    sa.Column('lack_of_progress', sa.Text(), nullable=True),
    sa.Column('budget', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('legal_basis', sa.Text(), nullable=True),
    sa.Column('place', sa.Text(), nullable=True),
    sa.Column('independent_verifier', sa.Uuid(), nullable=True),
    sa.Column('priority', sa.Integer(), nullable=True),
    sa.Column('tags', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('phase', sa.Enum('draft', 'offered', 'in_force', 'fulfilled', 'breached', 'renounced', 'superseded', 'suspended', name='commitmentphase', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('declared_level', sa.Enum('not_started', 'limited', 'substantial', 'complete', 'no_evidence', name='level', native_enum=False, create_constraint=True, length=64), nullable=True),
    sa.Column('verified_level', sa.Enum('not_started', 'limited', 'substantial', 'complete', 'no_evidence', name='level', native_enum=False, create_constraint=True, length=64), nullable=True),
    sa.Column('drafted_by', sa.Uuid(), nullable=False),
    sa.Column('drafted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('document', sa.Text(), nullable=True),
    sa.Column('document_text', sa.Text(), nullable=True),
    sa.Column('offered_revision', sa.Integer(), nullable=True),
    sa.Column('offered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('in_force_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreements.id'], name=op.f('fk_commitments_agreement_id_agreements')),
    sa.ForeignKeyConstraint(['drafted_by'], ['seats.id'], name=op.f('fk_commitments_drafted_by_seats')),
    sa.ForeignKeyConstraint(['independent_verifier'], ['seats.id'], name=op.f('fk_commitments_independent_verifier_seats')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_commitments_roundtable_id_roundtables')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitments')),
    sa.UniqueConstraint('roundtable_id', 'number', name=op.f('uq_commitments_roundtable_id_number'))
    )
    op.create_index(op.f('ix_commitments_agreement_id'), 'commitments', ['agreement_id'], unique=False)
    op.create_index(op.f('ix_commitments_roundtable_id'), 'commitments', ['roundtable_id'], unique=False)
    op.create_table('investment_links',
    sa.Column('commitment_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('phase', sa.Text(), nullable=False),
    sa.Column('budget', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('accrued', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('seat_id', sa.Uuid(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_investment_links_commitment_id_commitments')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_investment_links_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['seat_id'], ['seats.id'], name=op.f('fk_investment_links_seat_id_seats')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_investment_links'))
    )
    op.create_index(op.f('ix_investment_links_commitment_id'), 'investment_links', ['commitment_id'], unique=False)
    op.create_index(op.f('ix_investment_links_roundtable_id'), 'investment_links', ['roundtable_id'], unique=False)
    op.create_table('reports',
    sa.Column('commitment_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Uuid(), nullable=False),
    sa.Column('sector', sa.Enum('state', 'company', 'community', 'independent', name='sector', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('level', sa.Enum('not_started', 'limited', 'substantial', 'complete', 'no_evidence', name='level', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('narrative', sa.Text(), nullable=False),
    sa.Column('values', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('evidence', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_until', sa.Date(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_reports_commitment_id_commitments')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_reports_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['seat_id'], ['seats.id'], name=op.f('fk_reports_seat_id_seats')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reports')),
    sa.UniqueConstraint('commitment_id', 'number', name=op.f('uq_reports_commitment_id_number'))
    )
    op.create_index(op.f('ix_reports_roundtable_id'), 'reports', ['roundtable_id'], unique=False)
    op.create_table('social_expenditures',
    sa.Column('commitment_id', sa.Uuid(), nullable=False),
    sa.Column('obligation', sa.Enum('mandatory', 'voluntary', name='expenditureobligation', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('form', sa.Enum('cash', 'in_kind', name='expenditureform', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('amount', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('beneficiary', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_until', sa.Date(), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('seat_id', sa.Uuid(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_social_expenditures_commitment_id_commitments')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_social_expenditures_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['seat_id'], ['seats.id'], name=op.f('fk_social_expenditures_seat_id_seats')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_social_expenditures'))
    )
    op.create_index(op.f('ix_social_expenditures_commitment_id'), 'social_expenditures', ['commitment_id'], unique=False)
    op.create_index(op.f('ix_social_expenditures_roundtable_id'), 'social_expenditures', ['roundtable_id'], unique=False)
    op.create_table('verifications',
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('commitment_id', sa.Uuid(), nullable=False),
    sa.Column('seat_id', sa.Uuid(), nullable=False),
    sa.Column('sector', sa.Enum('state', 'company', 'community', 'independent', name='sector', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('answer', sa.Enum('confirm', 'contest', 'ask_more', name='verificationoutcome', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('level', sa.Enum('not_started', 'limited', 'substantial', 'complete', 'no_evidence', name='level', native_enum=False, create_constraint=True, length=64), nullable=True),
    sa.Column('reasons', sa.Text(), nullable=True),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_verifications_commitment_id_commitments')),
    sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_verifications_report_id_reports')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_verifications_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['seat_id'], ['seats.id'], name=op.f('fk_verifications_seat_id_seats')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verifications'))
    )
    op.create_index(op.f('ix_verifications_report_id'), 'verifications', ['report_id'], unique=False)
    op.create_index(op.f('ix_verifications_roundtable_id'), 'verifications', ['roundtable_id'], unique=False)

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
    op.execute(
        """
        CREATE FUNCTION ledger_head_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.size <> OLD.size + 1 OR NEW.origin <> OLD.origin THEN
                RAISE EXCEPTION 'the log grows by one entry at a time' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER ledger_head_grows BEFORE UPDATE ON ledger_head "
        "FOR EACH ROW EXECUTE FUNCTION ledger_head_guard()"
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
    op.drop_index(op.f('ix_verifications_roundtable_id'), table_name='verifications')
    op.drop_index(op.f('ix_verifications_report_id'), table_name='verifications')
    op.drop_table('verifications')
    op.drop_index(op.f('ix_social_expenditures_roundtable_id'), table_name='social_expenditures')
    op.drop_index(op.f('ix_social_expenditures_commitment_id'), table_name='social_expenditures')
    op.drop_table('social_expenditures')
    op.drop_index(op.f('ix_reports_roundtable_id'), table_name='reports')
    op.drop_table('reports')
    op.drop_index(op.f('ix_investment_links_roundtable_id'), table_name='investment_links')
    op.drop_index(op.f('ix_investment_links_commitment_id'), table_name='investment_links')
    op.drop_table('investment_links')
    op.drop_index(op.f('ix_commitments_roundtable_id'), table_name='commitments')
    op.drop_index(op.f('ix_commitments_agreement_id'), table_name='commitments')
    op.drop_table('commitments')
    op.drop_index(op.f('ix_agreements_session_id'), table_name='agreements')
    op.drop_index(op.f('ix_agreements_roundtable_id'), table_name='agreements')
    op.drop_table('agreements')
    op.drop_index(op.f('ix_proposals_session_id'), table_name='proposals')
    op.drop_index(op.f('ix_proposals_roundtable_id'), table_name='proposals')
    op.drop_table('proposals')
    op.drop_index(op.f('ix_minutes_notes_session_id'), table_name='minutes_notes')
    op.drop_index(op.f('ix_minutes_notes_roundtable_id'), table_name='minutes_notes')
    op.drop_table('minutes_notes')
    op.drop_index(op.f('ix_corrections_session_id'), table_name='corrections')
    op.drop_index(op.f('ix_corrections_roundtable_id'), table_name='corrections')
    op.drop_table('corrections')
    op.drop_index('ix_signatures_target_id_target_revision', table_name='signatures')
    op.drop_index(op.f('ix_signatures_roundtable_id'), table_name='signatures')
    op.drop_table('signatures')
    op.drop_index(op.f('ix_agenda_items_roundtable_id'), table_name='agenda_items')
    op.drop_index(op.f('ix_agenda_items_demand_id'), table_name='agenda_items')
    op.drop_table('agenda_items')
    op.drop_index('uq_seat_keys_active_of_seat', table_name='seat_keys', postgresql_where=sa.text("phase = 'active'"))
    op.drop_index(op.f('ix_seat_keys_seat_id'), table_name='seat_keys')
    op.drop_index(op.f('ix_seat_keys_roundtable_id'), table_name='seat_keys')
    op.drop_table('seat_keys')
    op.drop_index(op.f('ix_demands_roundtable_id'), table_name='demands')
    op.drop_table('demands')
    op.drop_index('uq_attendances_present', table_name='attendances', postgresql_where=sa.text('departed_at IS NULL'))
    op.drop_index('ix_attendances_session_id_seat_id', table_name='attendances')
    op.drop_index(op.f('ix_attendances_roundtable_id'), table_name='attendances')
    op.drop_table('attendances')
    op.drop_index('uq_protocols_roundtable_id_in_force', table_name='protocols', postgresql_where=sa.text("phase = 'in_force'"))
    op.drop_index(op.f('ix_protocols_roundtable_id'), table_name='protocols')
    op.drop_table('protocols')
    op.drop_index(op.f('ix_minutes_roundtable_id'), table_name='minutes')
    op.drop_table('minutes')
    op.drop_index(op.f('ix_mandates_seat_id'), table_name='mandates')
    op.drop_index(op.f('ix_mandates_roundtable_id'), table_name='mandates')
    op.drop_index(op.f('ix_mandates_account_id'), table_name='mandates')
    op.drop_table('mandates')
    op.drop_index(op.f('ix_demand_lists_roundtable_id'), table_name='demand_lists')
    op.drop_table('demand_lists')
    op.drop_index('ix_assents_target_id_purpose', table_name='assents')
    op.drop_index(op.f('ix_assents_roundtable_id'), table_name='assents')
    op.drop_table('assents')
    op.drop_index(op.f('ix_sessions_roundtable_id'), table_name='sessions')
    op.drop_table('sessions')
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
    op.execute("DROP FUNCTION ledger_head_guard")
    op.execute("DROP FUNCTION ledger_refuse")
