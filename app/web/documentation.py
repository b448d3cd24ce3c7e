"""`/openapi.json` and `/docs`: the description of the API and a page to read it in, all of it from this package.

The page runs under a policy of its own that lets it reach this service and nothing else. The bundle sets styles on
elements, so styles may be inline on this page; scripts may not.
"""

import asyncio
import functools
import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.core.conditional import not_modified
from app.core.errors import NotFound

FOLDER: Final = Path(__file__).with_name("swagger")
_TYPES: Final = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ASKED_ANEW: Final = "public, no-cache"
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_PAGE: Final = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tinkuy: the API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{style}">
<noscript>This page needs scripts. The description itself is at <a href="openapi.json">openapi.json</a>.</noscript>
<div id="swagger-ui"></div>
<script src="{bundle}"></script>
<script src="{start}"></script>
</html>
"""

description = APIRouter(include_in_schema=False)
page = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Served:
    """What is the same for everybody as long as this process runs, also as it goes over slow lines."""

    content: bytes
    packed: bytes
    media_type: str
    tag: str

    @classmethod
    def of(cls, content: bytes, media_type: str) -> "Served":
        # A time within would be another file in every process.
        packed = gzip.compress(content, mtime=0)
        return cls(content, packed, media_type, f'"{hashlib.sha256(content).hexdigest()}"')

    def answer(self, request: Request, fields: Mapping[str, str]) -> Response:
        """The bytes as the client takes them, 304 where it has them already."""
        told = {"ETag": self.tag, "Vary": "Accept-Encoding", **fields}
        if not_modified(request, self.tag):
            return Response(status_code=304, headers=told)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self.packed, headers={"Content-Encoding": "gzip", **told}, media_type=self.media_type)
        return Response(self.content, headers=told, media_type=self.media_type)


@functools.cache
def _named() -> Mapping[str, Served]:
    """The files of the page; each name holds the beginning of its digest, so that nobody keeps an old one."""
    files = (FOLDER / name for name in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js"))
    served = ((file, Served.of(file.read_bytes(), _TYPES[file.suffix])) for file in files)
    return {f"{file.stem}.{each.tag[1:13]}{file.suffix}": each for file, each in served}


@functools.cache
def _page() -> Served:
    style, bundle, start = (f"docs/{name}" for name in _named())
    return Served.of(_PAGE.format(style=style, bundle=bundle, start=start).encode(), "text/html; charset=utf-8")


async def _described(request: Request) -> Served:
    """The document is made once, beside whoever else is served at that moment."""
    state = request.app.state
    if getattr(state, "described", None) is None:
        described = await asyncio.to_thread(request.app.openapi)
        content = json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode()
        state.described = await asyncio.to_thread(Served.of, content, "application/json")
    served: Served = state.described
    return served


@description.api_route("/openapi.json", methods=["GET", "HEAD"])
async def get_description(request: Request) -> Response:
    """The OpenAPI document."""
    return (await _described(request)).answer(request, {"Cache-Control": _ASKED_ANEW})


@page.api_route("/docs", methods=["GET", "HEAD"])
async def get_documentation(request: Request) -> Response:
    """The page that shows the document."""
    shown = await asyncio.to_thread(_page)
    return shown.answer(request, {"Cache-Control": _ASKED_ANEW, "Content-Security-Policy": _POLICY})


@page.api_route("/docs/{name}", methods=["GET", "HEAD"])
async def get_documentation_file(request: Request, name: str) -> Response:
    """A file of that page; NotFound for any other name."""
    served = (await asyncio.to_thread(_named)).get(name)
    if served is None:
        raise NotFound
    return served.answer(request, {"Cache-Control": _FOR_EVER})
