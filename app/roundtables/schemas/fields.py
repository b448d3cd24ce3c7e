"""Kinds of values that several of this room's shapes hold."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.core.clock import time_zones
from app.directory.models import Sector
from app.identity.schemas import Language


def _time_zone(value: str) -> str:
    if value not in time_zones():
        raise PydanticCustomError("time_zone_unknown", "The time zone is not in the IANA database.")
    return value


TimeZone = Annotated[
    str, StringConstraints(max_length=64), AfterValidator(_time_zone), Field(examples=["America/Lima"])
]
Languages = Annotated[frozenset[Language], Field(min_length=1, max_length=12, examples=[["es", "qxo"]])]
DecidingSectors = Annotated[
    frozenset[Sector],
    Field(min_length=1, max_length=4, description="The sectors whose yes every decision needs."),
]
