"""What assemblies do with positions that wait for them, before a proposal is decided and after it was ad referendum."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from app.assents.models import Position
from app.assents.ratification import Assembly, NothingToRatify
from app.assents.schemas import RatificationIn
from app.assents.service.ratifying import ACTS, evidence, require_ratifiable, require_shown, settled
from app.decisions import assemblies, facts, lifecycle, queries, wordings
from app.decisions.models import Agreement, AgreementPhase, Proposal
from app.decisions.schemas.agreements import AgreementOut
from app.decisions.schemas.decisions import ProposalOut
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change, append
from app.ledger.envelopes import Actor, Authorship
from app.roundtables import queries as tables
from app.roundtables.access import Standing

LAPSE: Final = Actor("clock", "lapse")
"""The day by which an assembly had to act is over at the table."""
_PORTION: Final = 500


async def ratify_position(
    standing: Standing, proposal: Proposal, position: Position, body: RatificationIn
) -> WriteResult:
    """What the assembly did with one position, whether its proposal is decided or not.

    Raises PositionLapsed, what `require_ratifiable` raises, ProposalNotInAssent, AgreementSettled and
    RatificationLapsed.
    """
    agreement = await queries.agreement_of(standing.db, proposal.id)
    if agreement is None:
        wordings.require_on_present_text(proposal, position.target_revision)
        await require_ratifiable(standing, position, await facts.spoken_on(standing, proposal), body)
        lifecycle.require_in_assent(proposal)
        change = settled(standing, position, body)
        return await standing.record(ACTS[Assembly(body.outcome)], change, evidence=evidence(body))
    return await _ratify(standing, agreement, [position], body)


async def ratify_agreement(standing: Standing, agreement: Agreement, body: RatificationIn) -> WriteResult:
    """What the assembly of the caller's organization did with an agreement that waits for it.

    Raises NothingToRatify, AgreementSettled, RatificationLapsed, AssemblyDay and EvidenceNotStored.
    """
    mine = standing.seat.organization_id
    waiting = [
        each.position_id
        for each in assemblies.conditions_of(agreement)
        if each.organization_id == mine and each.assembly is Assembly.awaited
    ]
    assemblies.require_waiting(agreement, standing.roundtable.time_zone, standing.now)
    positions = await queries.positions_named(standing.db, waiting)
    if not positions:
        raise NothingToRatify
    return await _ratify(standing, agreement, positions, body, first=agreement)


async def _ratify(
    standing: Standing,
    agreement: Agreement,
    positions: Collection[Position],
    body: RatificationIn,
    *,
    first: Agreement | None = None,
) -> WriteResult:
    """The agreement with what the assembly did, and its proposal; `first` is what the act is about, if no position."""
    zone, now = standing.roundtable.time_zone, standing.now
    assemblies.require_waiting(agreement, zone, now)
    for position in positions:
        await require_shown(standing, position, body)
    proposal = await standing.db.get_one(Proposal, agreement.proposal_id)
    did, known = Assembly(body.outcome), {position.id for position in positions}
    update = {"assembly": did, "text": body.reasons if did is Assembly.refused else None}
    assemblies.settle(
        proposal,
        agreement,
        [
            each.model_copy(update=update) if each.position_id in known else each
            for each in assemblies.conditions_of(agreement)
        ],
        now,
    )

    of_agreement = [Change(agreement, AgreementOut), Change(proposal, ProposalOut)]
    if agreement.phase is AgreementPhase.standing:
        others = await queries.beside(standing.db, proposal)
        of_agreement += [Change(each, ProposalOut) for each in wordings.close_beside(proposal, others, now)]
    of_words = [settled(standing, position, body) for position in positions]
    changes = [*of_agreement, *of_words] if first is not None else [*of_words, *of_agreement]
    return await standing.record(ACTS[did], *changes, evidence=evidence(body))


Waiting = tuple[date, UUID]


async def candidates(
    db: AsyncSession, now: datetime, after: Waiting | None = None
) -> tuple[list[UUID], Waiting | None]:
    """Of the next portion of agreements whose day may be over: their ids, and where to go on."""
    found = await queries.waiting_since(db, now, after=after, most=_PORTION)
    return [agreement for _, agreement in found], found[-1] if found else None


async def record_lapse(db: AsyncSession, agreement_id: UUID, now: datetime, signed_size: int = 0) -> bool:
    """Append the entry, dated `now`, that no assembly has ratified an agreement by its day, if it is so.

    `signed_size` is how many entries the log must have. Raises LogContradictsCheckpoint. The table is locked first, as
    in every write at it, so of a ratification and this the second finds what the first did.
    """
    table_id = await queries.table_of_agreement(db, agreement_id)
    table = None if table_id is None else await tables.lock_table(db, table_id)
    agreement = await queries.agreement(db, agreement_id)
    if table is None or agreement is None or not assemblies.has_lapsed(agreement, table.time_zone, now):
        return False
    day = agreement.ratify_by
    proposal = await db.get_one(Proposal, agreement.proposal_id)
    assemblies.settle(
        proposal,
        agreement,
        [
            each.model_copy(update={"assembly": Assembly.lapsed})
            if each.assembly is Assembly.awaited and each.ratify_by == day
            else each
            for each in assemblies.conditions_of(agreement)
        ],
        now,
    )
    authorship = Authorship(LAPSE, now, uuid5(agreement.id, "lapse"), request_digest=None, signed_size=signed_size)
    changes = [Change(agreement, AgreementOut), Change(proposal, ProposalOut)]
    await append(db, Act.agreement_lapsed, authorship, changes, roundtable_id=table.id)
    return True
