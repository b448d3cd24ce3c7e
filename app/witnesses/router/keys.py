"""`R/witnesses`, how far they vouch for the log, and the cosignatures that anybody hands in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.core.db import DbSession
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created, found
from app.identity.guards import needs, require_writable
from app.identity.roles import Permission
from app.ledger.contradictions import LogContradictsCheckpoint
from app.roundtables import policy as people
from app.roundtables.access import CurrentStanding, CurrentTableReadAccess, Seen, located, matched, seen
from app.signatures import lifecycle as proofs
from app.signatures import policy as keys
from app.trust.checkpoints import VerifierKey
from app.witnesses import lifecycle
from app.witnesses.models import LogWitness
from app.witnesses.schemas import (
    CosignatureIn,
    CosignedCheckpoint,
    Settlement,
    WitnessIn,
    WitnessList,
    WitnessOut,
    WitnessRevocationIn,
)
from app.witnesses.service import cosigning
from app.witnesses.service import keys as service

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}", tags=["signatures"], route_class=StrictRoute)

P = Permission
LogWitnessAtHand = Annotated[LogWitness, located(LogWitness, "witness_id")]


@router.get(
    "/witnesses",
    operation_id="list_witnesses",
    dependencies=[needs(P.roundtable_read)],
    response_model=WitnessList,
)
async def list_witnesses(request: Request, access: CurrentTableReadAccess, paging: Paging) -> Response:
    """The witnesses that the sectors have and had, with their proofs, for every member of the table to check."""
    return page_response(request, await access.page(LogWitness, paging))


@router.post(
    "/witnesses",
    operation_id="register_witness",
    dependencies=[needs(P.witness_register)],
    status_code=201,
    response_model=WitnessOut,
    responses=problems(
        lifecycle.WitnessProofRefused,
        lifecycle.WitnessNameRefused,
        proofs.ProofOfAnotherLog,
        proofs.ProofOfAnotherTable,
        proofs.ProofOfAnotherSeat,
        proofs.ProofStale,
        lifecycle.WitnessKnown,
        keys.HostVouches,
    ),
)
async def register_witness(standing: CurrentStanding, body: WitnessIn) -> Response:
    """Register a witness for your sector. It is active at once where you are a steward; else a steward activates it."""
    return created(await service.register(standing, body))


@router.get(
    "/witnesses/{witness_id}",
    operation_id="get_witness",
    dependencies=[needs(P.roundtable_read)],
    response_model=WitnessOut,
)
async def get_witness(request: Request, witness: Annotated[Seen, seen(LogWitness, "witness_id")]) -> Response:
    """One witness, with the ETag that taking it back asks for."""
    return found(request, witness.stored)


@router.post(
    "/witnesses/{witness_id}/activation",
    operation_id="activate_witness",
    dependencies=[needs(P.witness_activate)],
    status_code=201,
    response_model=WitnessOut,
    responses=problems(people.PowerMissing, people.OtherSector, keys.HostVouches, lifecycle.WitnessNotWaiting),
)
async def activate_witness(standing: CurrentStanding, witness: LogWitnessAtHand) -> Response:
    """Vouch, as a steward of its sector, that a witness is the sector's."""
    return created(await service.activate(standing, witness))


@router.post(
    "/witnesses/{witness_id}/revocation",
    operation_id="revoke_witness",
    dependencies=[needs(P.witness_revoke)],
    status_code=201,
    response_model=WitnessOut,
    responses=problems(people.PowerMissing, people.OtherSector, lifecycle.WitnessRevoked, proofs.CompromisedInFuture),
)
async def revoke_witness(
    standing: CurrentStanding,
    witness: Annotated[LogWitness, matched(LogWitness, "witness_id")],
    body: WitnessRevocationIn,
) -> Response:
    """Take a witness back, as who registered it or as a steward of its sector: from now on its word is not taken."""
    return created(await service.revoke(standing, witness, body))


@router.get(
    "/settlement", operation_id="get_settlement", dependencies=[needs(P.roundtable_read)], response_model=Settlement
)
async def get_settlement(standing: CurrentStanding) -> Settlement:
    """How far the witnesses of this table's sectors vouch for the log: a live view."""
    return await cosigning.settlement(standing.db, standing.roundtable.id)


cosignatures = APIRouter(prefix="/v1/ledger/cosignatures", tags=["ledger"], route_class=StrictRoute)


@cosignatures.get("", operation_id="list_cosignatures", response_model=Settlement)
async def list_cosignatures(db: DbSession) -> Settlement:
    """The newest checkpoint that each witness cosigned, with its lines, and up to which size the log is settled.

    Whom to believe is the reader's matter: a member of a table asks `R/settlement`, which counts its own sectors only.
    """
    return await cosigning.settlement(db)


@cosignatures.post(
    "",
    operation_id="submit_cosignature",
    status_code=201,
    response_model=CosignedCheckpoint,
    responses=problems(
        lifecycle.CosignatureMalformed,
        lifecycle.CheckpointOfAnotherLog,
        lifecycle.CheckpointContradicts,
        lifecycle.WitnessUnknown,
        lifecycle.CosignatureRefused,
        lifecycle.CosignatureOutOfTime,
        lifecycle.WitnessWentBack,
        LogContradictsCheckpoint,
    ),
    dependencies=[Depends(require_writable)],
)
async def submit_cosignature(request: Request, db: DbSession, body: CosignatureIn) -> CosignedCheckpoint:
    """Hand in a cosigned checkpoint. It needs no token: the witness's signature is what counts, whoever brings it."""
    key = VerifierKey.parse(request.app.state.signer.verifier)
    return await cosigning.receive(db, body.note, key, request.app.state.clock())
