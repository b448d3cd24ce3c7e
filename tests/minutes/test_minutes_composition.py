"""Composing: the same facts give the same text, and nothing that was said is lost or added."""

from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.assents.lifecycle import latest
from app.assents.models import Stance
from app.core.schemas import Bilingual
from app.directory.models import Sector
from app.minutes.committed import commitments, organizations_in
from app.minutes.composition import Facts, compose, conformity, with_corrections
from app.minutes.models import Correction, CorrectionPhase, SectionName
from app.minutes.presence import Stay, seating_at
from app.minutes.schemas import sections
from app.minutes.schemas.sections import STORED_SECTIONS, Sections
from app.rules.clauses import Clause
from app.rules.kinds.quorum_overall import QuorumOverall
from app.trust import canonical
from tests.minutes.drawn import CLOSED, DECIDING, HOURS, IDS, OPENED, WORDS, commitment, facts

Kind = TypeVar("Kind")
drawing = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def part(text: Sections, kind: type[Kind]) -> Kind:
    [found] = [section for section in text if isinstance(section, kind)]
    return found


@drawing
@given(told=facts())
def test_the_text_has_every_section_once_in_the_order_of_an_acta(told: Facts) -> None:
    text = compose(told)
    assert [section.section for section in text] == list(SectionName)
    assert [section.number for section in text] == list(range(1, 14))


@drawing
@given(told=facts())
def test_the_same_facts_give_the_same_bytes_and_survive_being_stored(told: Facts) -> None:
    text = compose(told)
    stored = STORED_SECTIONS.dump_python(text, mode="json")
    assert STORED_SECTIONS.dump_python(compose(told), mode="json") == stored
    assert STORED_SECTIONS.validate_python(stored) == text
    assert canonical.decode(canonical.encode(stored)) == stored


@drawing
@given(told=facts())
def test_every_note_and_proposal_stands_once_word_for_word_under_its_own_item(told: Facts) -> None:
    text = compose(told)
    items = part(text, sections.Proceedings).items
    assert [item.agenda_item_id for item in items if item.agenda_item_id] == [item.id for item in told.agenda]
    assert sorted((note.number, item.agenda_item_id, note.text) for item in items for note in item.notes) == [
        (note.number, note.agenda_item_id, note.text) for note in told.notes
    ]
    found = sorted((each.number, item.agenda_item_id, each.text) for item in items for each in item.proposals)
    assert found == [(each.number, each.agenda_item_id, each.text) for each in told.proposals]
    assert [item.number for item in part(text, sections.AgendaHeld).items] == list(range(1, len(told.agenda) + 1))


@drawing
@given(told=facts())
def test_no_objection_and_no_reservation_is_lost_whether_or_not_anybody_decided(told: Facts) -> None:
    dissent = {each.proposal_id: each for each in part(compose(told), sections.DissentStated).items}
    for proposal in told.proposals:
        said = [word for word in told.proposed.positions if word.target_id == proposal.id]
        # The outcome of a decided proposal keeps what the rule was given; an open one, the last word of each seat.
        words = said if proposal.outcome is not None else latest(said)
        for stance, name in ((Stance.object, "objections"), (Stance.accept_with_reservation, "reservations")):
            expected = [(word.sector, word.seat_id, word.text) for word in words if word.stance is stance]
            shown = getattr(dissent[proposal.id], name) if proposal.id in dissent else ()
            assert [(each.sector, each.seat, each.text) for each in shown] == expected


@drawing
@given(told=facts())
def test_agreements_and_commitments_are_those_of_the_session_and_no_others(told: Facts) -> None:
    text = compose(told)
    agreed = [(each.agreement_id, each.text) for each in part(text, sections.AgreementsReached).items]
    assert agreed == [(agreement.id, agreement.text) for agreement in told.agreements]
    made = part(text, sections.CommitmentsMade)
    assert list(made.commitment_ids) == [each.id for each in told.commitments]
    assert [(each.commitment_id, each.verbatim_text) for each in made.items] == [
        (each.id, each.verbatim_text) for each in told.commitments
    ]


@drawing
@given(told=facts())
def test_everybody_who_came_stands_once_under_their_sector_and_every_deciding_sector_is_named(told: Facts) -> None:
    sectors = part(compose(told), sections.AttendanceTaken).sectors
    assert [each.sector for each in sectors] == [
        sector for sector in Sector if sector in DECIDING or sector in {stay.seat.sector for stay in told.stays}
    ]
    shown = [(seat.seat_id, stay.arrived_at) for each in sectors for seat in each.seats for stay in seat.stays]
    assert sorted(shown) == sorted((stay.seat.id, stay.attendance.arrived_at) for stay in told.stays)
    seats = [seat.seat_id for each in sectors for seat in each.seats]
    assert len(seats) == len(set(seats))


@drawing
@given(told=facts())
def test_the_quorum_is_counted_at_the_opening_and_at_each_decision_in_order(told: Facts) -> None:
    counts = part(compose(told), sections.QuorumHeld).counts
    decided = {proposal.id for proposal in told.proposals if proposal.decided_at}
    assert (counts[0].proposal_id, counts[0].at) == (None, told.session.opened_at)
    assert {count.proposal_id for count in counts[1:]} == decided
    assert len(counts) == len(decided) + 1
    hours = [count.at for count in counts]
    assert hours == sorted(hours)
    for count in counts:
        assert count.present == sum(bench.present for bench in count.sectors) <= count.places


@drawing
@given(told=facts(), data=st.data())
def test_a_place_counts_exactly_while_its_holder_is_there_under_a_mandate(told: Facts, data: st.DataObject) -> None:
    at = data.draw(HOURS)
    seating = seating_at(told.roundtable, told.voting, told.stays, at)

    def counts(stay: Stay) -> bool:
        revoked, there = stay.mandate.revoked_at, stay.attendance
        assert there.departed_at is not None
        return there.arrived_at <= at < there.departed_at and (revoked is None or at < revoked)

    voting = {seat.id for seat in told.voting}
    there = {stay.seat.id for stay in told.stays if stay.seat.id in voting and counts(stay)}
    assert seating.present == len(there)
    assert seating.places == len(voting)


@drawing
@given(told=facts(), accepted=st.lists(st.tuples(IDS, WORDS, st.sampled_from(SectionName)), max_size=4))
def test_a_correction_adds_itself_and_changes_no_other_letter(
    told: Facts, accepted: list[tuple[UUID, str, SectionName]]
) -> None:
    text = compose(told)
    corrections = [
        Correction(
            id=correction_id,
            number=number,
            section=section,
            agenda_item_id=None,
            text=words,
            seat_id=told.session.id,
            sector=Sector.community,
            phase=CorrectionPhase.accepted,
            reason="Consta.",
        )
        for number, (correction_id, words, section) in enumerate(accepted, 1)
    ]
    corrected = with_corrections(text, corrections)
    assert corrected[:-1] == text[:-1]
    shown = conformity(corrected)
    assert [(each.number, each.corrected, each.text) for each in shown.corrections] == [
        (each.number, each.section, each.text) for each in corrections
    ]
    assert shown.model_copy(update={"corrections": ()}) == conformity(text)


@drawing
@given(told=facts())
def test_the_quorum_is_told_to_be_lost_and_regained_in_turns_while_the_session_went_on(told: Facts) -> None:
    rule = QuorumOverall(at_least=2)
    clause = Clause(number="3", title=Bilingual(es="Quórum", en="Quorum"), rule=rule, sentence=rule.sentence())
    changes = part(compose(replace(told, quorum=[clause])), sections.QuorumHeld).changes
    held = seating_at(told.roundtable, told.voting, told.stays, OPENED).present >= 2
    for change in changes:
        assert OPENED < change.at < CLOSED
        assert change.holds is not held
        assert change.missing == (() if change.holds else (clause.number,))
        held = change.holds


def test_a_commitment_names_the_organizations_that_have_a_part_in_it() -> None:
    made = commitment(UUID(int=7))
    assert organizations_in([made]) == {UUID(int=90)}
    [entry] = commitments([made], {UUID(int=90): "Compañía Minera"})
    assert [each.name for each in entry.leads] == ["Compañía Minera"]
    assert [each.name for each in entry.supporting] == ["Las rondas"]
    assert [each.name for each in entry.beneficiaries] == ["Los usuarios"]
