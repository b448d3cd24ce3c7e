"""What redactions take and give."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from app.core.schemas import Body, In, Instant, Out, Text
from app.directory.models import Sector
from app.redactions.models import RedactionPhase, RedactionReason

Revision = Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)]


class RedactionIn(In):
    """What is to be taken out and why. The explanation stays readable: it must not repeat the text."""

    target_type: Annotated[str, Field(min_length=1, max_length=40, examples=["demand"])]
    target_id: UUID
    revisions: Annotated[
        frozenset[Revision] | None,
        Field(
            min_length=1,
            max_length=500,
            description="Which revisions; without it all that need not stay, the texts of the present one included.",
        ),
    ] = None
    reason: RedactionReason
    explanation: Annotated[
        Text,
        Field(
            description="Why, without repeating what is to be taken out.",
            examples=["El texto nombra a una persona que pidió no figurar."],
        ),
    ]


class SourceOrganization(Out):
    """An organization whose words a text is; no other organization of its sector consents in its place."""

    sector: Sector
    organization_id: UUID


class RedactionOut(Body):
    """What was taken out of the record; digests and places stay, so every proof still verifies."""

    audience: ClassVar[str] = "roundtable"

    roundtable_id: UUID
    target_type: str
    target_id: UUID
    revisions: tuple[int, ...]
    reason: RedactionReason
    explanation: str
    sources: Annotated[
        tuple[Sector, ...], Field(description="The sectors that the text came from: each must consent, and one other.")
    ]
    source_organizations: Annotated[
        tuple[SourceOrganization, ...],
        Field(description="Of these sectors the organizations whose words it is: each of them is asked."),
    ] = ()
    proposed_by: UUID
    sector: Sector
    phase: RedactionPhase
    proposed_at: Instant
    in_effect_at: Instant | None
    reapplied_at: Annotated[
        Instant | None, Field(description="When it had to be repeated, because an older database was restored.")
    ]


class RedactionList(Out):
    items: tuple[RedactionOut, ...]
    next: str | None
