"""The forms that settings may have: each takes what was given, and gives what is meant or raises ValueError."""

import base64
import binascii
import re
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from pydantic import SecretStr

from app.core.clock import time_zones

DRIVER: Final = "postgresql+asyncpg"
DEMO_SUFFIX: Final = "/demo"
MAIL_SCHEMES: Final = {"smtps": 465, "smtp": 587, "smtp+plain": 25}
"""How a mail server is spoken to, with the port unless the address names one: TLS from the first byte, TLS after the
greeting, or none at all, for a relay on the same machine.
"""
_LEAST_SECRET_BYTES: Final = 24


def require(holds: object) -> None:
    """Raises ValueError where it does not hold; the sentence comes from the `Rule` of the field."""
    if not holds:
        raise ValueError


def split(url: str) -> SplitResult:
    parts = urlsplit(url)
    require(parts.port != 0)  # reading the port is what makes urllib check it
    return parts


def database_url(value: object) -> object:
    """The same URL with the one driver we use; refuses other databases, other drivers, and no database name."""
    if not isinstance(value, str):
        return value
    scheme, separator, rest = value.strip().partition("://")
    require(separator and scheme in ("postgres", "postgresql", DRIVER))
    parts = split(f"postgresql://{rest}")
    require(len(parts.path) > 1 and not parts.fragment)
    return SecretStr(f"{DRIVER}://{rest}")


def web_origin(value: str) -> str:
    """An origin as browsers send it (RFC 6454 section 6.2)."""
    parts = split(value)
    require(parts.scheme in ("http", "https") and parts.hostname and parts.username is None)
    require(not parts.path and not parts.query and not parts.fragment and "?" not in value and "#" not in value)
    return value


def web_address(value: str) -> str:
    parts = split(value)
    web_origin(f"{parts.scheme}://{parts.netloc}")
    require("?" not in value and "#" not in value and not re.search(r"\s", value))
    return value.rstrip("/")


def web_origins(value: object) -> object:
    if not isinstance(value, str):
        return value
    named = tuple(part.strip() for part in value.split(",") if part.strip())
    return named if named == ("*",) else tuple(web_origin(part) for part in named)


def log_origin(value: str) -> str:
    """A key name as C2SP signed-note wants it, schema-less, and not one that would pass for a demo's."""
    require(value and value.isprintable() and not re.search(r"\s|\+|://", value))
    require(not value.endswith(DEMO_SUFFIX))
    return value


def time_zone(value: str) -> str:
    require(value in time_zones())
    return value


def lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def absolute(value: Path) -> Path:
    require(value.parts)
    return value.expanduser().absolute()


def mail_server(value: object) -> object:
    """The address of a mail server, with its scheme."""
    if not isinstance(value, str):
        return value
    parts = split(value.strip())
    require(parts.scheme in MAIL_SCHEMES and parts.hostname and parts.path in ("", "/"))
    require(not parts.query and not parts.fragment and (parts.username is None) == (parts.password is None))
    return SecretStr(value.strip())


def mail_address(value: object) -> object:
    if isinstance(value, str):
        require(re.fullmatch(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,190}", value))
    return value


def gateway_address(value: object) -> object:
    return web_address(value) if isinstance(value, str) else value


def webhook_secret(value: object) -> object:
    """A secret as Standard Webhooks writes it."""
    if not isinstance(value, str):
        return value
    try:
        key = base64.b64decode(value.strip().removeprefix("whsec_"), validate=True)
    except binascii.Error as malformed:
        raise ValueError from malformed
    require(len(key) >= _LEAST_SECRET_BYTES)
    return SecretStr(value.strip())


def gateway_channels(value: object) -> object:
    if not isinstance(value, str):
        return value
    named = tuple(part.strip() for part in value.split(",") if part.strip())
    require(set(named) <= {"sms", "chat"})
    return named
