"""Connections within bounds: a request has a largest head, and a time to be sent in, whoever sends it.

uvicorn bounds neither (Kludex/uvicorn#157): one head without an end is appended to for ever, and whoever sends nothing
keeps a connection for ever. This is uvicorn's own protocol class, handed to it by its setting `http`, with the
callbacks of asyncio and of httptools counted on their way through. Decision 0044.
"""

import asyncio

from app.core.connections.bounds import Bounds
from app.core.connections.protocol import BoundedProtocol

__all__ = ["Bounds", "bounded"]


def bounded(limits: Bounds) -> type[asyncio.Protocol]:
    """The protocol class for uvicorn's `http`, with these bounds."""

    class Bounded(BoundedProtocol):
        bounds = limits

    return Bounded
