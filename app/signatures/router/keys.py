"""`R/seats/{seat_id}/keys`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from app.core.conditional import ExpectedRevision
from app.core.errors import NotFound, refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created, found, require_revision
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger import queries as ledger
from app.ledger.queries import equal
from app.roundtables import membership
from app.roundtables import policy as people
from app.roundtables.access import BodyGuard, CurrentStanding, Seen, TableId, located, seen
from app.roundtables.models import Seat
from app.signatures import lifecycle, policy, queries
from app.signatures.models import SeatKey
from app.signatures.schemas import KeyIn, KeyList, KeyOut, Kid
from app.signatures.service import keys as service

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/seats/{seat_id}/keys", tags=["signatures"], route_class=StrictRoute
)

P = Permission


SeatAtHand = Annotated[Seat, located(Seat, "seat_id")]


@refuses(NotFound)
async def _find(standing: CurrentStanding, seat: SeatAtHand, kid: Annotated[Kid, Path()]) -> SeatKey:
    key = await queries.key_of_seat(standing.db, seat.id, kid)
    if key is None:
        raise NotFound
    return key


KeyAtHand = Annotated[SeatKey, Depends(_find)]
"""The key of this seat that the path names."""


class _KeySeen(BodyGuard):
    """The guard of a GET of a key, which its seat and its thumbprint name."""

    async def __call__(
        self, request: Request, roundtable_id: TableId, seat_id: UUID, kid: Annotated[Kid, Path()]
    ) -> Seen:
        return await self.find(request, roundtable_id, kid, seat_id)


_NAMED = (SeatKey, SeatKey.kid, SeatKey.seat_id)
KeySeen = Annotated[Seen, Depends(_KeySeen(membership.held_with_views(*_NAMED), membership.views(*_NAMED)))]


async def _match(standing: CurrentStanding, key: KeyAtHand, expected: ExpectedRevision) -> SeatKey:
    if expected != key.revision:
        current = await ledger.one(standing.db, standing.reader, SeatKey, key.id, standing.roundtable.id)
        require_revision(expected, current, key.revision)
    return key


KeyMatched = Annotated[SeatKey, Depends(_match)]
"""The same, in the revision that If-Match names."""


@router.get("", operation_id="list_keys", dependencies=[needs(P.roundtable_read)], response_model=KeyList)
async def list_keys(request: Request, seat: Annotated[Seen, seen(Seat, "seat_id")], paging: Paging) -> Response:
    """The keys that a seat has and had, with their proofs, for every member of the table to check."""
    return page_response(request, await seat.page(SeatKey, paging, *equal(SeatKey.seat_id, seat.id)))


@router.get("/{kid}", operation_id="get_key", dependencies=[needs(P.roundtable_read)], response_model=KeyOut)
async def get_key(request: Request, key: KeySeen) -> Response:
    """One key of the seat, with the ETag that taking it back asks for."""
    return found(request, key.stored)


@router.post(
    "",
    operation_id="register_key",
    dependencies=[needs(P.key_register)],
    status_code=201,
    response_model=KeyOut,
    responses=problems(
        people.OtherSeat,
        people.PowerMissing,
        lifecycle.JwkRefused,
        lifecycle.ProofRefused,
        lifecycle.ProofOfAnotherLog,
        lifecycle.ProofOfAnotherTable,
        lifecycle.ProofOfAnotherSeat,
        lifecycle.ProofStale,
        lifecycle.KeyKnown,
    ),
)
async def register_key(standing: CurrentStanding, seat: SeatAtHand, body: KeyIn) -> Response:
    """Register a key for the seat that you hold, with the proof that it is yours.

    It is active at once where your mandate names its thumbprint; else a steward of your sector activates it.
    """
    return created(await service.register(standing, seat, body))


@router.post(
    "/{kid}/activation",
    operation_id="activate_key",
    dependencies=[needs(P.key_activate)],
    status_code=201,
    response_model=KeyOut,
    responses=problems(
        people.PowerMissing,
        people.OtherSector,
        policy.OwnKey,
        policy.HostVouches,
        lifecycle.KeyNotWaiting,
        lifecycle.KeyOfFormerHolder,
    ),
)
async def activate_key(
    standing: CurrentStanding,
    seat: SeatAtHand,
    key: KeyAtHand,
) -> Response:
    """Vouch, as a steward of its sector, that a key is the holder's; it takes the place of the seat's former one."""
    return created(await service.activate(standing, seat, key))
