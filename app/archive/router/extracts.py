"""`…/imported-extracts` and `…/imported-words`: what was promised before, and what sectors say of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.archive import lifecycle, queries
from app.archive.models import ExtractKind, ImportedExtract, ImportedWord
from app.archive.router.minutes import Words
from app.archive.schemas import (
    ImportedExtractList,
    ImportedExtractOut,
    ImportedWordIn,
    ImportedWordList,
    ImportedWordOut,
    TakingUpIn,
)
from app.archive.service import copying
from app.core.errors import refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.models import Sector
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.roundtables.access import CurrentStanding, CurrentTableReadAccess, Seen, Standing, matched, seen
from app.roundtables.models import Power
from app.roundtables.policy import PowerMissing

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}", tags=["archive"], route_class=StrictRoute)

P = Permission


@refuses(PowerMissing)
async def _for_sector(standing: CurrentStanding) -> Standing:
    standing.require_power(Power.decide)
    return standing


@router.get(
    "/imported-extracts",
    operation_id="list_imported_extracts",
    dependencies=[needs(P.roundtable_read)],
    response_model=ImportedExtractList,
)
async def list_imported_extracts(
    request: Request,
    access: CurrentTableReadAccess,
    paging: Paging,
    q: Words = None,
    kind: ExtractKind | None = None,
    organization_id: UUID | None = None,
    imported_minutes_id: UUID | None = None,
    taken_up: bool | None = None,
) -> Response:
    """What was found in old actas: imported, and owed here only where a commitment took it up."""
    where = queries.extracts_where(
        q=q, kind=kind, organization_id=organization_id, minutes_id=imported_minutes_id, taken_up=taken_up
    )
    return page_response(request, await access.page(ImportedExtract, paging, *where))


@router.get(
    "/imported-extracts/{imported_extract_id}",
    operation_id="get_imported_extract",
    dependencies=[needs(P.roundtable_read)],
    response_model=ImportedExtractOut,
)
async def get_imported_extract(
    request: Request, extract: Annotated[Seen, seen(ImportedExtract, "imported_extract_id")]
) -> Response:
    """One of them, with the commitment that took it up."""
    return found(request, extract.stored)


@router.post(
    "/imported-extracts/{imported_extract_id}/taking-up",
    operation_id="take_up_imported_extract",
    dependencies=[needs(P.commitment_draft)],
    status_code=201,
    response_model=ImportedExtractOut,
    responses=problems(lifecycle.CommitmentUnknown, lifecycle.ExtractTakenUp),
)
async def take_up_imported_extract(
    standing: CurrentStanding,
    extract: Annotated[ImportedExtract, matched(ImportedExtract, "imported_extract_id")],
    body: TakingUpIn,
) -> Response:
    """Name the commitment of this table that says it anew: that one is signed, reported on and followed."""
    return created(await copying.take_up(standing, extract, body))


@router.get(
    "/imported-words",
    operation_id="list_imported_words",
    dependencies=[needs(P.roundtable_read)],
    response_model=ImportedWordList,
)
async def list_imported_words(
    request: Request,
    access: CurrentTableReadAccess,
    paging: Paging,
    target_id: UUID | None = None,
    sector: Sector | None = None,
) -> Response:
    """What sectors say of old actas and of what was found there, side by side; the last word of each counts."""
    where = (*equal(ImportedWord.target_id, target_id), *equal(ImportedWord.sector, sector))
    return page_response(request, await access.page(ImportedWord, paging, *where))


@router.post(
    "/imported-words",
    operation_id="give_imported_word",
    dependencies=[needs(P.archive_answer, once=True)],
    status_code=201,
    response_model=ImportedWordOut,
    responses=problems(lifecycle.ImportedTargetUnknown),
)
async def give_imported_word(standing: Annotated[Standing, Depends(_for_sector)], body: ImportedWordIn) -> Response:
    """Say for your sector whether it knows an old acta, how a promise in it stands, or that it is not so."""
    return created(await copying.say(standing, body))


@router.get(
    "/imported-words/{imported_word_id}",
    operation_id="get_imported_word",
    dependencies=[needs(P.roundtable_read)],
    response_model=ImportedWordOut,
)
async def get_imported_word(
    request: Request, word: Annotated[Seen, seen(ImportedWord, "imported_word_id")]
) -> Response:
    """One word of a sector."""
    return found(request, word.stored)
