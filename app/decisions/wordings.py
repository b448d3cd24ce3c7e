"""How a text is worded anew, and texts that stand side by side: pure rules and their refusals."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from app.core.errors import Conflict, Forbidden, Unprocessable
from app.core.ids import new_id
from app.decisions.assemblies import has_lapsed
from app.decisions.models import Agreement, AgreementPhase, Proposal, ProposalPhase, Wording, WordingPhase
from app.decisions.schemas.wordings import RestIn, RestOut, WordingIn
from app.roundtables.since import Since


class WordingSame(Conflict):
    """409: a wording that changes nothing would let every position lapse all the same."""

    code = "wording_same"
    message = "The text reads so already."


class WordingNotProposed(Conflict):
    code = "wording_not_proposed"
    message = "The wording is the text, or was replaced or withdrawn: only one that is proposed is taken or withdrawn."


class WordingOfOthers(Forbidden):
    """403: nobody takes back what others propose."""

    code = "wording_of_others"
    message = "Only the organization that proposed it takes it back, or who runs the table where they proposed it."


class PositionLapsed(Conflict):
    """409: what an assembly would decide on is no more what the table is asked."""

    code = "position_lapsed"
    message = "The text was worded anew, or is asked in another round: the position is about what it was before."


class AlternativeUnfit(Unprocessable):
    code = "alternative_unfit"
    message = "A text stands beside one that is in assent in this session, on the same item."
    pointer = "/alternative_to"


class AlternativeAwaited(Conflict):
    """409: two texts for the same thing cannot both be agreed."""

    code = "alternative_awaited"
    message = "A text beside this one was adopted ad referendum: nothing is decided here before the assemblies act."


class InterpretedByAnother(Unprocessable):
    code = "interpreted_by_another"
    message = "What is interpreted is served by somebody who has a seat as an interpreter at this table."
    pointer = "/served_by"


def since(proposal: Proposal) -> Since:
    """From which revision on positions count."""
    return Since(proposal.text_revision, proposal.words_from)


def require_on_present_text(proposal: Proposal, revision: int) -> None:
    """Raises PositionLapsed; `revision` is the one that a position is about."""
    if since(proposal).former(revision) is not None:
        raise PositionLapsed


def rest_of(rest: Iterable[RestIn]) -> list[dict[str, object]]:
    """As it is stored."""
    return [RestOut(text=each.text, reasons=each.reasons).model_dump(mode="json") for each in rest]


def require_other(proposal: Proposal, body: WordingIn) -> None:
    """Raises WordingSame."""
    present = (proposal.title, proposal.text, proposal.rest, proposal.language)
    if (body.title or proposal.title, body.text, rest_of(body.rest), body.language or proposal.language) == present:
        raise WordingSame


def require_proposed(wording: Wording) -> None:
    if wording.phase is not WordingPhase.proposed:
        raise WordingNotProposed


def withdraw(wording: Wording, seat_id: UUID, reasons: str, now: datetime) -> None:
    """Who tabled the text is not asked to take it any more; it stays in the record. Raises WordingNotProposed.

    Nobody has taken a position on it: positions are about the text, which it never was.
    """
    require_proposed(wording)
    wording.phase, wording.withdrawn_at = WordingPhase.withdrawn, now
    wording.withdrawn_by, wording.withdrawal_reasons = seat_id, reasons


def first_of(proposal: Proposal) -> Wording:
    """The text as it was tabled, as the first of its wordings."""
    return Wording(
        id=new_id(),
        roundtable_id=proposal.roundtable_id,
        proposal_id=proposal.id,
        session_id=_tabled_in(proposal),
        number=1,
        phase=WordingPhase.text,
        title=proposal.title,
        text=proposal.text,
        language=proposal.language,
        rest=proposal.rest,
        reasons=None,
        proposed_by=proposal.tabled_by,
        sector=proposal.sector,
        proposed_at=proposal.tabled_at,
        text_revision=1,
        text_since=proposal.tabled_at,
        taken_by=None,
        withdrawn_at=None,
        withdrawn_by=None,
        withdrawal_reasons=None,
    )


def _tabled_in(proposal: Proposal) -> UUID:
    return UUID(str(proposal.carried[0]["session_id"])) if proposal.carried else proposal.session_id


def become(proposal: Proposal, former: Wording, wording: Wording, now: datetime) -> None:
    """The wording is the text from the proposal's next revision on: positions are taken anew, in a first round."""
    former.phase, wording.phase = WordingPhase.replaced, WordingPhase.text
    proposal.title, proposal.text, proposal.rest = wording.title, wording.text, wording.rest
    proposal.language = wording.language
    proposal.text_revision = proposal.words_from = proposal.revision + 1
    wording.text_revision, wording.text_since = proposal.text_revision, now


def beside(proposal: Proposal) -> UUID:
    """The earliest of the texts that stand side by side with it, which may be itself."""
    return proposal.alternative_to or proposal.id


def require_beside(other: Proposal | None, session_id: UUID, item: UUID | None) -> Proposal:
    """Raises AlternativeUnfit."""
    if (
        other is None
        or (other.session_id, other.agenda_item_id) != (session_id, item)
        or other.phase is not ProposalPhase.in_assent
    ):
        raise AlternativeUnfit
    return other


def close_beside(adopted: Proposal, others: Iterable[Proposal], now: datetime) -> Sequence[Proposal]:
    """Those of the texts side by side that are closed because another one of them is an agreement now."""
    closed = [each for each in others if each.phase is ProposalPhase.in_assent]
    for each in closed:
        each.phase, each.decided_at, each.adopted_instead = ProposalPhase.not_adopted, now, adopted.id
    return closed


def require_none_awaited(agreements: Iterable[Agreement], time_zone: str, now: datetime) -> None:
    """Raises AlternativeAwaited; `agreements` are what the texts beside it became."""
    waiting = (each for each in agreements if each.phase is AgreementPhase.ad_referendum)
    if any(not has_lapsed(each, time_zone, now) for each in waiting):
        raise AlternativeAwaited
