"""Where a person is reached, as they set it and read it themselves; nobody else reads it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from app.core.schemas import In, Instant, Out, wrong_member
from app.notices.models import Channel

_PHONE = r"^\+[1-9][0-9]{6,14}$"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = rf"^[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL}){{1,8}}$"

Email = Annotated[str, StringConstraints(pattern=_EMAIL, max_length=254), Field(examples=["rosa@comunidad.example"])]
Phone = Annotated[str, StringConstraints(pattern=_PHONE), Field(examples=["+51987654321"])]
Channels = Annotated[
    frozenset[Channel],
    Field(min_length=1, description="All of them are used; `desk` is what your desk shows, `paper` a printed call."),
]


class SeatChannelsIn(In):
    """Other channels for one of your seats."""

    seat_id: UUID
    channels: Channels
    as_file: Annotated[bool | None, Field(description="As below, for this seat; left out, it holds there too.")] = None


class NoticeSettingsIn(In):
    """All of it at once: what is left out is erased."""

    channels: Channels = frozenset({Channel.desk})
    email: Email | None = None
    sms: Phone | None = None
    chat: Phone | None = None
    seats: Annotated[tuple[SeatChannelsIn, ...], Field(max_length=50)] = ()
    as_file: Annotated[
        bool,
        Field(
            description="Whether minutes come as a file with a mail; else only an address, which asks for a sign-in."
        ),
    ] = False
    reminders: Annotated[bool, Field(description="Whether you are told once more a day before.")] = True

    @model_validator(mode="after")
    def _has_addresses(self) -> "NoticeSettingsIn":
        wanted = self.channels.union(*(each.channels for each in self.seats))
        for channel in (Channel.email, Channel.sms, Channel.chat):
            if channel in wanted and getattr(self, channel.value) is None:
                raise wrong_member(channel.value, "missing")
        return self


class SeatChannelsOut(Out):
    seat_id: UUID
    channels: tuple[Channel, ...]
    as_file: bool | None


class NoticeSettingsOut(Out):
    channels: tuple[Channel, ...]
    email: str | None
    sms: str | None
    chat: str | None
    seats: tuple[SeatChannelsOut, ...]
    as_file: bool
    reminders: bool
    updated_at: Annotated[Instant | None, Field(description="Null where you never set anything.")]
