"""Keyset pages with opaque cursors; there is no offset and no count."""

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Query, Request
from fastapi.responses import Response

from app.core.errors import Unprocessable, refuses

MAX_PAGE = 200
_CURSOR_BYTES = 24


class CursorMalformed(Unprocessable):
    code = "cursor_malformed"
    message = "The cursor is not one that this service gave."


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page ended: the sort value (0 where a list has none) and the id of its last item."""

    value: int
    id: UUID

    def encode(self) -> str:
        return base64.urlsafe_b64encode(self.value.to_bytes(8, "big", signed=True) + self.id.bytes).decode()

    @classmethod
    def decode(cls, cursor: str) -> "Key":
        """Raises CursorMalformed."""
        try:
            raw = base64.b64decode(cursor.encode(), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise CursorMalformed from None
        if len(raw) != _CURSOR_BYTES:
            raise CursorMalformed
        return cls(int.from_bytes(raw[:8], "big", signed=True), UUID(bytes=raw[8:]))


@dataclass(frozen=True, slots=True)
class PageRequest:
    limit: int
    after: Key | None


@refuses(CursorMalformed)
async def _page_request(
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="How many items at the most.")] = 50,
    cursor: Annotated[str | None, Query(max_length=64, description="`next` of the page before; opaque.")] = None,
) -> PageRequest:
    return PageRequest(limit, Key.decode(cursor) if cursor else None)


Paging = Annotated[PageRequest, Depends(_page_request)]


@dataclass(frozen=True, slots=True)
class Page:
    """Stored bodies, in order, and the key of the last where more follow."""

    bodies: list[str]
    last: Key | None


def page_response(request: Request, page: Page) -> Response:
    """`{"items": […], "next": …}` joined from stored text, with an RFC 8288 Link where more follow."""
    cursor = page.last.encode() if page.last else None
    following = f'"{cursor}"' if cursor else "null"
    headers = {"Cache-Control": "private, no-cache"}
    if cursor:
        query = urlencode(
            [(k, v) for k, v in request.query_params.multi_items() if k != "cursor"] + [("cursor", cursor)]
        )
        headers["Link"] = f'<{request.url.path}?{query}>; rel="next"'
    content = f'{{"items":[{",".join(page.bodies)}],"next":{following}}}'
    return Response(content, headers=headers, media_type="application/json")
