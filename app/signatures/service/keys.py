"""Registering a seat's key, putting it in force, and taking it back."""

from collections.abc import Sequence
from datetime import datetime

from app.core.ids import new_id
from app.identity.callers import WriteResult
from app.ledger import queries as ledger
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.models import Power, Seat
from app.signatures import lifecycle, policy, queries, witnessing
from app.signatures.models import KeyOrigin, KeyPhase, SeatKey, Signature
from app.signatures.schemas import JwkIn, KeyIn, KeyOut, KeyRevocationIn
from app.signatures.schemas.paper import ConfirmationIn, KeyPaperIn
from app.signatures.service import paper
from app.trust import canonical
from app.trust.errors import KeyRefusedError, TrustError
from app.trust.keys import PublicKey
from app.trust.statements import KeyProof, read_key_proof


async def register(standing: Standing, seat: Seat, body: KeyIn) -> WriteResult:
    """The holder's key, on proof of possession: active at once where the mandate's document names it."""
    policy.require_own_seat(standing.seat.id, seat.id)
    standing.require_power(Power.sign)
    native, proof = _key_of(body.jwk), body.proof
    head = await ledger.head(standing.db)
    lifecycle.require_fitting(
        _proven(proof, native),
        log=head.origin,
        roundtable_id=standing.roundtable.id,
        seat_id=seat.id,
        now=standing.now,
    )
    if await queries.is_known(standing.db, native.thumbprint):
        raise lifecycle.KeyKnown

    key = SeatKey(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        seat_id=seat.id,
        mandate_id=standing.mandate.id,
        kid=native.thumbprint,
        jwk=dict(native.jwk()),
        proof=proof,
        phase=KeyPhase.registered,
        origin=None,
        activated_by=None,
        registered_at=standing.now,
        activated_at=None,
        revoked_at=None,
        revocation_reason=None,
        replaced_by=None,
        compromised_since=None,
        paper=None,
        witnesses=None,
    )
    former: tuple[Change, ...] = ()
    if standing.mandate.key_thumbprint == key.kid:
        former = await put_in_force(standing, key, KeyOrigin.mandate)
    standing.db.add(key)
    return await standing.record(
        Act.key_registered,
        Change(key, KeyOut),
        *former,
        evidence={"proof": canonical.digest(proof.encode()), "mandate": standing.mandate.evidence_digest},
    )


async def activate(standing: Standing, seat: Seat, key: SeatKey) -> WriteResult:
    """A steward of the sector vouches for a key, or its holder shows the mandate that names it by now."""
    origin = KeyOrigin.steward
    if standing.seat.id == seat.id and standing.mandate.key_thumbprint == key.kid:
        origin = KeyOrigin.mandate
    else:
        own = standing.seat.id == seat.id or await queries.registrant(standing.db, key) == standing.mandate.account_id
        policy.require_steward(standing.mandate.powers, standing.seat.sector, seat.sector, own=own)
        policy.require_not_host(standing.mandate.account_id, await tables.hosts(standing.db, standing.roundtable.id))
    lifecycle.require_waiting(key)
    if not await queries.is_of_holder(standing.db, key):
        raise lifecycle.KeyOfFormerHolder

    former = await put_in_force(standing, key, origin)
    return await standing.record(
        Act.key_activated,
        Change(key, KeyOut),
        *former,
        evidence={"mandate": standing.mandate.evidence_digest},
    )


async def revoke(standing: Standing, seat: Seat, key: SeatKey, body: KeyRevocationIn) -> Sequence[Signature]:
    """The holder or a steward of the sector takes a key back; the caller's service records it.

    What it signed before stays signed. What arrived from `compromised_since` on is marked, and is what is returned.
    """
    policy.require_may_revoke(
        standing.mandate.powers, standing.seat.sector, seat.sector, own_seat=standing.seat.id == seat.id
    )
    lifecycle.require_revocable(key, body.compromised_since, standing.now)

    _take_back(key, standing.now)
    key.revocation_reason = body.reason
    key.compromised_since = body.compromised_since
    if body.compromised_since is None:
        return ()
    doubted = await queries.by_key_since(standing.db, key.kid, body.compromised_since)
    for signature in doubted:
        signature.compromised_since = body.compromised_since
    return doubted


def _key_of(jwk: JwkIn) -> PublicKey:
    try:
        return PublicKey.from_jwk(jwk.model_dump(exclude_none=True))
    except KeyRefusedError:
        raise lifecycle.JwkRefused from None


def _proven(proof: str, key: PublicKey) -> KeyProof:
    try:
        return read_key_proof(proof, key)
    except TrustError as error:
        raise lifecycle.ProofRefused(error) from None


async def put_in_force(standing: Standing, key: SeatKey, origin: KeyOrigin) -> tuple[Change, ...]:
    """The key becomes the seat's active one; the former one, if there is one, is revoked by the same act."""
    former = await queries.active_key_of_seat(standing.db, key.seat_id)
    if former is not None:
        _take_back(former, standing.now)
        former.replaced_by = key.kid
        # A seat has one active key at any moment, in the database too: the former one leaves first.
        await standing.db.flush()
    key.phase = KeyPhase.active
    key.origin = origin
    key.activated_by = standing.seat.id
    key.activated_at = standing.now
    return (Change(former, KeyOut),) if former is not None else ()


def _take_back(key: SeatKey, now: datetime) -> None:
    key.phase = KeyPhase.revoked
    key.revoked_at = now


async def record_paper(standing: Standing, seat: Seat, key: SeatKey, body: KeyPaperIn) -> WriteResult:
    """The sheet on which the constituency vouches for a waiting key; a later one takes the place of an earlier one.

    Raises KeyNotWaiting, KeyOfFormerHolder, SignerWithoutMandate and what `paper.recorded_sheet` raises.
    """
    lifecycle.require_waiting(key)
    if not await queries.is_of_holder(standing.db, key):
        raise lifecycle.KeyOfFormerHolder
    mandate = await paper.mandate_in_force(standing, seat)
    key.paper, key.witnesses = await paper.recorded_sheet(standing, body, (seat, mandate), key.registered_at)
    return await standing.record(
        Act.key_paper_recorded, Change(key, KeyOut), evidence={"scan": body.scan_digest}, occurred_at=body.signed_at
    )


async def confirm_paper(standing: Standing, key: SeatKey, body: ConfirmationIn) -> WriteResult:
    """One witness's word; with the second one the key is in force.

    Raises KeyNotWaiting, KeyOfFormerHolder and the refusals of `witnessing`.
    """
    lifecycle.require_waiting(key)
    witnesses = await paper.confirmed_sheet(standing, key.witnesses, key.mandate_id)
    witnessing.require_same_sheet(key.paper, body.scan_digest)
    if not await queries.is_of_holder(standing.db, key):
        raise lifecycle.KeyOfFormerHolder

    key.witnesses = [each.stored() for each in witnesses]
    evidence = {"scan": body.scan_digest}
    if not witnessing.is_complete(witnesses):
        return await standing.record(Act.key_witnessed, Change(key, KeyOut), evidence=evidence)
    former = await put_in_force(standing, key, KeyOrigin.paper)
    return await standing.record(Act.key_activated, Change(key, KeyOut), *former, evidence=evidence)
