"""`PATCH /v1/organizations/{organization_id}`: what tables rely on is corrected by those who run them."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory import service as directory
from app.directory.models import Organization
from app.directory.router import Country, matched_organization
from app.directory.schemas import OrganizationOut, OrganizationPatch
from app.identity.answers import amended
from app.identity.guards import CurrentCaller, needs
from app.identity.roles import Permission
from app.roundtables.service import administering

router = APIRouter(prefix="/v1/organizations", tags=["directory"], route_class=StrictRoute)


@router.patch(
    "/{organization_id}",
    operation_id="amend_organization",
    dependencies=[needs(Permission.organization_register)],
    response_model=OrganizationOut,
    responses=problems(directory.PlaceUnknown, directory.OrganizationKnown, administering.OrganizationAtTables),
)
async def amend_organization(
    caller: CurrentCaller,
    organization: Annotated[Organization, Depends(matched_organization)],
    body: OrganizationPatch,
    country: Country,
) -> Response:
    """Correct a name or a place; the sector of an organization never changes.

    The name of one that has places at tables is corrected by whoever runs all of these.
    """
    return amended(await administering.amend_organization(caller, organization, body, country))
