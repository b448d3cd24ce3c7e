"""Who conducts sessions or accompanies a table by the word of all its sectors, and no sector's alone: pure answers."""

from collections.abc import Collection, Iterable
from typing import Final

from app.core.errors import Forbidden, Unprocessable
from app.directory.models import Sector
from app.identity.roles import CONDUCTING_ROLES, RUNNING_ROLES, Role
from app.roundtables.accrediting import waits
from app.roundtables.candidates import FacilitationDecides
from app.roundtables.models import Mandate, MandateBasis, MandatePhase, Roundtable, RoundtablePhase, Seat

OF_ALL: Final = frozenset({MandateBasis.facilitation, MandateBasis.all_sectors})
"""That every deciding sector said yes to who holds a seat."""


class NotOfAll(Forbidden):
    """403: whom the host alone brought is the host's."""

    code = "not_by_the_word_of_all"
    message = (
        "A third voice is one by the word of all: every deciding sector says yes to this mandate, or accepts a "
        "facilitation that lists it, first."
    )


class SeatDoesNotAccompany(Unprocessable):
    code = "seat_does_not_accompany"
    message = "Each of these seats conducts sessions or accompanies the table, and somebody holds it."
    pointer = "/leaving"


def require_of_all(mandate: Mandate) -> None:
    """Raises NotOfAll."""
    if mandate.basis not in OF_ALL:
        raise NotOfAll


def require_not_of_all(seat: Seat, mandate: Mandate, mine: Mandate, deciding: Collection[str]) -> None:
    """Raises FacilitationDecides where somebody would take from another what all sectors gave them; `mine` is theirs.

    Neither who runs the table, nor a sector alone: a guarantor, an observer, a chair or a verifier would be replaced by
    one of theirs. The holder gives it back, and a facilitation that all accept names who leaves.
    """
    accompanies = seat.role not in RUNNING_ROLES and not waits(seat.role, seat.sector, deciding)
    theirs = mandate.id != mine.id and mandate.phase is not MandatePhase.ended
    if accompanies and theirs and mandate.basis in OF_ALL:
        raise FacilitationDecides


def require_may_end(roundtable: Roundtable, seat: Seat, mandates: Iterable[Mandate]) -> None:
    """Raises FacilitationDecides for a verifier's seat, or one whose holder was there by the word of all.

    A commitment may name it: without the seat nobody could confirm that one any more.
    """
    named = seat.role is Role.verifier and roundtable.phase is not RoundtablePhase.preparing
    if named or any(mandate.basis in OF_ALL for mandate in mandates):
        raise FacilitationDecides


def waits_for_all(roundtable: Roundtable, role: Role) -> bool:
    """Whether a mandate of such a seat waits for every deciding sector: who conducts the sessions of all.

    While a table is prepared they are there as all of them are, and the sectors have them before them.
    """
    conducts = role in CONDUCTING_ROLES and role not in RUNNING_ROLES
    return conducts and roundtable.phase is not RoundtablePhase.preparing


def is_for_all(role: Role, sector: Sector, deciding: Collection[str], mandate: Mandate) -> bool:
    """Whether the deciding sectors may be asked about who conducts sessions or accompanies the table.

    They are, until all of them have said yes; no sector alone says who does.
    """
    accompanies = role not in RUNNING_ROLES and not waits(role, sector, deciding)
    return accompanies and mandate.basis not in OF_ALL


def vouches(seat: Seat, mandate: Mandate, roundtable: Roundtable) -> bool:
    """Whether what is on paper may rest on the holder of a seat: nobody does who is there by the host's word alone.

    While a table is prepared all are, and the sectors confirm what comes of it.
    """
    sits = waits(seat.role, seat.sector, roundtable.deciding_sectors)
    return sits or roundtable.phase is RoundtablePhase.preparing or mandate.basis in OF_ALL
