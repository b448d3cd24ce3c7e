"""amendments, and whether a table goes on

Revision ID: 0002
Revises: 0001
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0002'
down_revision: str | None = '0001'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('coercive_measures',
    sa.Column('attributed_to', sa.Enum('state', 'company', 'community', 'independent', name='sector', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('occurred_on', sa.Date(), nullable=False),
    sa.Column('reported_by', sa.Uuid(), nullable=False),
    sa.Column('sector', sa.Enum('state', 'company', 'community', 'independent', name='sector', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('effect', sa.Enum('none', 'suspends', 'calls_guarantor', name='truceeffect', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('explanation', sa.Text(), nullable=True),
    sa.Column('explained_by', sa.Uuid(), nullable=True),
    sa.Column('explained_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['explained_by'], ['seats.id'], name=op.f('fk_coercive_measures_explained_by_seats')),
    sa.ForeignKeyConstraint(['reported_by'], ['seats.id'], name=op.f('fk_coercive_measures_reported_by_seats')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_coercive_measures_roundtable_id_roundtables')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coercive_measures'))
    )
    op.create_index(op.f('ix_coercive_measures_roundtable_id'), 'coercive_measures', ['roundtable_id'], unique=False)
    op.create_table('suspensions',
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('conditions', sa.Text(), nullable=False),
    sa.Column('phase_before', sa.Enum('preparing', 'installed', 'in_dialogue', 'in_follow_up', 'suspended', 'closed', name='roundtablephase', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('pauses_clocks', sa.Boolean(), nullable=False),
    sa.Column('suspended_by', sa.Uuid(), nullable=False),
    sa.Column('suspended_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('end_reasons', sa.Text(), nullable=True),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['ended_by'], ['seats.id'], name=op.f('fk_suspensions_ended_by_seats')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_suspensions_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['suspended_by'], ['seats.id'], name=op.f('fk_suspensions_suspended_by_seats')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suspensions'))
    )
    op.create_index(op.f('ix_suspensions_roundtable_id'), 'suspensions', ['roundtable_id'], unique=False)
    op.create_index('uq_suspensions_roundtable_id_running', 'suspensions', ['roundtable_id'], unique=True, postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('withdrawals',
    sa.Column('sector', sa.Enum('state', 'company', 'community', 'independent', name='sector', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('pauses_clocks', sa.Boolean(), nullable=False),
    sa.Column('withdrawn_by', sa.Uuid(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('returned_by', sa.Uuid(), nullable=True),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('return_reasons', sa.Text(), nullable=True),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['returned_by'], ['seats.id'], name=op.f('fk_withdrawals_returned_by_seats')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_withdrawals_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['seats.id'], name=op.f('fk_withdrawals_withdrawn_by_seats')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_withdrawals'))
    )
    op.create_index(op.f('ix_withdrawals_roundtable_id'), 'withdrawals', ['roundtable_id'], unique=False)
    op.create_index('uq_withdrawals_sector_away', 'withdrawals', ['roundtable_id', 'sector'], unique=True, postgresql_where=sa.text('returned_at IS NULL'))
    op.create_table('term_extensions',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('phase', sa.Enum('proposed', 'granted', name='consentphase', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('proposed_by', sa.Uuid(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('protocol_id', sa.Uuid(), nullable=False),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['proposed_by'], ['seats.id'], name=op.f('fk_term_extensions_proposed_by_seats')),
    sa.ForeignKeyConstraint(['protocol_id'], ['protocols.id'], name=op.f('fk_term_extensions_protocol_id_protocols')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_term_extensions_roundtable_id_roundtables')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_term_extensions')),
    sa.UniqueConstraint('roundtable_id', 'number', name=op.f('uq_term_extensions_roundtable_id_number'))
    )
    op.create_index(op.f('ix_term_extensions_roundtable_id'), 'term_extensions', ['roundtable_id'], unique=False)
    op.create_table('waivers',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('target_type', sa.Text(), nullable=False),
    sa.Column('target_id', sa.Uuid(), nullable=False),
    sa.Column('protocol_id', sa.Uuid(), nullable=False),
    sa.Column('clause', sa.Text(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('sentence', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('phase', sa.Enum('proposed', 'granted', name='consentphase', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('proposed_by', sa.Uuid(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('document_text', sa.Text(), nullable=False),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['proposed_by'], ['seats.id'], name=op.f('fk_waivers_proposed_by_seats')),
    sa.ForeignKeyConstraint(['protocol_id'], ['protocols.id'], name=op.f('fk_waivers_protocol_id_protocols')),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_waivers_roundtable_id_roundtables')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_waivers')),
    sa.UniqueConstraint('roundtable_id', 'number', name=op.f('uq_waivers_roundtable_id_number'))
    )
    op.create_index(op.f('ix_waivers_roundtable_id'), 'waivers', ['roundtable_id'], unique=False)
    op.create_index('ix_waivers_target_id', 'waivers', ['target_id'], unique=False)
    op.add_column('assents', sa.Column('signature_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f('fk_assents_signature_id_signatures'), 'assents', 'signatures', ['signature_id'], ['id'])
    op.add_column('commitments', sa.Column('protocol_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f('fk_commitments_protocol_id_protocols'), 'commitments', 'protocols', ['protocol_id'], ['id'])
    op.add_column('minutes', sa.Column('protocol_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f('fk_minutes_protocol_id_protocols'), 'minutes', 'protocols', ['protocol_id'], ['id'])
    op.add_column('protocols', sa.Column('amends', sa.Uuid(), nullable=True))
    op.add_column('protocols', sa.Column('reasons', sa.Text(), nullable=True))
    op.add_column('protocols', sa.Column('effective_not_before', sa.DateTime(timezone=True), nullable=True))
    op.add_column('protocols', sa.Column('adopted_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('protocols', sa.Column('effective_from', sa.DateTime(timezone=True), nullable=True))
    op.add_column('protocols', sa.Column('document', sa.Text(), nullable=True))
    op.add_column('protocols', sa.Column('document_text', sa.Text(), nullable=True))
    op.add_column('protocols', sa.Column('proposed_revision', sa.Integer(), nullable=True))
    op.create_index(op.f('ix_protocols_amends'), 'protocols', ['amends'], unique=False)
    op.create_foreign_key(op.f('fk_protocols_amends_protocols'), 'protocols', 'protocols', ['amends'], ['id'])
    op.add_column('reports', sa.Column('protocol_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f('fk_reports_protocol_id_protocols'), 'reports', 'protocols', ['protocol_id'], ['id'])
    op.add_column('roundtables', sa.Column('pauses', postgresql.JSONB(astext_type=sa.Text()), server_default='[]', nullable=False))
    op.add_column('roundtables', sa.Column('lapse', postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column('roundtables', sa.Column('sitting_since', sa.DateTime(timezone=True), nullable=True))
    op.add_column('sessions', sa.Column('protocol_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f('fk_sessions_protocol_id_protocols'), 'sessions', 'protocols', ['protocol_id'], ['id'])
    op.alter_column('roundtables', 'pauses', server_default=None)
    op.execute(
        "UPDATE roundtables SET sitting_since = (SELECT min(opened_at) FROM sessions "
        "WHERE sessions.roundtable_id = roundtables.id AND sessions.phase = 'open')"
    )
    op.drop_constraint(op.f("ck_protocols_phase"), 'protocols', type_='check')
    op.create_check_constraint(op.f("ck_protocols_phase"), 'protocols', "phase IN ('draft', 'proposed', 'adopted', 'in_force', 'superseded')")
    op.drop_constraint(op.f('ck_assents_purpose'), 'assents', type_='check')
    op.create_check_constraint(op.f('ck_assents_purpose'), 'assents', "purpose IN ('adoption', 'agenda_assent', 'position', 'minutes_assent', 'term_assent', 'waiver_assent')")


def downgrade() -> None:
    # What the earlier release has no word for cannot be kept.
    op.execute("DELETE FROM assents WHERE purpose IN ('term_assent', 'waiver_assent')")
    op.execute("UPDATE protocols SET phase = 'proposed' WHERE phase = 'adopted'")
    op.drop_constraint(op.f("ck_protocols_phase"), 'protocols', type_='check')
    op.create_check_constraint(op.f("ck_protocols_phase"), 'protocols', "phase IN ('draft', 'proposed', 'in_force', 'superseded')")
    op.drop_constraint(op.f('ck_assents_purpose'), 'assents', type_='check')
    op.create_check_constraint(op.f('ck_assents_purpose'), 'assents', "purpose IN ('adoption', 'agenda_assent', 'position', 'minutes_assent')")
    op.drop_constraint(op.f('fk_sessions_protocol_id_protocols'), 'sessions', type_='foreignkey')
    op.drop_column('sessions', 'protocol_id')
    op.drop_column('roundtables', 'sitting_since')
    op.drop_column('roundtables', 'lapse')
    op.drop_column('roundtables', 'pauses')
    op.drop_constraint(op.f('fk_reports_protocol_id_protocols'), 'reports', type_='foreignkey')
    op.drop_column('reports', 'protocol_id')
    op.drop_constraint(op.f('fk_protocols_amends_protocols'), 'protocols', type_='foreignkey')
    op.drop_index(op.f('ix_protocols_amends'), table_name='protocols')
    op.drop_column('protocols', 'proposed_revision')
    op.drop_column('protocols', 'document_text')
    op.drop_column('protocols', 'document')
    op.drop_column('protocols', 'effective_from')
    op.drop_column('protocols', 'adopted_at')
    op.drop_column('protocols', 'effective_not_before')
    op.drop_column('protocols', 'reasons')
    op.drop_column('protocols', 'amends')
    op.drop_constraint(op.f('fk_minutes_protocol_id_protocols'), 'minutes', type_='foreignkey')
    op.drop_column('minutes', 'protocol_id')
    op.drop_constraint(op.f('fk_commitments_protocol_id_protocols'), 'commitments', type_='foreignkey')
    op.drop_column('commitments', 'protocol_id')
    op.drop_constraint(op.f('fk_assents_signature_id_signatures'), 'assents', type_='foreignkey')
    op.drop_column('assents', 'signature_id')
    op.drop_index('ix_waivers_target_id', table_name='waivers')
    op.drop_index(op.f('ix_waivers_roundtable_id'), table_name='waivers')
    op.drop_table('waivers')
    op.drop_index(op.f('ix_term_extensions_roundtable_id'), table_name='term_extensions')
    op.drop_table('term_extensions')
    op.drop_index('uq_withdrawals_sector_away', table_name='withdrawals', postgresql_where=sa.text('returned_at IS NULL'))
    op.drop_index(op.f('ix_withdrawals_roundtable_id'), table_name='withdrawals')
    op.drop_table('withdrawals')
    op.drop_index('uq_suspensions_roundtable_id_running', table_name='suspensions', postgresql_where=sa.text('ended_at IS NULL'))
    op.drop_index(op.f('ix_suspensions_roundtable_id'), table_name='suspensions')
    op.drop_table('suspensions')
    op.drop_index(op.f('ix_coercive_measures_roundtable_id'), table_name='coercive_measures')
    op.drop_table('coercive_measures')
