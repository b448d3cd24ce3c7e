"""Tables: how they are called into being, and what is said of them."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.core.schemas import Body, Day, In, Instant, Line, Out, Patch, Sha256, Text, wrong_member
from app.directory.legal_days import Counting, FirstDay
from app.directory.models import Sector
from app.directory.schemas import PlaceCode
from app.identity.roles import Role
from app.roundtables.models import RoundtableKind, RoundtablePhase
from app.roundtables.schemas.fields import DecidingSectors, Languages, TimeZone

TermBase = Annotated[Literal["date", "installation"], Field(description="From when the days of the term are counted.")]


class ConveningActIn(In):
    """The resolution or agreement by which the table was called."""

    instrument: Annotated[Line, Field(examples=["Resolución Ministerial"])]
    number: Annotated[Line, Field(examples=["117-2012-PCM"])]
    issued_on: Day
    publication: Line | None = None
    document_digest: Sha256


class ConveningActOut(Out):
    instrument: str
    number: str
    issued_on: date
    publication: str | None
    document_digest: str


class TermIn(In):
    """How long the table lasts: counted from a base date, in calendar or business days, from the same or next day.

    With the base `installation` it is counted from the table's own day on which it is installed.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"base_date": "2026-11-02", "days": 60}]})

    base: TermBase = "date"
    base_date: Annotated[Day | None, Field(description="Needed with the base `date`, and left out with the other.")] = (
        None
    )
    days: Annotated[int, Field(ge=1, le=3_660, strict=True, examples=[60])]
    counting: Counting = "calendar"
    first_day: FirstDay = "next"

    @model_validator(mode="after")
    def _has_its_base(self) -> Self:
        if (self.base == "date") != (self.base_date is not None):
            raise wrong_member("base_date", "base_date_of_a_date")
        return self


class TermOut(Out):
    base: TermBase = "date"
    base_date: Annotated[date | None, Field(description="Null until the installation, where that is the base.")]
    days: int
    counting: Counting
    first_day: FirstDay
    ends_on: Annotated[date | None, Field(description="Its last day; null as long as the base is.")]


class ConveningSeatIn(In):
    """The seat of whoever convenes: they run the table and decide nothing for anybody."""

    organization_id: UUID
    role: Literal[Role.facilitator, Role.secretariat] = Role.secretariat


class RoundtableIn(In):
    name: Annotated[Line, Field(examples=["Mesa de diálogo de Huari"])]
    purpose: Annotated[
        Text, Field(examples=["Acordar proyectos sociales, ambientales y económicos para la provincia."])
    ]
    kind: RoundtableKind
    parent_id: UUID | None = None
    place: PlaceCode | None = None
    languages: Languages = frozenset({"es"})
    time_zone: Annotated[TimeZone | None, Field(description="The deployment's, unless the table has another.")] = None
    calendar_id: Annotated[UUID | None, Field(description="Needed where business days are counted.")] = None
    deciding_sectors: Annotated[DecidingSectors, Field(examples=[["state", "company", "community"]])]
    convening_act: ConveningActIn
    term: TermIn
    convening_seat: ConveningSeatIn


class RoundtablePatch(Patch):
    clearable: ClassVar[frozenset[str]] = frozenset({"place", "calendar_id"})

    name: Annotated[Line | None, Field(examples=["Mesa de diálogo de Huari"])] = None
    purpose: Text | None = None
    place: PlaceCode | None = None
    languages: Languages | None = None
    calendar_id: UUID | None = None
    deciding_sectors: DecidingSectors | None = None
    term: Annotated[TermIn | None, Field(description="The whole term, as it was bargained.")] = None


class KeyAtInstallation(Out):
    seat_id: UUID
    kid: str


class ConfirmedRosterOut(Out):
    """A sector's yes to the page of its seats, mandates and keys, by the digest of that page."""

    sector: Sector
    digest: str
    confirmation_id: UUID
    confirmed_at: Instant | None = None


class RunningSeatOut(Out):
    """A seat that runs the table, of which organization and sector, and the mandate under which it is held."""

    seat_id: UUID
    mandate_id: UUID
    role: Role
    organization_id: UUID
    sector: Sector


class FacilitationStanding(StrEnum):
    """On whose word those who run a table do."""

    accepted = "accepted"
    dismissed = "dismissed"
    unconfirmed = "unconfirmed"


class InterimOut(Out):
    """Who convenes a table whose facilitation was dismissed, until another one is accepted."""

    role: Annotated[Role, Field(description="As the ground rules say it, or guarantors where they say nothing.")]
    seats: Annotated[tuple[UUID, ...], Field(description="Those who held such a seat at the dismissal.")]
    facilitates_from: Annotated[Instant, Field(description="From when on they run the table, if nobody else does.")]


class FacilitationStandsOut(Out):
    """Who runs the table. `unconfirmed`: they did before the sectors' word was asked for, and nobody gave it since.

    `dismissed`: a deciding sector took its acceptance back; they finish what is open, and keep the record.
    """

    phase: FacilitationStanding
    facilitation_id: Annotated[UUID | None, Field(description="The facilitation that the sectors accepted.")] = None
    seats: tuple[RunningSeatOut, ...]
    accepted_by: Annotated[tuple[Sector, ...], Field(description="The deciding sectors that did, all of them.")] = ()
    since: Annotated[Instant | None, Field(description="When the last of them did.")] = None
    unconfirmed_since: Annotated[
        Instant | None, Field(description="Since when they are asked, where nobody had asked them before.")
    ] = None
    dismissed_at: Annotated[Instant | None, Field(description="When a deciding sector took its yes back.")] = None
    interim: InterimOut | None = None


class InstallationOut(Out):
    """What was read aloud when the table was installed."""

    place: str
    read_aloud: bool
    protocol_id: UUID
    keys: tuple[KeyAtInstallation, ...]
    facilitation_id: Annotated[
        UUID | None, Field(description="Of those who run the table, as every deciding sector accepted them.")
    ] = None
    rosters: Annotated[
        tuple[ConfirmedRosterOut, ...], Field(description="Of each deciding sector, as it stood and was confirmed.")
    ] = ()


class PauseOut(Out):
    """Days on which the table's clocks stand still: the first is not counted, the one on which they go on is."""

    paused_on: date
    resumed_on: date | None


class LapseOut(Out):
    """How the dialogue came to its end without a closing."""

    reasons: str
    lapsed_at: Instant
    protocol_id: UUID


class RoundtableOut(Body):
    name: str
    purpose: str
    kind: RoundtableKind
    phase: RoundtablePhase
    parent_id: UUID | None
    place: str | None
    languages: tuple[str, ...]
    time_zone: str
    calendar_id: UUID | None
    deciding_sectors: tuple[Sector, ...]
    convening_act: ConveningActOut
    term: TermOut
    asked_since: Annotated[
        Instant | None,
        Field(
            description="When its deciding sectors, term, purpose, languages, place or calendar changed last while it "
            "was prepared: what the sectors said before (to the rules, to who runs it, to their rosters) counts no "
            "more, and they are asked anew."
        ),
    ] = None
    confirmed_rosters: Annotated[
        tuple[ConfirmedRosterOut, ...],
        Field(description="The last of each sector; from then on nobody sits for it on the word of those who run it."),
    ] = ()
    facilitation: Annotated[
        FacilitationStandsOut | None,
        Field(
            description="Who runs the table; null while it is prepared and nobody was accepted. A table that was "
            "installed before this was recorded may have a body without it: there it is unconfirmed."
        ),
    ] = None
    created_at: Instant
    installed_at: Instant | None
    installation: InstallationOut | None
    pauses: Annotated[
        tuple[PauseOut, ...], Field(description="Days that no clock of the table counts; the last may still go on.")
    ]
    lapse: Annotated[LapseOut | None, Field(description="Where its dialogue lapsed into follow-up.")]


class RoundtableList(Out):
    items: tuple[RoundtableOut, ...]
    next: str | None
