"""What is served on this machine alone: which addresses are its own, and who is refused that comes from elsewhere.

Nothing that a request says of itself lets anybody in: the address of the connection has to be of this machine, and the
request must not say that it came another way. So a proxy beside the service, whose connections come from this machine
whoever is behind them, is noticed by what it adds or leaves as it was.
"""

from collections.abc import Iterator
from ipaddress import IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core import problems
from app.core.problems import OnLoopbackOnly

_NAMES: Final = ("localhost", ".localhost")
"""Names that lead nowhere else (RFC 6761 section 6.3)."""
# RFC 7239, RFC 9110 section 7.6.3, and what proxies used before and use still.
_OF_PROXIES: Final = ("forwarded", "via", "x-real-ip", "x-forwarded-")


def is_loopback(host: str) -> bool:
    """Whether an IP address, or a name, is one that every machine has for itself."""
    try:
        address = ip_address(host)
    except ValueError:
        return host == _NAMES[0] or host.endswith(_NAMES[1])
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def host_of(url: str) -> str:
    """The host in a URL; empty where there is none, or none that can be read."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _from_elsewhere(scope: Scope) -> Iterator[bool]:
    """Every sign that a request comes from another machine."""
    headers = Headers(scope=scope)
    yield not is_loopback((scope.get("client") or ("",))[0])
    yield not is_loopback(host_of(f"//{headers.get('host', '')}"))
    yield any(name.startswith(_OF_PROXIES) for name in headers)


class LoopbackOnly:
    """Pure ASGI: while `app.state.loopback_only` is true, nobody from elsewhere is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["app"].state.loopback_only and any(_from_elsewhere(scope)):
            await problems.respond(Request(scope), OnLoopbackOnly())(scope, receive, send)
            return
        await self.app(scope, receive, send)
