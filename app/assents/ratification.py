"""A yes that was said subject to an assembly: how it stands at an hour, and what may be recorded of the assembly.

Nothing but its rows and the hour decides: a word whose day is over has lapsed, whoever has noticed it. Pure.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

from app.core.errors import Conflict, Forbidden, Unprocessable
from app.directory.legal_days import end_of_day, local_date

LONGEST: Final = timedelta(days=180)
"""How long the others may be kept waiting for an assembly."""


class Assembly(StrEnum):
    """What became of a yes that waits for an assembly: it counts as said once it is ratified, and never before."""

    awaited = "awaited"
    ratified = "ratified"
    refused = "refused"
    lapsed = "lapsed"


class RatificationDay(Unprocessable):
    """422: a word that could not wait, or would wait for ever."""

    code = "ratification_day"
    message = "The day by which the assembly acts lies between today and %(days)s days from now."
    pointer = "/ratify_by"

    def __init__(self) -> None:
        super().__init__(days=LONGEST.days)


class AssemblyDay(Unprocessable):
    """422: an assembly acts on a word that was said, and what is recorded has happened."""

    code = "assembly_day"
    message = "The assembly was held on the day of the word or after it, and not after today."
    pointer = "/held_on"


class OfAnotherOrganization(Forbidden):
    """403: no organization speaks for the assembly of another one."""

    code = "of_another_organization"
    message = "What an assembly did with a word is recorded by people of the organization that said it."


class NothingToRatify(Conflict):
    code = "nothing_to_ratify"
    message = "Your sector has said nothing here that waits for its assembly."


class RatificationGiven(Conflict):
    code = "ratification_given"
    message = "What the assembly did with this word is on record already."


class RatificationLapsed(Conflict):
    """409: whoever still wants it says so anew."""

    code = "ratification_lapsed"
    message = "The day by which the assembly had to act, %(day)s, is over: the word has lapsed, and can be said anew."

    def __init__(self, day: date) -> None:
        super().__init__(members={"ratify_by": day.isoformat()}, day=day.isoformat())


class WordReplaced(Conflict):
    code = "word_replaced"
    message = "Its place has said something else since: what the assembly would decide on counts no more."


class Said(Protocol):
    """What of a word says how its condition stands."""

    @property
    def ratify_by(self) -> date | None: ...

    @property
    def ratification(self) -> Mapping[str, object] | None: ...


def assembly_of(said: Said, time_zone: str, now: datetime) -> Assembly | None:
    """How a word stands with the assembly that it waits for; None of one that was said without any."""
    if said.ratify_by is None:
        return None
    if said.ratification is not None:
        return Assembly(str(said.ratification["outcome"]))
    return Assembly.awaited if now < end_of_day(said.ratify_by, time_zone) else Assembly.lapsed


def require_day(ratify_by: date, today: date) -> None:
    """Raises RatificationDay."""
    if not today <= ratify_by <= today + LONGEST:
        raise RatificationDay


def require_own(mine: UUID, organization_id: UUID) -> None:
    """Raises OfAnotherOrganization."""
    if mine != organization_id:
        raise OfAnotherOrganization


def require_awaited(said: Said, time_zone: str, now: datetime) -> None:
    """Raises NothingToRatify, RatificationGiven or RatificationLapsed."""
    match assembly_of(said, time_zone, now):
        case Assembly.awaited:
            return
        case Assembly.lapsed if said.ratify_by is not None:
            raise RatificationLapsed(said.ratify_by)
        case None:
            raise NothingToRatify
    raise RatificationGiven


def require_held(held_on: date, stated_at: datetime, time_zone: str, now: datetime) -> None:
    """Raises AssemblyDay."""
    if not local_date(stated_at, time_zone) <= held_on <= local_date(now, time_zone):
        raise AssemblyDay
