"""`…/ratification` of a yes that waits for an assembly: the same operation, whatever the sectors were asked."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final, Generic, TypeVar

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from app.assents import ratification
from app.assents.models import Assent
from app.assents.schemas import AssentOut, RatificationIn
from app.assents.service import ratifying
from app.assents.service.consenting import Question
from app.core.errors import NotFound, Refusal, refuses
from app.core.problems import problems
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.roundtables.access import CurrentStanding, Standing, located
from app.roundtables.evidence import EvidenceNotStored
from app.roundtables.models import AtTable, Power
from app.roundtables.policy import PowerMissing

Row = TypeVar("Row", bound=AtTable)
REFUSALS: Final[tuple[type[Refusal], ...]] = (
    ratification.NothingToRatify,
    ratification.RatificationGiven,
    ratification.RatificationLapsed,
    ratification.WordReplaced,
    ratification.AssemblyDay,
    EvidenceNotStored,
)


@dataclass(frozen=True, slots=True)
class Ratifiable(Generic[Row]):
    """One kind of text with the words on it, as their ratification needs to know them.

    `parameter` names the text in the path, `kind` are the words, and `word` is the parameter that names one. `asked`
    describes a text that is open, and `refusals` are what it may raise.
    """

    model: type[Row]
    parameter: str
    kind: type[Assent]
    word: str
    asked: Callable[[Standing, Row], Awaitable[Question]]
    refusals: tuple[type[Refusal], ...]


@cache
def recording(kind: type[Assent], word: str) -> Any:
    """A dependency: the standing of who may record what an assembly did with the word that the path names."""

    @refuses(PowerMissing, ratification.OfAnotherOrganization)
    async def record(standing: CurrentStanding, said: Annotated[Assent, located(kind, word)]) -> Standing:
        standing.require_power(Power.decide)
        ratification.require_own(standing.seat.organization_id, said.organization_id)
        return standing

    return Depends(record)


def add_ratification(router: APIRouter, words: str, ratifiable: Ratifiable[Row]) -> None:
    """The route below `words`, the path of the words on one text within the router."""
    model, parameter, kind, word = ratifiable.model, ratifiable.parameter, ratifiable.kind, ratifiable.word

    @router.post(
        f"{words}/{{{word}}}/ratification",
        operation_id=f"ratify_{kind.subject}",
        dependencies=[needs(Permission.assent_ratify)],
        status_code=201,
        response_model=AssentOut,
        responses=problems(*ratifiable.refusals, *REFUSALS),
    )
    async def ratify(
        standing: Annotated[Standing, recording(kind, word)],
        text: Annotated[Row, located(model, parameter)],
        said: Annotated[Assent, located(kind, word)],
        body: RatificationIn,
    ) -> Response:
        """Record what the assembly did with a yes that waits for it, as the organization that said it.

        Ratified it counts from now on, and may be the last that was lacking; refused it is an objection with the
        assembly's reasons. After its day it has lapsed: then a word is given anew.
        """
        if said.target_id != text.id:
            raise NotFound
        return created(await ratifying.ratify(standing, await ratifiable.asked(standing, text), said, body))
