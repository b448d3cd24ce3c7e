"""What witnesses give and are told."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from app.core.schemas import Body, In, Instant, Out, Sha256, Text
from app.directory.models import Sector
from app.trust.notes import LONGEST_NOTE
from app.trust.witness_keys import LONGEST
from app.witnesses.models import WitnessPhase

_EXAMPLE_OF_A_VKEY = "testigo.comunidad.example+c21436fd+BAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g"
_EXAMPLE_OF_A_PROOF = """\
tinkuy-witness-key/v1
log tinkuy.example/log
roundtable 01930000-0000-7000-8000-000000000001
seat 01930000-0000-7000-8000-00000000000a
key testigo.comunidad.example+c21436fd+BAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g
time 2026-11-23T15:00:00.000000Z
nonce AAAAAAAAAAAAAAAAAAAAAAAA

— testigo.comunidad.example Az3grlt5KcGZ7T0m3GfXbQ0hL8vYw1pN2sR4uE6iJ9kD5aF7cH0bM3xV8zS1tWqLoPyUeIrTgBnKjXvCdAhZsQfG
"""
_EXAMPLE_OF_A_NOTE = """\
tinkuy.example/log
413
XCpvDTt+kYTG0vCosePpfU9qLI4LnXFTpMbo8NK0ppc=

— tinkuy.example/log Az3grlt5KcGZ7T0m3GfXbQ0hL8vYw1pN2sR4uE6iJ9kD5aF7cH0bM3xV8zS1tWqLoPyUeIrTgBnKjXvCdAhZsQfG
— testigo.comunidad.example whQ2/QAAAABrAlzdXdtGONcTlbd7OWK/Zgnt7IH3E1BcrB3Dgx+5b30+MKdnazu6MaYzEyL5pUO+0Qnc8njU…
"""


class WitnessIn(In):
    """A witness's key, inside the proof that whoever registers it holds its private half."""

    proof: Annotated[
        str,
        StringConstraints(min_length=1, max_length=LONGEST),
        Field(
            description="A C2SP signed note of the key itself, over the lines `tinkuy-witness-key/v1`, `log`, "
            "`roundtable`, `seat`, `key` (a vkey of type 4), `time` (within ten minutes of now) and `nonce`. "
            "`tinkuy witness prove` writes it.",
            examples=[_EXAMPLE_OF_A_PROOF],
        ),
    ]


class WitnessRevocationIn(In):
    reason: Annotated[Text, Field(examples=["El equipo del testigo fue robado."])]
    compromised_since: Annotated[
        Instant | None, Field(description="From when on others may have cosigned with it, where that is feared.")
    ] = None


class WitnessOut(Body):
    """A sector's witness. Its proof can be verified by anyone with the key alone."""

    roundtable_id: UUID
    seat_id: Annotated[UUID, Field(description="The seat that registered it.")]
    sector: Sector
    name: Annotated[str, Field(examples=["testigo.comunidad.example"])]
    vkey: Annotated[str, Field(description="C2SP vkey of type 4 (cosignature/v1).", examples=[_EXAMPLE_OF_A_VKEY])]
    proof: Annotated[str, Field(examples=[_EXAMPLE_OF_A_PROOF])]
    phase: WitnessPhase
    activated_by: Annotated[UUID | None, Field(description="The steward's seat whose act put it in force.")]
    registered_at: Instant
    activated_at: Instant | None
    revoked_at: Instant | None
    revocation_reason: str | None
    compromised_since: Instant | None


class WitnessList(Out):
    items: tuple[WitnessOut, ...]
    next: str | None


class CosignatureIn(In):
    """A checkpoint as this log signed it, with the line of a witness below."""

    note: Annotated[
        str,
        StringConstraints(min_length=1, max_length=LONGEST_NOTE),
        Field(description="C2SP signed note, cosignature/v1.", examples=[_EXAMPLE_OF_A_NOTE]),
    ]


class Cosigner(Out):
    """Who cosigned: the witness by its key, and the sector that it watches for."""

    name: Annotated[str, Field(examples=["testigo.comunidad.example"])]
    vkey: Annotated[str, Field(examples=[_EXAMPLE_OF_A_VKEY])]
    sector: Sector
    cosigned_at: Annotated[Instant, Field(description="By the witness's clock, to the second.")]


class CosignedCheckpoint(Out):
    """A checkpoint with the lines of its witnesses."""

    size: int
    root: Sha256
    note: Annotated[str, Field(examples=[_EXAMPLE_OF_A_NOTE])]
    witnesses: tuple[Cosigner, ...]


class Settlement(Out):
    """How far witnesses vouch for the log: a live view, to be checked with the notes and consistency proofs."""

    settled_size: Annotated[
        int | None,
        Field(
            description="Checkpoints up to this size are settled: witnesses of two sectors of one table have each "
            "cosigned one of this size or a larger one. Null while there are none.",
            examples=[413],
        ),
    ]
    checkpoints: Annotated[
        tuple[CosignedCheckpoint, ...], Field(description="The newest that each witness cosigned, the largest first.")
    ]
    whole: Annotated[bool, Field(description="False where more witnesses cosigned than are listed (200).")]
