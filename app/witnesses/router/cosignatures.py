"""`/v1/ledger/cosignatures`: handing in what a witness signed, and reading what all of them did."""

from fastapi import APIRouter, Request

from app.core.db import DbSession
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.ledger.signer import LogContradictsCheckpoint
from app.trust.checkpoints import VerifierKey
from app.witnesses import lifecycle
from app.witnesses.schemas import CosignatureIn, CosignedCheckpoint, Settlement
from app.witnesses.service import cosigning

router = APIRouter(prefix="/v1/ledger/cosignatures", tags=["ledger"], route_class=StrictRoute)


@router.get("", operation_id="list_cosignatures", response_model=Settlement)
async def list_cosignatures(db: DbSession) -> Settlement:
    """The newest checkpoint that each witness cosigned, with its lines, and up to which size the log is settled.

    Whom to believe is the reader's matter: a member of a table asks `R/settlement`, which counts its own sectors only.
    """
    return await cosigning.settlement(db)


@router.post(
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
)
async def submit_cosignature(request: Request, db: DbSession, body: CosignatureIn) -> CosignedCheckpoint:
    """Hand in a cosigned checkpoint. It needs no token: the witness's signature is what counts, whoever brings it."""
    key = VerifierKey.parse(request.app.state.signer.verifier)
    return await cosigning.receive(db, body.note, key, request.app.state.clock())
