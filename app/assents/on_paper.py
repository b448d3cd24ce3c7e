"""What a sheet of paper does not do: answer an objection that somebody gave with their own account. Pure rules."""

from collections.abc import Collection, Iterable
from uuid import UUID

from app.assents.counting import answered_by
from app.assents.voices import Voice
from app.core.errors import Conflict
from app.roundtables.models import Seat


class ObjectionByAccount(Conflict):
    """409: what somebody said themselves nobody else takes back, with whatever paper."""

    code = "objection_by_account"
    message = (
        "Somebody objected from this place with an account. It is answered with an account too, by them, by whoever "
        "has the place after them or by their organization then; a sheet of paper does not answer it."
    )


def require_answers_none(voices: Iterable[Voice], seat: Seat, on_paper: Collection[UUID] = ()) -> None:
    """Of a word of this seat by a sheet, whatever it says; raises ObjectionByAccount.

    `on_paper` are the words that were themselves said by a sheet: another sheet may answer these.
    """
    answered = answered_by(voices, seat.alternate_of or seat.id, seat.organization_id)
    if any(each.assent_id not in on_paper for each in answered):
        raise ObjectionByAccount
