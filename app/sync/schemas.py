"""The change feed as its readers see it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, JsonValue

from app.core.schemas import Out


class EntryChange(Out):
    type: str
    id: UUID
    revision: int
    views: Annotated[dict[str, str], Field(description="Audience to SHA-256 of the body published for it.")]


class Envelope(Out):
    """The hashed content of an entry; its RFC 8785 form, in UTF-8, after one zero byte, has the leaf as SHA-256."""

    v: int
    origin: str
    index: int
    act: UUID
    type: str
    roundtable: UUID | None = None
    actor: Annotated[dict[str, str], Field(description="One of seat, partner, account, clock, with its id.")]
    at: str
    occurred_at: str | None = None
    audience: str
    changes: tuple[EntryChange, ...]
    evidence: dict[str, str]
    nonce: str


class FeedItem(Out):
    """One entry; without `entry` it is one that the reader may not read, and counts for the root all the same."""

    index: int
    leaf: Annotated[str, Field(description="RFC 6962 leaf hash, hexadecimal.")]
    entry: Envelope | None = None
    subjects: Annotated[
        tuple[dict[str, JsonValue], ...] | None, Field(description="With expand=subject: the bodies published.")
    ] = None


class Changes(Out):
    items: tuple[FeedItem, ...]
    next: Annotated[int, Field(description="The `after` of the next page: the number of entries now known.")]
