"""When a text may be taken out: pure rules and their refusals."""

from collections.abc import Collection, Sequence
from typing import Final

from app.core.errors import Conflict, Unavailable, Unprocessable
from app.directory.models import Sector
from app.redactions.models import Redaction, RedactionPhase

_LEAST_SECTORS: Final = 2


class RedactionTargetUnknown(Unprocessable):
    code = "redaction_target_unknown"
    message = "There is no such text at this table, or it is of a kind that holds no text of its own."


class RedactionRevisionUnknown(Unprocessable):
    code = "redaction_revision_unknown"
    message = "A revision that was named does not exist, or its text was taken out already."


class TextMustStay(Conflict):
    """409: ground rules that hold, or what signatures are checked by; `revisions` are those that stay."""

    code = "text_must_stay"
    message = "This text has to stay: it is in force, or signatures are checked by it. «revisions» names what stays."


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


def require_removable(named: Collection[int] | None, held: Collection[int], staying: Collection[int]) -> Sequence[int]:
    """The revisions to be taken out: those `named`, or without a name all that are held and need not stay.

    Raises RedactionRevisionUnknown or TextMustStay.
    """
    wanted = set(named) if named else set(held) - set(staying)
    if not wanted <= set(held) or not held:
        raise RedactionRevisionUnknown
    if not wanted or wanted & set(staying):
        raise TextMustStay(members={"revisions": sorted(staying)})
    return sorted(wanted)


def takes_effect(sources: Collection[str], consenting: Collection[Sector]) -> bool:
    """Whether every sector that the text came from consents, and at least two sectors do."""
    said = {sector.value for sector in consenting}
    return set(sources) <= said and len(said) >= _LEAST_SECTORS


def awaited(sources: Collection[str], deciding: Collection[str], consenting: Collection[Sector]) -> frozenset[str]:
    """The sectors whose consent is still missing: of the sources, and of any that decides where those are too few."""
    said = {sector.value for sector in consenting}
    few = len({*sources, *said}) < _LEAST_SECTORS
    return frozenset({*sources, *(deciding if few else ())} - said)
