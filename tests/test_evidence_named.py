"""A digest of a file that a client names is a file of the table, or it stands here with the reason why it need not be.

A member that looks like a digest of bytes is found in the document, so that a new one is decided about.
"""

from collections.abc import Iterator
from typing import Final

import pytest

from app.core.settings import defaults
from app.main import create_app
from tests.described import Json, codes, operations, resolved

STORED: Final = "It is a file of the table, or refused."
# What is compared with something that the service has itself.
OWN: Final = "The bytes are the service's own, and other ones are refused."
# A later act answers it: two people, each with the thing in hand, say the same digest.
WITNESSED: Final = (
    "The sheet lies with those who witnessed it: each of them gives its digest with the paper in hand, and who "
    "gives another one is refused."
)
BY_HAND: Final = (
    "A qualified signature is checked outside by an independent verifier, who has the file and gives its digest and "
    "that of the report; a file that names a person need not lie at the table."
)
FIRST: Final = (
    "It comes before anything else at a table, often from where nobody can upload; the sector puts the mandate in "
    "force, and until then it gives nothing."
)

NAMED: Final[dict[str, str]] = {
    "convene_roundtable /convening_act/document_digest": "There is no table yet that could keep the resolution.",
    "end_seat /evidence_digest": FIRST,
    "accredit_mandate /evidence_digest": FIRST,
    "revoke_mandate /evidence_digest": FIRST,
    "confirm_roster /digest": OWN,
    "record_paper /scan_digest": WITNESSED,
    "confirm_paper /scan_digest": WITNESSED,
    "record_key_paper /scan_digest": WITNESSED,
    "confirm_key_paper /scan_digest": WITNESSED,
    **{f"sign_{what} /document": OWN for what in ("protocol", "waiver", "erratum", "commitment")},
    **{f"sign_{what} /scan_digest": WITNESSED for what in ("protocol", "waiver", "erratum", "commitment")},
    **{f"sign_{what} /file_digest": BY_HAND for what in ("protocol", "waiver", "erratum", "commitment")},
    **{
        f"{step}{what}signature /{member}": reason
        for what in ("_protocol_", "_waiver_", "_erratum_", "_")
        for step, member, reason in (
            ("confirm", "scan_digest", WITNESSED),
            ("verify", "file_digest", BY_HAND),
            ("verify", "report_digest", BY_HAND),
        )
    },
    **{
        f"ratify_{what} /document": STORED
        for what in (
            *("seat_assent", "mandate_assent", "facilitation_assent", "adoption", "term_assent", "waiver_assent"),
            *("position", "agreement"),
        )
    },
    "sign_minutes /document": OWN,
    "sign_minutes /scan_digest": STORED,
    "sign_minutes /file_digest": BY_HAND,
    "confirm_minutes_signature /scan_digest": WITNESSED,
    "verify_minutes_signature /file_digest": BY_HAND,
    "verify_minutes_signature /report_digest": BY_HAND,
    "convene_child /convening_act/document_digest": "There is no table yet that could keep the resolution.",
    "create_seat_batch /rows/*/mandate/evidence_digest": FIRST,
    "confirm_attendance_sheet /scan_digest": WITNESSED,
    "confirm_hearing /scan_digest": WITNESSED,
    "record_attendance_sheet /scan_digest": STORED,
    "put_hearing_on_sheet /scan_digest": STORED,
    "ratify_allocation_assent /document": STORED,
    **{f"serve_text /{member}": STORED for member in ("document", "audio")},
    **{f"{step}_minutes_note /audio": STORED for step in ("take", "revise")},
    **{f"{step} /audio": STORED for step in ("give_turn", "keep_turn_recording")},
    "hand_over_notice /evidence_digest": STORED,
    "deliver_agenda_document /sha256": STORED,
    "propose_erratum /annex/sha256": STORED,
    "record_imported_minutes /files/*": STORED,
    "present_demand_list /assembly/act_digest": STORED,
    **{
        f"{what} /evidence/{{}}": STORED
        for what in (
            *("give_report", "give_verification", "give_assessment", "reopen_commitment", "record_contribution"),
            *("record_spending", "contest_spending", "add_investment_link", "add_social_expenditure"),
        )
    },
}
REFUSALS: Final = {"evidence_not_stored", "file_not_handed_in"}


@pytest.fixture(scope="module")
def described() -> Json:
    return create_app(defaults()).openapi()


def digests(described: Json, schema: Json, path: str = "", seen: tuple[int, ...] = ()) -> Iterator[str]:
    """The members of a body that hold a digest of bytes."""
    schema = resolved(described, schema)
    if id(schema) in seen:
        return
    seen = (*seen, id(schema))
    if schema.get("pattern", "").replace("^", "").replace("$", "") == "[0-9a-f]{64}":
        yield path
    for each in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from digests(described, each, path, seen)
    for name, inner in schema.get("properties", {}).items():
        yield from digests(described, inner, f"{path}/{name}", seen)
    for step, inner in (("*", schema.get("items")), ("{}", schema.get("additionalProperties"))):
        if isinstance(inner, dict):
            yield from digests(described, inner, f"{path}/{step}", seen)


def named(described: Json) -> dict[str, Json]:
    """The operations by each digest that they take, such as `give_report /evidence/{}`."""
    found = {}
    for _, _, operation in operations(described):
        content = resolved(described, operation.get("requestBody", {})).get("content", {})
        if "application/json" in content:
            for path in digests(described, content["application/json"]["schema"]):
                found[f"{operation['operationId']} {path}"] = operation
    return found


def test_every_digest_that_a_client_names_is_decided_about(described: Json) -> None:
    found = named(described)
    assert len(found) >= 40
    assert set(found) == set(NAMED), (set(found) - set(NAMED), set(NAMED) - set(found))


def test_what_is_to_be_stored_may_be_refused_for_want_of_the_file(described: Json) -> None:
    for what, operation in named(described).items():
        if NAMED[what] is STORED:
            answers = {code for response in operation["responses"].values() for code in codes(described, response)}
            assert answers & REFUSALS, what
