"""Keyset pages with opaque cursors; there is no offset and no count."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Query, Request
from fastapi.responses import Response
from sqlalchemy import BigInteger, SmallInteger
from sqlalchemy.orm import InstrumentedAttribute

from app.core.errors import Unprocessable, refuses

MAX_PAGE = 200
_PLACE_BYTES: Final = 8 + 16
_SEAL_BYTES: Final = 12
_PAGE_PARAMETERS: Final = frozenset({"cursor", "limit"})


class CursorMalformed(Unprocessable):
    code = "cursor_malformed"
    message = "The cursor is not one that this service gave for this list."


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page ended: the sort value (0 where a list has none) and the id of its last item."""

    value: int
    id: UUID

    def encode(self, listing: bytes) -> str:
        """The cursor for the list that `listing` tells apart (`listing_of`)."""
        place = self.value.to_bytes(8, "big", signed=True) + self.id.bytes
        return base64.urlsafe_b64encode(place + _seal(place, listing)).decode()

    @classmethod
    def decode(cls, cursor: str, listing: bytes) -> "Key":
        """Raises CursorMalformed, also where the cursor is another list's, or was made elsewhere."""
        try:
            raw = base64.b64decode(cursor.encode(), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise CursorMalformed from None
        place = raw[:_PLACE_BYTES]
        if not hmac.compare_digest(raw[_PLACE_BYTES:], _seal(place, listing)):
            raise CursorMalformed
        return cls(int.from_bytes(place[:8], "big", signed=True), UUID(bytes=place[8:]))


def _seal(place: bytes, listing: bytes) -> bytes:
    return hashlib.blake2b(place, key=listing, digest_size=_SEAL_BYTES).digest()


def cursor_secret(private: bytes) -> bytes:
    """What cursors are sealed with, from a secret that all processes of a deployment have."""
    return hashlib.blake2b(private, person=b"tinkuy cursors", digest_size=32).digest()


def listing_of(secret: bytes, path: str, parameters: Iterable[tuple[str, str]] = ()) -> bytes:
    """What tells a list from every other, by its path and its filters; who does not know the secret cannot make it."""
    filters = sorted(item for item in parameters if item[0] not in _PAGE_PARAMETERS)
    return hashlib.blake2b(f"{path}?{urlencode(filters)}".encode(), key=secret, digest_size=32).digest()


def _asked_of(request: Request) -> bytes:
    return listing_of(request.app.state.cursor_secret, request.scope["path"], request.query_params.multi_items())


def _bits(column: InstrumentedAttribute[int]) -> int:
    match column.type:
        case SmallInteger():
            return 15
        case BigInteger():
            return 63
        case _:
            return 31


@dataclass(frozen=True, slots=True)
class PageRequest:
    limit: int
    after: Key | None
    listing: bytes = b""

    def after_in(self, order: InstrumentedAttribute[int] | None) -> Key | None:
        """Where the page begins in a list by `order`; raises CursorMalformed where that column holds no such value."""
        if self.after is not None:
            largest = 0 if order is None else 2 ** _bits(order) - 1
            if not -largest <= self.after.value <= largest:
                raise CursorMalformed
        return self.after


@refuses(CursorMalformed)
async def _page_request(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="How many items at the most.")] = 50,
    cursor: Annotated[str | None, Query(max_length=64, description="`next` of the page before; opaque.")] = None,
) -> PageRequest:
    listing = _asked_of(request)
    return PageRequest(limit, Key.decode(cursor, listing) if cursor else None, listing)


Paging = Annotated[PageRequest, Depends(_page_request)]


@dataclass(frozen=True, slots=True)
class Page:
    """Stored bodies, in order, and the key of the last where more follow."""

    bodies: list[str]
    last: Key | None


def page_response(request: Request, page: Page) -> Response:
    """`{"items": […], "next": …}` joined from stored text, with an RFC 8288 Link where more follow."""
    cursor = page.last.encode(_asked_of(request)) if page.last else None
    following = f'"{cursor}"' if cursor else "null"
    headers = {"Cache-Control": "private, no-cache"}
    if cursor:
        query = urlencode(
            [(k, v) for k, v in request.query_params.multi_items() if k != "cursor"] + [("cursor", cursor)]
        )
        headers["Link"] = f'<{request.url.path}?{query}>; rel="next"'
    content = f'{{"items":[{",".join(page.bodies)}],"next":{following}}}'
    return Response(content, headers=headers, media_type="application/json")
