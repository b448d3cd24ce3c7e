"""Drawn facts of sessions that never took place, for the rules that need no database."""

import unicodedata
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID

from hypothesis import strategies as st

from app.assents.models import Assent, Position, Purpose, Stance
from app.commitments.models import Commitment, CommitmentKind, CommitmentPhase
from app.decisions.models import Agreement, AgreementPhase, Proposal, ProposalPhase
from app.directory.models import Sector
from app.identity.roles import VOTING_ROLES, Role
from app.minutes.composition import Facts
from app.minutes.models import MinutesNote
from app.minutes.presence import Stay
from app.minutes.proposed import Proposed
from app.roundtables.models import Mandate, Roundtable, RoundtableKind, RoundtablePhase, Seat
from app.sessions.models import (
    AgendaItem,
    Attendance,
    AttendanceMode,
    ParticipationLevel,
    Session,
    SessionKind,
    SessionPhase,
)
from tests.mesa import DIGEST

OPENED = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
CLOSED = OPENED + timedelta(hours=6)
DECIDING = [Sector.state, Sector.company, Sector.community]
TABLE, SESSION = UUID(int=1), UUID(int=2)
HOURS = st.integers(0, 6 * 60).map(lambda minutes: OPENED + timedelta(minutes=minutes))
IDS = st.uuids(version=4)
# Words of every script, quotes and markup included; the inputs of the service let nothing but normal form C through.
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=40).map(
    partial(unicodedata.normalize, "NFC")
)
ROLES = st.sampled_from([Role.delegate, Role.alternate, Role.guarantor, Role.observer, Role.rapporteur])


def table() -> Roundtable:
    return Roundtable(
        id=TABLE,
        revision=1,
        name="Mesa",
        purpose="Conversar.",
        kind=RoundtableKind.dialogue,
        phase=RoundtablePhase.in_dialogue,
        time_zone="America/Lima",
        deciding_sectors=[sector.value for sector in DECIDING],
        convening_act={
            "instrument": "Resolución",
            "number": "1",
            "issued_on": "2026-11-02",
            "publication": None,
            "document_digest": DIGEST,
        },
    )


def session() -> Session:
    return Session(
        id=SESSION,
        revision=1,
        roundtable_id=TABLE,
        number=1,
        kind=SessionKind.ordinary,
        phase=SessionPhase.closed,
        title="Primera",
        place=None,
        starts_at=OPENED,
        duration_minutes=60,
        agenda_revision=1,
        planned_at=OPENED,
        convened_at=OPENED,
        opened_at=OPENED,
        closed_at=CLOSED,
    )


@st.composite
def seats(draw: st.DrawFn) -> Seat:
    role = draw(ROLES)
    sector = draw(st.sampled_from(DECIDING if role in VOTING_ROLES else list(Sector)))
    return Seat(id=draw(IDS), revision=1, sector=sector, role=role, alternate_of=None, created_at=OPENED)


@st.composite
def stays(draw: st.DrawFn, held: list[Seat]) -> list[Stay]:
    found = []
    for seat in draw(st.lists(st.sampled_from(held), max_size=6)) if held else []:
        arrived, departed = sorted((draw(HOURS), draw(HOURS)))
        attendance = Attendance(
            id=draw(IDS),
            seat_id=seat.id,
            mode=AttendanceMode.in_person,
            arrived_at=arrived,
            departed_at=departed,
            claimed=draw(st.booleans()),
        )
        revoked = draw(st.none() | HOURS)
        mandate = Mandate(id=draw(IDS), valid_from=date(2026, 11, 1), valid_until=None, revoked_at=revoked)
        found.append(Stay(attendance, seat, mandate))
    return sorted(found, key=lambda stay: (stay.attendance.arrived_at, stay.attendance.id))


@st.composite
def items(draw: st.DrawFn) -> list[AgendaItem]:
    return [
        AgendaItem(
            id=item_id,
            revision=1,
            session_id=SESSION,
            rank=rank,
            title=draw(WORDS),
            purpose=draw(WORDS),
            participation_level=ParticipationLevel.decide,
            duration_minutes=5,
            demand_id=None,
            sector=draw(st.sampled_from(DECIDING)),
            added_after_convocation=False,
        )
        for rank, item_id in enumerate(draw(st.lists(IDS, max_size=3, unique=True)), 1)
    ]


@st.composite
def positions(draw: st.DrawFn, proposal_id: UUID) -> list[Assent]:
    return [
        Position(
            id=draw(IDS),
            purpose=Purpose.position,
            target_id=proposal_id,
            target_revision=1,
            seat_id=draw(st.sampled_from([UUID(int=seat) for seat in range(10, 14)])),
            organization_id=UUID(int=90),
            sector=draw(st.sampled_from(DECIDING)),
            stance=draw(st.sampled_from(Stance)),
            text=draw(WORDS),
            stated_at=OPENED,
        )
        for _ in range(draw(st.integers(0, 4)))
    ]


def _outcome(said: list[Assent], *, adopted: bool) -> dict[str, object]:
    def stated(stance: Stance) -> list[dict[str, object]]:
        return [
            {"sector": one.sector.value, "seat": str(one.seat_id), "text": one.text}
            for one in said
            if one.stance is stance
        ]

    return {
        "result": "adopted" if adopted else "not_adopted",
        "clause": "4",
        "rule": "decision_rule",
        "sentence": {"es": "Por consenso.", "en": "By consensus."},
        "accepting": [],
        "reservations": stated(Stance.accept_with_reservation),
        "objections": stated(Stance.object),
    }


def commitment(commitment_id: UUID) -> Commitment:
    return Commitment(
        id=commitment_id,
        number=1,
        agreement_id=UUID(int=3),
        title="Doce puntos de monitoreo",
        verbatim_text="La compañía instala doce puntos.",
        language="es",
        kind=CommitmentKind.activity,
        phase=CommitmentPhase.draft,
        leads=[{"organization_id": str(UUID(int=90)), "sector": "company", "share": None}],
        co_responsible=[],
        joint_bodies=[],
        supporting=[{"organization_id": None, "sector": None, "share": None, "text": "Las rondas", "task": "Miden"}],
        beneficiaries=[{"organization_id": None, "sector": None, "text": "Los usuarios"}],
        follow_up_body=None,
        due={"kind": "date", "date": "2027-06-30"},
        milestones=[],
        indicators=[],
        means_of_verification="Informe",
        document=None,
    )


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """A closed session: who came, what was on the agenda, proposed, decided, objected to and noted."""
    held = draw(st.lists(seats(), max_size=6, unique_by=lambda seat: seat.id))
    agenda = draw(items())
    about = st.none() | st.sampled_from([item.id for item in agenda]) if agenda else st.none()
    proposals: list[Proposal] = []
    said: list[Assent] = []
    agreements: list[Agreement] = []
    for number in range(1, draw(st.integers(0, 4)) + 1):
        proposal_id, phase = draw(IDS), draw(st.sampled_from(list(ProposalPhase)[1:5]))
        words = draw(positions(proposal_id))
        decided = phase is not ProposalPhase.in_assent
        adopted = phase is ProposalPhase.adopted
        proposals.append(
            Proposal(
                id=proposal_id,
                revision=1,
                number=number,
                session_id=SESSION,
                agenda_item_id=draw(about),
                title=draw(WORDS),
                text=draw(WORDS),
                sector=draw(st.none() | st.sampled_from(DECIDING)),
                phase=phase,
                decided_at=draw(HOURS) if decided else None,
                outcome=_outcome(words, adopted=adopted) if decided else None,
                carried=[],
                level=ParticipationLevel.decide,
                text_revision=1,
                words_from=1,
                rest=[],
                rounds=[],
            )
        )
        said += words
        if adopted:
            agreements.append(
                Agreement(
                    id=draw(IDS),
                    number=len(agreements) + 1,
                    proposal_id=proposal_id,
                    title="Acuerdo",
                    text=draw(WORDS),
                    adopted_at=OPENED,
                    phase=AgreementPhase.standing,
                    conditions=[],
                    rest=[],
                )
            )
    notes = [
        MinutesNote(
            id=draw(IDS), revision=1, number=number, agenda_item_id=draw(about), text=draw(WORDS), language="es"
        )
        for number in range(1, draw(st.integers(0, 4)) + 1)
    ]
    return Facts(
        roundtable=table(),
        session=session(),
        voting=[seat for seat in held if seat.role in VOTING_ROLES],
        stays=draw(stays(held)),
        previous=None,
        agenda=agenda,
        notes=notes,
        proposals=proposals,
        proposed=Proposed([], [], said),
        agreements=agreements,
        commitments=[commitment(each) for each in draw(st.lists(IDS, max_size=3, unique=True))],
        following=None,
        read_aloud_in=draw(st.lists(st.sampled_from(["es", "qxo"]), unique=True)),
    )
