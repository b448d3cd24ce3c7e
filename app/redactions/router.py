"""`/v1/roundtables/{roundtable_id}/redactions`."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented
from app.assents.models import RedactionConsent
from app.assents.schemas import AssentOut, ConsentIn
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.core.schemas import Out
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.ledger.subject_kinds import SubjectKinds
from app.redactions import lifecycle, policy, service
from app.redactions.models import Redaction, RedactionPhase
from app.redactions.schemas import RedactionIn, RedactionList, RedactionOut
from app.roundtables.access import CurrentStanding, CurrentTableReadAccess, Seen, matched, seen
from app.roundtables.policy import PowerMissing

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/redactions", tags=["ledger"], route_class=StrictRoute)

P = Permission


class ConsentList(Out):
    items: tuple[AssentOut, ...]
    next: str | None


async def _home(request: Request) -> Path:
    home: Path = request.app.state.settings.home
    return home


async def _subjects(request: Request) -> SubjectKinds:
    subjects: SubjectKinds = request.app.state.subjects
    return subjects


Subjects = Annotated[SubjectKinds, Depends(_subjects)]


@router.get("", operation_id="list_redactions", dependencies=[needs(P.roundtable_read)], response_model=RedactionList)
async def list_redactions(
    request: Request, access: CurrentTableReadAccess, paging: Paging, phase: RedactionPhase | None = None
) -> Response:
    """What was asked to be taken out of the record, and what was."""
    return page_response(request, await access.page(Redaction, paging, *equal(Redaction.phase, phase)))


@router.post(
    "",
    operation_id="propose_redaction",
    dependencies=[needs(P.redaction_propose)],
    status_code=201,
    response_model=RedactionOut,
    responses=problems(
        PowerMissing,
        policy.ConsentNotAsked,
        lifecycle.RedactionTargetUnknown,
        lifecycle.RedactionRevisionUnknown,
        lifecycle.TextMustStay,
    ),
)
async def propose_redaction(standing: CurrentStanding, body: RedactionIn, subjects: Subjects) -> Response:
    """Ask that a text be taken out of the record. Your sector consents by asking; `sources` says who else must.

    Without `revisions` all are meant but those that have to stay, such as ground rules in force.
    """
    return created(await service.propose(standing, body, subjects))


@router.get(
    "/{redaction_id}",
    operation_id="get_redaction",
    dependencies=[needs(P.roundtable_read)],
    response_model=RedactionOut,
)
async def get_redaction(request: Request, redaction: Annotated[Seen, seen(Redaction, "redaction_id")]) -> Response:
    """One redaction: what was taken out, why, and since when."""
    return found(request, redaction.stored)


@router.get(
    "/{redaction_id}/consents",
    operation_id="list_redaction_consents",
    dependencies=[needs(P.roundtable_read)],
    response_model=ConsentList,
)
async def list_redaction_consents(
    request: Request,
    redaction: Annotated[Seen, seen(Redaction, "redaction_id")],
    paging: Paging,
) -> Response:
    """Which sectors have consented."""
    page = await redaction.page(RedactionConsent, paging, *equal(RedactionConsent.target_id, redaction.id))
    return page_response(request, page)


@router.post(
    "/{redaction_id}/consents",
    operation_id="consent_to_redaction",
    dependencies=[needs(P.redaction_consent)],
    status_code=201,
    response_model=AssentOut,
    responses=problems(
        PowerMissing,
        policy.ConsentNotAsked,
        AlreadyAssented,
        lifecycle.RedactionInEffect,
        lifecycle.RedactionOutdated,
        lifecycle.TextMustStay,
    ),
)
async def consent_to_redaction(
    standing: CurrentStanding,
    redaction: Annotated[Redaction, matched(Redaction, "redaction_id")],
    body: Annotated[ConsentIn, Body(default_factory=ConsentIn)],
    subjects: Subjects,
    home: Annotated[Path, Depends(_home)],
) -> Response:
    """Consent for your sector, or object with reasons.

    With the consent that was still missing the text is gone, and does not come back.
    """
    return created(await service.consent(standing, redaction, body, subjects, home))
