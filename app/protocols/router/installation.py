"""Installing a table on its ground rules."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.protocols import lifecycle
from app.protocols.schemas.adoption import InstallationIn
from app.protocols.service import installing
from app.roundtables.access import CurrentStanding
from app.roundtables.lifecycle import RoundtableInstalled
from app.roundtables.schemas.tables import RoundtableOut

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}", tags=["roundtables"], route_class=StrictRoute)


@router.post(
    "/installation",
    operation_id="install_roundtable",
    dependencies=[needs(Permission.roundtable_install)],
    status_code=201,
    response_model=RoundtableOut,
    responses=problems(
        RoundtableInstalled,
        lifecycle.ProtocolMissing,
        lifecycle.ProtocolNotAdoptedByAll,
        lifecycle.SectorsWithoutDelegate,
    ),
)
async def install_roundtable(standing: CurrentStanding, body: InstallationIn) -> Response:
    """Install the table, for those who run it: the ground rules and the keys of its seats were read aloud."""
    return created(await installing.install(standing, body))
