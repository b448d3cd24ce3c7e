"""What an erratum takes and gives, and the document that the sectors sign."""

from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from app.assents.models import Stance
from app.assents.schemas import AssentIn, AssentOut
from app.core.schemas import Body, In, Instant, Line, Out, Sha256, Text, wrong_member
from app.directory.models import Sector
from app.errata.models import ErratumPhase
from app.identity.schemas import Language
from app.minutes.models import SectionName
from app.signatures.schemas import Statement

_PLACE = "Where the words stand in the sealed document, as a JSON pointer (RFC 6901); null of the section as a whole."


class AnnexIn(In):
    """A file of the table that belongs to the minutes."""

    sha256: Annotated[Sha256, Field(description="The file, as it was handed in at the table.")]
    title: Annotated[Line, Field(examples=["Mapa de los puntos de monitoreo"])]
    language: Language = "es"


class AnnexOut(Out):
    sha256: str
    title: str
    language: str


_WRONG: Final[JsonDict] = {
    "section": "proceedings",
    "as_sealed": "diez puntos",
    "as_corrected": "doce puntos",
    "reasons": "La grabación dice doce.",
}


class ErratumIn(In):
    """What is wrong in sealed minutes and how it should read.

    Without `as_sealed` it is an addition, without `as_corrected` the words are struck; an annex may come alone.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [_WRONG]})

    section: SectionName
    place_in_document: Annotated[
        str | None,
        Field(max_length=500, description=_PLACE, examples=["/sections/6/items/0/notes/0/text"]),
    ] = None
    as_sealed: Annotated[
        Text | None, Field(description="The words as they were sealed, letter by letter.", examples=["diez puntos"])
    ] = None
    as_corrected: Annotated[Text | None, Field(description="As they should read.", examples=["doce puntos"])] = None
    annex: Annotated[AnnexIn | None, Field(description="A file that should have been annexed.")] = None
    reasons: Annotated[Text, Field(examples=["La grabación dice doce."])]
    language: Annotated[Language, Field(description="In which the erratum is written.")] = "es"

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.as_sealed is None and self.as_corrected is None and self.annex is None:
            raise wrong_member("as_corrected", "erratum_says_nothing")
        return self


class _Told(Out):
    session_id: UUID
    minutes_id: UUID
    minutes_digest: Annotated[str, Field(description="SHA-256 of the sealed document, which stays as it is.")]
    number: Annotated[int, Field(description="Counted in these minutes, from 1.", examples=[1])]
    section: SectionName
    place_in_document: Annotated[str | None, Field(description=_PLACE)]
    as_sealed: Annotated[str | None, Field(description="Null of an addition.")]
    as_corrected: Annotated[str | None, Field(description="Null where the words are struck, or an annex comes alone.")]
    annex: AnnexOut | None
    reasons: str
    language: str
    seat_id: Annotated[UUID, Field(description="The seat that proposes it.")]
    sector: Sector
    proposed_at: Instant


class ErratumOut(_Told, Body):
    roundtable_id: UUID
    phase: Annotated[
        ErratumPhase, Field(description="`in_force` stands beside the text; the sealed bytes never change.")
    ]
    protocol_id: Annotated[UUID, Field(description="The ground rules by which it is judged: those of the minutes.")]
    review_ends_at: Annotated[
        Instant,
        Field(description="From then on silence counts, where the clause on the review of minutes lets it count."),
    ]
    settled_at: Annotated[Instant | None, Field(description="When it came into force, was refused, or withdrawn.")]
    document: Annotated[str, Field(description="SHA-256 of the exact bytes of `…/document`.")]


class ErratumList(Out):
    items: tuple[ErratumOut, ...]
    next: str | None


class ErratumDocument(_Told):
    """What the sectors assent to: these bytes, canonical JSON without a salt, never change and are what is signed."""

    v: Literal[1] = 1
    type: Literal["erratum"] = "erratum"
    log: Annotated[str, Field(description="The origin of the log in which it stands.")]
    roundtable_id: UUID
    erratum_id: UUID


class ErratumAssentIn(AssentIn):
    """A sector's yes, with a reservation or without, or its objection with the reasons."""

    stance: Literal[Stance.accept, Stance.accept_with_reservation, Stance.object] = Stance.accept
    statement: Annotated[
        Statement | None,
        Field(
            description="Compact JWS over the bytes of `…/document`, with the intent `assent`, signed with the key of "
            "the seat: of a plain yes alone. Welcome, never required."
        ),
    ] = None

    @model_validator(mode="after")
    def _signs_a_yes(self) -> Self:
        if self.statement is not None and self.stance is not Stance.accept:
            raise wrong_member("statement", "statement_of_a_plain_yes")
        return self


class ErratumAssentOut(AssentOut):
    """A sector's word: `target_id` is the erratum."""


class ErratumAssentList(Out):
    items: tuple[ErratumAssentOut, ...]
    next: str | None
