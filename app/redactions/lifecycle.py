"""When a text may be taken out: pure rules and their refusals."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from app.assents.lifecycle import YES, Formation
from app.assents.voices import Voice
from app.core.errors import Conflict, Unavailable, Unprocessable
from app.directory.models import Sector
from app.redactions.models import Redaction, RedactionPhase

_LEAST_SECTORS: Final = 2


class RedactionTargetUnknown(Unprocessable):
    code = "redaction_target_unknown"
    message = "There is no such text at this table, or it is of a kind that holds no text of its own."
    pointer = "/target_id"


class RedactionRevisionUnknown(Unprocessable):
    code = "redaction_revision_unknown"
    message = "A revision that was named does not exist, or its text was taken out already."
    pointer = "/revisions"


class TextMustStay(Conflict):
    """409: ground rules that hold, or what signatures are checked by; `revisions` are those that stay."""

    code = "text_must_stay"
    message = "This text has to stay: it is in force, or signatures are checked by it. «revisions» names what stays."


class RedactionInEffect(Conflict):
    code = "redaction_in_effect"
    message = "The text was taken out already; this does not come back."


class RedactionOutdated(Conflict):
    """409: what was asked for is no longer all of the text, and who agreed to it did not see the rest."""

    code = "redaction_outdated"
    message = "The text got other words since this was asked for. Ask anew, for the revisions that are meant."


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


def grown(
    named: Collection[int], since: Collection[int], held: Mapping[int, Mapping[str, object]], words: Collection[str]
) -> Sequence[int]:
    """The revisions that are meant by now: those `named`, and where these were all of the text, what repeated it since.

    `since` are the revisions that were published after it was asked for, `words` the members of bodies that hold words.
    Raises RedactionOutdated for a later revision with other words.
    """
    meant = held.get(max(named))
    if meant is None or any(revision > max(named) for revision in held if revision not in since):
        return sorted(named)
    later = {revision for revision in since if revision in held}
    if any(held[revision].get(word) != meant.get(word) for revision in later for word in words):
        raise RedactionOutdated
    return sorted({*named, *later})


def asked_organizations(
    named: Iterable[Mapping[str, object]], speaking: Collection[UUID]
) -> frozenset[tuple[Sector, UUID]]:
    """Of the organizations whose words it is those for which somebody speaks now, each with its sector."""
    of_sector = {(Sector(str(each["sector"])), UUID(str(each["organization_id"]))) for each in named}
    return frozenset(each for each in of_sector if each[1] in speaking)


def is_heard(mine: tuple[Sector, UUID], asked: Collection[tuple[Sector, UUID]], voices: Iterable[Voice]) -> bool:
    """Whether an organization that is asked has given its word, or is not asked."""
    return mine not in asked or any(each.organization_id == mine[1] for each in voices)


def unheard(asked: Iterable[tuple[Sector, UUID]], voices: Iterable[Voice], formation: Formation) -> frozenset[Sector]:
    """The sectors whose yes is not theirs yet: an organization whose words it is has not consented.

    Where a clause says how a sector forms its word, that says it.
    """
    agreed = {each.organization_id for each in voices if each.stance in YES}
    return frozenset(sector for sector, each in asked if each not in agreed and not formation.waits_in(sector))


def takes_effect(sources: Collection[str], consenting: Collection[Sector]) -> bool:
    """Whether every sector that the text came from consents, and at least two sectors do."""
    said = {sector.value for sector in consenting}
    return set(sources) <= said and len(said) >= _LEAST_SECTORS


def awaited(sources: Collection[str], deciding: Collection[str], consenting: Collection[Sector]) -> frozenset[str]:
    """The sectors whose consent is still missing: of the sources, and of any that decides where those are too few."""
    said = {sector.value for sector in consenting}
    few = len({*sources, *said}) < _LEAST_SECTORS
    return frozenset({*sources, *(deciding if few else ())} - said)
