"""`/v1/invitations` and the grants of tables to partner systems."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.core.db import DbSession
from app.core.errors import NotFound
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity import lifecycle as identity_rules
from app.identity.answers import created, shown_once
from app.identity.callers import Call
from app.identity.guards import CurrentCaller, needs, take_public_call
from app.identity.roles import Permission
from app.identity.schemas import AcceptanceIn, AcceptanceOut, InvitationIn, InvitationOut
from app.identity.service.signing_in import SigningIn
from app.roundtables import accrediting, candidates, lifecycle
from app.roundtables.access import MandateNotConfirmed, MandateNotInForce
from app.roundtables.running import FacilitationDismissed
from app.roundtables.schemas.partners import PartnerGrantIn, PartnerGrantOut
from app.roundtables.service import inviting

router = APIRouter(prefix="/v1", tags=["auth"], route_class=StrictRoute)


@router.post(
    "/invitations",
    operation_id="issue_invitation",
    dependencies=[needs(Permission.invitation_issue)],
    status_code=201,
    response_model=InvitationOut,
    responses=problems(
        NotFound,
        MandateNotInForce,
        MandateNotConfirmed,
        inviting.MandateHeld,
        inviting.AccountNotInvited,
        lifecycle.MandateRevoked,
        candidates.OthersBringThem,
    ),
)
async def issue_invitation(caller: CurrentCaller, body: InvitationIn) -> Response:
    """A one-time code for the holder of a mandate, or for an account: shown this once, usable from paper."""
    outcome, drawn = await inviting.invite(caller, body)
    return shown_once(outcome, {"code": drawn.code})


@router.post(
    "/invitations/{code}/acceptance",
    operation_id="accept_invitation",
    status_code=201,
    response_model=AcceptanceOut,
    responses=problems(
        identity_rules.CodeUnknown,
        identity_rules.LoginTaken,
        identity_rules.AccountNamed,
        identity_rules.TooManyAttempts,
        accrediting.HostTakesNoSeat,
        accrediting.SitsForASector,
    ),
)
async def accept_invitation(
    request: Request, db: DbSession, call: Annotated[Call, Depends(take_public_call)], code: str, body: AcceptanceIn
) -> AcceptanceOut:
    """Become the holder: choose a login and a password, or give those of the account you have; you are signed in.

    A mandate of a deciding sector gives something once its sector has confirmed it, and at once while the table is
    prepared.
    """
    return await inviting.accept(db, SigningIn.of(request.app.state), call, code, body)


@router.post(
    "/partners/{partner_id}/grants",
    operation_id="grant_to_partner",
    dependencies=[needs(Permission.partner_admit)],
    status_code=201,
    response_model=PartnerGrantOut,
    tags=["administration"],
    responses=problems(NotFound, MandateNotInForce, MandateNotConfirmed, FacilitationDismissed),
)
async def grant_to_partner(caller: CurrentCaller, partner_id: UUID, body: PartnerGrantIn) -> Response:
    """A table lets a partner system read along: decided by who runs the table, never by the host."""
    return created(await inviting.admit_partner(caller, partner_id, body))
