"""The clause library: every file beside this one is a rule kind, found by being here."""

from typing import Final

from app.protocols.breaches import GroundRuleBreached
from app.protocols.discovery import discover
from app.protocols.misfits import ProtocolUnfit
from app.protocols.moments import Moment

RULE_KINDS: Final = discover(__name__, __path__)
"""Every rule kind by name, in the order of the names."""


def refusals_at(*moments: type[Moment]) -> tuple[type[GroundRuleBreached], ...]:
    """The refusals that ground rules can give at these moments, for the documentation of an operation."""
    refusals = {kind.refusal_at(moment) for kind in RULE_KINDS.values() for moment in moments if moment in kind.moments}
    return tuple(sorted(refusals, key=lambda refusal: refusal.code))


def refusals_of_proposals() -> tuple[type[ProtocolUnfit], ...]:
    """The refusals that rules can give when a protocol is proposed for a table, for the same documentation."""
    return tuple(sorted({refusal for kind in RULE_KINDS.values() for refusal in kind.unfit}, key=_code))


def _code(refusal: type[ProtocolUnfit]) -> str:
    return refusal.code
