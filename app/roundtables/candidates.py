"""Whom somebody brings to run a table, and who takes them away again: pure rules and their refusals."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from app.core.errors import Conflict, Forbidden
from app.directory.models import Sector
from app.identity.roles import RUNNING_ROLES, VOTING_ROLES, Role
from app.roundtables.accrediting import waits
from app.roundtables.models import Mandate, MandatePhase, Roundtable, RoundtablePhase, Seat
from app.roundtables.running import Part

NOBODY: Final = Part(frozenset())
"""The part of whose mandate is over: none."""


class FacilitationDecides(Conflict):
    """409: those who run the table do not choose among themselves."""

    code = "facilitation_decides"
    message = (
        "Who runs this table, or is there by the word of all its sectors, changes by a facilitation that every "
        "deciding sector accepts; besides, only who holds such a mandate gives it back."
    )


class OthersBringThem(Forbidden):
    code = "others_bring_them"
    message = (
        "Such a seat is made, and its holder registered, by those who run the table; a delegate does that of those "
        "who are to run it."
    )


def require_may_bring(
    part: Part, role: Role, sector: Sector, deciding: Collection[str], *, unattended: bool = False
) -> None:
    """Whom somebody may bring to a table, as a proposal or for good. Raises OthersBringThem.

    Delegates bring those who are to run it. So do those who were dismissed, and who convenes in the meantime; they
    record besides whom a sector names. Whoever accompanies the table waits for nobody's word, so they bring none.
    Where nobody runs the table at all (`unattended`) delegates record whom a sector names as well: else one that has
    lost its last delegate could never come back.
    """
    if unattended and role in VOTING_ROLES and waits(role, sector, deciding):
        return
    if role in RUNNING_ROLES or (part.runs and not part.is_interim and not part.stands_down):
        return
    if not part.runs or not (role in VOTING_ROLES or waits(role, sector, deciding)):
        raise OthersBringThem


def require_own_candidate(part: Part, role: Role, mandate: Mandate, mine: UUID) -> None:
    """Raises OthersBringThem where somebody draws the code of whom another brought to run the table.

    Whoever holds the code holds the mandate; `mine` is the seat that draws it.
    """
    runs = part.runs and not part.stands_down
    if role in RUNNING_ROLES and not runs and mandate.accredited_by != mine:
        raise OthersBringThem


def waits_for_facilitation(roundtable: Roundtable, role: Role) -> bool:
    """Whether a mandate of such a seat waits until every deciding sector has accepted that its holder runs the table.

    Whoever prepares a table for which nobody was accepted yet runs it on the word of who convened it.
    """
    prepared = roundtable.phase is RoundtablePhase.preparing and roundtable.facilitation is None
    return role in RUNNING_ROLES and not prepared


def require_own_end(roundtable: Roundtable, seat: Seat, mandate: Mandate, mine: Mandate) -> None:
    """Raises FacilitationDecides where somebody would take such a mandate from another; `mine` is theirs.

    Neither who runs the table, also from a candidate: they would choose who comes after them. Nor the sector of whose
    organization the seat is: no sector alone says who runs it.
    """
    if waits_for_facilitation(roundtable, seat.role) and not _is_mine(mandate, mine):
        raise FacilitationDecides


def require_of_no_facilitation(role: Role, mandate: Mandate, mine: Mandate) -> None:
    """The same of who does not run the table: also while it is prepared they take such a mandate from nobody."""
    if role in RUNNING_ROLES and not _is_mine(mandate, mine):
        raise FacilitationDecides


def _is_mine(mandate: Mandate, mine: Mandate) -> bool:
    """One's own, that of a candidate whom one brought, or one that is over."""
    proposed = mandate.phase is MandatePhase.proposed and mandate.accredited_by == mine.seat_id
    return proposed or mandate.id == mine.id or mandate.phase is MandatePhase.ended
