"""What the sectors say on a text, as it counts now: a live view, sealed nowhere."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.assents.models import Stance
from app.core.schemas import Bilingual, Instant, Out
from app.directory.models import Sector


class SectorWaits(Out):
    """A sector whose word is not formed, and the places that it waits for; an alternate speaks for a place too."""

    sector: Sector
    places: Annotated[tuple[UUID, ...], Field(description="The seats of the titulars.")]


class CountedWord(Out):
    """A word that counts now."""

    seat_id: UUID
    organization_id: UUID
    stance: Stance
    text: str | None
    stated_at: Instant
    in_force: Annotated[bool, Field(description="Whether its mandate is: an objection stays without it.")]


class SectorSays(Out):
    """What one sector says, by which of its words, and for whom it waits."""

    sector: Sector
    stance: Annotated[Stance | None, Field(description="The word of the sector; null while it is not formed.")]
    words: tuple[CountedWord, ...]
    waiting_for: Annotated[
        tuple[UUID, ...], Field(description="The places whose word is lacking, by the seats of their titulars.")
    ]


class WordsOnText(Out):
    target_id: UUID
    clause: Annotated[
        str | None,
        Field(description="By which the sectors form their word; null where any delegate speaks."),
    ]
    sentence: Annotated[Bilingual, Field(description="That clause in words, or what holds without one.")]
    sectors: Annotated[tuple[SectorSays, ...], Field(description="Those that decide at the table.")]
