"""What a constituency's paper may do, and who may witness it: pure rules and their refusals."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from app.core.errors import Conflict, Forbidden, Unprocessable
from app.directory.models import Sector
from app.rosters.models import PaperEffect, SeatPaper
from app.roundtables import accompanying, accrediting
from app.roundtables.asked_anew import is_of_this_table
from app.roundtables.lifecycle import has_begun, is_in_force, require_not_revoked
from app.roundtables.models import Mandate, MandateBasis, MandatePhase, Roundtable, Seat
from app.roundtables.sitting import Sitting, is_of_another
from app.rules.wording import in_order


class SeatWaitsForNobody(Conflict):
    code = "seat_waits_for_nobody"
    message = "No sector's word is asked for this seat: it decides nothing and advises no deciding sector."


class MandateUnknown(Unprocessable):
    code = "mandate_unknown"
    message = "There is no mandate with that id for this seat."
    pointer = "/mandate_id"


class PaperTookEffect(Conflict):
    code = "paper_took_effect"
    message = "This paper has its effect already."


class SeatAwaitsNothing(Conflict):
    code = "seat_awaits_nothing"
    message = "This seat waits for no sector's yes."


class OwnSector(Forbidden):
    code = "own_sector"
    message = "It is of your own sector, which takes its mandates back; only the others object to them."


class MandateAwaitsNothing(Conflict):
    code = "mandate_awaits_nothing"
    message = "This mandate waits for no other sector's yes."


class OwnSectorConfirms(Forbidden):
    code = "own_sector_confirms"
    message = "It is of your own sector, which confirms it; the others are asked here."


class RosterChanged(Conflict):
    code = "roster_changed"
    message = "The roster is another since it was read; «digest» is that of the roster as it stands."


class RosterConfirmed(Conflict):
    code = "roster_confirmed"
    message = "The sector has confirmed its roster as it stands."


class RostersNotConfirmed(Conflict):
    """409: a table is not installed over people whom only the host vouches for."""

    code = "rosters_not_confirmed"
    message = "A deciding sector has not confirmed its roster as it stands; «sectors» names them."


def require_read(roundtable: Roundtable, sector: Sector, digest: str, read: str) -> None:
    """Raises RosterChanged where another roster was read than the one as it stands, or RosterConfirmed."""
    if read != digest:
        raise RosterChanged(members={"digest": digest})
    if confirmed(roundtable, sector, digest):
        raise RosterConfirmed


def confirmed(roundtable: Roundtable, sector: Sector, digest: str) -> bool:
    """Whether the sector confirmed last the roster with this digest, and the table is the same since."""
    return any(
        (each["sector"], each["digest"]) == (sector, digest) and is_of_this_table(roundtable, each)
        for each in roundtable.confirmed_rosters
    )


def require_confirmed(roundtable: Roundtable, digests: Mapping[Sector, str]) -> None:
    """Raises RostersNotConfirmed; `digests` are of the rosters of the deciding sectors as they stand."""
    missing = {sector for sector, digest in digests.items() if not confirmed(roundtable, sector, digest)}
    if missing:
        raise RostersNotConfirmed(members={"sectors": in_order(missing)})


def require_awaits_others(mandate: Mandate, *, for_all: bool) -> None:
    """`for_all` of who is there for all sectors. Raises MandateRevoked, MandateNotHeld or MandateAwaitsNothing."""
    require_not_revoked(mandate)
    if for_all and mandate.account_id is None:
        raise accrediting.MandateNotHeld
    if not for_all and not mandate.awaits_others:
        raise MandateAwaitsNothing


def asks_own(mandate: Mandate, seat: Seat, people: Collection[Sitting]) -> bool:
    """Whether its own sector says with its word who is to be the steward of several organizations of it."""
    waits_for_sector = mandate.phase is MandatePhase.proposed and not mandate.awaits_others
    return waits_for_sector and accrediting.speaks_for_others(mandate, seat, people)


def require_asked(mine: Sector, theirs: Sector, *, waiting: bool) -> None:
    """Raises OwnSectorConfirms of who is to sit for it: `waiting` says whether the seat is of those that do."""
    if waiting and mine is theirs:
        raise OwnSectorConfirms


def require_awaiting(seat: Seat) -> None:
    """Raises SeatAwaitsNothing."""
    if not seat.awaits_assent:
        raise SeatAwaitsNothing


def require_waits(seat: Seat, deciding: Collection[str]) -> None:
    """Raises SeatWaitsForNobody."""
    if not accrediting.waits(seat.role, seat.sector, deciding):
        raise SeatWaitsForNobody


def require_open(effect: PaperEffect, mandate: Mandate) -> None:
    """A paper confirms what no sector stands behind, and revokes whatever is not revoked; a seat ends with any.

    Raises MandateRevoked or MandateNotWaiting.
    """
    if effect is PaperEffect.end_seat:
        return
    if effect is PaperEffect.revoke:
        require_not_revoked(mandate)
        return
    resting_on = {MandateBasis.attested_by_host, MandateBasis.unconfirmed}
    accrediting.require_confirmable(mandate, resting_on=resting_on, on_paper=True)


def require_without_effect(paper: SeatPaper) -> None:
    if paper.took_effect_at is not None:
        raise PaperTookEffect


def require_of_others(mine: Sector, theirs: Sector) -> None:
    """Raises OwnSector."""
    if mine is theirs:
        raise OwnSector


def may_witness(
    seat: Seat, mandate: Mandate, roundtable: Roundtable, now: datetime, sat: Mapping[UUID, frozenset[Sector]]
) -> bool:
    """Whether whoever holds the seat vouches for a paper.

    A deciding sector put them there, and their mandate counts here also after its last day, so that a table whose
    mandates are all over can go on; while the table is prepared that sector has confirmed its roster first. Or they
    accompany the table by the word of all deciding sectors: a witness who is there by the word of those who run it
    alone would be theirs. Two witnesses are people of two sectors, whichever seats they hold: `sat` says for which
    deciding sectors each account sits, or did.
    """
    zone = roundtable.time_zone
    if accrediting.waits(seat.role, seat.sector, roundtable.deciding_sectors):
        return has_begun(mandate, zone, now) and not accrediting.is_founding(roundtable, seat.sector)
    of_all = mandate.basis in accompanying.OF_ALL and is_in_force(mandate, zone, now)
    return of_all and not is_of_another(mandate.account_id, seat.sector, sat)
