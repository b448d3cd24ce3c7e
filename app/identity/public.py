"""The operations that need no token; every other path answers 401 to strangers before its body is looked at."""

import re
from typing import Final

PUBLIC: Final = frozenset(
    {
        ("POST", "/v1/auth/token"),
        ("POST", "/v1/auth/revocation"),
        ("POST", "/v1/invitations/{code}/acceptance"),
        ("GET", "/.well-known/jwks.json"),
        ("GET", "/v1/ledger/checkpoint"),
        ("GET", "/v1/ledger/proofs/inclusion"),
        ("GET", "/v1/ledger/proofs/consistency"),
        ("GET", "/v1/ledger/proofs/tlog"),
        ("GET", "/v1/ledger/cosignatures"),
        ("POST", "/v1/ledger/cosignatures"),
        ("GET", "/v1/ledger/proofs/update"),
        ("GET", "/v1/ledger/tile/{level}/{tile_index}"),
        ("POST", "/v1/notice-gateways/{gateway_id}/callbacks"),
        ("GET", "/verify"),
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/docs"),
        ("GET", "/docs/{name}"),
        ("GET", "/openapi.json"),
    }
)

TICKETED: Final = frozenset({("GET", "/v1/roundtables/{roundtable_id}/sessions/{session_id}/stream")})
"""The operations that a one-time ticket in the address opens, in place of a token; their guards take it."""

# The one parameter that is more than a segment: the index of a tile, as C2SP tlog-tiles writes it.
_SEVERAL_SEGMENTS: Final = "{tile_index}"


def _pattern(path: str) -> str:
    escaped = re.escape(path).replace(re.escape(_SEVERAL_SEGMENTS), "(?s:.*)")
    return re.sub(r"\\\{[a-z_]+\\\}", "[^/]+", escaped) + "$"


_PATTERNS: Final = {
    asked: re.compile("|".join(_pattern(path) for method, path in sorted(PUBLIC) if method == asked))
    for asked in {method for method, _ in PUBLIC}
}


def is_public(method: str, path: str) -> bool:
    """Whether a request may come without a token; HEAD and CORS preflights are as public as what they ask about."""
    if method == "OPTIONS":
        return True
    asked = "GET" if method == "HEAD" else method
    pattern = _PATTERNS.get(asked)
    return pattern is not None and pattern.match(path) is not None


_TICKETED: Final = {method: re.compile(_pattern(path)) for method, path in TICKETED}


def takes_ticket(method: str, path: str) -> bool:
    """Whether a request may come with a ticket in place of a token."""
    pattern = _TICKETED.get(method)
    return pattern is not None and pattern.match(path) is not None
