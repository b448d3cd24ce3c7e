"""What the sectors say on a text, as it counts now: a live view, sealed nowhere."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from app.assents.counting import HowCounted
from app.assents.models import Stance
from app.assents.ratification import Assembly
from app.assents.voices import Voice
from app.core.schemas import Bilingual, Instant, Out
from app.directory.models import Sector


class SectorWaits(Out):
    """A sector whose word is not formed, and the places that it waits for; an alternate speaks for a place too."""

    sector: Sector
    places: Annotated[tuple[UUID, ...], Field(description="The seats of the titulars.")]


class AssemblyAwaited(Out):
    """A yes that an assembly may still ratify; until then it counts for nothing, and after its day it has lapsed."""

    assent_id: UUID
    sector: Sector
    organization_id: UUID
    seat_id: UUID
    ratify_by: date

    @classmethod
    def each_of(cls, voices: Iterable[Voice]) -> tuple[Self, ...]:
        return tuple(
            cls(
                assent_id=voice.assent_id,
                sector=voice.sector,
                organization_id=voice.organization_id,
                seat_id=voice.seat_id,
                ratify_by=voice.ratify_by,
            )
            for voice in voices
            if voice.assent_id is not None and voice.ratify_by is not None
        )


class GivenWord(Out):
    """A word as it was given, and how it counts now. What an assembly refused is an objection with its reasons."""

    assent_id: UUID | None
    seat_id: UUID
    organization_id: UUID
    stance: Stance
    text: str | None
    stated_at: Instant
    in_force: Annotated[bool, Field(description="Whether its mandate is: an objection stays without it.")]
    counted: Annotated[HowCounted, Field(description="Whether it counts now, and why not.")]
    ratify_by: Annotated[date | None, Field(description="By when an assembly has to act on it.")]
    assembly: Annotated[Assembly | None, Field(description="What became of that; null of a word that waits for none.")]

    @classmethod
    def of(cls, voice: Voice, how: HowCounted) -> Self:
        return cls(
            assent_id=voice.assent_id,
            seat_id=voice.seat_id,
            organization_id=voice.organization_id,
            stance=voice.stance,
            text=voice.text,
            stated_at=voice.stated_at,
            in_force=voice.in_force,
            counted=how,
            ratify_by=voice.ratify_by,
            assembly=voice.assembly,
        )


class SectorSays(Out):
    """What one sector says, every word that was given for it, and for whom it waits."""

    sector: Sector
    stance: Annotated[Stance | None, Field(description="The word of the sector; null while it is not formed.")]
    words: Annotated[tuple[GivenWord, ...], Field(description="The earliest first, also those that count no more.")]
    waiting_for: Annotated[
        tuple[UUID, ...], Field(description="The places whose word is lacking, by the seats of their titulars.")
    ]
    awaiting_assembly: Annotated[
        tuple[AssemblyAwaited, ...], Field(description="The words that wait for an assembly, and until when.")
    ]


class WordsOnText(Out):
    target_id: UUID
    clause: Annotated[
        str | None,
        Field(description="By which the sectors form their word; null where any delegate speaks."),
    ]
    sentence: Annotated[Bilingual, Field(description="That clause in words, or what holds without one.")]
    sectors: Annotated[tuple[SectorSays, ...], Field(description="Those that decide at the table.")]
