"""`R/waivers`: setting one clause aside for one thing."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented, OrganizationAway
from app.assents.models import WaiverAssent
from app.assents.ratification import RatificationDay
from app.assents.schemas import AssentOut, SignedConsentIn
from app.continuity import lifecycle, queries
from app.continuity.models import ConsentPhase, Waiver
from app.continuity.schemas.consents import (
    ConsentList,
    WaiverCounts,
    WaiverDocument,
    WaiverIn,
    WaiverList,
    WaiverOut,
)
from app.continuity.service import waiving
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import Stored, equal
from app.protocols.lifecycle import ProtocolMissing
from app.protocols.router.consenting import Consent, Deciding, signatures_of
from app.protocols.router.ratifying import Ratifiable, add_ratification
from app.roundtables.access import CurrentStanding, CurrentTableReadAccess, Seen, matched, seen
from app.roundtables.lifecycle import RoundtableNotLive
from app.rules.engine import GroundRuleMissing
from app.rules.kinds import refusals_at
from app.rules.moments import WaiverAssented, WaiverProposed
from app.signatures.lifecycle import DocumentRedacted
from app.signatures.service.own_key import ARRIVAL

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}", tags=["continuity"], route_class=StrictRoute)

P = Permission
SeenWaiver = Annotated[Seen, seen(Waiver, "waiver_id")]


@router.get("/waivers", operation_id="list_waivers", dependencies=[needs(P.roundtable_read)], response_model=WaiverList)
async def list_waivers(
    request: Request, access: CurrentTableReadAccess, paging: Paging, phase: ConsentPhase | None = None
) -> Response:
    """Every clause that the sectors were asked to set aside, for which one thing and why."""
    return page_response(request, await access.page(Waiver, paging, *equal(Waiver.phase, phase)))


@router.post(
    "/waivers",
    operation_id="propose_waiver",
    dependencies=[needs(P.waiver_propose)],
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
async def propose_waiver(standing: CurrentStanding, body: WaiverIn) -> Response:
    """Ask the sectors to set one clause aside for one thing, where the clause on waivers names its kind of rule."""
    return created(await waiving.propose(standing, body))


@router.get(
    "/waivers/{waiver_id}", operation_id="get_waiver", dependencies=[needs(P.roundtable_read)], response_model=WaiverOut
)
async def get_waiver(request: Request, waiver: SeenWaiver) -> Response:
    """One waiver, with the sentence of the clause that is not kept."""
    return found(request, waiver.stored)


@router.get(
    "/waiver-counts", operation_id="count_waivers", dependencies=[needs(P.roundtable_read)], response_model=WaiverCounts
)
async def count_waivers(standing: CurrentStanding) -> WaiverCounts:
    """How often the table has set its own rules aside, by kind of rule: a live view."""
    return await waiving.counts(standing)


@router.get(
    "/waivers/{waiver_id}/document",
    operation_id="get_waiver_document",
    dependencies=[needs(P.roundtable_read)],
    response_model=WaiverDocument,
    responses=problems(DocumentRedacted),
)
async def get_waiver_document(request: Request, waiver: SeenWaiver) -> Response:
    """The exact bytes that are signed: their SHA-256 is `document` in the waiver and in every statement."""
    digest, text = await queries.waiver_document(waiver.access.reads, waiver.id)
    if text is None:
        raise DocumentRedacted
    return found(request, Stored(waiver.id, 1, digest, text))


@router.get(
    "/waivers/{waiver_id}/assents",
    operation_id="list_waiver_assents",
    dependencies=[needs(P.roundtable_read)],
    response_model=ConsentList,
)
async def list_waiver_assents(request: Request, waiver: SeenWaiver, paging: Paging) -> Response:
    """Which sectors have agreed to the waiver, by which seats, and the signature behind each word."""
    page = await waiver.page(WaiverAssent, paging, *equal(WaiverAssent.target_id, waiver.id))
    return page_response(request, page)


@router.post(
    "/waivers/{waiver_id}/assents",
    operation_id="assent_to_waiver",
    dependencies=[needs(P.waiver_assent)],
    status_code=201,
    response_model=AssentOut,
    responses=problems(
        RoundtableNotLive,
        lifecycle.ConsentGiven,
        AlreadyAssented,
        OrganizationAway,
        RatificationDay,
        DocumentRedacted,
        *refusals_at(WaiverAssented),
        *ARRIVAL,
    ),
)
async def assent_to_waiver(
    standing: Deciding,
    waiver: Annotated[Waiver, matched(Waiver, "waiver_id")],
    body: Annotated[SignedConsentIn, Body(default_factory=SignedConsentIn)],
) -> Response:
    """A delegate agrees for the own sector, or objects with reasons.

    With the yes of the last deciding sector the clause is waived for its one thing.
    """
    return created(await waiving.assent(standing, waiver, body))


add_ratification(
    router,
    "/waivers/{waiver_id}/assents",
    Ratifiable(
        Waiver,
        "waiver_id",
        WaiverAssent,
        "assent_id",
        waiving.asked,
        (RoundtableNotLive, lifecycle.ConsentGiven, DocumentRedacted),
    ),
)
# By a qualified signature or on paper, for who has no key.
_ASSENTING: Final = Consent(
    Waiver,
    "waiver_id",
    P.waiver_assent,
    waiving.asked,
    (RoundtableNotLive, lifecycle.ConsentGiven, DocumentRedacted, *refusals_at(WaiverAssented)),
)
signatures = signatures_of(_ASSENTING, "/v1/roundtables/{roundtable_id}/waivers/{waiver_id}", "continuity")
