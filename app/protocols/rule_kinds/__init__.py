"""The clause library: every file beside this one is a rule kind, found by being here."""

from typing import Final

from app.protocols.breaches import GroundRuleBreached
from app.protocols.discovery import discover
from app.protocols.moments import Moment

RULE_KINDS: Final = discover(__name__, __path__)
"""Every rule kind by name, in the order of the names."""


def refusals_at(*moments: type[Moment]) -> tuple[type[GroundRuleBreached], ...]:
    """The refusals that ground rules can give at these moments, for the documentation of an operation."""
    refusals = {kind.refusal for kind in RULE_KINDS.values() if set(kind.moments) & set(moments)}
    return tuple(sorted(refusals, key=lambda refusal: refusal.code))
