"""Who may do what, on one screen. `GET /v1/policy` shows this table; an operation without a permission cannot exist."""

from typing import Final

from app.identity.roles.permission import Permission
from app.identity.roles.role import Role

P = Permission

_MEMBER: Final = frozenset(
    {P.roundtable_read, P.file_read, P.stream_ticket_draw, P.digest_read, P.batch_do} | {P.archive_names_read}
)
# Their own mandate anybody gives back.
_ATTENDING: Final = _MEMBER | {
    P.mandate_revoke,
    P.seat_hide,
    P.attendance_record,
    P.notice_answer,
    P.floor_request,
    P.minutes_correct,
}
_SPEAKING: Final = _ATTENDING | {P.key_register, P.key_revoke, P.agenda_propose, P.proposal_table}
# A sector watches over the log with a witness; who runs the table has no part in it.
_WATCHING: Final = frozenset({P.witness_register, P.witness_revoke})
_DECIDING: Final = frozenset(
    {
        P.witness_activate,
        P.key_activate,
        P.paper_witness,
        P.file_store,
        P.signature_hand_in,
        P.mandate_confirm,
        P.mandate_object,
        P.roster_confirm,
        P.facilitation_propose,
        P.facilitation_assent,
        P.facilitation_dismiss,
        # Of seats that are to run the table alone.
        P.seat_manage,
        P.mandate_accredit,
        P.seat_assent,
        P.seat_paper_record,
        P.assent_ratify,
        P.protocol_draft,
        P.protocol_adopt,
        P.term_extend,
        P.term_assent,
        P.waiver_propose,
        P.waiver_assent,
        P.table_suspend,
        P.sector_withdraw,
        P.measure_report,
        P.demand_raise,
        P.demand_answer,
        P.agenda_assent,
        P.attendance_confirm,
        P.attendance_object,
        P.hearing_confirm,
        P.recess_call,
        P.caucus_note,
        P.position_take,
        P.commitment_draft,
        P.commitment_offer,
        P.commitment_sign,
        P.answering_seat_name,
        P.report_give,
        P.verification_give,
        P.commitment_reopen,
        P.investment_link_add,
        P.social_expenditure_add,
        P.demand_list_present,
        P.fund_propose,
        P.fund_assent,
        P.contribution_record,
        P.allocation_propose,
        P.allocation_assent,
        P.spending_record,
        P.spending_contest,
        P.minutes_assent,
        P.archive_check,
        P.archive_answer,
        P.minutes_sign,
        P.redaction_propose,
        P.redaction_consent,
    }
)
_SECTOR: Final = _SPEAKING | _WATCHING | _DECIDING
_CONDUCTING: Final = _ATTENDING | {
    P.child_convene,
    P.key_register,
    P.key_revoke,
    # Of paper they record what others witness; they witness nothing themselves and sign for nobody.
    P.paper_record,
    P.file_store,
    P.signature_hand_in,
    P.signature_verify,
    P.roundtable_amend,
    P.roundtable_install,
    P.calendar_day_declare,
    P.facilitation_propose,
    P.seat_manage,
    P.mandate_accredit,
    P.seat_paper_record,
    P.partner_admit,
    P.protocol_draft,
    P.term_extend,
    P.waiver_propose,
    P.table_suspend,
    P.table_lapse,
    P.demand_admit,
    P.session_plan,
    P.session_conduct,
    P.language_serve,
    P.notice_hand_over,
    P.recess_call,
    P.agenda_propose,
    P.proposal_table,
    P.proposal_decide,
    P.commitment_draft,
    P.commitment_offer,
    P.hearing_record,
    P.field_record,
    P.archive_write,
    P.archive_check,
    P.minutes_draft,
    P.minutes_circulate,
    P.minutes_dispose,
    P.minutes_seal,
}

GRANTS: Final[dict[Role, frozenset[Permission]]] = {
    # Those who decide for their sector. What they may do also needs the power in their mandate.
    Role.delegate: _SECTOR,
    Role.alternate: _SECTOR,
    # Those who run the table decide nothing for anybody.
    Role.facilitator: _CONDUCTING,
    Role.secretariat: _CONDUCTING,
    Role.chair: _ATTENDING
    | {P.session_plan, P.session_conduct, P.language_serve, P.recess_call, P.notice_hand_over, P.demand_admit}
    | {P.agenda_propose, P.proposal_decide},
    Role.rapporteur: _ATTENDING
    | {P.session_conduct, P.language_serve, P.recess_call, P.notice_hand_over, P.commitment_draft, P.minutes_draft}
    | {P.file_store, P.hearing_record, P.field_record, P.archive_write, P.archive_check},
    # Those who accompany.
    # A commitment may name one of them its verifier; only then do they judge it.
    Role.guarantor: _ATTENDING
    | _WATCHING
    | {P.witness_activate, P.key_register, P.key_revoke, P.verification_give, P.assessment_give, P.commitment_reopen}
    | {P.paper_witness, P.hearing_confirm, P.seat_paper_record, P.signature_verify, P.file_store},
    Role.observer: _ATTENDING
    | _WATCHING
    | {P.verification_give, P.assessment_give, P.commitment_reopen, P.paper_witness, P.file_store}
    | {P.hearing_confirm},
    Role.adviser: _ATTENDING
    | _WATCHING
    | {P.caucus_note, P.attendance_confirm, P.archive_check}
    | {P.paper_witness, P.hearing_confirm, P.file_store},
    Role.interpreter: _ATTENDING | {P.language_serve, P.file_store},
    Role.verifier: _ATTENDING
    | _WATCHING
    | {P.key_register, P.key_revoke, P.verification_give, P.assessment_give, P.commitment_reopen}
    | {P.paper_witness, P.hearing_confirm, P.signature_verify, P.file_store},
    # Whoever accompanies a table that nobody runs: what they may do besides.
    Role.interim_convener: frozenset(
        {
            P.facilitation_propose,
            P.seat_manage,
            P.mandate_accredit,
            P.session_plan,
            P.session_conduct,
            P.language_serve,
            P.notice_hand_over,
            P.recess_call,
            P.agenda_propose,
            P.proposal_table,
            P.proposal_decide,
            P.hearing_record,
            P.field_record,
            P.minutes_draft,
            P.minutes_circulate,
            P.minutes_dispose,
            P.minutes_seal,
            P.file_store,
        }
    ),
    # Accounts and clients of the deployment. Inviting and admitting are checked once more at the table concerned.
    Role.account: frozenset(
        {
            P.self_read,
            P.self_reach,
            P.policy_read,
            P.directory_read,
            P.roundtable_list,
            P.desk_read,
            P.state_desk_read,
            P.company_desk_read,
            P.community_desk_read,
            P.changes_read,
            P.commitment_search,
            P.import_run,
            P.invitation_issue,
            P.partner_admit,
        }
    ),
    Role.convener: frozenset({P.roundtable_convene, P.organization_register, P.calendar_edit}),
    Role.administrator: frozenset({P.account_manage, P.partner_manage, P.organization_register, P.calendar_edit}),
    Role.partner: frozenset(
        {P.directory_read, P.roundtable_list, P.roundtable_read, P.file_read, P.commitment_search, P.changes_read}
    ),
}

# What the token of a partner must carry for a permission, besides the grant of the table concerned.
SCOPES: Final[dict[Permission, str]] = {
    P.directory_read: "directory",
    P.roundtable_list: "roundtables",
    P.roundtable_read: "roundtables",
    P.file_read: "files",
    P.commitment_search: "roundtables",
    P.changes_read: "changes",
}
