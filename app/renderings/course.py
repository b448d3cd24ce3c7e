"""What was said and proposed in a session, item by item, as blocks of a paper. Pure."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from app.decisions.schemas.outcomes import PositionCounted
from app.directory.models import Sector
from app.minutes.schemas import sections as kinds
from app.minutes.schemas.parts import NoteEntry
from app.minutes.schemas.proposals import ProposalEntry, WordingEntry
from app.minutes.schemas.sections import Sections
from app.renderings.blocks import Block, Heading, Paragraph, Span, table, words
from app.renderings.told import Telling


def proceedings(section: kinds.Proceedings, text: Sections, tell: Telling) -> Iterator[Block]:
    """Each item with its notes and proposals, then in which languages all of it could be followed."""
    held = next(each for each in text if isinstance(each, kinds.AgendaHeld))
    titles = {item.agenda_item_id: tell.say("item_n", number=item.number, title=item.title) for item in held.items}
    for item in section.items:
        title = None if item.agenda_item_id is None else titles.get(item.agenda_item_id)
        yield Heading(title or tell.say("no_item"), 2)
        for note in item.notes:
            yield from _note(note, tell)
        for proposal in item.proposals:
            yield from _proposal(proposal, tell)
        if not item.notes and not item.proposals:
            yield Paragraph(words(tell.say("nothing_noted")), "small")
    if section.interpretations:
        header = tuple(tell.say(name) for name in ("language", "way", "through", "for_whom", "hours"))
        rows = [
            (
                tell.language(each.language),
                tell.code(each.way),
                tell.seat(each.interpreter_id) or "—",
                _for_whom(each.sectors, each.seat_ids, tell),
                f"{tell.hour(each.began_at)} – {tell.hour(each.ended_at)}".strip(),
            )
            for each in section.interpretations
        ]
        yield Heading(tell.say("interpretations"), 2)
        yield table(tell.say("interpretations"), header, rows, (18, 18, 26, 22, 16))


def _note(note: NoteEntry, tell: Telling) -> Iterator[Block]:
    who = tell.seat(note.seat_id, note.sector) if note.seat_id or note.sector else ""
    if who:
        yield Paragraph(words(f"{who}:", strong=True))
    yield Paragraph((Span(note.text, _other(note.language, tell)),))
    if note.audio:
        yield Paragraph(words(tell.say("recording", digest=f"SHA-256 {note.audio}")), "small")


def _proposal(proposal: ProposalEntry, tell: Telling) -> Iterator[Block]:
    yield Heading(tell.say("proposal_n", number=proposal.number, title=proposal.title), 3)
    tabled = tell.say("tabled_by_table")
    if proposal.sector is not None:
        tabled = tell.say("tabled_by", sector=tell.code(proposal.sector))
    yield Paragraph(words(f"{tabled}. {tell.code(proposal.phase).capitalize()}."), "small")
    yield Paragraph(words(proposal.text, _other(proposal.language, tell)), "quote")
    for rest in proposal.rest:
        yield Paragraph((Span(f"{tell.say('rest')}: ", strong=True), Span(f"{rest.text} ({rest.reasons})")))
    if proposal.positions:
        yield _positions(tell.say("positions"), proposal.positions, proposal.wordings, tell)
    for served in proposal.services:
        said = tell.say(
            "served",
            way=tell.code(served.way),
            language=tell.language(served.language),
            who=tell.seat(served.served_by),
            whom=_for_whom(served.sectors, served.seat_ids, tell),
            hour=tell.moment(served.served_at),
        )
        yield Paragraph(words(said), "small")
    yield from _wordings(proposal, tell)
    for asked in proposal.rounds:
        yield Paragraph(words(f"{tell.say('round_at', hour=tell.moment(asked.asked_at))}.", strong=True))
        if asked.positions:
            yield _positions(tell.say("rounds"), asked.positions, proposal.wordings, tell)


def _wordings(proposal: ProposalEntry, tell: Telling) -> Iterator[Block]:
    for wording in proposal.wordings:
        named = {"phase": tell.code(wording.phase), "sector": tell.code(wording.sector) or tell.say("the_table")}
        yield Paragraph(words(tell.say("wording_n", number=wording.number, **named), strong=True))
        yield Paragraph(words(wording.text, _other(proposal.language, tell)), "quote")
        if wording.reasons:
            yield Paragraph(words(f"{tell.say('why')}: {wording.reasons}"), "small")
        for name, stated in (("objection", wording.objections), ("reservation", wording.reservations)):
            for each in stated:
                yield Paragraph(words(f"{tell.say(name)}, {tell.code(each.sector)}:", strong=True))
                yield Paragraph(words(each.text or tell.say("no_text")), "quote")


def _positions(
    caption: str, positions: Sequence[PositionCounted], wordings: Sequence[WordingEntry], tell: Telling
) -> Block:
    """By sector, as acts of sectors are under every clause on attribution; on which wording, and whether it counts."""
    header = (tell.say("sector"), tell.say("stance"), tell.say("how_counted"), tell.say("hour"))
    rows = [
        (tell.code(each.sector), _stance(each, wordings, tell), tell.code(each.counted), tell.moment(each.stated_at))
        for each in positions
    ]
    return table(caption, header, rows, (20, 28, 26, 26))


def _stance(position: PositionCounted, wordings: Sequence[WordingEntry], tell: Telling) -> str:
    """With the wording that it was about: the last that was asked at the revision which it names."""
    said, about = tell.code(position.stance), position.revision
    if about is None:
        return said
    asked = [each for each in wordings if each.text_revision is not None and each.text_revision <= about]
    if not asked:
        return said
    number = max(asked, key=lambda each: each.text_revision or 0).number
    return f"{said} ({tell.say('on_wording', number=number)})"


def _for_whom(sectors: Collection[Sector] | None, seats: Collection[UUID] | None, tell: Telling) -> str:
    if seats:
        return "; ".join(tell.seat(each) for each in seats)
    return tell.say("everybody") if sectors is None else tell.sectors(sectors)


def _other(language: str | None, tell: Telling) -> str | None:
    """The language of a text, where it is another one than that of the paper."""
    return None if language is None or language == tell.layout else language
