"""What proves something: files that the table has, by the names that people give them, and what lies elsewhere."""

from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError

from app.core.schemas import In, Line, OneLine, Out, Sha256, stored_words

EvidenceName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    stored_words(120),
    OneLine,
]


def _named_once(value: object, read: ValidatorFunctionWrapHandler) -> dict[str, str]:
    """Said of all of it at once: an error would point at a name, and what people wrote is not repeated to them.

    Two spellings of one name would be two files under it, and the service would keep one of them.
    """
    try:
        evidence: dict[str, str] = read(value)
    except ValidationError:
        raise PydanticCustomError("evidence_malformed", "Each file has a name and its SHA-256.") from None
    if isinstance(value, dict) and len(evidence) != len(value):
        raise PydanticCustomError("name_twice", "Two files have the same name.")
    return evidence


EXAMPLE = "5c2a6f0d3b7e9184c6d2f0a8b1e3957d4f6a2c8e0b9d7153a4c6e8f0d2b4a697"
Evidence = Annotated[
    dict[EvidenceName, Sha256],
    WrapValidator(_named_once),
    Field(
        default_factory=dict,
        max_length=60,
        description="SHA-256 of each file by a name for it, as people name files: one line of up to 120 "
        "characters, of any script.",
        examples=[{"Acta sesión N° 5.pdf": EXAMPLE}],
    ),
]
EvidenceOut = Annotated[dict[str, str], Field(description="SHA-256 by name.", examples=[{"informe.pdf": EXAMPLE}])]


class HeldElsewhereIn(In):
    """Something that proves it and that the table does not have: what it is, where it lies, and who keeps it."""

    text: Annotated[Line, Field(examples=["Libro de actas de la comunidad, folio 112"])]
    where: Annotated[Line, Field(examples=["Local comunal de Huaripampa"])]
    held_by: Annotated[Line, Field(examples=["El secretario de la comunidad"])]


class HeldElsewhereOut(Out):
    text: str
    where: str
    held_by: str


HeldElsewhere = Annotated[
    list[HeldElsewhereIn],
    Field(default_factory=list, max_length=60, description="What proves it and lies elsewhere.", examples=[[]]),
]
