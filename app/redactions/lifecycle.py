"""When a text may be taken out, and what is left in its place: pure rules and their refusals."""

from collections.abc import Collection
from typing import Final

from app.core.errors import Conflict, Unavailable, Unprocessable
from app.directory.models import Sector
from app.redactions.models import Redaction, RedactionPhase

MARK: Final = "█████"
"""What stands where a text was."""
_LEAST_SECTORS: Final = 2
_WORDS: Final = frozenset({"text", "title"})


class RedactionTargetUnknown(Unprocessable):
    code = "redaction_target_unknown"
    message = "There is no such text at this table, or it is of a kind that holds no text of its own."


class RedactionRevisionUnknown(Unprocessable):
    code = "redaction_revision_unknown"
    message = "A revision that was named does not exist, or its text was taken out already."


class RedactionInEffect(Conflict):
    code = "redaction_in_effect"
    message = "The text was taken out already; this does not come back."


class RedactionsMissing(Unavailable):
    code = "redactions_missing"
    message = "The database holds texts that were redacted: an older copy was restored. Run «tinkuy restore»."


def require_proposed(redaction: Redaction) -> None:
    if redaction.phase is not RedactionPhase.proposed:
        raise RedactionInEffect


def asked(sources: Collection[str], voting: Collection[str], deciding: Collection[str]) -> list[str]:
    """The sectors that must consent: those it came from, or all that decide where one of these has no vote."""
    return sorted(sources if set(sources) <= set(voting) else deciding)


def takes_effect(sources: Collection[str], consenting: Collection[Sector]) -> bool:
    """Whether every sector that the text came from consents, and at least two sectors do."""
    said = {sector.value for sector in consenting}
    return set(sources) <= said and len(said) >= _LEAST_SECTORS


def awaited(sources: Collection[str], deciding: Collection[str], consenting: Collection[Sector]) -> frozenset[str]:
    """The sectors whose consent is still missing: of the sources, and of any that decides where those are too few."""
    said = {sector.value for sector in consenting}
    few = len({*sources, *said}) < _LEAST_SECTORS
    return frozenset({*sources, *(deciding if few else ())} - said)


def blackened(value: object) -> object:
    """The same without its words: a text becomes the mark, and so do the texts inside what is stored as JSON."""
    return MARK if isinstance(value, str) else _inside(value)


def _inside(value: object) -> object:
    match value:
        case dict():
            return {
                name: MARK if name in _WORDS and isinstance(each, str) else _inside(each)
                for name, each in value.items()
            }
        case list():
            return [_inside(each) for each in value]
        case _:
            return value
