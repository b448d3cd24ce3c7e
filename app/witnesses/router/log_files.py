"""`/v1/ledger`: the log as files that are carried, cached and checked elsewhere: tiles, and proofs as texts."""

from enum import StrEnum
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from app.core.db import DbSession
from app.core.errors import NotFound
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.ledger.contradictions import LogContradictsCheckpoint
from app.trust import tiles
from app.witnesses.service import cosigning as carried

router = APIRouter(prefix="/v1/ledger", tags=["ledger"], route_class=StrictRoute)

LARGEST_INDEX: Final = 2**62
TEXT: Final = "text/plain; charset=utf-8"
_OCTETS: Final = "application/octet-stream"
_FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
_NOW: Final = {"Cache-Control": "no-cache"}
_EXAMPLE_OF_A_TILE: Final = "32 bytes, and 32 bytes more"

_CHECKPOINT: Final = """\
tinkuy.example/log
413
XCpvDTt+kYTG0vCosePpfU9qLI4LnXFTpMbo8NK0ppc=

— tinkuy.example/log Az3grlt5KcGZ7T0m3GfXbQ0hL8vYw1pN2sR4uE6iJ9kD5aF7cH0bM3xV8zS1tWqLoPyUeIrTgBnKjXvCdAhZsQfG
"""
_HASH: Final = "Ny+Xb3d0Zk1aQ9sT5uV2wLr8cEo6GhJmPi4KyBnDx0U=\n"


class WhichCheckpoint(StrEnum):
    """To which checkpoint a proof leads."""

    cosigned = "cosigned"
    newest = "newest"


Which = Annotated[WhichCheckpoint, Query(description="`newest`: the last that the log signed, cosigned by nobody yet.")]


def _text(description: str, example: str) -> dict[int | str, dict[str, Any]]:
    content = {"text/plain": {"schema": {"type": "string"}, "example": example}}
    return {200: {"description": description, "content": content}}


_TILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "32 bytes for each hash, from left to right.",
        "content": {_OCTETS: {"schema": {"type": "string", "format": "binary"}, "example": _EXAMPLE_OF_A_TILE}},
    }
}


@router.get(
    "/tile/{level}/{tile_index:path}",
    operation_id="get_tile",
    response_class=Response,
    responses={**_TILE, **problems(NotFound, LogContradictsCheckpoint)},
)
async def get_tile(
    request: Request,
    db: DbSession,
    level: Annotated[str, Path(pattern=tiles.LEVEL_PATTERN, description="From 0, the leaves, to 63.")],
    tile_index: Annotated[
        str,
        Path(
            pattern=tiles.INDEX_PATTERN,
            description="Three digits a segment, all but the last after an x, such as `x001/234`; of a partial tile "
            "followed by `.p/` and its width from 1 to 255.",
        ),
    ],
) -> Response:
    """Up to 256 hashes of one level in eight (C2SP tlog-tiles), as far as the last checkpoint covers them.

    They never change and may be kept for ever. Entries are not served this way: not everybody may read them.
    """
    data = await carried.tile(db, request.app.state.signer, level, tile_index)
    return Response(data, headers=_FOR_EVER, media_type=_OCTETS)


@router.get(
    "/proofs/tlog",
    operation_id="get_tlog_proof",
    response_class=Response,
    responses={
        **_text("A text of C2SP tlog-proof.", f"c2sp.org/tlog-proof@v1\nindex 412\n{_HASH}\n{_CHECKPOINT}"),
        **problems(NotFound, LogContradictsCheckpoint),
    },
)
async def get_tlog_proof(
    request: Request,
    db: DbSession,
    index: Annotated[int, Query(ge=0, le=LARGEST_INDEX)],
    checkpoint: Which = WhichCheckpoint.cosigned,
) -> Response:
    """That an entry is in the log, in one file with the checkpoint; `tinkuy check-receipt` reads it without a network.

    The checkpoint is the newest with that entry that witnesses of two sectors of one table cosigned, with their lines
    below; else the newest that a witness cosigned; else the newest. An entry of this very second may not be signed yet
    (404); a second later it is.
    """
    data = await carried.inclusion(db, request.app.state.signer, index, newest=checkpoint is WhichCheckpoint.newest)
    headers = {**_NOW, "Content-Disposition": f'attachment; filename="entry-{index}.tlog-proof"'}
    return Response(data, headers=headers, media_type=TEXT)


@router.get(
    "/proofs/update",
    operation_id="get_log_update",
    response_class=Response,
    responses={
        **_text("The body of add-checkpoint of C2SP tlog-witness.", f"old 412\n{_HASH}\n{_CHECKPOINT}"),
        **problems(NotFound, LogContradictsCheckpoint),
    },
)
async def get_log_update(
    request: Request,
    db: DbSession,
    first: Annotated[int, Query(alias="from", ge=0, le=LARGEST_INDEX, description="The size that you know; 0: none.")],
    checkpoint: Which = WhichCheckpoint.cosigned,
) -> Response:
    """A later checkpoint with the proof that it continues the size you know, in one file: what a witness needs.

    It is the one that another witness cosigned last, so that two lines come to stand under one size; the newest where
    there is none that you do not know, or where you know nothing yet.
    """
    data = await carried.update(db, request.app.state.signer, first, newest=checkpoint is WhichCheckpoint.newest)
    headers = {**_NOW, "Content-Disposition": f'attachment; filename="log-from-{first}.update"'}
    return Response(data, headers=headers, media_type=TEXT)
