"""What was said, proposed, agreed and objected to in a session, as its minutes tell it. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from app.assents.lifecycle import latest
from app.assents.models import Assent, Stance
from app.decisions.assemblies import conditions_of
from app.decisions.models import Agreement, Proposal
from app.decisions.schemas.outcomes import OutcomeOut
from app.decisions.schemas.wordings import RestOut
from app.minutes.models import MinutesNote
from app.minutes.proposed import Proposed, entry, stated
from app.minutes.schemas.parts import (
    AgendaEntry,
    AgreementEntry,
    DissentEntry,
    ItemProceedings,
    NoteEntry,
)
from app.sessions.models import AgendaItem


def agenda(items: Iterable[AgendaItem]) -> Iterator[AgendaEntry]:
    """The items, numbered from 1 in the order in which they come."""
    for number, item in enumerate(items, 1):
        yield AgendaEntry(
            number=number,
            agenda_item_id=item.id,
            title=item.title,
            purpose=item.purpose,
            participation_level=item.participation_level,
            sector=item.sector,
            demand_id=item.demand_id,
            added_after_convocation=item.added_after_convocation,
            parent_id=item.parent_id,
            planned_minutes=item.duration_minutes,
            used_seconds=None if item.started_at is None else item.used_seconds,
            started_at=item.started_at,
            ended_at=item.ended_at,
        )


def proceedings(
    items: Iterable[AgendaItem],
    notes: Sequence[MinutesNote],
    proposals: Sequence[Proposal],
    proposed: Proposed,
) -> Iterator[ItemProceedings]:
    """One for every item of the agenda and, where there is such, a last one for what belongs to none."""
    for item in items:
        yield _of_item(item.id, notes, proposals, proposed)
    loose = _of_item(None, notes, proposals, proposed)
    if loose.notes or loose.proposals:
        yield loose


def _of_item(
    item_id: UUID | None,
    notes: Iterable[MinutesNote],
    proposals: Iterable[Proposal],
    proposed: Proposed,
) -> ItemProceedings:
    return ItemProceedings(
        agenda_item_id=item_id,
        notes=tuple(
            NoteEntry(
                note_id=note.id,
                number=note.number,
                language=note.language,
                text=note.text,
                sector=note.speaker_sector,
                seat_id=note.speaker_id,
                audio=note.audio,
            )
            for note in notes
            if note.agenda_item_id == item_id
        ),
        proposals=tuple(entry(proposal, proposed) for proposal in proposals if proposal.agenda_item_id == item_id),
    )


def agreements(reached: Iterable[Agreement]) -> Iterator[AgreementEntry]:
    """The agreements with the numbers that they have at the table."""
    for agreement in reached:
        yield AgreementEntry(
            agreement_id=agreement.id,
            proposal_id=agreement.proposal_id,
            number=agreement.number,
            title=agreement.title,
            text=agreement.text,
            adopted_at=agreement.adopted_at,
            phase=agreement.phase,
            conditions=conditions_of(agreement),
            rest=tuple(RestOut.model_validate(each) for each in agreement.rest),
        )


def dissent(proposals: Iterable[Proposal], positions: Sequence[Assent]) -> Iterator[DissentEntry]:
    """Objections and reservations, word for word.

    Of a decided proposal those that its outcome keeps; of one that was left open the last words of the seats on its
    present text, so that nobody makes an objection disappear by never asking for the outcome. Those on a former wording
    stand with that.
    """
    for proposal in proposals:
        if proposal.outcome is not None:
            outcome = OutcomeOut.model_validate(proposal.outcome)
            objections, reservations = outcome.objections, outcome.reservations
        else:
            words = latest(
                said
                for said in positions
                if said.target_id == proposal.id and said.target_revision >= proposal.words_from
            )
            objections = stated(words, Stance.object)
            reservations = stated(words, Stance.accept_with_reservation)
        if objections or reservations:
            yield DissentEntry(
                proposal_id=proposal.id,
                number=proposal.number,
                title=proposal.title,
                phase=proposal.phase,
                objections=objections,
                reservations=reservations,
            )
