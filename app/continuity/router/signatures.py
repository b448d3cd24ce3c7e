"""`R/waivers/{waiver_id}/signatures`: assenting by a qualified signature or on paper, for who has no key."""

from typing import Final

from app.continuity import lifecycle
from app.continuity.models import Waiver
from app.continuity.service import waiving
from app.identity.roles import Permission
from app.protocols.router.consenting import Consent, signatures_of
from app.roundtables.lifecycle import RoundtableNotLive
from app.rules.kinds import refusals_at
from app.rules.moments import WaiverAssented
from app.signatures.lifecycle import DocumentRedacted

_ASSENTING: Final = Consent(
    Waiver,
    "waiver_id",
    Permission.waiver_assent,
    waiving.asked,
    (RoundtableNotLive, lifecycle.ConsentGiven, DocumentRedacted, *refusals_at(WaiverAssented)),
)
router = signatures_of(_ASSENTING, "/v1/roundtables/{roundtable_id}/waivers/{waiver_id}", "continuity")
