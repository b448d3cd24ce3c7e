"""What demands allow: raised → admitted or not_admitted → tabled → answered, and no other way."""

from collections.abc import Collection, Iterable
from datetime import datetime

from app.core.errors import Conflict, Unprocessable
from app.demands.models import Answer, Demand, DemandPhase
from app.demands.schemas import AnswerOut
from app.directory.models import Sector


class DemandNotRaised(Conflict):
    code = "demand_not_raised"
    message = "The admission of the demand is decided: its text and its admission stay as they are."


class DemandNotAdmitted(Conflict):
    code = "demand_not_admitted"
    message = "Only a demand that was admitted and has no answer yet can stand on an agenda."


class DemandNotTabled(Conflict):
    code = "demand_not_tabled"
    message = "A demand is answered once, after a session was called with it on the agenda."


class SectorAnswered(Conflict):
    code = "demand_answered_by_sector"
    message = "Your sector has answered this demand; the others that it asks still have the word."


class AddresseesUnfit(Unprocessable):
    """422: nobody could ever answer for such an addressee."""

    code = "demand_addressees_unfit"
    message = "A demand is addressed to deciding sectors other than the one that raises it."


def addressees(
    asked: Collection[Sector], raising: Sector, deciding: Collection[str], at: str = "/addressed_to"
) -> list[str]:
    """The sectors that are asked, in the order of the codelist; raises AddresseesUnfit."""
    if raising in asked or not set(asked) <= set(deciding):
        raise AddresseesUnfit(at=at)
    return [sector.value for sector in Sector if sector in asked]


def require_raised(demand: Demand) -> None:
    if demand.phase is not DemandPhase.raised:
        raise DemandNotRaised


def require_for_agenda(demand: Demand) -> None:
    """What one session did not get to may come back at the next; raises DemandNotAdmitted."""
    if demand.phase not in {DemandPhase.admitted, DemandPhase.tabled}:
        raise DemandNotAdmitted


def require_tabled(demand: Demand) -> None:
    if demand.phase is not DemandPhase.tabled:
        raise DemandNotTabled


def take_answer(demand: Demand, given: AnswerOut) -> None:
    """One sector answers; with the last of those who are asked the demand is answered.

    Nobody answers for another: what they come to together is `partly` as soon as they differ. Raises SectorAnswered.
    """
    answers = [AnswerOut.model_validate(stored) for stored in demand.answers]
    if any(earlier.sector is given.sector for earlier in answers):
        raise SectorAnswered
    answers.append(given)
    demand.answers = [answer.model_dump(mode="json") for answer in answers]
    if not {answer.sector.value for answer in answers}.issuperset(demand.addressed_to):
        return
    said = {answer.answer for answer in answers}
    demand.phase = DemandPhase.answered
    demand.answer = given.answer if len(said) == 1 else Answer.partly
    demand.answer_reasons, demand.answered_at = given.reasons, given.answered_at
    demand.answered_by, demand.answering_sector = given.seat_id, given.sector


def table(demands: Iterable[Demand], now: datetime) -> list[Demand]:
    """Mark what the called agenda carries as tabled; those that are so for the first time."""
    newly = [demand for demand in demands if demand.phase is DemandPhase.admitted]
    for demand in newly:
        demand.phase, demand.tabled_at = DemandPhase.tabled, now
    return newly


def untable(demands: Iterable[Demand], called_at: datetime) -> list[Demand]:
    """Those that were tabled by a calling that came to nothing wait again, unless somebody has answered them."""
    freed = [
        demand
        for demand in demands
        if demand.phase is DemandPhase.tabled and demand.tabled_at == called_at and not demand.answers
    ]
    for demand in freed:
        demand.phase, demand.tabled_at = DemandPhase.admitted, None
    return freed
