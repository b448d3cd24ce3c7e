"""Who was there, whether that was enough, and what stood on the agenda, as blocks of a paper. Pure."""

from collections.abc import Iterator, Sequence
from typing import Final

from app.minutes.schemas import sections as kinds
from app.minutes.schemas.parts import AgendaEntry, SeatThere, StayOut
from app.minutes.schemas.sections import Sections
from app.renderings.blocks import Block, Paragraph, Span, Words, table, words
from app.renderings.told import Telling
from app.sessions.schemas.live import BenchOut

_SECONDS_OF_A_MINUTE: Final = 60


def attendance(section: kinds.AttendanceTaken, tell: Telling) -> Iterator[Block]:
    """A table for each sector; one from which nobody came says so."""
    columns = ("person", "role", "organization", "hours") if tell.names else ("role", "organization", "hours")
    header, widths = tuple(map(tell.say, columns)), (32, 16, 30, 22)[-len(columns) :]
    for sector in section.sectors:
        name = tell.code(sector.sector)
        if not sector.seats:
            yield Paragraph((Span(f"{name}. ", strong=True), Span(tell.say("nobody_of"))))
            continue
        rows = [_there(seat, tell) for seat in sector.seats]
        yield table(f"{name} ({len(sector.seats)})", header, rows, widths)
    if section.guests:
        header = tuple(tell.say(name) for name in ("person", "invited_by", "hours"))
        rows = [
            (
                tell.guests.get(guest.number) or tell.say("guest", number=guest.number),
                tell.code(guest.sector) or tell.say("the_table"),
                _span(tell, guest),
            )
            for guest in section.guests
        ]
        yield table(tell.say("guests"), header, rows, (45, 25, 30))
    if not section.sectors and not section.guests:
        yield Paragraph(words(tell.say("nobody")))


def _there(seat: SeatThere, tell: Telling) -> tuple[Words | str | None, ...]:
    person = tell.people.get(seat.seat_id)
    named: Words = words(person.name, strong=True) if person else ()
    if person is not None and person.charge:
        named = (*named, Span(f", {person.charge}"))
    hours = "; ".join(_stay(stay, tell) for stay in seat.stays)
    told = (tell.code(seat.role), seat.organization, hours)
    return (named or words("—"), *told) if tell.names else told


def _span(tell: Telling, stay: object) -> str:
    arrived, left = getattr(stay, "arrived_at", None), getattr(stay, "departed_at", None)
    return f"{tell.hour(arrived)} – {tell.hour(left)}".strip()


def _stay(stay: StayOut, tell: Telling) -> str:
    said = [_span(tell, stay)]
    if stay.mode.value != "in_person":
        said.append(tell.say("by_remote") if stay.mode.value == "remote" else tell.code(stay.mode))
    if stay.claimed:
        said.append(tell.say("claimed"))
    if stay.objected_by:
        said.append(tell.say("objected", sectors=tell.sectors(stay.objected_by)))
    if stay.voided_at is not None:
        said.append(tell.say("voided", reason=stay.void_reason or ""))
    return ", ".join(said)


def quorum(section: kinds.QuorumHeld, text: Sections, tell: Telling) -> Iterator[Block]:
    """At the opening, at each decision and whenever it was lost or came back: the sectors side by side."""
    if not section.counts:
        yield Paragraph(words(tell.say("no_quorum")))
        return
    numbers = {each.proposal_id: each.number for item in _proceedings(text).items for each in item.proposals}
    sectors = list(dict.fromkeys(bench.sector for count in section.counts for bench in count.sectors))
    rows: list[tuple[object, tuple[str, ...]]] = []
    for count in section.counts:
        what = tell.say("at_opening")
        if count.proposal_id is not None:
            number = numbers.get(count.proposal_id)
            what = tell.say("a_decision") if number is None else tell.say("at_decision", number=number)
        if count.by_record is not None:
            present = ", ".join(f"{tell.code(each.sector)} {each.present}/{each.places}" for each in count.by_record)
            what += f". {tell.say('by_record', places=present)}"
        if count.missing_by_record:
            what += f" ({tell.say('clauses', numbers=', '.join(count.missing_by_record))})"
        whole = tell.say("places_of", present=count.present, places=count.places)
        rows.append((count.at, (tell.hour(count.at), what, *_benches(count.sectors, sectors, tell), whole)))
    for change in section.changes:
        what = tell.say("regained" if change.holds else "lost")
        if change.missing:
            what += f" ({tell.say('clauses', numbers=', '.join(change.missing))})"
        taken = sum(each.present for each in change.sectors)
        whole = tell.say("places_of", present=taken, places=sum(each.places for each in change.sectors))
        rows.append((change.at, (tell.hour(change.at), what, *_benches(change.sectors, sectors, tell), whole)))
    header = (tell.say("hour"), tell.say("a_decision"), *map(tell.code, sectors), tell.say("whole_table"))
    widths = (10, 34, *(14 for _ in sectors), 14)
    yield table(tell.say("s4"), header, [row for _, row in sorted(rows, key=lambda each: str(each[0]))], widths)


def _benches(benches: Sequence[BenchOut], sectors: Sequence[str], tell: Telling) -> tuple[str, ...]:
    there = {each.sector: each for each in benches}
    return tuple(
        tell.say("places_of", present=there[each].present, places=there[each].places) if each in there else "—"
        for each in sectors
    )


def _proceedings(text: Sections) -> kinds.Proceedings:
    return next(each for each in text if isinstance(each, kinds.Proceedings))


def agenda(section: kinds.AgendaHeld, tell: Telling) -> Iterator[Block]:
    """The items with who put them, what for, and their times."""
    if not section.items:
        yield Paragraph(words(tell.say("no_agenda")))
        return
    header = tuple(tell.say(name) for name in ("item", "title", "asked_by", "asked_for", "times"))
    rows = [
        (
            str(item.number),
            (Span(item.title, strong=True), Span(f"\n{item.purpose}")),
            tell.code(item.sector),
            tell.code(item.participation_level),
            _times(item, tell),
        )
        for item in section.items
    ]
    yield table(tell.say("s6"), header, rows, (8, 42, 16, 14, 20))


def _times(item: AgendaEntry, tell: Telling) -> str:
    said = []
    if item.started_at is not None:
        said.append(f"{tell.hour(item.started_at)} – {tell.hour(item.ended_at)}".strip())
    if item.planned_minutes is not None:
        said.append(tell.say("planned", minutes=item.planned_minutes))
    if item.used_seconds is not None:
        said.append(tell.say("used", minutes=-(-item.used_seconds // _SECONDS_OF_A_MINUTE)))
    if item.added_after_convocation:
        said.append(tell.say("late"))
    return "\n".join(said)
