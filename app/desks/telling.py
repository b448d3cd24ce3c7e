"""What a digest tells of: by act and the type of the subject it changed, where that belongs."""

from typing import Final

from app.ledger.acts import Act

SESSIONS: Final = "sessions"
DECIDED: Final = "decided"
PROMISED: Final = "promised"
MONITORED: Final = "monitored"
MINUTES: Final = "minutes"
SEATS: Final = "seats"

A = Act
_OF_SESSIONS: Final = (
    *(A.session_convened, A.session_rescheduled, A.session_cancelled, A.session_adjourned, A.session_opened),
    *(A.session_suspended, A.session_resumed, A.session_reopened, A.session_closed),
)
_OF_DECISIONS: Final = (
    *(A.proposal_decided, A.proposal_withdrawn, A.assent_ratified, A.assent_refused, A.agreement_lapsed),
)
_OF_TABLES: Final = (A.roundtable_installed, A.roundtable_suspended, A.roundtable_resumed, A.roundtable_lapsed)
_OF_PROMISES: Final = (
    *(A.commitment_offered, A.commitment_signed, A.commitment_released, A.signature_witnessed, A.verification_given),
    *(A.commitment_deadline_passed, A.commitment_concluded_unverified, A.commitment_reopened),
)
_OF_SEATS: Final = (
    *(A.seat_created, A.seat_ended, A.organization_withdrawn, A.organization_returned),
    *(A.sector_withdrawn, A.sector_returned),
)
_OF_MANDATES: Final = (A.mandate_accredited, A.mandate_confirmed, A.mandate_revoked)

PAIRS: Final = {
    **{(act, "session"): SESSIONS for act in _OF_SESSIONS},
    **{(act, subject): DECIDED for act in _OF_DECISIONS for subject in ("proposal", "agreement")},
    **{(act, "roundtable"): DECIDED for act in _OF_TABLES},
    (A.protocol_adopted, "protocol"): DECIDED,
    (A.protocol_put_in_force, "protocol"): DECIDED,
    **{(act, "commitment"): PROMISED for act in _OF_PROMISES},
    (A.report_given, "report"): MONITORED,
    (A.verification_given, "verification"): MONITORED,
    (A.assessment_given, "assessment"): MONITORED,
    (A.minutes_circulated, "minutes"): MINUTES,
    (A.minutes_sealed, "minutes"): MINUTES,
    **{(act, "seat"): SEATS for act in _OF_SEATS},
    **{(act, "mandate"): SEATS for act in _OF_MANDATES},
}
"""(act, type of what it changed): the part of the digest."""
