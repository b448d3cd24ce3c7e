"""Registering a sector's witness, putting it in force, and taking it back."""

from app.core.ids import new_id
from app.identity.callers import WriteResult
from app.ledger import queries as ledger
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.signatures.policy import require_not_host
from app.trust import canonical
from app.trust.errors import TrustError
from app.trust.witness_keys import WitnessProof, read_proof
from app.witnesses import lifecycle, policy, queries
from app.witnesses.models import LogWitness, WitnessPhase
from app.witnesses.schemas import WitnessIn, WitnessOut, WitnessRevocationIn


async def register(standing: Standing, body: WitnessIn) -> WriteResult:
    """The caller's sector gets a witness, on proof of possession: at once where a steward registers it.

    Raises HostVouches where whoever runs the table would watch over itself from a seat of a sector.
    """
    await _require_not_host(standing)
    proof, seat = _proven(body.proof), standing.seat
    lifecycle.require_fitting(
        proof,
        log=(await ledger.head(standing.db)).origin,
        roundtable_id=standing.roundtable.id,
        seat_id=seat.id,
        now=standing.now,
    )
    if await queries.is_known(standing.db, proof.key):
        raise lifecycle.WitnessKnown

    vouched = policy.is_steward(standing.mandate.powers)
    witness = LogWitness(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        seat_id=seat.id,
        sector=seat.sector,
        name=proof.key.name,
        vkey=str(proof.key),
        public_key=proof.key.public.hex(),
        proof=body.proof,
        phase=WitnessPhase.active if vouched else WitnessPhase.registered,
        activated_by=seat.id if vouched else None,
        registered_at=standing.now,
        activated_at=standing.now if vouched else None,
        revoked_at=None,
        revocation_reason=None,
        compromised_since=None,
    )
    standing.db.add(witness)
    return await standing.record(
        Act.witness_registered,
        Change(witness, WitnessOut),
        evidence={
            "proof": canonical.digest(body.proof.encode()),
            "mandate": standing.mandate.evidence_digest,
        },
    )


async def activate(standing: Standing, witness: LogWitness) -> WriteResult:
    """A steward of the sector vouches that the witness is the sector's."""
    policy.require_steward(standing.mandate.powers, standing.seat.sector, witness.sector)
    await _require_not_host(standing)
    lifecycle.require_waiting(witness)

    witness.phase = WitnessPhase.active
    witness.activated_by = standing.seat.id
    witness.activated_at = standing.now
    return await standing.record(
        Act.witness_activated,
        Change(witness, WitnessOut),
        evidence={"mandate": standing.mandate.evidence_digest},
    )


async def revoke(standing: Standing, witness: LogWitness, body: WitnessRevocationIn) -> WriteResult:
    """Its registrant or a steward of the sector takes a witness back; what it cosigned before stays cosigned."""
    policy.require_may_revoke(
        standing.mandate.powers,
        standing.seat.sector,
        witness.sector,
        own_seat=standing.seat.id == witness.seat_id,
    )
    lifecycle.require_revocable(witness, body.compromised_since, standing.now)

    witness.phase = WitnessPhase.revoked
    witness.revoked_at = standing.now
    witness.revocation_reason = body.reason
    witness.compromised_since = body.compromised_since
    return await standing.record(Act.witness_revoked, Change(witness, WitnessOut))


async def _require_not_host(standing: Standing) -> None:
    """Raises HostVouches."""
    hosts = await tables.hosts(standing.db, standing.roundtable.id)
    require_not_host(standing.mandate.account_id, hosts)


def _proven(note: str) -> WitnessProof:
    try:
        return read_proof(note.encode())
    except (TrustError, UnicodeEncodeError):
        raise lifecycle.WitnessProofRefused from None
