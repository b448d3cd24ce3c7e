"""Everything that anybody may be allowed to do."""

from enum import StrEnum


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
    calendar_day_declare = "calendar_day_declare"
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
