"""Minutes as they are published, and the document that is sealed."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from app.core.schemas import Body, In, Instant, Out
from app.identity.schemas import Language
from app.ledger.audiences import SECRETARIAT
from app.minutes.models import MinutesPhase
from app.minutes.schemas.sections import Section


class CirculationIn(In):
    """The body may be left out."""

    read_aloud_in: Annotated[
        frozenset[Language],
        Field(
            max_length=12, description="The languages in which the text was read aloud to the room.", examples=[["qxo"]]
        ),
    ] = frozenset()


class SealIn(In):
    """Sealing says nothing but that it is done; the body may be left out."""


class MinutesOut(Body):
    roundtable_id: UUID
    session_id: UUID
    phase: MinutesPhase
    notes_revision: Annotated[int, Field(description="Grows with every note that is taken or revised.")]
    text_revision: Annotated[
        int, Field(description="Grows with every composed text; 0 while drafting. Assents speak of one.")
    ]
    sections: Annotated[tuple[Section, ...], Field(description="In the order of an acta; empty while drafting.")]
    circulated_at: Annotated[Instant | None, Field(description="When the present text went round.")]
    review_ends_at: Annotated[
        Instant | None,
        Field(
            description="From then on silence counts, where the ground rules let it count: as it was announced. "
            "After a pause it is later; `…/minutes/readiness` and the desks show it as it is counted now."
        ),
    ]
    protocol_id: Annotated[
        UUID | None, Field(description="The ground rules by which the review is judged, from the circulation on.")
    ]
    sealed_at: Instant | None
    document_digest: Annotated[
        str | None, Field(description="SHA-256 of the exact bytes of `…/minutes/document`, once sealed.")
    ]


class MinutesDraft(MinutesOut):
    """The same before the minutes circulate, for those who draft."""

    audience: ClassVar[str] = SECRETARIAT


class MinutesDocument(Out):
    """What was sealed: these bytes, canonical JSON without a salt, never change and are what people sign."""

    v: Literal[1] = 1
    type: Literal["minutes"] = "minutes"
    log: Annotated[str, Field(description="The origin of the log in which the seal stands.")]
    roundtable_id: UUID
    session_id: UUID
    minutes_id: UUID
    text_revision: int
    sealed_at: Instant
    sections: tuple[Section, ...]
