"""Class C: what somebody signed or marked on paper, recorded by who runs the table and confirmed by two witnesses."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.identity.roles import SECTOR_ROLES, VOTING_ROLES, Role
from app.roundtables import accompanying
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.lifecycle import is_in_force
from app.roundtables.models import Mandate, Power, Seat
from app.roundtables.sitting import sitting
from app.signatures import lifecycle, queries, witnessing
from app.signatures.models import AssuranceClass, Signature
from app.signatures.schemas.paper import ConfirmationIn, PaperIn, PaperOut
from app.signatures.schemas.signatures import PaperSignatureIn
from app.signatures.service import making
from app.signatures.service.making import Signing
from app.signatures.statements import Expected
from app.signatures.witnessing import Holder, PaperWitness


async def record(standing: Standing, body: PaperSignatureIn, expected: Expected) -> Signature:
    """A signature that waits for its witnesses, added to the session and not yet recorded.

    Where signatures are withheld, whoever records a sheet may not learn that the seat has signed already, not even by
    a dry run: such a sheet waits for ever. Raises SeatDoesNotSign, SignerWithoutMandate, DocumentOther,
    EvidenceKnown, what `recorded_sheet` raises, and AlreadySigned where nothing is withheld.
    """
    signer = await _signer(standing, body, expected)
    if body.document != expected.document:
        raise lifecycle.DocumentOther
    paper, witnesses = await recorded_sheet(standing, body, signer, expected.since)
    if not expected.withheld:
        await making.require_first(standing.db, expected, signer[0].id)
    await making.require_new_evidence(standing.db, signer[0].id, body.scan_digest)

    signature = making.made(
        standing,
        expected,
        Signing(*signer, body.signed_at),
        AssuranceClass.C,
        completed_at=None,
        payload_digest=body.scan_digest,
    )
    signature.paper, signature.witnesses = paper, witnesses
    standing.db.add(signature)
    return signature


async def confirm(standing: Standing, signature: Signature, body: ConfirmationIn, expected: Expected) -> None:
    """One witness's word; with the second one the signature counts.

    The first word for a withheld signature is taken also where the seat has signed otherwise, which a witness of
    another sector may not learn from it. Raises the refusals of `witnessing`, SignerWithoutMandate and AlreadySigned.
    """
    witnesses = await confirmed_sheet(standing, signature.witnesses, signature.mandate_id)
    witnessing.require_same_sheet(signature.paper, body.scan_digest)
    await still_held(standing, signature)
    complete = witnessing.is_complete(witnesses)
    if complete or not expected.withheld:
        await making.require_first(standing.db, expected, signature.seat_id)

    signature.witnesses = [each.stored() for each in witnesses]
    if complete:
        signature.completed_at = standing.now


async def _signer(standing: Standing, body: PaperSignatureIn, expected: Expected) -> tuple[Seat, Mandate]:
    seat = await queries.seat_of(standing.db, standing.roundtable.id, body.seat_id)
    if seat is None:
        raise lifecycle.SeatDoesNotSign(at="/seat_id")
    mandate = await mandate_in_force(standing, seat)
    require_signing(standing, seat, mandate, expected.power)
    return seat, mandate


async def recorded_sheet(
    standing: Standing, body: PaperIn, signer: tuple[Seat, Mandate], since: datetime
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """The sheet and its witnesses as a row keeps them, for something that exists since then.

    Raises SignedOutOfTime, InterpreterUnknown and the refusals of `witnessing.named`.
    """
    lifecycle.require_signed_within(body.signed_at, since, standing.now)
    sheet = await described(standing, body)
    signing, recording = holder(*signer), holder(standing.seat, standing.mandate)
    hosts = await tables.hosts(standing.db, standing.roundtable.id)
    apart = {signing.account, recording.account, *hosts}
    people = await sitting(standing.db, standing.roundtable, standing.now)
    witnesses = witnessing.named(
        body.witnesses,
        await _holders(standing, body.witnesses),
        signer=signing,
        recorder=recording,
        hosts=hosts,
        of_own_organization=any(
            each.organization_id == signing.organization and each.role in SECTOR_ROLES and each.account_id not in apart
            for each in people
        ),
    )
    return sheet, [each.stored() for each in witnesses]


async def listed_sheet(
    standing: Standing, body: PaperIn, since: datetime
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """A sheet that several people are on, and its witnesses: of two sectors, whichever they are.

    Raises SignedOutOfTime, InterpreterUnknown and the refusals of `witnessing.named`.
    """
    lifecycle.require_signed_within(body.signed_at, since, standing.now)
    sheet = await described(standing, body)
    recording = holder(standing.seat, standing.mandate)
    witnesses = witnessing.named(
        body.witnesses,
        await _holders(standing, body.witnesses),
        signer=recording,
        recorder=recording,
        hosts=await tables.hosts(standing.db, standing.roundtable.id),
        of_own_sector=False,
    )
    return sheet, [each.stored() for each in witnesses]


async def described(standing: Standing, body: PaperIn) -> dict[str, object]:
    """The sheet alone, as a row keeps it; raises InterpreterUnknown."""
    if body.interpreter is not None:
        interpreter = await queries.seat_of(standing.db, standing.roundtable.id, body.interpreter)
        if interpreter is None or interpreter.role is not Role.interpreter:
            raise witnessing.InterpreterUnknown
    sheet = PaperOut(
        scan_digest=body.scan_digest,
        mark=body.mark,
        place=body.place,
        language=body.language,
        interpreter=body.interpreter,
        signed_at=body.signed_at,
        recorded_by=standing.seat.id,
        recorded_at=standing.now,
    )
    return sheet.model_dump(mode="json")


async def confirmed_sheet(
    standing: Standing, stored: Sequence[Mapping[str, object]] | None, signer: UUID
) -> tuple[PaperWitness, ...]:
    """The witnesses after the caller's word; `signer` is the signer's mandate. Raises what `witnessing` does."""
    return await _confirmed(standing, stored, [signer])


async def confirmed_list(standing: Standing, stored: Sequence[Mapping[str, object]]) -> tuple[PaperWitness, ...]:
    """The same of a sheet that several people are on."""
    return await _confirmed(standing, stored, ())


async def _confirmed(
    standing: Standing, stored: Sequence[Mapping[str, object]] | None, signers: Collection[UUID]
) -> tuple[PaperWitness, ...]:
    if not accompanying.vouches(standing.seat, standing.mandate, standing.roundtable):
        raise witnessing.NotAWitness
    witnesses = witnessing.witnesses_of(stored)
    spoken = [each.mandate for each in witnesses if each.confirmed_at is not None]
    accounts = await queries.accounts_of(standing.db, [*signers, *spoken])
    return witnessing.confirmed(
        witnesses,
        holder(standing.seat, standing.mandate),
        standing.now,
        excluded=accounts | await tables.hosts(standing.db, standing.roundtable.id),
    )


async def _holders(standing: Standing, seats: Collection[UUID]) -> Mapping[UUID, Holder]:
    rows = await queries.holders(standing.db, standing.roundtable.id, seats)
    zone, now = standing.roundtable.time_zone, standing.now
    return {
        seat.id: holder(seat, mandate)
        for seat, mandate in rows
        if is_in_force(mandate, zone, now) and accompanying.vouches(seat, mandate, standing.roundtable)
    }


def holder(seat: Seat, mandate: Mandate) -> Holder:
    """Who holds a seat under a mandate."""
    return Holder(seat.id, seat.sector, seat.role, mandate.id, mandate.account_id, seat.organization_id)


async def mandate_in_force(standing: Standing, seat: Seat) -> Mandate:
    """Under which the seat is held today; raises SignerWithoutMandate, also of who administers the service by now."""
    mandates = await queries.mandate_of_signer(standing.db, seat.id)
    held = [each for each in mandates if is_in_force(each, standing.roundtable.time_zone, standing.now)]
    if not held:
        raise lifecycle.SignerWithoutMandate
    return held[-1]


def require_signing(standing: Standing, seat: Seat, mandate: Mandate, power: Power) -> None:
    """Raises SeatDoesNotSign unless it is a voting seat of a deciding sector whose mandate gives the power."""
    decides = seat.role in VOTING_ROLES and seat.sector in standing.roundtable.deciding_sectors
    if not decides or power not in mandate.powers:
        raise lifecycle.SeatDoesNotSign


async def seat_of(standing: Standing, signature: Signature) -> Seat:
    """The signer's seat; raises SignerWithoutMandate where it is of another table."""
    seat = await queries.seat_of(standing.db, standing.roundtable.id, signature.seat_id)
    if seat is None:
        raise lifecycle.SignerWithoutMandate
    return seat


async def still_held(standing: Standing, signature: Signature) -> tuple[Seat, Mandate]:
    """The signer's seat, held under the mandate under which it was signed; raises SignerWithoutMandate."""
    seat = await seat_of(standing, signature)
    mandate = await mandate_in_force(standing, seat)
    if mandate.id != signature.mandate_id:
        raise lifecycle.SignerWithoutMandate
    return seat, mandate
