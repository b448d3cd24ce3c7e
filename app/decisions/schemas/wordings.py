"""The wordings of a proposal, as they are sent and published."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.core.schemas import Body, In, Instant, Line, LongText, Out, Text
from app.decisions.models import WordingPhase
from app.directory.models import Sector
from app.identity.schemas import Language


class RestIn(In):
    """Something that a text leaves out, because it is not agreed, and why."""

    text: Annotated[Text, Field(examples=["El caudal mínimo en época seca."])]
    reasons: Annotated[Text, Field(examples=["Falta el estudio hidrológico."])]


class RestOut(Out):
    text: str
    reasons: str


Rest = Annotated[
    tuple[RestIn, ...],
    Field(max_length=20, description="What it leaves out because it is not agreed, and why: a partial agreement."),
]


class WordingIn(In):
    """The text as it would read, whole: who tabled it words it anew with this, anybody else proposes it to them."""

    title: Annotated[Line | None, Field(description="As it is where it is left out.")] = None
    text: Annotated[LongText, Field(examples=["Un comité conjunto mide la calidad del agua cada dos meses."])]
    language: Annotated[
        Language | None, Field(description="In which it is written; the one of the present text where it is left out.")
    ] = None
    rest: Rest = ()
    reasons: Annotated[Text | None, Field(description="Why it should read so.", examples=["Lo pidió la empresa."])] = (
        None
    )


class WordingTakingIn(In):
    """Taking a wording says nothing but that; the body may be left out."""


class WordingWithdrawalIn(In):
    """Why whoever proposed it takes it back."""

    reasons: Annotated[Text, Field(examples=["La nueva redacción de la comunidad ya lo recoge."])]


class WordingOut(Body):
    """A wording of a proposal; one that is `proposed` or `withdrawn` changes no text and no position."""

    roundtable_id: UUID
    proposal_id: UUID
    session_id: Annotated[UUID, Field(description="The session in which it was proposed.")]
    number: Annotated[int, Field(description="Counted in the proposal, from 1: the text as it was tabled.")]
    phase: WordingPhase
    title: str
    text: str
    rest: tuple[RestOut, ...]
    reasons: str | None
    proposed_by: Annotated[UUID, Field(description="The seat of its author.")]
    sector: Annotated[Sector | None, Field(description="Null where its author runs the table.")]
    proposed_at: Instant
    text_revision: Annotated[
        int | None,
        Field(description="The revision of the proposal that it became; the positions from there on are about it."),
    ]
    text_since: Annotated[Instant | None, Field(description="When it became the text.")]
    language: Annotated[str | None, Field(description="In which it is written; null where that is unknown.")] = None
    taken_by: Annotated[UUID | None, Field(description="The seat that took it, where others had proposed it.")]
    withdrawn_at: Instant | None = None
    withdrawn_by: Annotated[UUID | None, Field(description="The seat that took it back.")] = None
    withdrawal_reasons: str | None = None


class WordingList(Out):
    items: tuple[WordingOut, ...]
    next: str | None
