"""`R/protocols/{protocol_id}/signatures`: adopting by a qualified signature or on paper, for who has no key."""

from typing import Final

from app.identity.roles import Permission
from app.protocols import lifecycle
from app.protocols.models import Protocol
from app.protocols.router.consenting import Consent, signatures_of
from app.protocols.service import adopting
from app.rules.kinds import refusals_at
from app.rules.moments import AmendmentAdopted
from app.signatures.lifecycle import DocumentRedacted

_ADOPTING: Final = Consent(
    Protocol,
    "protocol_id",
    Permission.protocol_adopt,
    adopting.asked,
    (
        lifecycle.ProtocolNotProposed,
        lifecycle.ProtocolOvertaken,
        lifecycle.ProtocolDocumentNotMade,
        DocumentRedacted,
        *refusals_at(AmendmentAdopted),
    ),
)
router = signatures_of(_ADOPTING, "/v1/roundtables/{roundtable_id}/protocols/{protocol_id}", "ground rules")
