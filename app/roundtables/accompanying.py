"""Who conducts sessions or accompanies a table by the word of all its sectors, and no sector's alone: pure answers."""

from collections.abc import Collection
from typing import Final

from app.directory.models import Sector
from app.identity.roles import CONDUCTING_ROLES, RUNNING_ROLES, Role
from app.roundtables.accrediting import waits
from app.roundtables.models import Mandate, MandateBasis, Roundtable, RoundtablePhase, Seat

OF_ALL: Final = frozenset({MandateBasis.facilitation, MandateBasis.all_sectors})
"""That every deciding sector said yes to who holds a seat."""


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
