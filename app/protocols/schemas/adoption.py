"""The yes of a sector, and the installation of the table under what all adopted."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool
from pydantic_core import PydanticCustomError

from app.assents.models import Stance
from app.assents.schemas import AssentOut
from app.core.schemas import In, Line, Out
from app.signatures.schemas import Statement


class AdoptionIn(In):
    """A yes, in the name of the sector. There is no other stance: whoever does not adopt says nothing here."""

    stance: Literal[Stance.accept] = Stance.accept
    statement: Annotated[
        Statement | None,
        Field(
            description="Compact JWS with the intent `adopt` over the bytes of `…/document`, signed with the key of "
            "the seat. Required where the ground rules that would be replaced ask for it; welcome everywhere."
        ),
    ] = None


class AdoptionList(Out):
    items: tuple[AssentOut, ...]
    next: str | None


def _read_aloud(value: bool) -> bool:
    if not value:
        raise PydanticCustomError("not_read_aloud", "The ground rules and the fingerprints are read aloud first.")
    return value


class InstallationIn(In):
    """Where the table was installed, and that the ground rules and the key fingerprints were read aloud there."""

    place: Annotated[Line, Field(examples=["Local comunal de Fuerabamba"])]
    read_aloud: Annotated[
        StrictBool,
        AfterValidator(_read_aloud),
        Field(description="Installing without reading them aloud does not exist.", json_schema_extra={"const": True}),
    ]
