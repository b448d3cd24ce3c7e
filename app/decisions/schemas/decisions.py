"""Proposals and positions, as they are sent and published."""

from typing import Annotated, Final
from uuid import UUID

from pydantic import Field

from app.assents.schemas import AssentOut
from app.core.schemas import Body, In, Instant, Line, LongText, Out, Text
from app.decisions.models import ProposalPhase
from app.decisions.schemas.outcomes import OutcomeOut
from app.decisions.schemas.wordings import Rest, RestOut
from app.directory.models import Sector
from app.identity.schemas import Language
from app.sessions.models import ParticipationLevel

_LEFT_OUT: Final = "Left out: that under way, else the only one, or none where all are there to be decided."
_ON_IT: Final = f"On an item that is not there to be decided a text is `recommended` or `noted`. {_LEFT_OUT}"
_SAME: Final = f"One that is there for what the text was tabled for. {_LEFT_OUT}"


class ProposalIn(In):
    """The text to be decided, word for word as the table would adopt it."""

    title: Annotated[Line, Field(examples=["Comité de monitoreo del agua"])]
    text: Annotated[LongText, Field(examples=["Se forma un comité conjunto que mide la calidad del agua cada mes."])]
    agenda_item_id: Annotated[UUID | None, Field(description=_ON_IT)] = None
    language: Annotated[Language, Field(description="In which it is written.")] = "es"
    rest: Rest = ()
    alternative_to: Annotated[
        UUID | None,
        Field(description="A proposal in assent here, on the same item: of texts side by side one at most is adopted."),
    ] = None


class CarryOverIn(In):
    """The session to which an undecided proposal goes on, and where it stands on that one's agenda."""

    session_id: Annotated[UUID, Field(description="A session that is planned, convened or open.")]
    agenda_item_id: Annotated[UUID | None, Field(description=_SAME)] = None


class ProposalWithdrawalIn(In):
    """Why whoever tabled it takes it back."""

    reasons: Annotated[Text, Field(examples=["Traemos otra redacción a la próxima sesión."])]


class CarriedOut(Out):
    """A session that ended before the proposal was decided; its acta tells it as it was left there."""

    session_id: UUID
    agenda_item_id: UUID | None
    carried_by: Annotated[UUID, Field(description="The seat that carried it over.")]
    carried_at: Instant


class ProposalOut(Body):
    roundtable_id: UUID
    number: Annotated[int, Field(description="Counted at the table, from 1.")]
    session_id: Annotated[UUID, Field(description="The session that has it before it, or had it last.")]
    agenda_item_id: UUID | None
    title: str
    text: str
    tabled_by: Annotated[UUID, Field(description="The seat that brought it in.")]
    sector: Annotated[Sector | None, Field(description="Null where whoever runs the table brought it in.")]
    phase: ProposalPhase
    tabled_at: Instant
    decided_at: Instant | None
    outcome: OutcomeOut | None
    carried: Annotated[
        tuple[CarriedOut, ...], Field(description="The sessions that ended before it was decided, the earliest first.")
    ] = ()
    withdrawn_at: Instant | None = None
    withdrawn_by: Annotated[UUID | None, Field(description="The seat that took it back.")] = None
    withdrawal_reasons: str | None = None
    level: Annotated[ParticipationLevel, Field(description="What the table is asked to do with it, by its item.")] = (
        ParticipationLevel.decide
    )
    text_revision: Annotated[
        int, Field(description="Its revision that brought in the present text. Positions on earlier ones have lapsed.")
    ] = 1
    words_from: Annotated[
        int,
        Field(description="From which of its revisions on positions count: later than the text in a second round."),
    ] = 1
    language: Annotated[str | None, Field(description="In which the text is written; null where that is unknown.")] = (
        None
    )
    rest: Annotated[tuple[RestOut, ...], Field(description="What the text leaves out, and why.")] = ()
    rounds: Annotated[
        tuple[OutcomeOut, ...], Field(description="What earlier rounds came to, the earliest first.")
    ] = ()
    alternative_to: Annotated[
        UUID | None, Field(description="The earliest of the texts side by side that it belongs to; null of that one.")
    ] = None
    adopted_instead: Annotated[
        UUID | None, Field(description="The text beside it that was adopted, with which it was closed.")
    ] = None


class ProposalList(Out):
    items: tuple[ProposalOut, ...]
    next: str | None


class PositionList(Out):
    items: tuple[AssentOut, ...]
    next: str | None
