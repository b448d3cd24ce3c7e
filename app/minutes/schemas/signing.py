"""Signatures under circulated minutes: what is handed in, and the sheet that is printed and followed."""

from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic.config import JsonDict

from app.core.schemas import Bilingual, In, Instant, Out, Sha256, Text, wrong_member
from app.directory.models import Sector
from app.identity.roles import Role
from app.minutes.schemas.parts import SignatureState
from app.signatures.models import AssuranceClass
from app.signatures.schemas.signatures import AttestedIn, PaperSignatureIn, QualifiedIn, StatementIn, class_of
from app.trust.statements import Intent

MinutesIntent = Literal[Intent.sign, Intent.assent_with_reservation, Intent.refuse]
_INTENT: Final = Field(
    description="`sign`; `assent_with_reservation`, signed with its words; `refuse`, not signed, with the reasons.",
    examples=["sign"],
)


class MinutesStatementIn(StatementIn):
    """Class A. The words of a reservation or a refusal stand in the statement, as its `reservation`."""

    intent: Annotated[MinutesIntent, _INTENT] = Intent.sign


class Worded(In):
    """Of the classes B, C and D: what the seat does, and its words where these are needed."""

    intent: Annotated[MinutesIntent, _INTENT] = Intent.sign
    text: Annotated[
        Text | None, Field(description="Required of a reservation and of a refusal: as the file or the sheet says.")
    ] = None

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.intent.needs_words is not (self.text is not None):
            raise wrong_member("text", "text_required" if self.text is None else "text_of_a_signature")
        return self


class MinutesQualifiedIn(QualifiedIn, Worded):
    """Class B: a file with the holder's qualified electronic signature over the bytes of `…/minutes/text`."""


class MinutesPaperIn(PaperSignatureIn, Worded):
    """Class C: a sheet with the digest of the text, whose scan was handed in here; recorded by who runs the table."""


_ATTESTED: Final[JsonDict] = {
    "assurance": "D",
    "document": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
    "intent": "assent_with_reservation",
    "text": "Falta el anexo con las tallas.",
}


class MinutesAttestedIn(AttestedIn, Worded):
    """Class D: the word of whoever is signed in for the seat, which the service alone attests."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ATTESTED]})


MinutesSignatureIn = Annotated[
    Annotated[MinutesStatementIn, Tag("A")]
    | Annotated[MinutesQualifiedIn, Tag("B")]
    | Annotated[MinutesPaperIn, Tag("C")]
    | Annotated[MinutesAttestedIn, Tag("D")],
    Discriminator(class_of),
]


class SheetPlace(Out):
    """A box of the sheet: a seat that may sign, or has."""

    seat_id: UUID
    sector: Sector
    role: Role
    organization_id: UUID
    was_there: Annotated[bool, Field(description="The seat was in the session, as the record says by now.")]
    able: Annotated[bool, Field(description="Somebody holds it today whose mandate lets them sign.")]
    awaited: Annotated[bool, Field(description="The ground rules wait for its signature before the seal.")]
    state: Annotated[SignatureState | None, Field(description="How its signature stands; null where there is none.")]
    intent: MinutesIntent | None
    assurance: AssuranceClass | None
    signature_id: UUID | None
    text: Annotated[str | None, Field(description="Its words, of a reservation or a refusal.")]


class SignatureSheetOut(Out):
    """What is printed to be signed, and who has signed it by now: a live view."""

    minutes_id: UUID
    session_id: UUID
    session_number: int
    text_revision: int
    circulated_revision: int
    circulated_at: Instant
    document: Annotated[Sha256, Field(description="Of the exact bytes of `…/minutes/text`, which are signed.")]
    qr: Annotated[
        str,
        Field(description="What the code on the sheet holds.", examples=["tinkuy:minutes:<id>:<revision>:<sha-256>"]),
    ]
    clause: Annotated[str | None, Field(description="The clause by which signatures are waited for, if there is one.")]
    sentence: Bilingual | None
    lowest: Annotated[AssuranceClass, Field(description="The weakest class that is taken.")]
    complete: Annotated[bool, Field(description="Whether the seal waits for no signature.")]
    places: Annotated[tuple[SheetPlace, ...], Field(description="By sector, and in the order of the seats.")]
