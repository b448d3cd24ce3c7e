"""The mandates under which people hold seats: proposed by those who run the table, put in force by the sector."""

from app.core.ids import new_id
from app.identity.callers import WriteResult
from app.identity.roles import RUNNING_ROLES
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import accompanying, candidates, lifecycle, policy, queries, seat_ends
from app.roundtables import accrediting as rules
from app.roundtables.access import Standing
from app.roundtables.models import Mandate, MandateBasis, MandateHolder, MandatePhase, Power, Seat
from app.roundtables.running import require_may_take_back
from app.roundtables.schemas.seats import MandateIn, MandateOut, RevocationIn
from app.roundtables.service import holding
from app.roundtables.sitting import sitting


def _waits(standing: Standing, seat: Seat) -> bool:
    return rules.waits(seat.role, seat.sector, standing.roundtable.deciding_sectors)


async def speaks_for(standing: Standing, seat: Seat, mandate: Mandate) -> MandateBasis:
    """By which right the caller speaks for the sector of a seat about this mandate.

    Raises OtherSector, PowerMissing or HostConfirms.
    """
    policy.require_speaks(standing.role)
    basis = policy.basis_of(
        standing.mandate.powers,
        standing.mandate.basis,
        (standing.seat.sector, standing.seat.organization_id),
        (seat.sector, seat.organization_id),
    )
    rules.require_not_host(standing.mandate.account_id, await queries.hosts(standing.db, standing.roundtable.id))
    if basis is MandateBasis.organization and standing.mandate.account_id == mandate.account_id:
        raise policy.PowerMissing(Power.steward, cause="own_mandate")
    return basis


async def accredit(standing: Standing, seat: Seat, body: MandateIn) -> WriteResult:
    """Register who was named for a seat, on the evidence of the constituency's document.

    For a seat of a deciding sector it is a proposal, and so it is for one that runs the table once somebody was
    accepted to, and for one that conducts sessions once it is installed. Raises SeatAwaitsAssent, SeatEnded,
    MandateOverlaps, or NameHidden where it names the holder of a hidden seat.
    """
    rules.require_admitted(seat)
    seat_ends.require_not_ended(seat)
    others = await queries.mandates_of_seat(standing.db, seat.id)
    lifecycle.require_free(body.valid_from, body.valid_until, others)
    # Whoever does not run the table brings nobody to it for good.
    waiting = _waits(standing, seat) or candidates.waits_for_facilitation(standing.roundtable, seat.role)
    waiting = waiting or not standing.conducts or accompanying.waits_for_all(standing.roundtable, seat.role)

    mandate = Mandate(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        seat_id=seat.id,
        account_id=None,
        named_by=body.named_by,
        evidence_kind=body.evidence_kind,
        evidence_digest=body.evidence_digest,
        powers=[power.value for power in Power if power in body.powers],
        valid_from=body.valid_from,
        valid_until=body.valid_until,
        key_thumbprint=body.key_thumbprint,
        accredited_at=standing.now,
        accredited_by=standing.seat.id,
        phase=MandatePhase.proposed if waiting else MandatePhase.in_force,
        basis=None if waiting else MandateBasis.attested_by_host,
        unconfirmed_since=None,
        held_since=None,
        awaits_others=False,
        confirmed_at=None,
        confirmed_by=None,
        revocation_proposed_at=None,
        revoked_at=None,
        revocation_reason=None,
        revocation_digest=None,
    )
    standing.db.add(mandate)
    if body.holder is not None:
        lifecycle.require_shown(seat)
        await standing.db.flush()
        standing.db.add(MandateHolder(mandate_id=mandate.id, seat_id=seat.id, **body.holder.model_dump()))
    return await standing.record(
        Act.mandate_accredited, Change(mandate, MandateOut), evidence={"mandate": body.evidence_digest}
    )


async def confirm(standing: Standing, seat: Seat, mandate: Mandate, basis: MandateBasis) -> WriteResult:
    """The sector says yes to the holder of a mandate.

    Raises MandateRevoked, MandateNotHeld, MandateAwaitsOthers, MandateNotWaiting, HostTakesNoSeat, SitsForASector, and
    SectorWordNeeded where one organization would name who is to speak for another.
    `basis` is the right by which the caller speaks for the sector.
    """
    rules.require_of_its_sector(seat.role, seat.sector, standing.roundtable.deciding_sectors)
    rules.require_confirmable(mandate, resting_on={MandateBasis.unconfirmed})
    await holding.require_still_may(standing.db, standing.roundtable, seat, mandate, standing.now)
    people = await sitting(standing.db, standing.roundtable, standing.now)
    if not policy.is_of_all(standing.mandate.powers, standing.mandate.basis) and rules.speaks_for_others(
        mandate, seat, people
    ):
        raise rules.SectorWordNeeded

    rules.confirm(mandate, basis, standing.seat.id, standing.now)
    return await standing.record(Act.mandate_confirmed, Change(mandate, MandateOut))


async def revoke(standing: Standing, seat: Seat, mandate: Mandate, body: RevocationIn) -> WriteResult:
    """The sector takes a mandate back; by those who run the table it is a proposal, unless no sector stands behind it.

    Everybody gives their own back, and who runs the table changes by a facilitation alone. Raises what `speaks_for`
    raises, FacilitationDecides, MandateRevoked and RevocationProposed.
    """
    own = mandate.id == standing.mandate.id
    waits = _waits(standing, seat)
    if not own and standing.conducts:
        if not waits:
            require_may_take_back(standing.part, seat.role)
        candidates.require_own_end(standing.roundtable, seat, mandate, standing.mandate)
    elif not own:
        candidates.require_of_no_facilitation(seat.role, mandate, standing.mandate)
        if seat.role not in RUNNING_ROLES:
            await speaks_for(standing, seat, mandate)
    accompanying.require_not_of_all(seat, mandate, standing.mandate, standing.roundtable.deciding_sectors)
    lifecycle.require_not_revoked(mandate)

    evidence = {"revocation": body.evidence_digest}
    founding = rules.is_founding(standing.roundtable, seat.sector)
    hosts = rules.is_the_hosts_to_end(mandate, waiting=waits, founding=founding)
    if standing.conducts and not own and not hosts:
        rules.propose_end(mandate, body.reason, body.evidence_digest, standing.now)
        return await standing.record(Act.mandate_revocation_proposed, Change(mandate, MandateOut), evidence=evidence)
    rules.end(mandate, body.reason, body.evidence_digest, standing.now)
    return await standing.record(Act.mandate_revoked, Change(mandate, MandateOut), evidence=evidence)


async def keep(standing: Standing, mandate: Mandate) -> WriteResult:
    """The sector keeps a mandate that those who run the table proposed to revoke; raises RevocationNotProposed."""
    rules.refuse_end(mandate)
    return await standing.record(Act.mandate_revocation_refused, Change(mandate, MandateOut))
