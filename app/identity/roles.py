"""Who may do what, on one screen. `GET /v1/policy` shows this table; an operation without a permission cannot exist."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """A person's quality at a table (a seat's role), or what an account or a client is to the deployment."""

    delegate = "delegate"
    alternate = "alternate"
    chair = "chair"
    facilitator = "facilitator"
    secretariat = "secretariat"
    rapporteur = "rapporteur"
    guarantor = "guarantor"
    observer = "observer"
    adviser = "adviser"
    interpreter = "interpreter"
    verifier = "verifier"
    # of the deployment
    account = "account"
    convener = "convener"
    administrator = "administrator"
    partner = "partner"


class Permission(StrEnum):
    """What one may be allowed to do; the comments name the section of the resource map."""

    # identity and administration
    self_read = "self_read"
    policy_read = "policy_read"
    account_manage = "account_manage"
    partner_manage = "partner_manage"
    partner_admit = "partner_admit"
    invitation_issue = "invitation_issue"
    # directory
    directory_read = "directory_read"
    organization_register = "organization_register"
    calendar_edit = "calendar_edit"
    # roundtables
    roundtable_list = "roundtable_list"
    roundtable_convene = "roundtable_convene"
    roundtable_read = "roundtable_read"
    roundtable_amend = "roundtable_amend"
    roundtable_install = "roundtable_install"
    seat_manage = "seat_manage"
    seat_hide = "seat_hide"
    mandate_accredit = "mandate_accredit"
    mandate_revoke = "mandate_revoke"
    key_register = "key_register"
    key_activate = "key_activate"
    key_revoke = "key_revoke"
    witness_register = "witness_register"
    witness_activate = "witness_activate"
    witness_revoke = "witness_revoke"
    paper_record = "paper_record"
    paper_witness = "paper_witness"
    file_store = "file_store"
    file_read = "file_read"
    # ground rules
    protocol_draft = "protocol_draft"
    protocol_adopt = "protocol_adopt"
    # whether the table goes on
    term_extend = "term_extend"
    term_assent = "term_assent"
    waiver_propose = "waiver_propose"
    waiver_assent = "waiver_assent"
    table_suspend = "table_suspend"
    table_lapse = "table_lapse"
    sector_withdraw = "sector_withdraw"
    measure_report = "measure_report"
    # demands
    demand_raise = "demand_raise"
    demand_admit = "demand_admit"
    demand_answer = "demand_answer"
    # sessions
    session_plan = "session_plan"
    session_conduct = "session_conduct"
    agenda_propose = "agenda_propose"
    agenda_assent = "agenda_assent"
    attendance_record = "attendance_record"
    # decisions
    proposal_table = "proposal_table"
    position_take = "position_take"
    proposal_decide = "proposal_decide"
    # commitments
    commitment_draft = "commitment_draft"
    commitment_offer = "commitment_offer"
    commitment_sign = "commitment_sign"
    signature_hand_in = "signature_hand_in"
    signature_verify = "signature_verify"
    commitment_search = "commitment_search"
    # minutes
    minutes_draft = "minutes_draft"
    minutes_circulate = "minutes_circulate"
    minutes_correct = "minutes_correct"
    minutes_dispose = "minutes_dispose"
    minutes_assent = "minutes_assent"
    minutes_seal = "minutes_seal"
    # monitoring, and what only one sector does
    report_give = "report_give"
    verification_give = "verification_give"
    investment_link_add = "investment_link_add"
    social_expenditure_add = "social_expenditure_add"
    demand_list_present = "demand_list_present"
    # redactions
    redaction_propose = "redaction_propose"
    redaction_consent = "redaction_consent"
    # desks and feed
    desk_read = "desk_read"
    state_desk_read = "state_desk_read"
    company_desk_read = "company_desk_read"
    community_desk_read = "community_desk_read"
    changes_read = "changes_read"


P = Permission

_MEMBER: Final = frozenset({P.roundtable_read, P.file_read})
_ATTENDING: Final = _MEMBER | {P.seat_hide, P.attendance_record, P.minutes_correct}
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
        P.mandate_revoke,
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
        P.position_take,
        P.commitment_draft,
        P.commitment_offer,
        P.commitment_sign,
        P.report_give,
        P.verification_give,
        P.investment_link_add,
        P.social_expenditure_add,
        P.demand_list_present,
        P.minutes_assent,
        P.redaction_propose,
        P.redaction_consent,
    }
)
_SECTOR: Final = _SPEAKING | _WATCHING | _DECIDING
_CONDUCTING: Final = _ATTENDING | {
    P.key_register,
    P.key_revoke,
    # Of paper they record what others witness; they witness nothing themselves and sign for nobody.
    P.paper_record,
    P.file_store,
    P.signature_hand_in,
    P.signature_verify,
    P.roundtable_amend,
    P.roundtable_install,
    P.seat_manage,
    P.mandate_accredit,
    P.mandate_revoke,
    P.partner_admit,
    P.protocol_draft,
    P.term_extend,
    P.waiver_propose,
    P.table_suspend,
    P.table_lapse,
    P.demand_admit,
    P.session_plan,
    P.session_conduct,
    P.agenda_propose,
    P.proposal_table,
    P.proposal_decide,
    P.commitment_draft,
    P.commitment_offer,
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
    Role.chair: _ATTENDING | {P.session_plan, P.session_conduct, P.demand_admit, P.agenda_propose, P.proposal_decide},
    Role.rapporteur: _ATTENDING | {P.session_conduct, P.commitment_draft, P.minutes_draft},
    # Those who accompany.
    # A commitment may name one of them its verifier; only then do they judge it.
    Role.guarantor: _ATTENDING
    | _WATCHING
    | {P.witness_activate, P.key_register, P.key_revoke, P.verification_give}
    | {P.paper_witness, P.signature_verify, P.file_store},
    Role.observer: _ATTENDING | _WATCHING | {P.verification_give, P.paper_witness},
    Role.adviser: _ATTENDING | _WATCHING | {P.paper_witness},
    Role.interpreter: _ATTENDING,
    Role.verifier: _ATTENDING
    | _WATCHING
    | {P.key_register, P.key_revoke, P.verification_give}
    | {P.paper_witness, P.signature_verify, P.file_store},
    # Accounts and clients of the deployment. Inviting and admitting are checked once more at the table concerned.
    Role.account: frozenset(
        {
            P.self_read,
            P.policy_read,
            P.directory_read,
            P.roundtable_list,
            P.desk_read,
            P.state_desk_read,
            P.company_desk_read,
            P.community_desk_read,
            P.changes_read,
            P.commitment_search,
            P.invitation_issue,
            P.partner_admit,
        }
    ),
    Role.convener: frozenset({P.roundtable_convene, P.organization_register, P.calendar_edit}),
    Role.administrator: frozenset({P.account_manage, P.partner_manage, P.organization_register, P.calendar_edit}),
    Role.partner: frozenset(
        {P.directory_read, P.roundtable_list, P.roundtable_read, P.commitment_search, P.changes_read}
    ),
}

# What the token of a partner must carry for a permission, besides the grant of the table concerned.
SCOPES: Final[dict[Permission, str]] = {
    P.directory_read: "directory",
    P.roundtable_list: "roundtables",
    P.roundtable_read: "roundtables",
    P.commitment_search: "roundtables",
    P.changes_read: "changes",
}

TABLE_ROLES: Final = frozenset(
    {
        Role.delegate,
        Role.alternate,
        Role.chair,
        Role.facilitator,
        Role.secretariat,
        Role.rapporteur,
        Role.guarantor,
        Role.observer,
        Role.adviser,
        Role.interpreter,
        Role.verifier,
    }
)
ACCOUNT_ROLES: Final = frozenset({Role.convener, Role.administrator})
# Roles whose seat counts as voice *and vote* for its sector.
VOTING_ROLES: Final = frozenset({Role.delegate, Role.alternate})
# Those who draft see drafts; advisers see what their sector keeps to itself.
SECRETARIAT_ROLES: Final = frozenset({Role.facilitator, Role.secretariat, Role.rapporteur})
SECTOR_ROLES: Final = frozenset({Role.delegate, Role.alternate, Role.adviser})
