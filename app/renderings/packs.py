"""What people print of a table besides its actas: pure functions that make papers of what was read."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from app.commitments.models import Commitment
from app.directory.models import Sector
from app.minutes.committed import commitments
from app.minutes.schemas.signing import SignatureSheetOut
from app.renderings.blocks import Block, Box, Boxes, Fields, Heading, Paper, Paragraph, Seal, Span, table, words
from app.renderings.reached import commitment as told_commitment
from app.renderings.told import Telling
from app.rules.clauses import Clause
from app.sessions.models import AgendaDocument, AgendaItem, Session

_SIGNS: Final = "sign"


@dataclass(frozen=True, slots=True)
class Seated:
    """A seat with its organization and, as far as whoever prints may read them, the name and charge of its holder."""

    seat_id: UUID
    sector: Sector
    role: str
    organization: str
    name: str | None
    charge: str | None
    powers: Sequence[str]


@dataclass(frozen=True, slots=True)
class Head:
    """The table, and when the paper was made."""

    table: str
    at: datetime


def _paper(head: Head, tell: Telling, title: str, subtitle: str, blocks: Iterable[Block], **more: object) -> Paper:
    made = tell.say("made_on", hour=tell.moment(head.at))
    shape: dict[str, object] = {"seal": None, "landscape": False, **more}
    return Paper(
        title=title,
        above=head.table,
        subtitle=subtitle,
        language=tell.layout,
        blocks=tuple(blocks),
        footer=f"{title} · {made}",
        page_words=f"{tell.say('page')}|{tell.say('of')}",
        unprintable=tell.say("unprintable_paper"),
        numbered_lines=False,
        **shape,  # type: ignore[arg-type]  # by name, as above
    )


def _hours(session: Session, tell: Telling) -> Fields:
    return Fields(
        (
            (tell.say("session"), words(f"{session.number} ({tell.code(session.kind)}): {session.title}")),
            (tell.say("announced"), words(tell.moment(session.starts_at))),
            (tell.say("place"), words(session.place or tell.say("not_recorded"))),
            (tell.say("convened"), words(tell.moment(session.convened_at) or tell.say("not_convened"))),
        )
    )


def convocation(
    head: Head, tell: Telling, session: Session, items: Sequence[AgendaItem], documents: Sequence[AgendaDocument]
) -> Paper:
    """The call of a session with its agenda, and which documents came with it."""
    numbers = {item.id: number for number, item in enumerate(items, 1)}
    header = tuple(tell.say(name) for name in ("item", "title", "asked_by", "asked_for", "times"))
    rows = [
        (
            str(numbers[item.id]),
            (Span(item.title, strong=True), Span(f"\n{item.purpose}")),
            tell.code(item.sector),
            tell.code(item.participation_level),
            f"{item.duration_minutes} min",
        )
        for item in items
    ]
    blocks: list[Block] = [_hours(session, tell), Heading(tell.say("s6"))]
    blocks.append(table(tell.say("s6"), header, rows, (8, 46, 16, 16, 14)) if rows else _line(tell.say("no_agenda")))
    blocks.append(Heading(tell.say("documents")))
    if documents:
        header = (tell.say("item"), tell.say("document"), tell.say("language"), tell.say("digest"))
        given = [
            (
                str(numbers.get(each.agenda_item_id, "—")),
                each.title,
                tell.language(each.language) if each.language else "—",
                each.sha256,
            )
            for each in documents
        ]
        blocks.append(table(tell.say("documents"), header, given, (8, 40, 14, 38)))
    else:
        blocks.append(_line(tell.say("no_documents")))
    return _paper(head, tell, tell.say("convocation_n", number=session.number), session.title, blocks)


def _line(said: str) -> Paragraph:
    return Paragraph(words(said))


def attendance(head: Head, tell: Telling, session: Session, seated: Sequence[Seated]) -> Paper:
    """A sheet on which everybody who comes signs, by sector, with room for who has no seat."""
    guests = ("", tuple(Box("", (tell.say("guest_blank"),)) for _ in range(4)))
    blocks: list[Block] = [_hours(session, tell), Boxes((*_boxes(seated, tell), guests))]
    return _paper(head, tell, tell.say("attendance_n", number=session.number), session.title, blocks)


def _boxes(seated: Iterable[Seated], tell: Telling) -> tuple[tuple[str, tuple[Box, ...]], ...]:
    found: dict[Sector, list[Box]] = {}
    for each in seated:
        lines = (each.charge or "", tell.code(each.role), each.organization)
        found.setdefault(each.sector, []).append(Box(each.name or "", tuple(line for line in lines if line)))
    return tuple((tell.code(sector), tuple(boxes)) for sector, boxes in found.items())


def roster(head: Head, tell: Telling, seated: Sequence[Seated]) -> Paper:
    """Who sits for whom, by sector."""
    blocks: list[Block] = []
    header = tuple(tell.say(name) for name in ("person", "role", "organization", "powers"))
    for sector in dict.fromkeys(each.sector for each in seated):
        rows = [
            (
                (*words(each.name or "—", strong=True), *words(f", {each.charge}" if each.charge else None)),
                tell.code(each.role),
                each.organization,
                ", ".join(map(tell.code, each.powers)) or tell.say("vacant"),
            )
            for each in seated
            if each.sector is sector
        ]
        blocks.append(table(f"{tell.code(sector)} ({len(rows)})", header, rows, (32, 16, 30, 22)))
    return _paper(head, tell, tell.say("roster"), head.table, blocks or [_line(tell.say("nobody"))])


def rules(head: Head, tell: Telling, clauses: Sequence[Clause]) -> Paper:
    """The ground rules in force, as they were adopted."""
    blocks: list[Block] = [Heading(tell.say("rules"))] if clauses else []
    for clause in clauses:
        blocks.append(Heading(f"{clause.number}. {getattr(clause.title, tell.layout)}", 2))
        if clause.text is not None:
            blocks.append(_line(getattr(clause.text, tell.layout)))
        if clause.sentence is not None:
            blocks.append(Paragraph(words(getattr(clause.sentence, tell.layout)), "quote"))
    return _paper(head, tell, tell.say("rules"), tell.say("rules_in_force"), blocks)


def signature_sheet(
    head: Head,
    tell: Telling,
    made: Commitment,
    organizations: dict[UUID, str],
    seated: Sequence[Seated],
    address: str,
    deciding: Collection[str],
) -> Paper:
    """A commitment as it is offered, with room to sign it and for who witnesses that."""
    [entry] = commitments([made], organizations)
    signers = [each for each in seated if _SIGNS in each.powers and each.sector.value in deciding]
    blocks: list[Block] = [
        Heading(tell.say("commitment")),
        *told_commitment(entry, tell),
        Heading(tell.say("signatures")),
        _line(tell.say("sheet_how")),
        Boxes((*_boxes(signers, tell), _witnesses(tell))),
    ]
    digest = made.document or ""
    seal = Seal(digest, f"{address}#{digest}", tell.say("sheet_check", address=address), address)
    return _paper(head, tell, tell.say("sheet_n", number=made.number), made.title, blocks, seal=seal)


def minutes_sheet(
    head: Head, tell: Telling, sheet: SignatureSheetOut, subtitle: str, seated: Sequence[Seated], address: str
) -> Paper:
    """Room to sign the text of minutes that goes round, for every seat that may and has not; whom the sheet binds."""
    signs = {each.seat_id for each in sheet.places if each.able and each.signature_id is None}
    text = tell.say("text_of", revision=sheet.text_revision, hour=tell.moment(sheet.circulated_at))
    rows = [(tell.say("text_revision"), words(text)), (tell.say("digest"), words(f"SHA-256 {sheet.document}"))]
    blocks: list[Block] = [Fields(tuple(rows))]
    if sheet.clause is not None and sheet.sentence is not None:
        sentence = getattr(sheet.sentence, tell.layout)
        blocks.append(_line(tell.say("under_clause", clause=sheet.clause, sentence=sentence)))
    blocks += [
        Heading(tell.say("signatures")),
        _line(tell.say("sheet_how")),
        Boxes((*_boxes([each for each in seated if each.seat_id in signs], tell), _witnesses(tell))),
    ]
    seal = Seal(sheet.document, sheet.qr, tell.say("sheet_check", address=address), address)
    title = tell.say("minutes_sheet_n", number=sheet.session_number)
    return _paper(head, tell, title, subtitle, blocks, seal=seal)


def _witnesses(tell: Telling) -> tuple[str, tuple[Box, ...]]:
    keeper, witness = Box("", (tell.say("witness_host"),)), Box("", (tell.say("witness"),))
    return tell.say("witnesses"), (keeper, witness, witness)


def register(head: Head, tell: Telling, made: Sequence[Commitment], organizations: dict[UUID, str]) -> Paper:
    """What was promised at the table: who, until when, what its author declares beside what others found."""
    header = tuple(tell.say(name) for name in ("number", "commitment", "who", "when", "declared", "verified", "stands"))
    rows = []
    for row, entry in zip(made, commitments(made, organizations), strict=True):
        owed = [each.name for each in (*entry.leads, *entry.co_responsible)]
        owed += [body.name for body in entry.joint_bodies]
        rows.append(
            (
                str(entry.number),
                (Span(entry.title, strong=True), Span(f"\n{entry.verbatim_text}")),
                "; ".join(owed),
                _due(row.due_on, tell) or tell.due(entry.due),
                tell.code(row.declared_level) or tell.say("nobody_said"),
                tell.code(row.verified_level) or tell.say("nobody_said"),
                tell.code(entry.phase),
            )
        )
    blocks: list[Block] = [_line(tell.say("no_commitments"))]
    if rows:
        blocks = [table(tell.say("register"), header, rows, (5, 37, 18, 14, 10, 10, 8))]
    return _paper(head, tell, tell.say("register"), head.table, blocks, landscape=True)


def _due(day: date | None, tell: Telling) -> str:
    return tell.day(day)
