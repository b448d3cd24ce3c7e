"""Minutes as plain text for a message, the agreements first. Pure.

What people wrote is set off by a margin on every one of its lines, so that no text passes for a heading of ours, and
of what cannot be seen its code point is shown.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from app.core.messages import translate
from app.core.schemas import Bilingual
from app.minutes.models import SectionName
from app.minutes.schemas import parts, sections

WORDS: Final = (
    TITLE := "Minutes of session %(number)s",
    OPEN := "Revision %(revision)s goes round: not sealed, and may still be corrected.",
    SEALED := "Sealed. SHA-256 of the sealed document: %(digest)s",
    AGREED := "Agreements",
    NOTHING := "None.",
    DISSENT := "Dissent and reservations",
    WHERE := "Place and hour",
    THERE := "Attendance",
    SAID := "Proceedings",
    CORRECTED := "Corrections",
    WORD := "What the sectors said",
    NEXT := "Next session",
    NAMELESS := "Names stand in no acta that goes by mail: seats are named by sector and charge.",
)
_MARGIN: Final = "  | "
# What joins letters in several scripts of the world is no trick of layout.
_JOINERS: Final = frozenset("\u200c\u200d")


def written(text: sections.Sections, language: str, *, revision: int, sealed: str | None) -> str:
    """The text of circulated or sealed minutes; `sealed` is the digest of the sealed document."""

    def say(message: str, **values: object) -> str:
        return translate(message, language) % values

    heading, conformity = text[0], text[-1]
    lines = list[str]()
    if isinstance(heading, sections.HeadingSection):
        lines += [say(TITLE, number=heading.session_number)]
        lines += _quoted(heading.roundtable_name, heading.session_title)
    lines += ["", say(OPEN, revision=revision) if sealed is None else say(SEALED, digest=sealed), say(NAMELESS)]
    for title, name in _ORDER:
        [section] = [each for each in text if each.section is name]
        lines += ["", say(title).upper(), *(list(_section(section)) or [say(NOTHING)])]
    if isinstance(conformity, sections.Conformity):
        for title, entries in ((CORRECTED, conformity.corrections), (WORD, conformity.words)):
            if entries:
                lines += ["", say(title).upper(), *(line for entry in entries for line in _of_review(entry))]
        lines += _sentence(conformity.sentence, language)
    return "\n".join(lines) + "\n"


_ORDER: Final = (
    (AGREED, SectionName.agreements),
    (DISSENT, SectionName.dissent),
    (WHERE, SectionName.place_and_hour),
    (THERE, SectionName.attendance),
    (SAID, SectionName.proceedings),
    (NEXT, SectionName.next_session),
)


def _section(section: sections.Section) -> Iterator[str]:
    match section:
        case sections.AgreementsReached():
            for agreement in section.items:
                yield f"{agreement.number}."
                yield from _quoted(agreement.title, agreement.text, *(each.text for each in agreement.rest))
        case sections.DissentStated():
            yield from _dissent(section)
        case sections.PlaceAndHour():
            yield f"{_hour(section.opened_at or section.starts_at)} ({section.time_zone})"
            yield from _quoted(section.place)
        case sections.AttendanceTaken():
            for bench in section.sectors:
                yield f"{bench.sector}: {', '.join(sorted(seat.role for seat in bench.seats)) or '-'}"
        case sections.Proceedings():
            yield from _proceedings(section)
        case sections.NextSession() if section.session_number is not None:
            yield f"{section.session_number}: {_hour(section.starts_at)}"
            yield from _quoted(section.place)


def _hour(hour: datetime | None) -> str:
    return "-" if hour is None else hour.isoformat(timespec="minutes")


def _dissent(section: sections.DissentStated) -> Iterator[str]:
    for item in section.items:
        yield from _quoted(item.title)
        for stated in (*item.objections, *item.reservations):
            yield f"{stated.sector}:"
            yield from _quoted(stated.text)


def _proceedings(section: sections.Proceedings) -> Iterator[str]:
    for item in section.items:
        for proposal in item.proposals:
            yield f"{proposal.number}. {proposal.phase}"
            yield from _quoted(proposal.title, proposal.text)
        for note in item.notes:
            yield f"{note.number}. {note.language}" + (f", {note.sector}" if note.sector else "")
            yield from _quoted(note.text)


def _of_review(entry: parts.CorrectionEntry | parts.WordEntry) -> Iterator[str]:
    if isinstance(entry, parts.CorrectionEntry):
        yield f"{entry.number}. {entry.corrected}, {entry.sector}"
        yield from _quoted(entry.text, entry.reason)
    else:
        yield f"{entry.sector}: {entry.word}"
        yield from _quoted(entry.text)


def _sentence(sentence: Bilingual | None, language: str) -> Iterable[str]:
    return () if sentence is None else ("", *_quoted(sentence.en if language == "en" else sentence.es))


def _quoted(*texts: str | None) -> Iterator[str]:
    for text in texts:
        for line in (text or "").splitlines():
            yield _MARGIN + "".join(map(_seen, line))


def _seen(character: str) -> str:
    hidden = unicodedata.category(character)[0] == "C" and character not in _JOINERS
    return f"⟦U+{ord(character):04X}⟧" if hidden else character
