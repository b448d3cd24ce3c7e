"""What the sectors said, and the installation of the table under what all adopted."""

from typing import Annotated

from pydantic import AfterValidator, Field, StrictBool
from pydantic_core import PydanticCustomError

from app.assents.schemas import AssentOut
from app.core.schemas import In, Line, Out


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
