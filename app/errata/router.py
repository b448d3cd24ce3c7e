"""`…/minutes/errata`: what sealed minutes should say, beside the bytes that stay."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented, OrganizationAway
from app.assents.models import ErratumAssent
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.router import Country
from app.directory.table_calendar import CalendarTooShort
from app.errata import lifecycle, queries, service
from app.errata.models import Erratum, ErratumPhase
from app.errata.schemas import (
    ErratumAssentIn,
    ErratumAssentList,
    ErratumAssentOut,
    ErratumDocument,
    ErratumIn,
    ErratumList,
    ErratumOut,
)
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import Stored, equal
from app.minutes.router.minutes import RULED, MinutesAtHand, SessionSeen
from app.minutes.router.review import WhoWasThere
from app.protocols.router.consenting import Consent, Deciding, signatures_of
from app.roundtables.access import CurrentStanding, Seen, located, matched, seen
from app.roundtables.evidence import EvidenceNotStored
from app.roundtables.lifecycle import LanguageUnknown
from app.rules.kinds import refusals_at
from app.rules.moments import MinutesSealed
from app.sessions.schemas.sessions import StepIn
from app.signatures.lifecycle import DocumentRedacted
from app.signatures.service.own_key import ARRIVAL

_PREFIX: Final = "/v1/roundtables/{roundtable_id}/sessions/{session_id}/minutes/errata"
router = APIRouter(prefix=_PREFIX, tags=["minutes"], route_class=StrictRoute)

P = Permission
SeenErratum = Annotated[Seen, seen(Erratum, "erratum_id", under=Erratum.session_id)]
OPEN = (lifecycle.ErratumSettled, DocumentRedacted)


async def _step(body: StepIn | None = None) -> None:
    """These steps say nothing but that they are done."""


@router.get("", operation_id="list_errata", dependencies=[needs(P.roundtable_read)], response_model=ErratumList)
async def list_errata(
    request: Request, session: SessionSeen, paging: Paging, phase: ErratumPhase | None = None
) -> Response:
    """The errata to the sealed minutes, by number, whatever became of them; those `in_force` stand beside the text."""
    where = (*equal(Erratum.session_id, session.id), *equal(Erratum.phase, phase))
    return page_response(request, await session.page(Erratum, paging, *where, order=Erratum.number))


@router.post(
    "",
    operation_id="propose_erratum",
    dependencies=[needs(P.minutes_correct, once=True)],
    status_code=201,
    response_model=ErratumOut,
    responses=problems(
        lifecycle.MinutesStillOpen,
        lifecycle.PlaceNotInSection,
        lifecycle.WordsNotSealed,
        DocumentRedacted,
        LanguageUnknown,
        EvidenceNotStored,
        CalendarTooShort,
        *RULED,
    ),
)
async def propose_erratum(standing: WhoWasThere, minutes: MinutesAtHand, country: Country, body: ErratumIn) -> Response:
    """Say what sealed minutes of a session at which your seat was present should read; their bytes never change."""
    return created(await service.propose(standing, minutes, body, country))


@router.get(
    "/{erratum_id}", operation_id="get_erratum", dependencies=[needs(P.roundtable_read)], response_model=ErratumOut
)
async def get_erratum(request: Request, erratum: SeenErratum) -> Response:
    """One erratum, with the ETag that the sectors' words ask for."""
    return found(request, erratum.stored)


@router.get(
    "/{erratum_id}/document",
    operation_id="get_erratum_document",
    dependencies=[needs(P.roundtable_read)],
    response_model=ErratumDocument,
    responses=problems(DocumentRedacted),
)
async def get_erratum_document(request: Request, erratum: SeenErratum) -> Response:
    """The exact bytes that are signed: their SHA-256 is `document` in the erratum and in every statement."""
    digest, text = await queries.document(erratum.access.reads, erratum.id)
    if text is None:
        raise DocumentRedacted
    return found(request, Stored(erratum.id, 1, digest, text))


@router.get(
    "/{erratum_id}/assents",
    operation_id="list_erratum_assents",
    dependencies=[needs(P.roundtable_read)],
    response_model=ErratumAssentList,
)
async def list_erratum_assents(request: Request, erratum: SeenErratum, paging: Paging) -> Response:
    """What the sectors said of it, and the signature behind each word."""
    page = await erratum.page(ErratumAssent, paging, *equal(ErratumAssent.target_id, erratum.id))
    return page_response(request, page)


@router.post(
    "/{erratum_id}/assents",
    operation_id="assent_to_erratum",
    dependencies=[needs(P.minutes_assent)],
    status_code=201,
    response_model=ErratumAssentOut,
    responses=problems(*OPEN, AlreadyAssented, OrganizationAway, *ARRIVAL),
)
async def assent_to_erratum(
    standing: Deciding,
    erratum: Annotated[Erratum, matched(Erratum, "erratum_id", under=Erratum.session_id)],
    body: Annotated[ErratumAssentIn, Body(default_factory=ErratumAssentIn)],
) -> Response:
    """Give your sector's word on the erratum: a yes, one with a reservation, or an objection with reasons.

    With the yes of the last deciding sector it is in force.
    """
    return created(await service.assent(standing, erratum, body))


@router.post(
    "/{erratum_id}/settlement",
    operation_id="settle_erratum",
    dependencies=[needs(P.minutes_seal), Depends(_step)],
    status_code=201,
    response_model=ErratumOut,
    responses=problems(*OPEN, *RULED, *refusals_at(MinutesSealed)),
)
async def settle_erratum(
    standing: CurrentStanding,
    minutes: MinutesAtHand,
    erratum: Annotated[Erratum, matched(Erratum, "erratum_id", under=Erratum.session_id)],
) -> Response:
    """Count what every deciding sector said, and the silence that the clause on the review of minutes counts.

    In force where none refuses it, refused where one does.
    """
    return created(await service.settle(standing, erratum, minutes))


@router.post(
    "/{erratum_id}/withdrawal",
    operation_id="withdraw_erratum",
    dependencies=[needs(P.minutes_correct), Depends(_step)],
    status_code=201,
    response_model=ErratumOut,
    responses=problems(lifecycle.ErratumOfAnother, lifecycle.ErratumSettled, lifecycle.ErratumSpokenOf),
)
async def withdraw_erratum(
    standing: CurrentStanding,
    erratum: Annotated[Erratum, located(Erratum, "erratum_id", under=Erratum.session_id)],
) -> Response:
    """Take back an erratum that you proposed, while no sector has spoken of it."""
    return created(await service.withdraw(standing, erratum))


# By a qualified signature or on paper, for who has no key.
_ASSENTING: Final = Consent(Erratum, "erratum_id", P.minutes_assent, service.asked, OPEN, under=Erratum.session_id)
signatures = signatures_of(_ASSENTING, f"{_PREFIX}/{{erratum_id}}", "minutes")
