"""The kinds of subjects of keys and signatures."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from app.identity.roles import Permission
from app.ledger.subject_kinds import Derived, digests_to
from app.roundtables.models import Power
from app.roundtables.table_subjects import (
    CODE,
    DIGEST,
    EVIDENCE,
    Awaited,
    Held,
    Redactable,
    TableSubject,
    all_but_revocations,
    all_deciding,
    own_sector,
)
from app.signatures.models import SeatKey, Signature
from app.signatures.schemas import KeyOut, SignatureOut
from app.signatures.schemas.signatures import (
    SignatureForFirstWitness,
    SignatureForRecorder,
    SignatureForSecondWitness,
    SignatureForVerifier,
)

# Under which mandate a witness of a sheet spoke: a body does not tell, so that no two seats are tied together.
_WITNESSES: Final[Mapping[str, frozenset[str]]] = {"witnesses": frozenset({"mandate_id"})}

DOCUMENT_TEXT: Final = Derived(
    "document_text", "The exact bytes that are signed; the body has their digest.", digests_to("document")
)
_SEEN_SIZE: Final = Derived(
    "seen_size",
    "It stands in the signed statement, with which the audit of signatures compares it.",
    lambda value, _, body: isinstance(value, int) if body.get("statement") is not None else value is None,
)

KEY: Final = Awaited("key_activation", "activate_key", Permission.key_activate, Power.steward)
KEY_PAPER: Final = Awaited("key_paper_confirmation", "confirm_key_paper", Permission.paper_witness)
CONFIRMATION: Final = Awaited("signature_confirmation", "confirm_signature", Permission.paper_witness)
VERIFICATION: Final = Awaited("signature_verification", "verify_signature", Permission.signature_verify)


def _signed_or_wordless(_: Any, held: Held) -> Collection[int]:
    """Words under a key of one's own are what the key signed; and where there are none, nothing is taken out."""
    return {revision for revision, body in held.items() if body.get("statement") or body.get("text") is None}


SUBJECTS: Final = (
    TableSubject(
        model=SeatKey,
        awaiting=(KEY, KEY_PAPER),
        bodies=(KeyOut,),
        unpublished_members=_WITNESSES,
        redactable=Redactable(words=("revocation_reason",), sources=all_deciding, staying=all_but_revocations),
        not_redactable={
            "kid": EVIDENCE,
            "jwk": EVIDENCE,
            "proof": EVIDENCE,
            "replaced_by": EVIDENCE,
            "paper": EVIDENCE,
            "witnesses": EVIDENCE,
        },
    ),
    TableSubject(
        model=Signature,
        awaiting=(CONFIRMATION, VERIFICATION),
        bodies=(
            SignatureOut,
            SignatureForRecorder,
            SignatureForVerifier,
            SignatureForFirstWitness,
            SignatureForSecondWitness,
        ),
        derived=(_SEEN_SIZE,),
        redactable=Redactable(words=("text",), sources=own_sector, staying=_signed_or_wordless),
        unpublished_members=_WITNESSES,
        not_redactable={
            "target_type": CODE,
            "document": DIGEST,
            "kid": EVIDENCE,
            "statement": EVIDENCE,
            "payload_digest": DIGEST,
            "qualified": EVIDENCE,
            "paper": EVIDENCE,
            "witnesses": EVIDENCE,
            "arrival": EVIDENCE,
        },
    ),
)
