"""What cannot be taken back is done to what was read: If-Match names it. What asks for no revision says here why."""

from typing import Final

from app.core.settings import defaults
from app.main import create_app
from tests.mesa import Json

ADDS: Final = (
    "It adds something that stands beside what there is, and that is answered, ended or put in force by others."
)
OWN_BYTES: Final = "What it is about is named by the digest of its bytes, in the path or in the body."
ONCE: Final = "The code or the secret that it is about is its own precondition."
UNDONE: Final = "It is undone by an act of the same people."
SAID: Final = "What it is about never changes once it was said: a later word stands beside it."
CHECK_IN: Final = "Somebody comes or goes: nothing that was written is approved or changed."
EACH: Final = "Each row names what it is done to, where the operation that it calls asks for it."
AT_ONCE: Final = "It protects somebody, so nothing stands before it; the contrary act undoes it."

WITHOUT: Final[dict[str, str]] = {
    "issue_token": ONCE,
    "revoke_token": ONCE,
    "issue_invitation": ADDS,
    "accept_invitation": ONCE,
    "create_account": ADDS,
    "register_partner": ADDS,
    "grant_to_partner": UNDONE,
    "issue_partner_secret": ADDS,
    "register_organization": ADDS,
    "register_calendar": ADDS,
    "convene_roundtable": ADDS,
    "convene_child": ADDS,
    "declare_calendar_day": ADDS,
    "create_seat": ADDS,
    "create_seat_batch": ADDS,
    "do_batch": EACH,
    "hide_seat": AT_ONCE,
    "show_seat": UNDONE,
    "accredit_mandate": ADDS,
    "confirm_roster": OWN_BYTES,
    "record_paper": ADDS,
    "confirm_paper": OWN_BYTES,
    "object_to_mandate": ADDS,
    "propose_facilitation": ADDS,
    "register_key": ADDS,
    "activate_key": OWN_BYTES,
    "record_key_paper": OWN_BYTES,
    "confirm_key_paper": OWN_BYTES,
    "register_witness": ADDS,
    "activate_witness": UNDONE,
    "store_file": OWN_BYTES,
    "draw_stream_ticket": ONCE,
    "draft_protocol": ADDS,
    "draft_amendment": ADDS,
    "confirm_protocol_signature": OWN_BYTES,
    "verify_protocol_signature": OWN_BYTES,
    "propose_term_extension": ADDS,
    "propose_waiver": ADDS,
    "confirm_waiver_signature": OWN_BYTES,
    "verify_waiver_signature": OWN_BYTES,
    "confirm_minutes_signature": OWN_BYTES,
    "verify_minutes_signature": OWN_BYTES,
    "resume_roundtable": UNDONE,
    "return_sector": UNDONE,
    "report_coercive_measure": ADDS,
    "explain_coercive_measure": ADDS,
    "end_coercive_measure": UNDONE,
    "raise_demand": ADDS,
    "present_demand_list": ADDS,
    "plan_session": ADDS,
    "add_agenda_item": ADDS,
    "record_attendance": CHECK_IN,
    "record_departure": CHECK_IN,
    "record_attendance_batch": CHECK_IN,
    "confirm_attendance": "It names each arrival that was read.",
    "record_attendance_sheet": OWN_BYTES,
    "confirm_attendance_sheet": OWN_BYTES,
    "correct_attendance": "It says what is right; the wrong one stays readable.",
    "enter_forgotten_attendance": ADDS,
    "object_to_attendance": ADDS,
    "record_hearing": ADDS,
    "put_hearing_on_sheet": OWN_BYTES,
    "confirm_hearing": "It names the word that was written down, or the digest of its sheet.",
    "send_field_batch": "Each entry has its place and its own id; what contradicts the record is kept for a person.",
    "resolve_field_entry": "It names the entry; whatever changed since is asked by what it is applied with.",
    "receive_guest": CHECK_IN,
    "record_guest_departure": CHECK_IN,
    "erase_guest_name": CHECK_IN,
    "show_arrival_code": ADDS,
    "table_proposal": ADDS,
    "draft_commitment": ADDS,
    "name_answering_seat": UNDONE,
    "confirm_signature": OWN_BYTES,
    "verify_signature": OWN_BYTES,
    "take_minutes_note": ADDS,
    "raise_correction": ADDS,
    "propose_erratum": ADDS,
    "withdraw_erratum": "Of the own seat alone, while nobody has spoken of it.",
    "confirm_erratum_signature": OWN_BYTES,
    "verify_erratum_signature": OWN_BYTES,
    "give_report": ADDS,
    "give_assessment": ADDS,
    "propose_redaction": ADDS,
    "add_investment_link": ADDS,
    "add_social_expenditure": ADDS,
    "assent_to_withdrawal": SAID,
    "ratify_adoption": SAID,
    "ratify_facilitation_assent": SAID,
    "ratify_allocation_assent": SAID,
    "ratify_mandate_assent": SAID,
    "ratify_position": SAID,
    "ratify_seat_assent": SAID,
    "ratify_term_assent": SAID,
    "ratify_waiver_assent": SAID,
    "propose_fund": ADDS,
    "propose_allocation": ADDS,
    "record_contribution": ADDS,
    "record_spending": ADDS,
    "contest_spending": ADDS,
    "settle_contest": SAID,
    "suspend_session": UNDONE,
    "resume_session": UNDONE,
    "reopen_session": UNDONE,
    "answer_notice": ADDS,
    "hand_over_notice": ADDS,
    "report_notice_delivery": OWN_BYTES,
    "set_notice_settings": UNDONE,
    "call_recess": UNDONE,
    "carry_over_agenda_item": ADDS,
    "deliver_agenda_document": ADDS,
    "end_agenda_item": UNDONE,
    "end_recess": UNDONE,
    "end_turn": CHECK_IN,
    "give_turn": ADDS,
    "pause_agenda_item": UNDONE,
    "keep_turn_recording": UNDONE,
    "pause_turn": UNDONE,
    "request_floor": ADDS,
    "resume_turn": UNDONE,
    "start_agenda_item": UNDONE,
    "withdraw_floor_request": UNDONE,
    "begin_interpretation": ADDS,
    "end_interpretation": UNDONE,
    "write_caucus_note": ADDS,
    "submit_cosignature": OWN_BYTES,
    "record_imported_minutes": ADDS,
    "record_imported_extract": ADDS,
    "give_imported_word": ADDS,
    "begin_import": ADDS,
}


def asks_for_what_was_read(described: Json) -> bool:
    """Whether an operation of the document knows If-Match."""
    return any(
        each.get("name") == "If-Match" or each.get("$ref", "").endswith("/If-Match") for each in described["parameters"]
    )


def test_every_act_asks_for_what_was_read_or_is_listed_with_its_reason() -> None:
    acts = {
        described["operationId"]: asks_for_what_was_read({"parameters": [], **described})
        for methods in create_app(defaults()).openapi()["paths"].values()
        for method, described in methods.items()
        if method != "get"
    }
    assert len(acts) >= 100
    unasked = {name for name, asks in acts.items() if not asks}
    assert unasked == set(WITHOUT), (unasked - set(WITHOUT), set(WITHOUT) - unasked)
