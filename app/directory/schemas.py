"""What the directory takes and gives."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.core.schemas import Body, Day, In, Instant, Line, Out, Patch, Text, wrong_member
from app.directory.codelists import currencies
from app.directory.models import OrganizationLevel, Sector
from app.directory.places import Place
from app.ledger.audiences import PUBLIC

PlaceCode = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{2}([0-9]{2}){0,2}$"),
    Field(description="The country's code of a place; in Peru the INEI ubigeo of 2, 4 or 6 digits."),
]


def _currency(code: str) -> str:
    if code not in currencies():
        raise PydanticCustomError("currency_unknown", "ISO 4217 has no currency with that code.")
    return code


Currency = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z]{3}$"),
    AfterValidator(_currency),
    Field(description="A code of ISO 4217, as in `GET /v1/codelists/currency`.", examples=["PEN"]),
]


class OrganizationIn(In):
    name: Annotated[Line, Field(examples=["Asociación de Pueblos de Huari"])]
    short_name: Line | None = None
    sector: Annotated[Sector, Field(examples=["community"])]
    level: Annotated[OrganizationLevel | None, Field(description="Required for the state, absent for others.")] = None
    place: PlaceCode | None = None

    @model_validator(mode="after")
    def _only_the_state_has_levels(self) -> "OrganizationIn":
        if (self.sector is Sector.state) != (self.level is not None):
            raise wrong_member("level", "level_of_the_state")
        return self


class OrganizationPatch(Patch):
    clearable: ClassVar[frozenset[str]] = frozenset({"short_name", "place"})

    name: Annotated[Line | None, Field(examples=["Asociación de Pueblos de Huari"])] = None
    short_name: Line | None = None
    place: PlaceCode | None = None


class OrganizationOut(Body):
    audience: ClassVar[str] = PUBLIC
    name: str
    short_name: str | None
    sector: Sector
    level: OrganizationLevel | None
    place: str | None
    created_at: Instant


class OrganizationList(Out):
    items: tuple[OrganizationOut, ...]
    next: str | None


class HolidayIn(In):
    date: Day
    name: Annotated[Line, Field(examples=["Aniversario de la provincia"])]


class HolidayOut(Out):
    date: date
    name: Annotated[str, Field(examples=["Aniversario de la provincia"])]


def _each_day_once(holidays: tuple[HolidayIn, ...]) -> tuple[HolidayIn, ...]:
    return tuple(sorted({day.date: day for day in holidays}.values(), key=lambda day: day.date))


Holidays = Annotated[tuple[HolidayIn, ...], Field(max_length=2_000), AfterValidator(_each_day_once)]


class CalendarIn(In):
    name: Annotated[Line, Field(examples=["Feriados de la provincia de Huari"])]
    country: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$"), Field(examples=["pe"])]
    holidays: Holidays


class CalendarPatch(In):
    """Holidays are replaced as a whole list; every change says why."""

    holidays: Holidays
    reason: Annotated[Text, Field(examples=["El feriado se trasladó al lunes."])]


class CalendarOut(Body):
    audience: ClassVar[str] = PUBLIC
    name: str
    country: str
    holidays: tuple[HolidayOut, ...]
    reason: str | None
    created_at: Instant


class CalendarList(Out):
    items: tuple[CalendarOut, ...]
    next: str | None


class PlaceOut(Out):
    code: str
    name: str
    level: str
    path: Annotated[str, Field(description="From the widest to the place itself: «Áncash / Huari / San Marcos».")]
    latitude: Annotated[str | None, Field(description="Degrees, decimal, WGS 84.")]
    longitude: Annotated[str | None, Field(description="Degrees, decimal, WGS 84.")]

    @classmethod
    def of(cls, place: Place) -> "PlaceOut":
        """The place as it is shown; degrees as decimal texts, so that no reader rounds them."""
        return cls(
            code=place.code,
            name=place.name,
            level=place.level,
            path=place.path,
            latitude=None if place.latitude is None else str(place.latitude),
            longitude=None if place.longitude is None else str(place.longitude),
        )


class PlaceList(Out):
    items: tuple[PlaceOut, ...]
    whole: Annotated[bool, Field(description="False where more places answer to it than `limit`.")]


class CodeOut(Out):
    code: str
    label_es: str | None
    label_en: str | None
    description_es: str | None
    description_en: str | None


class CodelistOut(Out):
    name: str
    items: tuple[CodeOut, ...]
