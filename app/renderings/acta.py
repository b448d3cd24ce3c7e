"""The acta as a tree of blocks, in the order in which it is read: from its sections, and from nothing else. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, cast
from uuid import UUID

from app.minutes.schemas import sections as kinds
from app.minutes.schemas.sections import Sections
from app.renderings.blocks import Block, Fields, Heading, Paper, Paragraph, Seal, words
from app.renderings.conforming import conformity, errata
from app.renderings.course import proceedings
from app.renderings.queries import Corrected
from app.renderings.reached import agreements, commitments, dissent
from app.renderings.sitting import agenda, attendance, quorum
from app.renderings.told import SeatSaid, Telling

Part: TypeAlias = Literal["whole", "agreements", "narrative"]
_AGREED: Final = (8, 9, 10)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a paper says of the text that it renders: whether it is sealed, and how it is checked."""

    status: str
    mark: str | None
    digest: str | None
    address: str
    errata: Sequence[Corrected] = ()


def seats_said(text: Sections) -> dict[UUID, SeatSaid]:
    """The seats that the attendance tells of."""
    there = next(each for each in text if isinstance(each, kinds.AttendanceTaken))
    return {
        seat.seat_id: SeatSaid(sector.sector, seat.role.value, seat.organization)
        for sector in there.sectors
        for seat in sector.seats
    }


def acta(
    text: Sections, tell: Telling, standing: Standing, part: Part = "whole", *, agreements_first: bool = False
) -> Paper:
    """The paper of a text; of a part of it the heading, that part, and how it is checked.

    With `agreements_first` they come before who was there, for whom reads no further.
    """
    heading = cast("kinds.HeadingSection", text[0])
    name = {"whole": "acta_n", "agreements": "agreements_n", "narrative": "narrative_n"}[part]
    title = tell.say(name, number=heading.session_number)
    blocks: list[Block] = [
        Paragraph(words(standing.status), "small"),
        Paragraph(words(tell.say("with_names" if tell.names else "no_names")), "small"),
    ]
    if standing.errata:
        there = tell.say("errata_there", number=len(standing.errata))
        blocks.append(Paragraph(words(there, strong=True)))
    order = sorted(text, key=_agreements_first) if agreements_first else text
    for section in order:
        if part == "whole" or section.number in {1, 2} or (section.number in _AGREED) == (part == "agreements"):
            blocks += _section(section, text, tell, numbered=not agreements_first)
    blocks += errata(standing.errata, tell)
    seal = None
    if standing.digest is not None:
        said = tell.say("check", address=standing.address)
        seal = Seal(standing.digest, f"{standing.address}#{standing.digest}", said, standing.address)
    return Paper(
        title=title,
        above=heading.roundtable_name,
        subtitle=f"{tell.code(heading.session_kind).capitalize()} · {heading.session_title}",
        language=tell.layout,
        blocks=tuple(blocks),
        footer=title if standing.digest is None else f"{title} · SHA-256 {standing.digest[:16]}…",
        page_words=f"{tell.say('page')}|{tell.say('of')}",
        unprintable=tell.say("unprintable"),
        mark=standing.mark,
        seal=seal,
    )


def _agreements_first(section: kinds.Section) -> tuple[bool, bool]:
    return section.number not in {1, 2}, section.number not in _AGREED


def _section(section: kinds.Section, text: Sections, tell: Telling, *, numbered: bool) -> Iterator[Block]:
    """With its number where the sections stand in their order."""
    name = tell.say(f"s{section.number}")
    yield Heading(f"{section.number}. {name}" if numbered else name)
    match section:
        case kinds.AttendanceTaken():
            yield from attendance(section, tell)
        case kinds.QuorumHeld():
            yield from quorum(section, text, tell)
        case kinds.AgendaHeld():
            yield from agenda(section, tell)
        case kinds.Proceedings():
            yield from proceedings(section, text, tell)
        case kinds.AgreementsReached():
            yield from agreements(section, tell)
        case kinds.CommitmentsMade():
            yield from commitments(section, tell)
        case kinds.DissentStated():
            yield from dissent(section, tell)
        case kinds.Conformity():
            yield from conformity(section, text, tell)
        case _:
            yield _said(section, tell)


def _said(section: kinds.Section, tell: Telling) -> Block:
    """The sections of a few lines."""
    match section:
        case kinds.HeadingSection():
            return _heading(section, tell)
        case kinds.PlaceAndHour():
            return _place(section, tell)
        case kinds.PreviousMinutes():
            return Paragraph(words(_previous(section, tell)))
        case kinds.NextSession():
            return Paragraph(words(_next(section, tell)))
        case kinds.Closing():
            return Paragraph(words(_closing(section, tell)))
    raise TypeError("a section of its own")


def _heading(section: kinds.HeadingSection, tell: Telling) -> Fields:
    act = section.convening_act
    issued = tell.say("issued_on", day=tell.day(act.issued_on))
    session = f"{section.session_number} ({tell.code(section.session_kind)}): {section.session_title}"
    return Fields(
        (
            (tell.say("table"), words(section.roundtable_name)),
            (tell.say("convening_act"), words(f"{act.instrument} {act.number}, {issued}")),
            (tell.say("session"), words(session)),
        )
    )


def _place(section: kinds.PlaceAndHour, tell: Telling) -> Fields:
    unknown = tell.say("not_recorded")
    hours = (("convened", section.convened_at), ("announced", section.starts_at), ("opened", section.opened_at))
    return Fields(
        (
            (tell.say("place"), words(section.place or unknown)),
            *((tell.say(name), words(tell.moment(at) or unknown)) for name, at in hours),
            (tell.say("time_zone"), words(section.time_zone)),
        )
    )


def _previous(section: kinds.PreviousMinutes, tell: Telling) -> str:
    if section.session_number is None:
        return tell.say("no_previous")
    said = tell.say("previous", number=section.session_number, phase=tell.code(section.phase))
    return f"{said} SHA-256 {section.document_digest}" if section.document_digest else said


def _closing(section: kinds.Closing, tell: Telling) -> str:
    closed = tell.moment(section.closed_at)
    languages = ", ".join(map(tell.language, section.read_aloud_in))
    aloud = tell.say("read_aloud", languages=languages) if languages else tell.say("not_read_aloud")
    return f"{tell.say('closed')}: {closed}.\n{aloud}" if closed else f"{tell.say('not_closed')}\n{aloud}"


def _next(section: kinds.NextSession, tell: Telling) -> str:
    if section.session_number is None:
        return tell.say("no_next")
    said = tell.say("next", number=section.session_number, hour=tell.moment(section.starts_at))
    return f"{said}. {section.place}" if section.place else f"{said}."
