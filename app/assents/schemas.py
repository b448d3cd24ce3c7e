"""What an assent takes and gives, whatever its purpose."""

from datetime import date
from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, computed_field, model_validator
from pydantic.config import JsonDict

from app.assents.models import Stance
from app.core.schemas import Bilingual, Body, Day, In, Instant, Out, Sha256, Text, wrong_member
from app.directory.models import Sector
from app.roundtables.schemas.evidence import HeldElsewhereIn, HeldElsewhereOut
from app.signatures.assurance import MEANINGS
from app.signatures.models import AssuranceClass
from app.signatures.schemas import Statement


class AssentIn(In):
    """A stance and, where it is not a plain yes, the words for it, which are kept as they are."""

    stance: Stance = Stance.accept
    text: Annotated[Text | None, Field(description="Required for an objection and for a reservation.")] = None

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.stance in {Stance.object, Stance.accept_with_reservation} and self.text is None:
            raise wrong_member("text", "text_required")
        return self


RatifyBy = Annotated[
    Day | None,
    Field(
        description="Of a yes that is subject to the assembly of the own organization: the last day on which that may "
        "act, at most 180 days from now. Until its act is on record the yes counts for nothing, and without it it "
        "lapses."
    ),
]
_YES: Final = frozenset({Stance.accept, Stance.accept_with_reservation})


class RatifiableIn(AssentIn):
    """The same, where a yes may wait for an assembly."""

    ratify_by: RatifyBy = None

    @model_validator(mode="after")
    def _only_a_yes_waits(self) -> Self:
        if self.ratify_by is not None and self.stance not in _YES:
            raise wrong_member("ratify_by", "assembly_without_yes")
        return self


class ConsentIn(AssentIn):
    """A sector's yes, or its objection with the reasons: there is nothing between the two."""

    stance: Literal[Stance.accept, Stance.object] = Stance.accept


class RatifiableConsentIn(RatifiableIn):
    """The same, where the yes may wait for an assembly."""

    stance: Literal[Stance.accept, Stance.object] = Stance.accept


class SignedConsentIn(RatifiableConsentIn):
    """The same, where a yes may be signed with the key of the seat."""

    statement: Annotated[
        Statement | None,
        Field(
            description="Compact JWS over the bytes of `…/document`, with the intent `adopt` for ground rules and "
            "`assent` for a waiver, signed with the key of the seat: of a yes alone. Required where the ground rules "
            "ask for it; welcome everywhere."
        ),
    ] = None

    @model_validator(mode="after")
    def _signs_a_yes(self) -> Self:
        if self.statement is not None and self.stance is Stance.object:
            raise wrong_member("statement", "statement_of_an_objection")
        if self.statement is not None and self.ratify_by is not None:
            raise wrong_member("statement", "statement_before_assembly")
        return self


_RATIFIED: Final[JsonDict] = {
    "outcome": "ratified",
    "held_on": "2026-11-29",
    "held_elsewhere": {
        "text": "Libro de actas de la comunidad, folio 112",
        "where": "Local comunal de Huaripampa",
        "held_by": "El secretario de la comunidad",
    },
}


class RatificationIn(In):
    """What an assembly did with a word that waits for it, and what shows it: a file, or where its act lies."""

    model_config = ConfigDict(json_schema_extra={"examples": [_RATIFIED]})

    outcome: Annotated[Literal["ratified", "refused"], Field(examples=["ratified"])]
    held_on: Annotated[Day, Field(description="The day of the assembly.", examples=["2026-11-29"])]
    document: Annotated[Sha256 | None, Field(description="The act of the assembly, as a file of the table.")] = None
    held_elsewhere: Annotated[
        HeldElsewhereIn | None, Field(description="Where the act lies and who keeps it, if the table has no file.")
    ] = None
    reasons: Annotated[Text | None, Field(description="Required of a refusal.")] = None

    @model_validator(mode="after")
    def _shows_it(self) -> Self:
        if self.document is None and self.held_elsewhere is None:
            raise wrong_member("document", "assembly_act_missing")
        if self.outcome == "refused" and self.reasons is None:
            raise wrong_member("reasons", "text_required")
        return self


class RatificationOut(Out):
    """What the assembly did, as people of its organization recorded it."""

    outcome: Literal["ratified", "refused"]
    held_on: date
    document: str | None
    held_elsewhere: HeldElsewhereOut | None
    reasons: str | None
    recorded_by: Annotated[UUID, Field(description="The seat that recorded it.")]
    recorded_at: Instant


class AssentOut(Body):
    roundtable_id: UUID
    target_id: Annotated[UUID, Field(description="The text that was assented to.")]
    target_revision: int
    seat_id: UUID
    mandate_id: Annotated[
        UUID | None,
        Field(description="Under which mandate it was said: a yes counts while that is in force. Null in older words."),
    ] = None
    organization_id: Annotated[
        UUID | None, Field(description="The organization of the seat, for which it was said. Null in older words.")
    ] = None
    sector: Sector
    stance: Stance
    text: str | None
    signature_id: Annotated[UUID | None, Field(description="The signature behind it, where there is one.")]
    assurance: Annotated[
        AssuranceClass, Field(description="How surely it was said: the class of that signature, or D without one.")
    ] = AssuranceClass.D
    stated_at: Instant
    ratify_by: Annotated[
        date | None, Field(description="By when an assembly has to act on it; null of a word that waits for none.")
    ] = None
    ratification: Annotated[
        RatificationOut | None,
        Field(description="What the assembly did. Without it by that day, the word has lapsed."),
    ] = None

    @computed_field(description="What that class proves, in words.")  # type: ignore[prop-decorator]
    @property
    def assurance_meaning(self) -> Bilingual:
        return MEANINGS[self.assurance]
