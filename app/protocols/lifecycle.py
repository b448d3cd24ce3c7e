"""What protocols allow, and what a table needs before it is installed: pure rules and their refusals.

Several proposals may be open for adoption at once, so that nobody can keep the others from proposing by proposing
first. The one that every deciding sector adopts first comes into force. The others were proposed as replacements of
rules that no longer hold; they can no longer be adopted, and whoever still wants one drafts and proposes it again.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from app.core.errors import Conflict
from app.protocols.models import Adopted, Protocol, ProtocolPhase
from app.roundtables.models import Roundtable, RoundtablePhase
from app.rules.wording import in_order


class ProtocolMissing(Conflict):
    """409: nothing can be asked of rules that nobody adopted."""

    code = "protocol_missing"
    message = "The table has no ground rules in force: every deciding sector has to adopt a protocol first."


class ProtocolFrozen(Conflict):
    """409: what was proposed is what people adopt."""

    code = "protocol_frozen"
    message = "The protocol was proposed: its text no longer changes. Draft another one."


class ProtocolNotProposed(Conflict):
    """409: a draft may still change, and what is in force or superseded is adopted already."""

    code = "protocol_not_proposed"
    message = "Only a protocol that is proposed can be adopted."


class ProtocolOvertaken(Conflict):
    """409: other ground rules came into force after this protocol was proposed."""

    code = "protocol_overtaken"
    message = "Other ground rules came into force since this protocol was proposed; it has to be proposed anew."


class ProtocolNotAdopted(Conflict):
    """409: what nobody has agreed on is drafted anew, and what was replaced is history."""

    code = "protocol_not_adopted"
    message = "Only ground rules that the sectors have adopted, and that nothing has replaced, are amended."


class ProtocolDocumentNotMade(Conflict):
    """409: the bytes that are adopted are made by the proposal."""

    code = "protocol_document_not_made"
    message = "There is no document to adopt before the protocol is proposed."


class ProtocolNotAdoptedByAll(Conflict):
    """409: a sector began to decide after the adoption, or whoever said yes for it sits for it no longer."""

    code = "protocol_not_adopted_by_all"
    message = "Not every deciding sector has adopted the ground rules in force; «sectors» names those who have not."


class SectorsWithoutDelegate(Conflict):
    """409: a table is not installed over the empty chairs of a deciding sector."""

    code = "sectors_without_delegate"
    message = "A deciding sector has no delegate under a mandate in force; «sectors» names them."


def require_draft(protocol: Protocol) -> None:
    if protocol.phase is not ProtocolPhase.draft:
        raise ProtocolFrozen


def require_open(protocol: Protocol, adopted_last: UUID | None) -> None:
    """Raises ProtocolNotProposed or, where `adopted_last` is not what it would replace, ProtocolOvertaken."""
    if protocol.phase is not ProtocolPhase.proposed:
        raise ProtocolNotProposed
    if protocol.supersedes != adopted_last:
        raise ProtocolOvertaken


def is_said_again(roundtable: Roundtable, protocol: Protocol, adopted_last: UUID | None) -> bool:
    """Whether a sector may adopt what all have adopted: before the installation, where its yes counts no longer."""
    return roundtable.phase is RoundtablePhase.preparing and protocol.id == adopted_last


def require_adopted_by(deciding: Collection[str], adopted: Iterable[str]) -> None:
    """Raises ProtocolNotAdoptedByAll, naming the sectors that have not said yes."""
    missing = set(deciding) - set(adopted)
    if missing:
        raise ProtocolNotAdoptedByAll(members={"sectors": in_order(missing)})


def require_delegates_of(deciding: Collection[str], seated: Iterable[str]) -> None:
    """Raises SectorsWithoutDelegate; `seated` are the sectors of voting seats held under a mandate in force."""
    missing = set(deciding) - set(seated)
    if missing:
        raise SectorsWithoutDelegate(members={"sectors": in_order(missing)})


def require_amendable(protocol: Protocol) -> None:
    """Raises ProtocolNotAdopted."""
    if protocol.phase not in {ProtocolPhase.in_force, ProtocolPhase.adopted}:
        raise ProtocolNotAdopted


def propose(protocol: Protocol, now: datetime, adopted_last: UUID | None) -> None:
    """Freeze the text; `adopted_last` is what the sectors exchange for it. Raises ProtocolFrozen."""
    require_draft(protocol)
    protocol.phase, protocol.proposed_at, protocol.supersedes = ProtocolPhase.proposed, now, adopted_last


def adopt(protocol: Protocol, now: datetime, *others: datetime | None) -> datetime:
    """Every deciding sector has said yes; it may hold from the latest of the hours given, which is answered."""
    effective = max([now, *(hour for hour in others if hour is not None)])
    protocol.phase, protocol.adopted_at, protocol.effective_from = ProtocolPhase.adopted, now, effective
    return effective


def put_in_force(protocol: Protocol, at: datetime) -> None:
    protocol.phase, protocol.in_force_at = ProtocolPhase.in_force, at


def supersede(protocol: Protocol) -> None:
    protocol.phase = ProtocolPhase.superseded


def holding(versions: Iterable[Adopted], now: datetime, sitting_since: datetime | None) -> UUID | None:
    """The version whose clauses hold: of those whose hour has come, the one adopted last; None before the first.

    So a version that waits for a distant hour binds nobody to it: what the sectors adopt after it may hold before it,
    and then holds in its place as well.

    While a session is open, what held when it was opened goes on holding: nobody changes the rules of a meeting from
    within it. What was to take effect meanwhile does so when the session closes.
    """
    moment = now if sitting_since is None else min(now, sitting_since)
    effective = [version for version in versions if version.effective_from <= moment]
    if not effective:
        return None
    return max(effective, key=lambda version: (version.adopted_at, version.effective_from)).id


def latest(versions: Iterable[Adopted]) -> UUID | None:
    """The version that was adopted last, whether it holds already or not: what a new one would replace."""
    last = max(versions, key=lambda version: version.adopted_at, default=None)
    return None if last is None else last.id
