"""`/v1/ledger`: the checkpoint, entries and proofs."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from app.core.db import DbSession
from app.core.errors import NotFound
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger import queries as ledger
from app.ledger.contradictions import LogContradictsCheckpoint
from app.ledger.signer import root_at
from app.publications.schemas import ConsistencyProof, InclusionProof
from app.roundtables.access import CurrentAcrossReadAccess
from app.sync import queries as sync
from app.sync.router import LARGEST_INDEX
from app.sync.schemas import FeedItem
from app.trust import merkle
from app.trust.merkle import NodeId

router = APIRouter(prefix="/v1/ledger", tags=["ledger"], route_class=StrictRoute)

EXAMPLE_OF_A_CHECKPOINT = """\
tinkuy.example/log
413
XCpvDTt+kYTG0vCosePpfU9qLI4LnXFTpMbo8NK0ppc=

— tinkuy.example/log Az3grlt5KcGZ7T0m3GfXbQ0hL8vYw1pN2sR4uE6iJ9kD5aF7cH0bM3xV8zS1tWqLoPyUeIrTgBnKjXvCdAhZsQfG
"""

Index = Annotated[int, Query(ge=0, le=LARGEST_INDEX)]
Size = Annotated[int, Query(ge=1, le=LARGEST_INDEX)]


@router.get(
    "/checkpoint",
    operation_id="get_checkpoint",
    response_class=Response,
    responses={
        200: {
            "description": "A C2SP signed note.",
            "headers": {
                "Tinkuy-Verifier": {"description": "The key to check it with.", "schema": {"type": "string"}},
            },
            "content": {"text/plain": {"schema": {"type": "string"}, "example": EXAMPLE_OF_A_CHECKPOINT}},
        },
        **problems(LogContradictsCheckpoint),
    },
)
async def get_checkpoint(request: Request, db: DbSession) -> Response:
    """The log as it stands: origin, size and root, signed (C2SP tlog-checkpoint). `Tinkuy-Verifier` is the key."""
    signer = request.app.state.signer
    note = await signer.checkpoint(db)
    headers = {"Cache-Control": "no-cache", "Tinkuy-Verifier": signer.verifier}
    return Response(note, headers=headers, media_type="text/plain; charset=utf-8")


@router.get(
    "/entries/{index}",
    operation_id="get_entry",
    dependencies=[needs(Permission.changes_read)],
    response_model=FeedItem,
    responses=problems(NotFound),
)
async def get_entry(
    following: CurrentAcrossReadAccess, index: Annotated[int, Path(ge=0, le=LARGEST_INDEX)]
) -> Response:
    """One entry; who may not read it gets its index and leaf."""
    page = await sync.entries(following.reads, following.reader, after=index, limit=1)
    if not page.items:
        raise NotFound
    return Response(page.items, headers={"Cache-Control": "private, no-cache"}, media_type="application/json")


@router.get(
    "/proofs/inclusion",
    operation_id="get_inclusion_proof",
    response_model=InclusionProof,
    responses=problems(NotFound),
)
async def get_inclusion_proof(db: DbSession, index: Index, size: Size) -> InclusionProof:
    """That the entry at `index` is in the log of `size` entries; hashes only, so it needs no token."""
    head = await ledger.head(db)
    if not index < size <= head.size:
        raise NotFound
    read = await ledger.nodes(db, (*merkle.inclusion_nodes(index, size), NodeId(0, index)))
    return InclusionProof(
        index=index,
        size=size,
        leaf=read[NodeId(0, index)].hex(),
        proof=tuple(step.hex() for step in merkle.inclusion_proof(index, size, read)),
        root=(await root_at(db, size)).hex(),
    )


@router.get(
    "/proofs/consistency",
    operation_id="get_consistency_proof",
    response_model=ConsistencyProof,
    responses=problems(NotFound),
)
async def get_consistency_proof(
    db: DbSession, first: Annotated[int, Query(alias="from", ge=1, le=LARGEST_INDEX)], to: Size
) -> ConsistencyProof:
    """That the log of `to` entries continues the one of `from` entries."""
    head = await ledger.head(db)
    if not first <= to <= head.size:
        raise NotFound
    read = await ledger.nodes(db, merkle.consistency_nodes(first, to))
    return ConsistencyProof.model_validate(
        {
            "from": first,
            "to": to,
            "proof": tuple(step.hex() for step in merkle.consistency_proof(first, to, read)),
            "from_root": (await root_at(db, first)).hex(),
            "to_root": (await root_at(db, to)).hex(),
        }
    )
