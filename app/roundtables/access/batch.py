"""Many acts in one call at a table: for each row a transaction of its own, under the row's own act id.

The call itself holds no row and no connection while they run: what arrived of half a batch stays.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Self, TypeVar
from uuid import UUID

import orjson
from fastapi import Request
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.batches import Row
from app.core.db import Database
from app.core.errors import Refusal
from app.core.messages import negotiate
from app.core.problems import document
from app.identity.callers import Call, Replayed, WriteResult
from app.identity.guards import Needs
from app.identity.roles import Permission
from app.identity.tokens import Principal
from app.roundtables.access.guard import take_standing
from app.roundtables.access.standing import Standing

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class RowDone:
    """What became of one row: what was recorded, now or by an earlier call, or the problem of what was refused."""

    act: UUID
    status: int
    result: WriteResult | None = None
    refusal: Refusal | None = None
    problem: dict[str, Any] | None = None

    @property
    def told(self) -> dict[str, Any]:
        """The members of a `RowResult`."""
        receipt = None if self.result is None else self.result.receipt
        entry = None if receipt is None or receipt.index is None else f"{receipt.index} {receipt.leaf}"
        return {"act": self.act, "status": self.status, "ledger_entry": entry, "problem": self.problem}

    @property
    def body(self) -> Any:
        """The changed subject as its author sees it; None of what was refused."""
        return None if self.result is None else orjson.loads(self.result.view.body)


@dataclass(frozen=True, slots=True)
class Batch:
    """Who sent the rows, as each of them is asked anew."""

    database: Database
    call: Call
    principal: Principal
    roundtable_id: UUID
    permission: Permission
    locale: str

    @classmethod
    async def of(cls, request: Request, standing: Standing) -> Self:
        """Ends the transaction of the call, which only asked whether the caller may send rows here at all."""
        needed: Needs = request.state.needs
        batch = cls(
            request.app.state.database,
            standing.call,
            request.state.principal,
            standing.roundtable.id,
            needed.permission,
            negotiate(request.headers.get("accept-language")),
        )
        await standing.db.rollback()
        return batch

    def problem(self, refusal: Refusal) -> dict[str, Any]:
        """The problem document of a refusal, in the language of the call."""
        return dict(orjson.loads(bytes(document(refusal, self.locale).body)))

    async def act(self, row: Row, do: Callable[[Standing], Awaitable[WriteResult]]) -> RowDone:
        """One row; what is refused leaves nothing, and is told. Tried rows (`Dry-Run`) do not see one another."""
        content = orjson.dumps(row.model_dump(mode="json", exclude_unset=True))
        return await self.do(row.act, content, do)

    async def within(self, act_id: UUID, do: Callable[[Standing], Awaitable[Kept]]) -> Kept | None:
        """Something that the whole call does before or after its rows, as one act or none, under this act id.

        None where the same call did it before. What is refused is raised.
        """
        async with self.database.sessions() as db:
            call = replace(self.call, act_id=act_id, once=False)
            try:
                standing = await take_standing(db, call, self.principal, self.roundtable_id, self.permission)
                kept = await do(standing)
                await self._end(db)
            except Replayed:
                return None
        return kept

    async def _end(self, db: AsyncSession) -> None:
        if self.call.dry_run:
            await db.flush()
            await db.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        else:
            await db.commit()

    async def do(self, act_id: UUID, content: bytes, do: Callable[[Standing], Awaitable[WriteResult]]) -> RowDone:
        """The same of something with this act id, whose request has this content."""
        call = replace(self.call, act_id=act_id, body=content, once=False)
        async with self.database.sessions() as db:
            try:
                standing = await take_standing(db, call, self.principal, self.roundtable_id, self.permission)
                result = await do(standing)
                await self._end(db)
            except Replayed as again:
                return RowDone(act_id, again.status, again.outcome)
            except Refusal as refusal:
                return RowDone(act_id, refusal.status, refusal=refusal, problem=self.problem(refusal))
        return RowDone(act_id, 201, result)
