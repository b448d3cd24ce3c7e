"""What an operator may set: `TINKUY_*` environment variables, read once at the start; none of them is a clock."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.core import setting_values as values

PREFIX: Final = "TINKUY_"
_LONGEST_ECHO: Final = 60


class StartError(Exception):
    """The service cannot start; the argument is what the operator reads, in whole sentences, one a line."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a value must be: the end of a sentence that begins with "it must be". A secret is never echoed."""

    text: str
    secret: bool = False


def _own_address(earlier: Mapping[str, object]) -> str:
    return f"http://127.0.0.1:{earlier.get('port', 8000)}"


class Settings(BaseSettings):
    """One deployment's settings; immutable, and safe to print (secrets are masked)."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, validate_default=True, extra="forbid")

    database_url: Annotated[
        SecretStr | None,
        BeforeValidator(values.database_url),
        Rule("a URL like postgresql://user:password@host/database (PostgreSQL 15 or later)", secret=True),
    ] = Field(None, description="The PostgreSQL to use. Unset: an embedded one, for one machine, is started.")
    home: Annotated[Path, AfterValidator(values.absolute), Rule("a folder that may be written")] = Field(
        Path("var"), description="Where the signing keys, the files and the embedded database live."
    )
    host: Annotated[str, Rule("a host name or an IP address")] = Field(
        "127.0.0.1", pattern=r"^[0-9A-Za-z.:_-]+$", description="The address to listen on."
    )
    port: Annotated[int, Rule("a whole number from 1 to 65535")] = Field(
        8000, ge=1, le=65535, description="The port to listen on."
    )
    deployment: Annotated[str, AfterValidator(values.web_address), Rule("an http or https address")] = Field(
        default_factory=_own_address,
        description="The address under which people reach the service: issuer and audience of its tokens.",
    )
    origin: Annotated[
        str,
        AfterValidator(values.log_origin),
        Rule(f"a name without spaces, plus signs or a scheme, that does not end in {values.DEMO_SUFFIX}"),
    ] = Field(
        "tinkuy.local/log",
        max_length=200,
        description="The name of the log, for ever: set it before the first start, to a domain of your own.",
    )
    demo: Annotated[bool, Rule("1 or 0")] = Field(
        True, description="Load the demonstration table into an empty database."
    )
    country: Annotated[str, BeforeValidator(values.lower), Rule("a country code of two letters")] = Field(
        "pe", pattern=r"^[a-z]{2}$", description="The country whose places and calendars are used (ISO 3166-1)."
    )
    time_zone: Annotated[str, AfterValidator(values.time_zone), Rule("a time zone such as America/Lima")] = Field(
        "America/Lima", description="The time zone that a new table gets unless it names another."
    )
    cors_origins: Annotated[
        tuple[str, ...],
        NoDecode,
        BeforeValidator(values.web_origins),
        Rule("web origins such as https://mesa.example, separated by commas, or *"),
    ] = Field((), description="The web pages, by origin, whose scripts may call the API.")
    docs: Annotated[bool, Rule("1 or 0")] = Field(True, description="Serve the documentation pages under /docs.")
    access_token_seconds: Annotated[int, Rule("a whole number from 60 to 3600")] = Field(
        600, ge=60, le=3600, description="How long an access token is valid."
    )
    refresh_token_days: Annotated[int, Rule("a whole number from 1 to 90")] = Field(
        30, ge=1, le=90, description="How long a sign-in lasts when it is not used."
    )
    pool_size: Annotated[int, Rule("a whole number from 2 to 90")] = Field(
        10,
        ge=2,
        le=90,
        description="Database connections that this process may hold; worker and streams listen on one more each.",
    )
    worker: Annotated[bool, Rule("1 or 0")] = Field(
        True, description="Do inside `tinkuy serve` what runs by itself; 0 where `tinkuy worker` does it."
    )
    smtp_url: Annotated[
        SecretStr | None,
        BeforeValidator(values.mail_server),
        Rule("an address like smtp://user:password@host:587, or smtps://, or smtp+plain://", secret=True),
    ] = Field(None, description="The mail server for notices: smtp:// and smtps:// use TLS, smtp+plain:// does not.")
    smtp_from: Annotated[str | None, BeforeValidator(values.mail_address), Rule("a mail address")] = Field(
        None, description="The sender of notices. Unset: avisos@ and the host of the deployment."
    )
    gateway_url: Annotated[str | None, BeforeValidator(values.gateway_address), Rule("an http or https address")] = (
        Field(None, description="Where notices by SMS and chat are handed over, each a signed POST.")
    )
    gateway_secret: Annotated[
        SecretStr | None,
        BeforeValidator(values.webhook_secret),
        Rule("whsec_ and at least 24 bytes in base64", secret=True),
    ] = Field(None, description="The secret that both sides sign with (Standard Webhooks).")
    gateway_channels: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(values.gateway_channels), Rule("sms, chat, or both with a comma")
    ] = Field((), description="What the gateway sends.")
    max_body_bytes: Annotated[int, Rule("a whole number from 1024 to 67108864")] = Field(
        1_048_576, ge=1024, le=67_108_864, description="The largest request body that is read."
    )
    max_file_bytes: Annotated[int, Rule("a whole number from 1024 to 1073741824")] = Field(
        33_554_432, ge=1024, le=1_073_741_824, description="The largest file that is kept; it may come in parts."
    )
    max_header_bytes: Annotated[int, Rule("a whole number from 4096 to 1048576")] = Field(
        32_768, ge=4096, le=1_048_576, description="The largest header of a request, its address included."
    )
    max_header_fields: Annotated[int, Rule("a whole number from 20 to 1000")] = Field(
        100, ge=20, le=1000, description="The most fields that the header of a request may have."
    )
    header_seconds: Annotated[int, Rule("a whole number from 1 to 120")] = Field(
        10, ge=1, le=120, description="How long a request's header may take to arrive, and how long silence is borne."
    )
    body_seconds: Annotated[int, Rule("a whole number from 1 to 600")] = Field(
        30, ge=1, le=600, description="How long a request's body may take, besides what its bytes allow."
    )
    min_bytes_per_second: Annotated[int, Rule("a whole number from 1 to 1000000")] = Field(
        500, ge=1, le=1_000_000, description="As many bytes of a body allow a second more; answers are read as fast."
    )
    max_connections: Annotated[int, Rule("a whole number from 10 to 100000")] = Field(
        900, ge=10, le=100_000, description="Open connections; a further one ends the one that is silent the longest."
    )
    max_requests: Annotated[int, Rule("a whole number from 10 to 100000")] = Field(
        200, ge=10, le=100_000, description="Requests answered at the same time; further ones are told to come back."
    )
    max_streams: Annotated[int, Rule("a whole number from 0 to 100000")] = Field(
        600, ge=0, le=100_000, description="Streams that may be open; they are open connections, and no such requests."
    )
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        BeforeValidator(values.lower),
        Rule("debug, info, warning or error"),
    ] = Field("info", description="The least that is written to the log on standard error.")
    log_format: Annotated[Literal["json", "console"], BeforeValidator(values.lower), Rule("json or console")] = Field(
        "json", description="JSON, one object a line, or columns for a person."
    )

    def with_database(self, url: str) -> Self:
        """The same settings, with the database that is really used (asyncpg URL)."""
        return self.model_copy(update={"database_url": SecretStr(url)})


def defaults() -> Settings:
    """The settings of a deployment that sets nothing, whatever the environment says."""
    return Settings(_build_sources=((), {}))


def load() -> Settings:
    """Reads the process's environment; raises StartError with a sentence for every variable that is wrong."""
    wrong = list(_strangers(os.environ))
    try:
        settings = Settings()
    except ValidationError as invalid:
        wrong += [
            _sentence(str(error["loc"][0]), error["input"])
            for error in invalid.errors()
            # A default that is derived from a wrong value is not another mistake.
            if error["type"] != "default_factory_not_called"
        ]
    if wrong:
        raise StartError("\n".join(wrong))
    return settings


def _strangers(environment: Mapping[str, str]) -> list[str]:
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    return [
        f"{name} is not a setting."
        + "".join(f" Did you mean {near}?" for near in get_close_matches(name.upper(), known, 1, 0.8))
        for name in sorted(environment)
        if name.upper().startswith(PREFIX) and name.upper() not in known
    ]


def _sentence(field: str, given: object) -> str:
    [rule] = (item for item in Settings.model_fields[field].metadata if isinstance(item, Rule))
    if given == "":
        said = "is empty"
    elif rule.secret:
        said = "cannot be used"
    else:
        text = str(given)
        said = f"is «{text[:_LONGEST_ECHO]}{'…' if len(text) > _LONGEST_ECHO else ''}»"
    return f"{PREFIX}{field.upper()} {said}; it must be {rule.text}{', or unset' if given == '' else ''}."
