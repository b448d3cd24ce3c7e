"""Recesses, caucuses, and what a sector notes for itself meanwhile."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.core.schemas import Body, In, Instant, LongText, Out, wrong_member
from app.directory.models import Sector
from app.ledger.audiences import ROUNDTABLE, sector_audience
from app.sessions.models import CaucusNote, RecessKind


class RecessIn(In):
    kind: RecessKind = RecessKind.recess
    minutes: Annotated[int, Field(ge=1, le=480, strict=True, examples=[15], description="For how long it is asked.")]
    sector: Annotated[
        Sector | None, Field(description="Of a caucus: the sector that withdraws, your own where it is left out.")
    ] = None
    asked_by: Annotated[UUID | None, Field(description="The seat that asked, where that is not your own.")] = None

    @model_validator(mode="after")
    def _is_of_a_sector(self) -> Self:
        if self.sector is not None and self.kind is not RecessKind.caucus:
            raise wrong_member("sector", "sector_of_a_caucus")
        return self


class RecessEndIn(In):
    """An end says nothing but that it is one; the body may be left out."""


class RecessOut(Body):
    roundtable_id: UUID
    session_id: UUID
    number: Annotated[int, Field(description="Counted in this session, from 1.")]
    kind: RecessKind
    sector: Annotated[Sector | None, Field(description="Of a caucus: the sector that withdrew.")]
    asked_by: Annotated[UUID, Field(description="The seat that asked.")]
    minutes: int
    started_at: Instant
    ends_at: Annotated[Instant, Field(description="Until when it was asked; it lasts until somebody ends it.")]
    ended_at: Instant | None


class RecessList(Out):
    items: tuple[RecessOut, ...]
    next: str | None


class CaucusNoteIn(In):
    text: Annotated[LongText, Field(examples=["Aceptamos si el monitoreo es mensual."])]


class CaucusNoteOut(Body):
    """What a sector notes for itself: nobody outside of it reads that, whoever runs the table included."""

    roundtable_id: UUID
    session_id: UUID
    recess_id: UUID
    sector: Sector
    seat_id: UUID
    text: str
    written_at: Instant

    @classmethod
    def audience_of(cls, row: object) -> str:
        return sector_audience(row.sector) if isinstance(row, CaucusNote) else ROUNDTABLE


class CaucusNoteList(Out):
    items: tuple[CaucusNoteOut, ...]
    next: str | None
