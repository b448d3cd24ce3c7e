"""Giving one's word, the same way for every purpose."""

from typing import Final, TypeVar
from uuid import UUID

from app.assents.lifecycle import require_organization_here
from app.assents.models import Assent, RedactionConsent, Stance
from app.assents.ratification import require_day
from app.assents.schemas import AssentIn, RatifiableIn
from app.core.ids import new_id
from app.directory.legal_days import local_date
from app.roundtables.access import Standing
from app.roundtables.models import AtTable, Power, Seat
from app.signatures.models import AssuranceClass, Signature

Kind = TypeVar("Kind", bound=Assent)
_YES: Final = AssentIn(stance=Stance.accept)


def give(standing: Standing, kind: type[Kind], target: AtTable, revision: int, body: AssentIn) -> Kind:
    """A new row, not yet recorded, saying what the caller's seat says.

    Raises PowerMissing without the power to decide, OrganizationAway (but of a redaction: whoever left may be in
    danger), and RatificationDay of a yes that could not wait or would for ever.
    The caller's service checks that the text is open for it, and records the row with whatever follows from it.
    """
    standing.require_power(Power.decide)
    if kind is not RedactionConsent:
        require_organization_here(standing.seat)
    ratify_by = body.ratify_by if isinstance(body, RatifiableIn) else None
    if ratify_by is not None:
        require_day(ratify_by, local_date(standing.now, standing.roundtable.time_zone))
    by = (standing.seat, standing.mandate.id)
    return _said(standing, kind, target.id, revision, body, by=by, signature=None)


def give_signed(
    standing: Standing,
    kind: type[Kind],
    target: AtTable,
    signature: Signature,
    seat: Seat,
    *,
    revision: int | None = None,
    body: AssentIn = _YES,
) -> Kind:
    """The word that a signature gives, a yes unless `body` says otherwise: of the seat that signed, in its class.

    It is about the `revision` that words on this text name, where that is not the one that was signed. Whether its
    signer may decide for the sector is judged before, under the signer's own mandate.
    """
    by, about = (seat, signature.mandate_id), signature.target_revision if revision is None else revision
    return _said(standing, kind, target.id, about, body, by=by, signature=signature)


def give_heard(
    standing: Standing,
    kind: type[Kind],
    target: AtTable,
    revision: int,
    body: AssentIn,
    *,
    seat: Seat,
    mandate_id: UUID,
) -> Kind:
    """What a seat said by another's hand, once it was confirmed; whether it may is judged before."""
    return _said(standing, kind, target.id, revision, body, by=(seat, mandate_id), signature=None)


def _said(
    standing: Standing,
    kind: type[Kind],
    target: UUID,
    revision: int,
    body: AssentIn,
    *,
    by: tuple[Seat, UUID],
    signature: Signature | None,
) -> Kind:
    assent = kind(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        target_id=target,
        target_revision=revision,
        seat_id=by[0].id,
        mandate_id=by[1],
        organization_id=by[0].organization_id,
        sector=by[0].sector,
        stance=body.stance,
        text=body.text,
        signature_id=None if signature is None else signature.id,
        assurance=AssuranceClass.D if signature is None else signature.assurance,
        stated_at=standing.now,
        ratify_by=body.ratify_by if isinstance(body, RatifiableIn) else None,
        ratification=None,
    )
    standing.db.add(assent)
    return assent
