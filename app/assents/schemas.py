"""What an assent takes and gives, whatever its purpose."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, computed_field, model_validator

from app.assents.models import Stance
from app.core.schemas import Bilingual, Body, In, Instant, Text, wrong_member
from app.directory.models import Sector
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


class ConsentIn(AssentIn):
    """A sector's yes, or its objection with the reasons: there is nothing between the two."""

    stance: Literal[Stance.accept, Stance.object] = Stance.accept


class SignedConsentIn(ConsentIn):
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
        return self


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

    @computed_field(description="What that class proves, in words.")  # type: ignore[prop-decorator]
    @property
    def assurance_meaning(self) -> Bilingual:
        return MEANINGS[self.assurance]
