"""What lies before one seat: pure, from the facts that were gathered about its table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.demands.models import DemandPhase
from app.desks.policy import Place
from app.desks.schemas import Awaiting, DeskItem
from app.desks.service.facts import Facts, ReviewedMinutes
from app.directory.legal_days import end_of_day, local_date
from app.identity.roles import Permission
from app.minutes.models import MinutesPhase
from app.roundtables.lifecycle import is_in_force
from app.roundtables.models import Power
from app.sessions.models import SessionPhase

# How long before its end a mandate shows up on the desk of whoever accredits the next one.
MANDATE_NOTICE: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Desk:
    """One place and what is known of its table: each method yields the items of one kind."""

    place: Place
    facts: Facts
    now: datetime

    def items(self) -> Iterator[DeskItem]:
        """Everything that lies before this seat."""
        yield from self._sessions()
        if self.place.decides:
            yield from self._adoptions()
            yield from self._agenda_assents()
            yield from self._positions()
            yield from self._answers()
            yield from self._minutes()
        yield from self._outcomes()
        yield from self._admissions()
        yield from self._corrections()
        yield from self._accreditations()

    def _sessions(self) -> Iterator[DeskItem]:
        for coming in self.facts.sessions:
            session = coming.session
            if session.phase is SessionPhase.convened:
                kind, since = Awaiting.session_invitation, session.convened_at
            elif session.phase is SessionPhase.open:
                kind, since = Awaiting.session_under_way, session.opened_at
            else:
                continue
            yield self.item(
                kind, "session", session.id, session.title, since or session.planned_at, due=session.starts_at
            )

    def _adoptions(self) -> Iterator[DeskItem]:
        for protocol in self.facts.protocols:
            if not self.spoke(protocol.id):
                yield self.item(
                    Awaiting.protocol_adoption,
                    "protocol",
                    protocol.id,
                    protocol.title,
                    protocol.proposed_at,
                    operation="adopt_protocol",
                    mine=self.place.may(Permission.protocol_adopt, Power.decide),
                )

    def _agenda_assents(self) -> Iterator[DeskItem]:
        for coming in self.facts.sessions:
            session = coming.session
            if session.phase is not SessionPhase.planned or not coming.agenda_items:
                continue
            if not self.spoke(session.id, session.agenda_revision):
                yield self.item(
                    Awaiting.agenda_assent,
                    "session",
                    session.id,
                    session.title,
                    session.planned_at,
                    due=session.starts_at,
                    operation="assent_to_agenda",
                    mine=self.place.may(Permission.agenda_assent, Power.decide),
                )

    def _positions(self) -> Iterator[DeskItem]:
        for proposal in self.facts.proposals:
            if not self.spoke(proposal.id):
                yield self.item(
                    Awaiting.position,
                    "proposal",
                    proposal.id,
                    proposal.title,
                    proposal.tabled_at,
                    operation="take_position",
                    mine=self.place.may(Permission.position_take, Power.decide),
                )

    def _answers(self) -> Iterator[DeskItem]:
        for demand in self.facts.demands:
            sector = self.place.seat.sector
            answered = any(answer["sector"] == sector for answer in demand.answers)
            if demand.phase is DemandPhase.tabled and sector in demand.addressed_to and not answered:
                yield self.item(
                    Awaiting.demand_answer,
                    "demand",
                    demand.id,
                    demand.title,
                    demand.tabled_at or demand.raised_at,
                    operation="answer_demand",
                    mine=self.place.may(Permission.demand_answer, Power.decide),
                )

    def _minutes(self) -> Iterator[DeskItem]:
        for going_round in self.facts.minutes:
            minutes = going_round.minutes
            if minutes.phase is MinutesPhase.circulated and not self.spoke(minutes.id, minutes.text_revision):
                yield self._of_minutes(
                    Awaiting.minutes_assent,
                    going_round,
                    operation="assent_to_minutes",
                    mine=self.place.may(Permission.minutes_assent, Power.decide),
                )

    def _corrections(self) -> Iterator[DeskItem]:
        if not self.place.may(Permission.minutes_dispose):
            return
        for going_round in self.facts.minutes:
            if going_round.open_corrections:
                yield self._of_minutes(
                    Awaiting.correction_disposition, going_round, operation="dispose_correction", mine=True
                )

    def _outcomes(self) -> Iterator[DeskItem]:
        """Proposals on which every deciding sector has spoken, for whoever may ask the ground rules for the result."""
        if not self.place.may(Permission.proposal_decide):
            return
        deciding = self.place.table.deciding_sectors
        for proposal in self.facts.proposals:
            if all(self.facts.words.of(sector, proposal.id) for sector in deciding):
                yield self.item(
                    Awaiting.proposal_outcome,
                    "proposal",
                    proposal.id,
                    proposal.title,
                    proposal.tabled_at,
                    operation="decide_proposal",
                    mine=True,
                )

    def _admissions(self) -> Iterator[DeskItem]:
        if not self.place.may(Permission.demand_admit):
            return
        for demand in self.facts.demands:
            if demand.phase is DemandPhase.raised:
                yield self.item(
                    Awaiting.demand_admission,
                    "demand",
                    demand.id,
                    demand.title,
                    demand.raised_at,
                    operation="decide_demand_admission",
                    mine=True,
                )

    def _accreditations(self) -> Iterator[DeskItem]:
        """Seats that nobody holds today, and those that nobody will hold soon."""
        if not self.place.may(Permission.mandate_accredit):
            return
        zone = self.place.table.time_zone
        soon = local_date(self.now + MANDATE_NOTICE, zone)
        for seat, mandates in self.facts.seats:
            due = None
            if any(is_in_force(mandate, zone, self.now) for mandate in mandates):
                kind, since = Awaiting.mandate_ending, max(mandate.accredited_at for mandate in mandates)
                ends = [mandate.valid_until for mandate in mandates if mandate.valid_until is not None]
                # An end far off, or another mandate without one, leaves nothing to be done.
                if len(ends) < len(mandates) or max(ends) > soon:
                    continue
                due = end_of_day(max(ends), zone)
            else:
                kind, since = Awaiting.seat_vacant, seat.created_at
            yield self.item(kind, "seat", seat.id, seat.label, since, due=due, operation="accredit_mandate", mine=True)

    def spoke(self, target: UUID, revision: int | None = None) -> bool:
        """Whether the seat's own sector has given its word on a text, or on one revision of it."""
        return self.facts.words.of(self.place.seat.sector, target, revision)

    def _of_minutes(self, kind: Awaiting, going_round: ReviewedMinutes, *, operation: str, mine: bool) -> DeskItem:
        minutes = going_round.minutes
        return self.item(
            kind,
            "minutes",
            minutes.id,
            going_round.title,
            minutes.circulated_at or self.now,
            due=going_round.ends_at,
            operation=operation,
            mine=mine,
            path=f"sessions/{minutes.session_id}/minutes",
        )

    def item(
        self,
        kind: Awaiting,
        subject_type: str,
        subject_id: UUID,
        title: str | None,
        since: datetime,
        *,
        due: datetime | None = None,
        operation: str | None = None,
        mine: bool = False,
        path: str | None = None,
    ) -> DeskItem:
        """One thing before this seat; `path` below the table, where it is not that of the subject's kind and id."""
        table, seat = self.place.table, self.place.seat
        return DeskItem(
            kind=kind,
            roundtable_id=table.id,
            roundtable_name=table.name,
            seat_id=seat.id,
            sector=seat.sector,
            subject_type=subject_type,
            subject_id=subject_id,
            title=title,
            path=f"/v1/roundtables/{table.id}/{path or f'{subject_type}s/{subject_id}'}",
            operation=operation,
            mine=mine,
            since=since,
            due=due,
        )


def in_order(items: Iterable[DeskItem]) -> tuple[DeskItem, ...]:
    """Each thing once per sector, before the seat that may settle it; the nearest date first, then the oldest."""
    kept: dict[tuple[Awaiting, UUID, str], DeskItem] = {}
    for item in items:
        key = (item.kind, item.subject_id, item.sector)
        if key not in kept or (item.mine and not kept[key].mine):
            kept[key] = item
    return tuple(sorted(kept.values(), key=lambda item: (item.due is None, item.due or item.since, item.since)))
