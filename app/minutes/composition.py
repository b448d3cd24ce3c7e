"""The text of minutes from the facts of their session: pure, the same facts give the same text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.commitments.models import Commitment
from app.decisions.models import Agreement, Proposal
from app.directory.models import Sector
from app.floor.models import Interpretation
from app.minutes.committed import commitments
from app.minutes.models import Correction, Minutes, MinutesNote
from app.minutes.presence import Stay, attendance, changes, counts, guests
from app.minutes.proceedings import agenda, agreements, dissent, proceedings
from app.minutes.proposed import Proposed
from app.minutes.schemas import sections
from app.minutes.schemas.parts import (
    CorrectionEntry,
    EarlierWord,
    InterpretationEntry,
    SignatureEntry,
    WaiverEntry,
    WordEntry,
)
from app.roundtables.models import Roundtable, Seat
from app.roundtables.schemas.tables import ConveningActOut
from app.rules.clauses import Clause
from app.sessions.models import AgendaItem, Guest, Session


@dataclass(frozen=True, slots=True)
class Facts:
    """What a session left. Sequences come in their order: agenda by rank, notes, proposals, agreements by number.

    `quorum` are the clauses by which the session was judged, `objected` the sectors that object to an attendance.
    `stays` go by arrival; `proposed` is what was done with the session's proposals; `organizations` are the names of
    those that sit here or have a part in a commitment.
    """

    roundtable: Roundtable
    session: Session
    voting: Sequence[Seat]
    stays: Sequence[Stay]
    previous: tuple[Minutes, Session] | None
    agenda: Sequence[AgendaItem]
    notes: Sequence[MinutesNote]
    proposals: Sequence[Proposal]
    proposed: Proposed
    agreements: Sequence[Agreement]
    commitments: Sequence[Commitment]
    following: Session | None
    read_aloud_in: Sequence[str]
    waivers: Sequence[WaiverEntry] = ()
    quorum: Sequence[Clause] = ()
    objected: Mapping[UUID, Sequence[Sector]] = field(default_factory=dict)
    interpretations: Sequence[Interpretation] = ()
    organizations: Mapping[UUID, str] = field(default_factory=dict)
    guests: Sequence[Guest] = ()


def compose(facts: Facts) -> sections.Sections:
    """All thirteen sections, in the order of an acta."""
    roundtable, session = facts.roundtable, facts.session
    return (
        sections.HeadingSection(
            roundtable_name=roundtable.name,
            convening_act=ConveningActOut.model_validate(roundtable.convening_act),
            session_number=session.number,
            session_kind=session.kind,
            session_title=session.title,
        ),
        sections.PlaceAndHour(
            place=session.place,
            time_zone=roundtable.time_zone,
            convened_at=session.convened_at,
            starts_at=session.starts_at,
            opened_at=session.opened_at,
        ),
        _attendance(facts),
        _quorum(facts),
        _previous(facts.previous),
        sections.AgendaHeld(items=tuple(agenda(facts.agenda))),
        sections.Proceedings(
            items=tuple(proceedings(facts.agenda, facts.notes, facts.proposals, facts.proposed)),
            interpretations=tuple(InterpretationEntry.model_validate(each) for each in facts.interpretations),
        ),
        sections.AgreementsReached(items=tuple(agreements(facts.agreements))),
        sections.CommitmentsMade(
            commitment_ids=tuple(each.id for each in facts.commitments),
            items=tuple(commitments(facts.commitments, facts.organizations)),
        ),
        sections.DissentStated(items=tuple(dissent(facts.proposals, facts.proposed.positions))),
        _following(facts.following),
        sections.Closing(closed_at=session.closed_at, read_aloud_in=tuple(facts.read_aloud_in)),
        sections.Conformity(
            corrections=(), words=(), earlier_words=(), clause=None, sentence=None, waivers=tuple(facts.waivers)
        ),
    )


def _attendance(facts: Facts) -> sections.AttendanceTaken:
    sectors = attendance(facts.roundtable, facts.stays, facts.objected, facts.organizations)
    return sections.AttendanceTaken(sectors=tuple(sectors), guests=tuple(guests(facts.guests)))


def _quorum(facts: Facts) -> sections.QuorumHeld:
    held = counts(facts.roundtable, facts.session, facts.voting, facts.stays, facts.proposals, facts.quorum)
    changed = changes(facts.roundtable, facts.session, facts.voting, facts.stays, facts.quorum)
    return sections.QuorumHeld(counts=tuple(held), changes=tuple(changed))


def with_presence(text: sections.Sections, facts: Facts) -> sections.Sections:
    """The text with who was there, and the quorum, as the record says by now; every other part stays."""
    return (*text[:2], _attendance(facts), _quorum(facts), *text[4:])


def _previous(previous: tuple[Minutes, Session] | None) -> sections.PreviousMinutes:
    if previous is None:
        return sections.PreviousMinutes(minutes_id=None, session_number=None, phase=None, document_digest=None)
    minutes, session = previous
    return sections.PreviousMinutes(
        minutes_id=minutes.id,
        session_number=session.number,
        phase=minutes.phase,
        document_digest=minutes.document_digest,
    )


def _following(session: Session | None) -> sections.NextSession:
    if session is None:
        return sections.NextSession(session_id=None, session_number=None, starts_at=None, place=None)
    return sections.NextSession(
        session_id=session.id, session_number=session.number, starts_at=session.starts_at, place=session.place
    )


def conformity(text: sections.Sections) -> sections.Conformity:
    """The last section of a composed text."""
    last = text[-1]
    if not isinstance(last, sections.Conformity):
        raise TypeError("minutes end with the conformity of the sectors")
    return last


def with_corrections(text: sections.Sections, accepted: Iterable[Correction]) -> sections.Sections:
    """The text with these corrections, in their order; every other part stays letter by letter."""
    entries = tuple(
        CorrectionEntry(
            correction_id=correction.id,
            number=correction.number,
            corrected=correction.section,
            agenda_item_id=correction.agenda_item_id,
            seat_id=correction.seat_id,
            sector=correction.sector,
            text=correction.text,
            reason=correction.reason or "",
        )
        for correction in accepted
    )
    return (*text[:-1], conformity(text).model_copy(update={"corrections": entries}))


def with_signatures(
    text: sections.Sections,
    signed: tuple[str | None, int | None],
    present: Iterable[SignatureEntry],
    earlier: Iterable[SignatureEntry],
) -> sections.Sections:
    """The text with the signatures under it; `signed` is the digest of its exact bytes, and who published them."""
    digest, revision = signed
    said = {
        "text_digest": digest,
        "circulated_revision": revision,
        "signatures": tuple(present),
        "earlier_signatures": tuple(earlier),
    }
    return (*text[:-1], conformity(text).model_copy(update=said))


def with_words(
    text: sections.Sections,
    words: Iterable[WordEntry],
    earlier: Iterable[EarlierWord],
    under: tuple[UUID, Clause],
    waivers: Iterable[WaiverEntry],
) -> sections.Sections:
    """The text with what each deciding sector said of it, and the clause under which that is enough.

    `under` is the version of the ground rules and that clause of it; `waivers` are those up to the seal.
    """
    protocol_id, clause = under
    said = {
        "words": tuple(words),
        "earlier_words": tuple(earlier),
        "clause": clause.number,
        "sentence": clause.sentence,
        "protocol_id": protocol_id,
        "waivers": tuple(waivers),
    }
    return (*text[:-1], conformity(text).model_copy(update=said))
