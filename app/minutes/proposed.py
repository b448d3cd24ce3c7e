"""What was proposed in a session, as its minutes tell it: the wordings, their authors, what was said on each. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from sys import maxsize

from app.assents.lifecycle import latest
from app.assents.models import Assent, Stance
from app.decisions.models import Proposal, TextService, Wording
from app.decisions.schemas.outcomes import OutcomeOut, PositionCounted, StatedOut
from app.decisions.schemas.wordings import RestOut
from app.minutes.schemas.proposals import ProposalEntry, RoundEntry, ServiceEntry, WordingEntry


@dataclass(frozen=True, slots=True)
class Proposed:
    """What was done with the proposals of a session, of all of them: each in its order."""

    wordings: Sequence[Wording]
    services: Sequence[TextService]
    positions: Sequence[Assent]


def entry(proposal: Proposal, proposed: Proposed) -> ProposalEntry:
    """The proposal with what was done with it."""
    wordings, positions = proposed.wordings, proposed.positions
    return ProposalEntry(
        proposal_id=proposal.id,
        number=proposal.number,
        title=proposal.title,
        text=proposal.text,
        sector=proposal.sector,
        phase=proposal.phase,
        positions=_positions(proposal, positions),
        level=proposal.level,
        rest=_rest(proposal.rest),
        wordings=tuple(_wordings([each for each in wordings if each.proposal_id == proposal.id], positions)),
        language=proposal.language,
        services=tuple(_service(each) for each in proposed.services if each.proposal_id == proposal.id),
        rounds=tuple(map(_round, map(OutcomeOut.model_validate, proposal.rounds))),
        alternative_to=proposal.alternative_to,
        adopted_instead=proposal.adopted_instead,
    )


def _positions(proposal: Proposal, positions: Iterable[Assent]) -> tuple[PositionCounted, ...]:
    """As the decision counted them; of a proposal that was left open every word, and none of them counted."""
    if proposal.outcome is not None:
        return OutcomeOut.model_validate(proposal.outcome).positions
    return tuple(
        PositionCounted(
            position_id=said.id,
            sector=said.sector,
            organization_id=said.organization_id,
            seat=said.seat_id,
            stance=said.stance,
            stated_at=said.stated_at,
            counted=None,
            ratify_by=said.ratify_by,
            revision=said.target_revision,
        )
        for said in positions
        if said.target_id == proposal.id
    )


def _wordings(wordings: Sequence[Wording], positions: Iterable[Assent]) -> Iterator[WordingEntry]:
    begins = sorted(each.text_revision for each in wordings if each.text_revision is not None)
    of_text = [said for said in positions if wordings and said.target_id == wordings[0].proposal_id]
    for wording in wordings:
        words: Sequence[Assent] = ()
        if (since := wording.text_revision) is not None:
            until = next((revision for revision in begins if revision > since), maxsize)
            words = latest(said for said in of_text if since <= said.target_revision < until)
        yield WordingEntry(
            wording_id=wording.id,
            number=wording.number,
            phase=wording.phase,
            title=wording.title,
            text=wording.text,
            rest=_rest(wording.rest),
            reasons=wording.reasons,
            proposed_by=wording.proposed_by,
            sector=wording.sector,
            text_revision=wording.text_revision,
            withdrawal_reasons=wording.withdrawal_reasons,
            objections=stated(words, Stance.object),
            reservations=stated(words, Stance.accept_with_reservation),
        )


def _service(service: TextService) -> ServiceEntry:
    return ServiceEntry.model_validate(service)


def _round(outcome: OutcomeOut) -> RoundEntry:
    return RoundEntry(
        asked_at=outcome.asked_at,
        clause=outcome.clause,
        accepting=outcome.accepting,
        objections=outcome.objections,
        reservations=outcome.reservations,
        positions=outcome.positions,
    )


def _rest(stored: Iterable[object]) -> tuple[RestOut, ...]:
    return tuple(RestOut.model_validate(each) for each in stored)


def stated(words: Iterable[Assent], stance: Stance) -> tuple[StatedOut, ...]:
    """Of these words those with the stance, as they were said."""
    return tuple(
        StatedOut(sector=said.sector, seat=said.seat_id, text=said.text) for said in words if said.stance is stance
    )
