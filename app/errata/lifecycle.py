"""What errata allow: pure rules and their refusals.

`proposed → in_force | refused | withdrawn`. Each deciding sector says its word as it does on minutes under review:
by the clause that they were reviewed under. The sealed document is read and never written.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from app.core.errors import Conflict, Forbidden, Unprocessable
from app.core.pointers import strings
from app.errata.models import Erratum, ErratumPhase
from app.errata.schemas import ErratumIn
from app.minutes.models import Minutes, MinutesPhase


class MinutesStillOpen(Conflict):
    """409: what can still be corrected is corrected."""

    code = "minutes_still_open"
    message = "The minutes are not sealed yet: until the seal what is wrong in them is corrected, after it by errata."


class WordsNotSealed(Unprocessable):
    """422: an erratum that quotes what nobody sealed would put words into the mouth of all."""

    code = "erratum_words_not_sealed"
    message = "These words do not stand at that place of the sealed document, letter by letter."
    pointer = "/as_sealed"


class PlaceNotInSection(Unprocessable):
    code = "erratum_place_unknown"
    message = "The place points at no text in that section of the sealed document."
    pointer = "/place_in_document"


class ErratumSettled(Conflict):
    code = "erratum_settled"
    message = "The erratum is in force, refused or withdrawn already; another one says what is to be said."


class ErratumSpokenOf(Conflict):
    """409: what somebody has answered is not made unsaid."""

    code = "erratum_spoken_of"
    message = "A sector has given its word on the erratum: it is no more withdrawn, and every sector answers it."


class ErratumOfAnother(Forbidden):
    code = "erratum_of_another"
    message = "Only the seat that proposed the erratum withdraws it."


def require_sealed(minutes: Minutes) -> None:
    if minutes.phase is not MinutesPhase.sealed:
        raise MinutesStillOpen


def require_quotes(document: object, body: ErratumIn) -> None:
    """Raises PlaceNotInSection, and WordsNotSealed where `as_sealed` does not stand there."""
    texts = dict(_of_section(document, body.section.value))
    place = body.place_in_document
    if place is not None:
        texts = {at: text for at, text in texts.items() if at == place}
        if not texts:
            raise PlaceNotInSection
    if body.as_sealed is not None and not any(body.as_sealed in text for text in texts.values()):
        raise WordsNotSealed


def _of_section(document: object, section: str) -> Iterator[tuple[str, str]]:
    sections = document.get("sections") if isinstance(document, dict) else None
    for number, each in enumerate(sections if isinstance(sections, list) else []):
        if isinstance(each, dict) and each.get("section") == section:
            yield from strings(each, f"/sections/{number}")


def require_proposed(erratum: Erratum) -> None:
    if erratum.phase is not ErratumPhase.proposed:
        raise ErratumSettled


def require_unspoken(given: Collection[object]) -> None:
    if given:
        raise ErratumSpokenOf


def settle(erratum: Erratum, phase: ErratumPhase, now: datetime) -> None:
    erratum.phase, erratum.settled_at = phase, now
