"""What tables, seats and mandates take and give."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.core.schemas import Body, In, Instant, Line, Out, Patch, Sha256, Text, written
from app.directory.legal_days import Counting, FirstDay
from app.directory.models import Sector
from app.directory.schemas import PlaceCode
from app.identity.roles import Role
from app.identity.schemas import Language
from app.roundtables.models import Power, RoundtableKind, RoundtablePhase

_ZONES = available_timezones()


def _time_zone(value: str) -> str:
    if value not in _ZONES:
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
# Dates of acts lie in the lives of nations; far ends of a term stay countable.
Day = Annotated[date, BeforeValidator(written), Field(ge=date(1821, 1, 1), le=date(2199, 12, 31))]


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
    """How long the table lasts: counted from a base date, in calendar or business days, from the same or next day."""

    base_date: Day
    days: Annotated[int, Field(ge=1, le=3_660, strict=True)]
    counting: Counting = "calendar"
    first_day: FirstDay = "next"


class TermOut(Out):
    base_date: date
    days: int
    counting: Counting
    first_day: FirstDay
    ends_on: date


class ConveningSeatIn(In):
    """The seat of whoever convenes: they run the table and decide nothing for anybody."""

    organization_id: UUID
    role: Literal[Role.facilitator, Role.secretariat] = Role.secretariat


class RoundtableIn(In):
    name: Line
    purpose: Text
    kind: RoundtableKind
    parent_id: UUID | None = None
    place: PlaceCode | None = None
    languages: Languages = frozenset({"es"})
    time_zone: Annotated[TimeZone | None, Field(description="The deployment's, unless the table has another.")] = None
    calendar_id: Annotated[UUID | None, Field(description="Needed where business days are counted.")] = None
    deciding_sectors: DecidingSectors
    convening_act: ConveningActIn
    term: TermIn
    convening_seat: ConveningSeatIn


class RoundtablePatch(Patch):
    clearable: ClassVar[frozenset[str]] = frozenset({"place", "calendar_id"})

    name: Line | None = None
    purpose: Text | None = None
    place: PlaceCode | None = None
    languages: Languages | None = None
    calendar_id: UUID | None = None
    deciding_sectors: DecidingSectors | None = None


class KeyAtInstallation(Out):
    seat_id: UUID
    kid: str


class InstallationOut(Out):
    """What was read aloud when the table was installed."""

    place: str
    read_aloud: bool
    protocol_id: UUID
    keys: tuple[KeyAtInstallation, ...]


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
    created_at: Instant
    installed_at: Instant | None
    installation: InstallationOut | None


class RoundtableList(Out):
    items: tuple[RoundtableOut, ...]
    next: str | None


class SeatIn(In):
    """A place of an organization at the table; its sector is the organization's."""

    organization_id: UUID
    role: Annotated[Role, Field(description="A role at a table, not one of an account.")]
    alternate_of: Annotated[UUID | None, Field(description="The titular's seat, for an alternate.")] = None
    label: Annotated[Line | None, Field(description="Such as «titular 1»; never a person's name.")] = None

    @model_validator(mode="after")
    def _alternates_name_their_titular(self) -> Self:
        if (self.role is Role.alternate) != (self.alternate_of is not None):
            raise PydanticCustomError("alternate_of_mismatch", "alternate_of goes with the role alternate.")
        if self.role in {Role.account, Role.administrator, Role.convener, Role.partner}:
            raise PydanticCustomError("not_a_table_role", "This is a role of an account.")
        return self


class SeatPatch(Patch):
    clearable: ClassVar[frozenset[str]] = frozenset({"label"})

    label: Line | None = None


class SeatOut(Body):
    roundtable_id: UUID
    organization_id: UUID
    sector: Sector
    role: Role
    alternate_of: UUID | None
    label: str | None
    created_at: Instant


class SeatList(Out):
    items: tuple[SeatOut, ...]
    next: str | None


class MandateIn(In):
    """Who named the holder, by which document, with which powers, from when until when."""

    named_by: Annotated[Line, Field(description="The organ that named the holder.", examples=["Asamblea general"])]
    evidence_kind: Annotated[Line, Field(examples=["assembly_act", "letter", "resolution"])]
    evidence_digest: Sha256
    powers: Annotated[frozenset[Power], Field(min_length=1, max_length=4)]
    valid_from: Day
    valid_until: Day | None = None
    key_thumbprint: Annotated[
        str | None,
        StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$"),
        Field(description="RFC 7638 thumbprint of the seat's key, where the mandate's document names it."),
    ] = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise PydanticCustomError("ends_before_it_begins", "valid_until lies before valid_from.")
        return self


class MandateOut(Body):
    roundtable_id: UUID
    seat_id: UUID
    named_by: str
    evidence_kind: str
    evidence_digest: str
    powers: tuple[Power, ...]
    valid_from: date
    valid_until: date | None
    key_thumbprint: str | None
    accredited_at: Instant
    revoked_at: Instant | None
    revocation_reason: str | None
    revocation_digest: str | None


class MandateList(Out):
    items: tuple[MandateOut, ...]
    next: str | None


class RevocationIn(In):
    """The constituency takes its mandate back: why, and by which document."""

    reason: Text
    evidence_digest: Sha256


class PartnerGrantIn(In):
    roundtable_id: UUID
    reason: Text
    valid_until: Day | None = None


class PartnerGrantOut(Body):
    roundtable_id: UUID
    partner_id: UUID
    reason: str
    valid_until: date | None
    granted_at: Instant


class HistoryEntry(Out):
    """One act at the table, as its entry in the log says."""

    index: int
    act: UUID
    type: str
    actor: dict[str, str]
    at: str


class History(Out):
    items: tuple[HistoryEntry, ...]
    next: Annotated[int | None, Field(description="Pass it as `before` to read further back.")]

    @classmethod
    def of(cls, envelopes: Sequence[str], limit: int) -> Self:
        """From envelopes, the latest first, of which one more than `limit` was asked for."""
        shown = tuple(HistoryEntry.model_validate_json(envelope) for envelope in envelopes[:limit])
        return cls(items=shown, next=shown[-1].index if len(envelopes) > limit else None)
