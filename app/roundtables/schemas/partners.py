"""What a table lets a partner system read."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.core.schemas import Body, Day, In, Instant, Text


class PartnerGrantIn(In):
    roundtable_id: UUID
    reason: Annotated[Text, Field(examples=["La mesa quiere que el ministerio siga sus compromisos."])]
    files: Annotated[
        bool, Field(strict=True, description="Whether it reads files of evidence too; they may hold legal names.")
    ] = False
    valid_until: Day | None = None


class PartnerGrantOut(Body):
    roundtable_id: UUID
    partner_id: UUID
    reason: str
    files: Annotated[bool, Field(description="Whether it reads files of evidence too.")] = False
    valid_until: date | None
    granted_at: Instant
