"""`/v1/roundtables/{roundtable_id}/imported-minutes`: old actas, as people copied them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from app.archive import lifecycle, policy, queries
from app.archive.models import ImportedMinutes, ImportedPhase
from app.archive.schemas import (
    CheckIn,
    ExtractIn,
    ImportedExtractOut,
    ImportedMinutesIn,
    ImportedMinutesList,
    ImportedMinutesOut,
    ImportedTextOut,
    ScreeningIn,
)
from app.archive.service import copying
from app.core.fitting import TimeUnfit
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.core.schemas import Day
from app.directory.router import Country
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission, Role
from app.roundtables.access import CurrentStanding, CurrentTableReadAccess, Seen, located, matched, seen
from app.roundtables.evidence import EvidenceNotStored
from app.roundtables.lifecycle import LanguageUnknown
from app.roundtables.service.convening import OrganizationUnknown

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/imported-minutes", tags=["archive"], route_class=StrictRoute)

P = Permission
MinutesAtHand = Annotated[ImportedMinutes, located(ImportedMinutes, "imported_minutes_id")]
MinutesMatched = Annotated[ImportedMinutes, matched(ImportedMinutes, "imported_minutes_id")]
MinutesSeen = Annotated[Seen, seen(ImportedMinutes, "imported_minutes_id")]
Words = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=200,
        description="Words that it holds, in any form of Spanish; quoted, a phrase; after a minus, what it lacks.",
    ),
]


@router.get(
    "",
    operation_id="list_imported_minutes",
    dependencies=[needs(P.roundtable_read)],
    response_model=ImportedMinutesList,
)
async def list_imported_minutes(
    request: Request,
    access: CurrentTableReadAccess,
    paging: Paging,
    q: Words = None,
    phase: ImportedPhase | None = None,
    held_from: Day | None = None,
    held_until: Day | None = None,
    organization_id: UUID | None = None,
) -> Response:
    """Old actas, in the order in which they came; a partner system searches in what was screened alone."""
    where = queries.minutes_where(
        q=q,
        phase=phase,
        held=(held_from, held_until),
        organization_id=organization_id,
        reads_copies=access.role is not Role.partner,
    )
    return page_response(request, await access.page(ImportedMinutes, paging, *where))


@router.post(
    "",
    operation_id="record_imported_minutes",
    dependencies=[needs(P.archive_write, once=True)],
    status_code=201,
    response_model=ImportedMinutesOut,
    responses=problems(
        LanguageUnknown,
        TimeUnfit,
        EvidenceNotStored,
        OrganizationUnknown,
        lifecycle.ImportedAlready,
        lifecycle.ImportedOtherwise,
    ),
)
async def record_imported_minutes(standing: CurrentStanding, body: ImportedMinutesIn, country: Country) -> Response:
    """Hand in an old acta: its scan, a copy of its words, where it comes from, and what was found in it.

    Names of those that you list are replaced by marks everywhere and kept where they can be erased.
    """
    return created(await copying.record(standing, body, country))


@router.get(
    "/{imported_minutes_id}",
    operation_id="get_imported_minutes",
    dependencies=[needs(P.roundtable_read)],
    response_model=ImportedMinutesOut,
)
async def get_imported_minutes(request: Request, minutes: MinutesSeen) -> Response:
    """One old acta; its words once it was screened."""
    return found(request, minutes.stored)


@router.get(
    "/{imported_minutes_id}/text",
    operation_id="get_imported_text",
    dependencies=[needs(P.archive_names_read)],
    response_model=ImportedTextOut,
)
async def get_imported_text(minutes: MinutesSeen) -> ImportedTextOut:
    """The copy also before it was screened, and whom its marks stand for: a live view for those who sit here."""
    return await copying.text_of(minutes.access.reads, minutes.id)


@router.post(
    "/{imported_minutes_id}/extracts",
    operation_id="record_imported_extract",
    dependencies=[needs(P.archive_write, once=True)],
    status_code=201,
    response_model=ImportedExtractOut,
    responses=problems(OrganizationUnknown),
)
async def record_imported_extract(standing: CurrentStanding, minutes: MinutesAtHand, body: ExtractIn) -> Response:
    """Say what else is agreed or promised in it."""
    return created(await copying.extract(standing, minutes, body))


@router.post(
    "/{imported_minutes_id}/check",
    operation_id="check_imported_minutes",
    dependencies=[needs(P.archive_check)],
    status_code=201,
    response_model=ImportedMinutesOut,
    responses=problems(policy.SamePerson, lifecycle.ImportedNotTranscribed, lifecycle.ImportedTextRemoved),
)
async def check_imported_minutes(standing: CurrentStanding, minutes: MinutesMatched, body: CheckIn) -> Response:
    """Say that you compared the copy with the paper; not who made the copy."""
    return created(await copying.check(standing, minutes, body))


@router.post(
    "/{imported_minutes_id}/screening",
    operation_id="screen_imported_minutes",
    dependencies=[needs(P.archive_check)],
    status_code=201,
    response_model=ImportedMinutesOut,
    responses=problems(policy.SamePerson, lifecycle.ImportedNotChecked, lifecycle.ImportedTextRemoved),
)
async def screen_imported_minutes(standing: CurrentStanding, minutes: MinutesMatched, body: ScreeningIn) -> Response:
    """Say that no name stands in the copy any more that should not, and mask those that do: then its text is told."""
    return created(await copying.screen(standing, minutes, body))


@router.post(
    "/{imported_minutes_id}/people/{mark}/erasure",
    operation_id="erase_imported_person",
    dependencies=[needs(P.archive_check)],
    status_code=201,
    response_model=ImportedMinutesOut,
    responses=problems(lifecycle.PersonErased),
)
async def erase_imported_person(
    standing: CurrentStanding,
    minutes: MinutesMatched,
    mark: Annotated[str, Path(pattern=r"^P[1-9][0-9]{0,3}$")],
) -> Response:
    """Forget whom a mark stands for. Nothing brings the name back."""
    return created(await copying.erase_person(standing, minutes, mark))
