"""`R/waivers`: setting one clause aside for one thing."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented
from app.assents.models import WaiverAssent
from app.assents.schemas import AssentOut
from app.continuity import lifecycle, queries
from app.continuity.models import ConsentPhase, Waiver
from app.continuity.schemas.consents import (
    ConsentList,
    WaiverAssentIn,
    WaiverCounts,
    WaiverDocument,
    WaiverIn,
    WaiverList,
    WaiverOut,
)
from app.continuity.service import waiving
from app.core.paging import Paging
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created, found
from app.identity.roles import Permission
from app.ledger.queries import Stored
from app.protocols.lifecycle import ProtocolMissing
from app.protocols.policy import SectorDoesNotDecide
from app.protocols.router.deciding import deciding
from app.roundtables.access import Standing, located, matched, seen, standing
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.policy import PowerMissing
from app.roundtables.router.lists import listed
from app.rules.engine import GroundRuleMissing
from app.rules.kinds import refusals_at
from app.rules.moments import WaiverAssented, WaiverProposed
from app.signatures.lifecycle import DocumentRedacted
from app.signatures.service.own_key import ARRIVAL

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}", tags=["continuity"], route_class=StrictRoute)

P = Permission
Reading = Annotated[Standing, Depends(standing(P.roundtable_read))]
Proposing = Annotated[Standing, Depends(standing(P.waiver_propose))]
Read = Annotated[Waiver, located(Waiver, "waiver_id", P.roundtable_read)]


# Declared before the row that If-Match is compared with: whose part it is comes first.
Assenting = Annotated[Standing, deciding(P.waiver_assent)]


@router.get("/waivers", operation_id="list_waivers", response_model=WaiverList)
async def list_waivers(
    request: Request, reading: Reading, paging: Paging, phase: ConsentPhase | None = None
) -> Response:
    """Every clause that the sectors were asked to set aside, for which one thing and why."""
    where = (Waiver.phase == phase,) if phase else ()
    return await listed(request, reading, Waiver, paging, *where)


@router.post(
    "/waivers",
    operation_id="propose_waiver",
    status_code=201,
    response_model=WaiverOut,
    responses=problems(
        lifecycle.WaiverSubjectUnknown,
        lifecycle.WaiverClauseUnknown,
        lifecycle.WaiverKnown,
        RoundtableNotLive,
        ProtocolMissing,
        GroundRuleMissing,
        *refusals_at(WaiverProposed),
    ),
)
async def propose_waiver(proposing: Proposing, body: WaiverIn) -> Response:
    """Ask the sectors to set one clause aside for one thing, where the clause on waivers names its kind of rule."""
    return created(await waiving.propose(proposing, body))


@router.get("/waivers/{waiver_id}", operation_id="get_waiver", response_model=WaiverOut)
async def get_waiver(
    request: Request, waiver: Annotated[Stored, seen(Waiver, "waiver_id", P.roundtable_read)]
) -> Response:
    """One waiver, with the sentence of the clause that is not kept."""
    return found(request, waiver)


@router.get("/waiver-counts", operation_id="count_waivers", response_model=WaiverCounts)
async def count_waivers(reading: Reading) -> WaiverCounts:
    """How often the table has set its own rules aside, by kind of rule: a live view."""
    return await waiving.counts(reading)


@router.get(
    "/waivers/{waiver_id}/document",
    operation_id="get_waiver_document",
    response_model=WaiverDocument,
    responses=problems(DocumentRedacted),
)
async def get_waiver_document(request: Request, reading: Reading, waiver: Read) -> Response:
    """The exact bytes that are signed: their SHA-256 is `document` in the waiver and in every statement."""
    whole = await queries.waiver_with_document(reading.db, waiver.id)
    if whole.document_text is None:
        raise DocumentRedacted
    return found(request, Stored(whole.id, 1, whole.document, whole.document_text))


@router.get(
    "/waivers/{waiver_id}/assents",
    operation_id="list_waiver_assents",
    response_model=ConsentList,
)
async def list_waiver_assents(request: Request, reading: Reading, waiver: Read, paging: Paging) -> Response:
    """Which sectors have agreed to the waiver, by which seats, and the signature behind each word."""
    return await listed(request, reading, WaiverAssent, paging, WaiverAssent.target_id == waiver.id)


@router.post(
    "/waivers/{waiver_id}/assents",
    operation_id="assent_to_waiver",
    status_code=201,
    response_model=AssentOut,
    responses=problems(
        SectorDoesNotDecide,
        PowerMissing,
        RoundtableNotLive,
        lifecycle.ConsentGiven,
        AlreadyAssented,
        DocumentRedacted,
        *refusals_at(WaiverAssented),
        *ARRIVAL,
    ),
)
async def assent_to_waiver(
    assenter: Assenting,
    waiver: Annotated[Waiver, matched(Waiver, "waiver_id", P.waiver_assent)],
    body: Annotated[WaiverAssentIn, Body(default_factory=WaiverAssentIn)],
) -> Response:
    """A delegate agrees for the own sector; with the last deciding sector the clause is waived for its one thing."""
    return created(await waiving.assent(assenter, waiver, body))
