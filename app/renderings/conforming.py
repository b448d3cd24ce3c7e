"""What the sectors said of the acta, and room to sign it, as blocks of a paper. Pure."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final
from uuid import UUID

from app.minutes.schemas import sections as kinds
from app.minutes.schemas.parts import SignatureEntry
from app.minutes.schemas.sections import Sections
from app.renderings.blocks import Block, Box, Boxes, Fields, Heading, Paragraph, Span, Words, table, words
from app.renderings.queries import Corrected
from app.renderings.told import Telling

_SIGNING: Final = frozenset({"delegate", "alternate", "chair", "facilitator", "guarantor", "rapporteur", "secretariat"})


def conformity(section: kinds.Conformity, text: Sections, tell: Telling) -> Iterator[Block]:
    """Corrections, every sector's word, under which clause that was enough, and room to sign."""
    yield from _corrections(section, tell)
    yield from _words(section, tell)
    if section.clause is not None and section.sentence is not None:
        sentence = getattr(section.sentence, tell.layout)
        yield Paragraph(words(tell.say("sealed_under", clause=section.clause, sentence=sentence)))
    if section.waivers:
        yield Heading(tell.say("waivers"), 2)
        for waiver in section.waivers:
            said = {"clause": waiver.clause, "sentence": getattr(waiver.sentence, tell.layout)}
            yield Paragraph(words(tell.say("waiver", sectors=tell.sectors(waiver.sectors), **said)))
    yield Heading(tell.say("signatures"), 2)
    yield from _signed(section, tell)
    signed = {each.seat_id for each in section.signatures if each.state == "counts"}
    room = boxes(text, tell, signed)
    if room.groups:
        yield room


def errata(there: Sequence[Corrected], tell: Telling) -> Iterator[Block]:
    """What stands beside the sealed text: as it was sealed, and as it should read."""
    if there:
        yield Heading(tell.say("errata"))
    for each in there:
        named = {"section": tell.code(each.section), "sector": tell.code(each.sector)}
        yield Heading(tell.say("erratum_n", number=each.number, **named), 2)
        language = None if each.language == tell.layout else each.language
        rows: list[tuple[str, Words]] = []
        if each.as_sealed is not None or each.as_corrected is not None:
            rows.append((tell.say("as_sealed"), words(each.as_sealed or tell.say("added"), language)))
            rows.append((tell.say("as_corrected"), words(each.as_corrected or tell.say("struck"), language)))
        if each.annex is not None:
            rows.append((tell.say("annex"), words(f"{each.annex['title']} (SHA-256 {each.annex['sha256']})")))
        rows.append((tell.say("why"), words(each.reasons, language)))
        rows.append((tell.say("in_force_since"), words(tell.moment(each.settled_at))))
        rows.append((tell.say("digest"), words(f"SHA-256 {each.document}")))
        yield Fields(tuple(rows))


def _corrections(section: kinds.Conformity, tell: Telling) -> Iterator[Block]:
    if section.corrections:
        yield Heading(tell.say("corrections"), 2)
        for each in section.corrections:
            asked = {"section": tell.code(each.corrected), "sector": tell.code(each.sector)}
            yield Paragraph(words(tell.say("correction_n", number=each.number, **asked), strong=True))
            yield Paragraph(words(each.text), "quote")
            yield Paragraph(words(f"{tell.say('why')}: {each.reason}" if each.reason else None), "small")


def _words(section: kinds.Conformity, tell: Telling) -> Iterator[Block]:
    yield Heading(tell.say("words"), 2)
    if section.words:
        header = (tell.say("sector"), tell.say("word"), tell.say("hour"), tell.say("in_words"))
        yield table(
            tell.say("words"),
            header,
            [
                (tell.code(each.sector), tell.code(each.word), tell.moment(each.stated_at), each.text)
                for each in section.words
            ],
            (16, 22, 30, 32),
        )
    else:
        yield Paragraph(words(tell.say("no_words")))
    for earlier in section.earlier_words:
        said = {"sector": tell.code(earlier.sector), "word": tell.code(earlier.word)}
        yield Paragraph(words(tell.say("earlier", revision=earlier.text_revision, **said)), "small")
        yield Paragraph(words(earlier.text), "quote")


def _signed(section: kinds.Conformity, tell: Telling) -> Iterator[Block]:
    """Who signed, signed with a reservation or refused, in which class; the reasons letter by letter."""
    if not section.signatures:
        return
    header = tuple(tell.say(name) for name in ("person", "intent", "class", "hour"))
    rows = [
        (
            (*words(tell.seat(each.seat_id, each.sector), strong=True), Span(f"\n{tell.code(each.sector)}")),
            _intent(each, tell),
            tell.say(f"class_{each.assurance}"),
            tell.moment(each.signed_at),
        )
        for each in section.signatures
    ]
    yield table(tell.say("signed_by"), header, rows, (34, 24, 22, 20))
    for each in section.signatures:
        if each.text:
            yield Paragraph(words(tell.seat(each.seat_id, each.sector), strong=True), "small")
            yield Paragraph(words(each.text), "quote")


def _intent(each: SignatureEntry, tell: Telling) -> str:
    said = tell.say(f"intent_{each.intent}")
    return said if each.state == "counts" else tell.say("not_counting", said=said)


def boxes(text: Sections, tell: Telling, signed: Collection[UUID] = ()) -> Boxes:
    """Room to sign for everybody who was there for a seat and has not `signed`, the sectors side by side."""
    there = next(each for each in text if isinstance(each, kinds.AttendanceTaken))
    groups: list[tuple[str, tuple[Box, ...]]] = []
    for sector in there.sectors:
        came = [seat for seat in sector.seats if seat.role.value in _SIGNING and _came(seat.stays)]
        seats = [seat for seat in came if seat.seat_id not in signed]
        made = tuple(_box(seat.seat_id, tell) for seat in seats)
        if made:
            groups.append((tell.code(sector.sector), made))
    return Boxes(tuple(groups))


def _came(stays: Sequence[object]) -> bool:
    return any(getattr(stay, "voided_at", None) is None for stay in stays)


def _box(seat_id: UUID, tell: Telling) -> Box:
    person, known = tell.people.get(seat_id), tell.seats[seat_id]
    lines = [tell.code(known.role), known.organization or ""]
    if person is not None and person.charge:
        lines.insert(0, person.charge)
    return Box(person.name if person and person.name else "", tuple(each for each in lines if each))
