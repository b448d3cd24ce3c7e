"""What people without a device said in the room, and what confirms that they did."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.assents.models import Stance
from app.assents.schemas import AssentIn
from app.attendance.models import HearingAbout
from app.core.schemas import Body, In, Instant, Out, Sha256
from app.directory.models import Sector
from app.sessions.models import PresenceWord
from app.signatures.schemas.paper import PaperIn, PaperOut, PaperWitnessOut


class HearingIn(AssentIn):
    """What a delegate said: about a proposal of this session, or about its minutes while they circulate."""

    seat_id: Annotated[UUID, Field(description="Whose word it is.")]
    proposal_id: Annotated[UUID | None, Field(description="The proposal; left out of a word on the minutes.")] = None
    occurred_at: Annotated[Instant | None, Field(description="When it was said, where that is not now.")] = None


class HearingSheetIn(PaperIn):
    """The sheet on which whoever spoke put their sign under these words: a file of the table."""


class HearingConfirmationIn(In):
    """Of the delegate: nothing more than that it is so. Of a witness: the digest of the sheet that they saw."""

    scan_digest: Annotated[Sha256 | None, Field(description="Of a witness alone.")] = None


class HearingOut(Body):
    roundtable_id: UUID
    session_id: UUID
    about: HearingAbout
    target_id: Annotated[UUID, Field(description="The proposal, or the minutes.")]
    target_revision: int
    seat_id: Annotated[UUID, Field(description="Whose word it is.")]
    mandate_id: Annotated[UUID, Field(description="Under which mandate it was said.")]
    sector: Sector
    stance: Stance
    text: str | None
    heard_at: Annotated[Instant, Field(description="When it was said.")]
    recorded_by: Annotated[UUID, Field(description="The seat that wrote it down.")]
    recorded_at: Instant
    paper: PaperOut | None
    witnesses: tuple[PaperWitnessOut, ...]
    confirmed_at: Annotated[Instant | None, Field(description="Null while it counts for nothing.")]
    confirmed_through: Annotated[PresenceWord | None, Field(description="`own` or `sheet`.")]
    assent_id: Annotated[UUID | None, Field(description="The position, or the word on the minutes, that it became.")]


class HearingList(Out):
    items: tuple[HearingOut, ...]
    next: str | None
