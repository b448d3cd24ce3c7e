"""`/verify`: the page that checks bundles in a browser, by itself."""

import re
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import Response

from app.core.requests import StrictRoute

router = APIRouter(tags=["ledger"], route_class=StrictRoute)

PAGE: Final = Path(__file__).with_name("verify.html").read_bytes()
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')


def _policy() -> str:
    """What the page says of itself, with what only a header can say: it names its script and style by their digests.

    No source may be connected to, so nothing that the page learns can leave the device.
    """
    found = _POLICY.search(PAGE)
    if found is None:
        raise RuntimeError("The page has no policy of its own.")
    return f"{found[1].decode()}; frame-ancestors 'none'"


_HEADERS: Final = {"Cache-Control": "public, no-cache", "Content-Security-Policy": _policy()}
_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "A page without dependencies, in Spanish and English, that also works from the disk.",
        "content": {"text/html": {"schema": {"type": "string"}, "example": "<!doctype html>"}},
    }
}


@router.get("/verify", operation_id="get_verifier", response_class=Response, responses=_ANSWER)
async def get_verifier() -> Response:
    """A page that checks a bundle as `tinkuy verify` does, in the browser alone: save it, and it needs no network."""
    return Response(PAGE, headers=_HEADERS, media_type="text/html; charset=utf-8")
