"""The tree: its head, what was signed of it, its nodes."""

from collections.abc import Iterable

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.ledger.models import Head, Node, Signed
from app.trust.merkle import NodeId
from app.trust.tiles import Tile


async def head(db: AsyncSession) -> Head:
    return (await db.execute(select(Head).execution_options(populate_existing=True))).scalar_one()


async def signed(db: AsyncSession) -> Signed | None:
    """What the database remembers of the last signed checkpoint."""
    return (await db.execute(select(Signed).execution_options(populate_existing=True))).scalar_one_or_none()


async def tile(db: AsyncSession, wanted: Tile) -> dict[NodeId, bytes]:
    """The hashes of a tile, which lie side by side in the table: one range of at most 256 rows."""
    level, first = wanted.nodes[0]
    found = await db.execute(
        select(Node.level, Node.index, Node.hash).where(
            Node.level == level, Node.index >= first, Node.index < first + wanted.width
        )
    )
    return {NodeId(level, index): value for level, index, value in found}


async def nodes(db: AsyncSession, wanted: Iterable[NodeId]) -> dict[NodeId, bytes]:
    """The stored hashes of complete subtrees, by (level, index)."""
    places = sorted(set(wanted))
    if not places:
        return {}
    # A few dozen for a proof, two for every level of the tree; proofs that are made together share most of theirs.
    found = await db.execute(
        select(Node.level, Node.index, Node.hash).where(tuple_(Node.level, Node.index).in_(places))
    )
    return {NodeId(level, index): value for level, index, value in found}
