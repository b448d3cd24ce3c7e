"""Live views, sealed nowhere and in no list: what a decision still lacks, and all that a screen in the room shows."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.assents.schemas import AssentOut
from app.core.schemas import Instant, Out
from app.decisions.models import ProposalPhase
from app.decisions.schemas.decisions import ProposalOut
from app.decisions.schemas.services import TextServiceOut
from app.decisions.schemas.wordings import WordingOut
from app.directory.models import Sector
from app.floor.schemas.floor import BudgetsOut, FloorOut
from app.floor.schemas.interpretations import InterpretationOut
from app.identity.roles import Role
from app.protocols.schemas.live import BreachOut
from app.protocols.schemas.words import AssemblyAwaited, SectorWaits
from app.sessions.models import AttendanceMode
from app.sessions.schemas.agenda import AgendaItemOut
from app.sessions.schemas.live import MissingOut, QuorumOut, ReadinessOut, WaivedOut
from app.sessions.schemas.recesses import RecessOut
from app.sessions.schemas.sessions import SessionOut


class ProposalReadinessOut(Out):
    """What still has to be done before the proposal can be decided. It never says how it would be decided."""

    proposal_id: UUID
    phase: ProposalPhase
    step: Annotated[Literal["outcome"] | None, Field(description="The next step; none once it is decided.")]
    ready: Annotated[bool, Field(description="Whether the step would be accepted now.")]
    missing: tuple[MissingOut, ...]
    breaches: tuple[BreachOut, ...]
    waived: Annotated[tuple[WaivedOut, ...], Field(description="Breaches that do not refuse, as they are waived.")]


Tag = Annotated[str, Field(description="The subject's own ETag, for If-Match.")]


class RoomSession(SessionOut):
    etag: Tag


class RoomAgendaItem(AgendaItemOut):
    etag: Tag
    seconds: Annotated[int, Field(description="What it used until `server_now`, recesses left out.")]


class RoomRecess(RecessOut):
    """A recess or caucus that goes on."""

    etag: Tag
    overdue: Annotated[bool, Field(description="Whether it lasts longer than was asked for.")]


class RoomProposal(ProposalOut):
    """A proposal in assent, with every word given on it; of each place the last one counts.

    Positions whose `target_revision` lies before `words_from` have lapsed; they are about a former wording or round.
    """

    etag: Tag
    wordings: Annotated[
        tuple[WordingOut, ...],
        Field(description="Its wordings, the text as it was tabled first; none while that is the only one."),
    ]
    services: Annotated[
        tuple[TextServiceOut, ...],
        Field(
            description="In which languages it was served; those on an earlier `text_revision` are of a former text."
        ),
    ]
    positions: tuple[AssentOut, ...]
    silent: Annotated[tuple[Sector, ...], Field(description="Deciding sectors that have no word on it yet.")]
    waiting_for: Annotated[
        tuple[SectorWaits, ...],
        Field(
            description="The places whose word a sector waits for: by the clause that says so, or because they "
            "objected to a former wording and have not said whether the present one answers them."
        ),
    ]
    awaiting_assembly: Annotated[
        tuple[AssemblyAwaited, ...], Field(description="The yeses that wait for an assembly, and until when.")
    ]


class Present(Out):
    """Somebody who is there."""

    attendance_id: UUID
    seat_id: UUID
    role: Role
    sector: Sector
    holder: Annotated[str | None, Field(description="Display name, for those who hold a seat here; else null.")]
    mode: AttendanceMode
    since: Instant
    claimed: Annotated[bool, Field(description="Only who keeps the list says so: it counts for no decision yet.")]


class RoomOut(Out):
    server_now: Annotated[Instant, Field(description="The hour of this view; what runs is counted until here.")]
    whole: Annotated[bool, Field(description="False where there are more items or proposals than it shows (1000).")]
    session: RoomSession
    agenda: tuple[RoomAgendaItem, ...]
    present: tuple[Present, ...]
    quorum: QuorumOut
    proposals: Annotated[tuple[RoomProposal, ...], Field(description="Those in assent.")]
    recess: Annotated[RoomRecess | None, Field(description="What the session waits for.")]
    offered: Annotated[
        tuple[AgendaItemOut, ...],
        Field(description="While it is planned: what the last session did not finish and nobody took over yet."),
    ]
    interpretations: Annotated[
        tuple[InterpretationOut, ...], Field(description="In which languages it can be followed, and through whom.")
    ]
    floor: Annotated[FloorOut, Field(description="Who speaks, and who waits in the order in which the floor is given.")]
    budgets: Annotated[BudgetsOut, Field(description="What each sector has spoken, and has left.")]
    readiness: Annotated[ReadinessOut, Field(description="The session's next step, and what it still lacks.")]
    speaking_limit_seconds: Annotated[
        int | None, Field(description="The longest turn; null where the ground rules set none.")
    ]
    allowed_actions: Annotated[
        tuple[str, ...],
        Field(
            description="operationIds that the caller's role, mandate and the session's phase allow now. "
            "Ground rules may still say no: see `readiness` and `quorum`.",
            examples=[["take_position", "record_departure"]],
        ),
    ]
