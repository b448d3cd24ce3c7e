"""Who is to run a table, and who does."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.assents.schemas import AssentOut
from app.core.schemas import Body, In, Instant, Out, Text
from app.facilitations.models import FacilitationPhase
from app.roundtables.schemas.tables import RunningSeatOut


class FacilitationIn(In):
    """The seats that are to run the table, all of them: whoever is not named ceases to."""

    seats: Annotated[
        frozenset[UUID],
        Field(
            min_length=1, max_length=12, description="Of facilitators and secretariats; somebody holds each of them."
        ),
    ]
    leaving: Annotated[
        frozenset[UUID],
        Field(
            max_length=12,
            description="Seats of who conducts sessions or accompanies the table: with the acceptance their mandates "
            "end. Nobody alone takes back what all sectors gave.",
        ),
    ] = frozenset()
    reasons: Annotated[Text | None, Field(examples=["La conduce quien propusieron las comunidades."])] = None


class FacilitationOut(Body):
    """A facilitation as it was proposed, and what came of it."""

    roundtable_id: UUID
    number: Annotated[int, Field(description="Counted at the table, from 1.")]
    seats: tuple[RunningSeatOut, ...]
    accompanying: Annotated[
        tuple[RunningSeatOut, ...],
        Field(
            description="Who conducted sessions or accompanied the table when it was proposed. Whoever accepts it has "
            "them before them: with its acceptance they are there by the word of all deciding sectors."
        ),
    ] = ()
    leaving: Annotated[
        tuple[RunningSeatOut, ...], Field(description="Whose mandates end with its acceptance, besides the former.")
    ] = ()
    reasons: str | None
    phase: FacilitationPhase
    proposed_by: Annotated[UUID, Field(description="The seat that proposed it.")]
    proposed_at: Instant
    accepted_at: Annotated[Instant | None, Field(description="When the last deciding sector said yes.")]
    ended_at: Annotated[Instant | None, Field(description="When another one was accepted.")]
    dismissed_by: Annotated[UUID | None, Field(description="The seat that took its sector's acceptance back.")] = None
    dismissed_at: Instant | None = None
    dismissal_reasons: str | None = None


class DismissalIn(In):
    """Why a sector takes its acceptance back."""

    reasons: Annotated[Text, Field(examples=["No se nos convocó con la anticipación acordada."])]


class FacilitationList(Out):
    items: tuple[FacilitationOut, ...]
    next: str | None


class AssentList(Out):
    items: tuple[AssentOut, ...]
    next: str | None
