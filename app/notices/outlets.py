"""How a message leaves: by a mail server, or through a gateway that signs and is signed to."""

import contextlib
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib
import httpx
import orjson

from app.core.setting_values import MAIL_SCHEMES
from app.core.settings import Settings
from app.trust import webhooks

_SECONDS: Final = 20.0
_PERMANENT: Final = 500
_CLIENT_ERROR, _SERVER_ERROR = 400, 500
# What a gateway says that is not about the message.
_ANOTHER_TIME: Final = frozenset({401, 403, 404, 408, 425, 429})


class NotSent(Exception):
    """It was not taken; `code` says why and quotes nobody. Another attempt helps unless it is `permanent`."""

    def __init__(self, code: str, *, permanent: bool) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent


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

    async def send(self, message: Message) -> None:
        """Hand it to the server; raises NotSent."""
        # A failure of the library quotes the address, so nothing of it goes on from here.
        try:
            await aiosmtplib.send(
                self._mail(message),
                hostname=self.host,
                port=self.port,
                username=self.username,
                password=self.password,
                use_tls=self.scheme == "smtps",
                start_tls=self.scheme == "smtp",
                # Else the library asks the resolver for our name, which may take as long as it likes.
                local_hostname=self.domain,
                timeout=_SECONDS,
            )
            failure = None
        except aiosmtplib.SMTPRecipientsRefused as refused:
            failure = _refused(max(each.code for each in refused.recipients))
        except aiosmtplib.SMTPAuthenticationError:
            failure = NotSent("smtp_sign_in", permanent=False)
        except aiosmtplib.SMTPResponseException as answered:
            failure = _refused(answered.code)
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError):
            failure = NotSent("smtp_unreachable", permanent=False)
        if failure is not None:
            raise failure

    def _mail(self, message: Message) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = self.sender
        mail["To"] = message.to
        mail["Subject"] = message.subject
        mail["Date"] = message.at
        mail["Message-ID"] = f"<{message.id}@{self.domain}>"
        mail["Content-Language"] = message.language
        # RFC 3834: no answering machine answers it.
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        return mail


def _refused(code: int) -> NotSent:
    return NotSent(f"smtp_{code}", permanent=code >= _PERMANENT)


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

    async def send(self, message: Message) -> None:
        """Hand it over; raises NotSent."""
        if message.channel not in self.channels:
            raise NotSent("channel_off", permanent=True)
        body = orjson.dumps(
            {
                "id": message.id,
                "channel": message.channel,
                "to": message.to,
                "text": message.text,
                "language": message.language,
                "callback": f"{self.deployment}/v1/notice-gateways/{message.channel}/callbacks",
            }
        )
        headers = {"Content-Type": "application/json", "Idempotency-Key": message.id}
        headers |= webhooks.sign(self.key, message.id, message.at, body)
        status = None
        with contextlib.suppress(httpx.HTTPError, OSError):
            # It answers for itself: where it sends us elsewhere, nothing is handed over there.
            async with httpx.AsyncClient(timeout=_SECONDS, follow_redirects=False, trust_env=False) as client:
                status = (await client.post(self.url, content=body, headers=headers)).status_code
        if status is None:
            raise NotSent("gateway_unreachable", permanent=False)
        if not httpx.codes.is_success(status):
            permanent = _CLIENT_ERROR <= status < _SERVER_ERROR and status not in _ANOTHER_TIME
            raise NotSent(f"gateway_{status}", permanent=permanent)
