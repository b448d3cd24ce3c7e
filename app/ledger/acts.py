"""The public vocabulary of the log: the type of every act, `noun.past_participle`. Types are added, never renamed."""

from enum import StrEnum


class Act(StrEnum):
    """What an entry says was done; `docs/acts.md` explains each to readers of the feed."""

    # identity
    account_created = "account.created"
    account_amended = "account.amended"
    partner_registered = "partner.registered"
    partner_amended = "partner.amended"
    partner_secret_issued = "partner.secret_issued"  # noqa: S105 - the name of an act
    partner_granted = "partner.granted"
    invitation_issued = "invitation.issued"
    invitation_accepted = "invitation.accepted"
    # directory
    organization_registered = "organization.registered"
    organization_amended = "organization.amended"
    calendar_registered = "calendar.registered"
    calendar_amended = "calendar.amended"
    # roundtables
    roundtable_convened = "roundtable.convened"
    roundtable_amended = "roundtable.amended"
    roundtable_installed = "roundtable.installed"
    seat_created = "seat.created"
    seat_amended = "seat.amended"
    mandate_accredited = "mandate.accredited"
    mandate_revoked = "mandate.revoked"
    key_registered = "key.registered"
    key_activated = "key.activated"
    key_revoked = "key.revoked"
    # ground rules
    protocol_drafted = "protocol.drafted"
    protocol_amended = "protocol.amended"
    protocol_proposed = "protocol.proposed"
    protocol_adopted = "protocol.adopted"
    # demands
    demand_raised = "demand.raised"
    demand_amended = "demand.amended"
    demand_admitted = "demand.admitted"
    demand_not_admitted = "demand.not_admitted"
    demand_answered = "demand.answered"
    # sessions
    session_planned = "session.planned"
    session_amended = "session.amended"
    agenda_item_added = "agenda_item.added"
    agenda_item_amended = "agenda_item.amended"
    agenda_assented = "agenda.assented"
    session_convened = "session.convened"
    session_opened = "session.opened"
    session_closed = "session.closed"
    attendance_recorded = "attendance.recorded"
    departure_recorded = "departure.recorded"
    # decisions
    proposal_tabled = "proposal.tabled"
    position_taken = "position.taken"
    proposal_decided = "proposal.decided"
    # commitments
    commitment_drafted = "commitment.drafted"
    commitment_amended = "commitment.amended"
    commitment_offered = "commitment.offered"
    commitment_signed = "commitment.signed"
    commitment_released = "commitment.released"
    # minutes
    minutes_note_taken = "minutes_note.taken"
    minutes_note_revised = "minutes_note.revised"
    minutes_circulated = "minutes.circulated"
    correction_raised = "correction.raised"
    correction_accepted = "correction.accepted"
    correction_rejected = "correction.rejected"
    minutes_assented = "minutes.assented"
    minutes_sealed = "minutes.sealed"
    # monitoring, and what only one sector does
    report_given = "report.given"
    verification_given = "verification.given"
    investment_link_added = "investment_link.added"
    social_expenditure_added = "social_expenditure.added"
    demand_list_presented = "demand_list.presented"
    # redactions
    redaction_proposed = "redaction.proposed"
    redaction_consented = "redaction.consented"
    text_redacted = "text.redacted"
    redaction_reapplied = "redaction.reapplied"
