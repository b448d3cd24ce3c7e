"""The kind of subject of ground rules."""

from collections.abc import Collection
from typing import Final

from app.identity.roles import Permission
from app.protocols.models import Protocol, ProtocolPhase
from app.protocols.schemas.protocols import ProtocolOut
from app.roundtables.models import Power
from app.roundtables.table_subjects import CODE, DIGEST, Awaited, Held, Redactable, TableSubject, all_deciding
from app.signatures.subjects import DOCUMENT_TEXT


def _in_force(row: Protocol, held: Held) -> Collection[int]:
    """What the sectors adopted and nothing has replaced: nobody can keep rules that nobody can read."""
    holds = row.phase in {ProtocolPhase.adopted, ProtocolPhase.in_force}
    return [revision for revision in held if holds and revision >= (row.proposed_revision or 1)]


ADOPTION: Final = Awaited("protocol_adoption", "adopt_protocol", Permission.protocol_adopt, Power.decide)
ADOPTION_RATIFICATION: Final = Awaited(
    "adoption_ratification", "ratify_adoption", Permission.assent_ratify, Power.decide
)
ENFORCEMENT: Final = Awaited("rule_enforcement")

SUBJECTS: Final = (
    TableSubject(
        model=Protocol,
        awaiting=(ADOPTION, ADOPTION_RATIFICATION, ENFORCEMENT),
        bodies=(ProtocolOut,),
        derived=(DOCUMENT_TEXT,),
        redactable=Redactable(
            words=("title", "clauses", "reasons"),
            emptied={"document_text": None},
            sources=all_deciding,
            staying=_in_force,
        ),
        not_redactable={"template": CODE, "document": DIGEST},
    ),
)
