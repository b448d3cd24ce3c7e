"""How a message leaves: by a mail server, or through a gateway that signs and is signed to.

What each of them needs to be spoken to is in a file of its own, which is read only where one is set.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote, urlsplit

from app.core.setting_values import MAIL_SCHEMES
from app.core.settings import Settings
from app.trust import webhooks


class NotSent(Exception):
    """It was not taken; `code` says why and quotes nobody. Another attempt helps unless it is `permanent`."""

    def __init__(self, code: str, *, permanent: bool) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail. Its name is ours: what people write stands inside of it alone."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `id` is the same however often it is sent."""

    id: str
    channel: str
    to: str
    subject: str
    text: str
    language: str
    at: datetime
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server that takes messages to anybody."""

    host: str
    port: int
    scheme: str
    username: str | None
    password: str | None
    sender: str
    domain: str

    @classmethod
    def of(cls, settings: Settings) -> "MailServer | None":
        """None where no mail server is set."""
        if settings.smtp_url is None:
            return None
        parts = urlsplit(settings.smtp_url.get_secret_value())
        domain = urlsplit(settings.deployment).hostname or "localhost"
        return cls(
            host=parts.hostname or "",
            port=parts.port or MAIL_SCHEMES[parts.scheme],
            scheme=parts.scheme,
            username=None if parts.username is None else unquote(parts.username),
            password=None if parts.password is None else unquote(parts.password),
            sender=settings.smtp_from or f"avisos@{domain}",
            domain=domain,
        )


@dataclass(frozen=True, slots=True)
class Gateway:
    """An address that takes messages for telephones, each a signed POST."""

    url: str
    key: bytes
    channels: frozenset[str]
    deployment: str

    @classmethod
    def of(cls, settings: Settings) -> "Gateway | None":
        """None where no gateway is set, or no secret for it."""
        if settings.gateway_url is None or settings.gateway_secret is None or not settings.gateway_channels:
            return None
        key = webhooks.secret_bytes(settings.gateway_secret.get_secret_value())
        return cls(settings.gateway_url, key, frozenset(settings.gateway_channels), settings.deployment)
