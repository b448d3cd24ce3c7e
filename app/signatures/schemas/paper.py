"""Paper and its witnesses: what is said of a sheet that people signed by hand, and who confirms it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.core.schemas import In, Instant, Line, Out, Sha256
from app.directory.models import Sector
from app.identity.schemas import Language
from app.signatures.models import PaperMark

Witnesses = Annotated[
    list[UUID],
    Field(
        min_length=2,
        max_length=2,
        description="Two seats of different sectors, one of them the signer's own; neither runs the table.",
        examples=[["01937c5a-7e00-7c17-8c68-27283720ac19", "01937c5a-7e00-7966-86d9-e8899447735c"]],
    ),
]


class PaperIn(In):
    """A sheet, as it lies before the one who records it; the file itself may be handed in under its digest."""

    scan_digest: Annotated[Sha256, Field(description="SHA-256 of the scanned sheet.")]
    mark: PaperMark
    place: Annotated[Line, Field(examples=["Local comunal de Ayash"])]
    language: Annotated[
        Language, Field(description="In which it was read aloud before it was signed.", examples=["qxo"])
    ]
    interpreter: Annotated[
        UUID | None, Field(description="The interpreter's seat at this table, where one spoke it.")
    ] = None
    signed_at: Annotated[
        Instant, Field(description="When it was signed; not before its text existed, not later than now.")
    ]
    witnesses: Witnesses


class KeyPaperIn(PaperIn):
    """The sheet on which the constituency vouches for the thumbprint of a seat's key."""


class ConfirmationIn(In):
    """A witness's own word: I was there, and this is the sheet that I saw being signed."""

    scan_digest: Annotated[Sha256, Field(description="Of the sheet as the witness has it; it must be the same.")]


class PaperOut(Out):
    scan_digest: Sha256
    mark: PaperMark
    place: str
    language: str
    interpreter: Annotated[UUID | None, Field(description="A seat.")]
    signed_at: Instant
    recorded_by: Annotated[UUID, Field(description="The seat that recorded it; it does not witness.")]
    recorded_at: Instant


class PaperWitnessOut(Out):
    seat_id: UUID
    sector: Sector
    confirmed_at: Annotated[Instant | None, Field(description="By an act of the witness's own; null until then.")]
