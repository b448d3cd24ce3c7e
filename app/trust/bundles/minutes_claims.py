"""Claims about sealed minutes: the seal, the steps of the session, what was agreed, and the word of each sector."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from app.trust import canonical
from app.trust.bundles import layout, rules_claims, table_claims
from app.trust.bundles import sentences as say
from app.trust.bundles import subject_sentences as tell
from app.trust.bundles.key_claims import SEAT, seat_body
from app.trust.bundles.layout import Manifest
from app.trust.bundles.log_claims import Files
from app.trust.bundles.mandates import deciding
from app.trust.bundles.record import Body, Entry, Published, Record, parse_body
from app.trust.bundles.report import Claim, Contradicted, Sentence, Unproven, attempt, judge
from app.trust.canonical import JSONValue
from app.trust.errors import MalformedBundleError

MINUTES, _SESSION, _ASSENT = "minutes", "session", "minutes_assent"
_SILENCES: Final = ("silence", "silent")
_WORDS: Final[Mapping[JSONValue, str]] = {
    "accept": "assented",
    "accept_with_reservation": "assented_with_reservation",
    "object": "refused",
}
_STEPS: Final = (
    ("convened_at", "place_and_hour", "session.convened"),
    ("opened_at", "place_and_hour", "session.opened"),
    ("closed_at", "closing", "session.closed"),
)


class _Quote(NamedTuple):
    """What a section of minutes repeats of other subjects: where it stands, and which members must be the same."""

    code: str
    section: str
    items: str
    id: str
    type: str
    act: str
    members: tuple[str, ...]


_QUOTES: Final = (
    _Quote(
        "minutes.agreement",
        *("agreements", "items", "agreement_id", "agreement", "proposal.decided"),
        ("adopted_at", "number", "proposal_id", "text", "title"),
    ),
    _Quote(
        "minutes.correction",
        *("conformity", "corrections", "correction_id", "correction", "correction.accepted"),
        ("number", "reason", "seat_id", "sector", "text"),
    ),
)


@dataclass(frozen=True, slots=True)
class _Acta:
    """Sealed minutes: the entry of the seal, the document, and its sections by name."""

    id: str
    entry: Entry
    document: Body
    sections: Mapping[str, Body]

    def items(self, section: str, name: str) -> list[Body]:
        """A list of a section; what is no object in it becomes one without members."""
        value = self.sections.get(section, {}).get(name)
        return [each if isinstance(each, dict) else {} for each in value] if isinstance(value, list) else []


def claims(files: Files, manifest: Manifest, record: Record, publication: Entry | None) -> Iterator[Claim]:
    """Every claim about the minutes; those after the first build on the seal."""
    claim, acta = attempt("minutes.seal", layout.DOCUMENT, lambda: _seal(files, manifest, record, publication))
    yield claim
    if acta is None:
        return
    yield judge("minutes.session", layout.DOCUMENT, partial(_session, acta, record))
    for quote in _QUOTES:
        for item in acta.items(quote.section, quote.items):
            yield judge(quote.code, layout.DOCUMENT, partial(_quoted, acta, record, quote, item))
    for said in acta.items("conformity", "words"):
        check = partial(_word, acta, record, said, acta.document.get("text_revision"))
        yield judge("minutes.word", layout.DOCUMENT, check)
    for said in acta.items("conformity", "earlier_words"):
        check = partial(_word, acta, record, said, said.get("text_revision"))
        yield judge("minutes.earlier_word", layout.DOCUMENT, check)
    yield judge("minutes.words", layout.DOCUMENT, partial(_whole, acta, record))
    about = (acta.id, acta.document.get("session_id"))
    yield from rules_claims.of_minutes(record, acta.entry.index, acta.sections, about)


def _seal(files: Files, manifest: Manifest, record: Record, publication: Entry | None) -> tuple[_Acta, Sentence]:
    if publication is None or layout.DOCUMENT not in files:
        raise Unproven(say.PUBLICATION_MISSING)
    if publication.type != "minutes.sealed":
        raise Contradicted(tell.MINUTES_UNSEALED, index=publication.index)
    try:
        document = parse_body(files[layout.DOCUMENT])
    except MalformedBundleError as error:
        raise Contradicted(tell.MINUTES_MALFORMED) from error
    acta = _Acta(str(manifest.subject.id), publication, document, _sections(document.get("sections")))
    published = next(each for each in record.published_by(publication) if each.change.id == manifest.subject.id)
    if published.body is None:
        raise Unproven(tell.MINUTES_UNSEEN)
    at = canonical.instant(publication.at)
    said: dict[str, JSONValue] = {
        "v": 1,
        "type": MINUTES,
        "log": manifest.log,
        "minutes_id": acta.id,
        "roundtable_id": str(publication.roundtable),
        "sealed_at": at,
    }
    shown: dict[str, JSONValue] = {
        "phase": "sealed",
        "document_digest": canonical.digest(files[layout.DOCUMENT]),
        "sealed_at": at,
        "sections": document.get("sections"),
        "text_revision": document.get("text_revision"),
        "session_id": document.get("session_id"),
    }
    if not (_has(document, said) and _has(published.body, shown)):
        raise Contradicted(tell.MINUTES_OTHER)
    number = acta.sections.get("heading", {}).get("session_number")
    return acta, tell.MINUTES_SEALED.of(number=number, index=publication.index, at=at)


def _sections(value: JSONValue) -> dict[str, Body]:
    found = dict[str, Body]()
    for each in value if isinstance(value, list) else [None]:
        if not isinstance(each, dict) or not isinstance(each.get("section"), str):
            raise Contradicted(tell.MINUTES_MALFORMED)
        found[str(each["section"])] = each
    return found


def _session(acta: _Acta, record: Record) -> Sentence:
    found = [
        each
        for each in record.history(_SESSION)
        if str(each.change.id) == acta.document.get("session_id") and each.entry.index < acta.entry.index
    ]
    indexes = list[str]()
    for member, section, step in _STEPS:
        hour = acta.sections.get(section, {}).get(member)
        taken = [each for each in found if each.entry.type == step]
        if hour is None and not taken:
            continue
        if not taken or taken[-1].body is None:
            raise Unproven(tell.SESSION_MISSING)
        number = acta.sections.get("heading", {}).get("session_number")
        if not _has(taken[-1].body, {member: hour, "number": number}):
            raise Contradicted(tell.SESSION_OTHER)
        indexes.append(str(taken[-1].entry.index))
    if not indexes:
        raise Unproven(tell.SESSION_MISSING)
    number = acta.sections.get("heading", {}).get("session_number")
    return tell.SESSION_HELD.of(number=number, indexes=", ".join(indexes))


def _quoted(acta: _Acta, record: Record, quote: _Quote, item: Body) -> Sentence:
    number = item.get("number")
    found = [
        each
        for each in record.history(quote.type)
        if str(each.change.id) == item.get(quote.id)
        and each.entry.type == quote.act
        and each.entry.index < acta.entry.index
        and each.body is not None
    ]
    if not found:
        raise Unproven(tell.QUOTED_MISSING, number=number)
    expected: dict[str, JSONValue] = {name: item.get(name) for name in quote.members}
    if found[-1].body is None or not _has(found[-1].body, expected):
        raise Contradicted(tell.QUOTED_OTHER, number=number)
    return tell.QUOTED.of(number=number, index=found[-1].entry.index)


def _word(acta: _Acta, record: Record, said: Body, revision: JSONValue) -> Sentence:
    sector, seat = said.get("sector"), said.get("seat_id")
    given = [each for each in _given(acta, record) if each.body is not None]
    if said.get("word") in _SILENCES:
        about: dict[str, JSONValue] = {"sector": sector, "target_revision": revision}
        for each in given:
            if each.body is not None and _has(each.body, about):
                raise Contradicted(tell.WORD_BROKEN_SILENCE, sector=sector, index=each.entry.index)
        return tell.WORD_SILENT.of(sector=sector)

    about = {"seat_id": seat, "target_revision": revision}
    spoken = [each for each in given if each.body is not None and _has(each.body, about)]
    if not spoken or spoken[-1].body is None:
        raise Unproven(tell.WORD_MISSING, sector=sector)
    entry, body = spoken[-1].entry, spoken[-1].body
    same = _has(body, {name: said.get(name) for name in ("sector", "text", "stated_at")})
    if not same or _WORDS.get(body.get("stance")) != said.get("word") or entry.actor != (SEAT, seat):
        raise Contradicted(tell.WORD_OTHER, sector=sector, index=entry.index)
    return _with_mandate(record, entry, said)


def _with_mandate(record: Record, entry: Entry, said: Body) -> Sentence:
    sector, seat = said.get("sector"), str(said.get("seat_id"))
    holder = seat_body(record, seat, entry.index)
    if holder is None:
        raise Unproven(say.SEAT_MISSING)
    if holder.get("sector") != sector:
        raise Contradicted(say.SEAT_OTHER)
    mandate = deciding(record, seat, entry)
    if mandate is None:
        raise Unproven(tell.WORD_WITHOUT_MANDATE, sector=sector)
    return tell.WORD_GIVEN.of(
        sector=sector, seat=seat, role=holder.get("role"), word=said.get("word"), index=entry.index, mandate=mandate
    )


def _whole(acta: _Acta, record: Record) -> Sentence:
    """No word that the entries of the bundle tell of is left out; raises a Doubt."""
    words = acta.items("conformity", "words")
    told = {(acta.document.get("text_revision"), each.get("seat_id")) for each in words}
    told |= {(each.get("text_revision"), each.get("seat_id")) for each in acta.items("conformity", "earlier_words")}
    for each in _given(acta, record):
        if each.body is None:
            raise Unproven(tell.WORDS_UNSEEN, index=each.entry.index)
        if (each.body.get("target_revision"), each.body.get("seat_id")) not in told:
            raise Contradicted(tell.WORDS_LEFT_OUT, index=each.entry.index)
    sectors = table_claims.deciding_sectors(record, acta.entry.index)
    if sectors is None:
        raise Unproven(tell.WORDS_UNSEEN, index=acta.entry.index)
    if sectors != {each.get("sector") for each in words}:
        raise Contradicted(tell.WORDS_OTHER_SECTORS)
    return tell.WORDS_WHOLE.of(count=len(sectors))


def _given(acta: _Acta, record: Record) -> list[Published]:
    """The words on these minutes, in the order of the log; one whose body is missing may be about them."""
    return [
        each
        for each in record.history(_ASSENT)
        if each.entry.index < acta.entry.index and (each.body is None or each.body.get("target_id") == acta.id)
    ]


def _has(body: Body, members: Mapping[str, JSONValue]) -> bool:
    return all(name in body and body[name] == value for name, value in members.items())
