"""Claims about the word of each sector on sealed minutes: every one of its seats, and that none is left out."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from app.trust import canonical
from app.trust.bundles import layout, table_claims
from app.trust.bundles import sentences as say
from app.trust.bundles import subject_sentences as tell
from app.trust.bundles.acta import Acta, has, objects
from app.trust.bundles.key_claims import SEAT, seat_body
from app.trust.bundles.mandates import deciding
from app.trust.bundles.record import Body, Entry, Published, Record
from app.trust.bundles.report import Claim, Contradicted, Sentence, Unproven, judge
from app.trust.canonical import JSONValue

_ASSENT: Final = "minutes_assent"
# Who completes a sheet or a file vouches for it; the word that follows is the signer's, and nobody's act.
_COMPLETION: Final = ("clock", "completion")
_SIGNED: Final = ("A", "B", "C")
_SILENCES: Final = ("silence", "silent")
_REFUSED: Final = {"word": "refused", "counted": "counts"}
_WORDS: Final[Mapping[JSONValue, str]] = {
    "accept": "assented",
    "accept_with_reservation": "assented_with_reservation",
    "object": "refused",
}


def claims(acta: Acta, record: Record) -> Iterator[Claim]:
    """What each sector said of the text, the further words that made it, those on earlier texts, and that all are told.

    Minutes of before name one seat for each sector; those of today every word that its seats gave (`given`).
    """
    revision = acta.document.get("text_revision")
    for said in acta.items("conformity", "words"):
        yield judge("minutes.word", layout.DOCUMENT, partial(_of_sector, acta, record, said))
        for each in objects(said.get("given")):
            if _mark(each) != _mark(said):
                one: Body = {**each, "sector": said.get("sector")}
                yield judge("minutes.word", layout.DOCUMENT, partial(_word, acta, record, one, revision))
    for said in acta.items("conformity", "earlier_words"):
        check = partial(_word, acta, record, said, said.get("text_revision"))
        yield judge("minutes.earlier_word", layout.DOCUMENT, check)
    yield judge("minutes.words", layout.DOCUMENT, partial(_whole, acta, record))


def _of_sector(acta: Acta, record: Record, said: Body) -> Sentence:
    """The word by which the sector stands, the last that its seat gave; or that it gave none."""
    sector, revision = said.get("sector"), acta.document.get("text_revision")
    if said.get("word") not in _SILENCES:
        return _word(acta, record, said, revision, last=True)
    # A sector that has spoken in part has no word yet: what its seats said is told, and an objection would be its word.
    told = {_mark(each) for each in objects(said.get("given")) if not has(each, _REFUSED)}
    about: dict[str, JSONValue] = {"sector": sector, "target_revision": revision}
    for each in _given(acta, record):
        if each.body is not None and has(each.body, about) and _mark(each.body) not in told:
            raise Contradicted(tell.WORD_BROKEN_SILENCE, sector=sector, index=each.entry.index)
    return tell.WORD_SILENT.of(sector=sector)


def _word(acta: Acta, record: Record, said: Body, revision: JSONValue, *, last: bool = False) -> Sentence:
    sector, seat = said.get("sector"), said.get("seat_id")
    about: dict[str, JSONValue] = {"seat_id": seat, "target_revision": revision}
    spoken = [
        (each.entry, each.body) for each in _given(acta, record) if each.body is not None and has(each.body, about)
    ]
    then = [each for each in spoken if _mark(each[1]) == _mark(said)]
    if not spoken:
        raise Unproven(tell.WORD_MISSING, sector=sector)
    entry, body = spoken[-1] if last or not then else then[-1]
    same = has(body, {name: said.get(name) for name in ("sector", "text", "stated_at")})
    # What nobody signed became a word by its sheet, whose digest stands in the entry.
    completed = entry.actor == _COMPLETION and (body.get("assurance") in _SIGNED or "scan" in entry.evidence)
    ours = entry.actor == (SEAT, seat) or completed
    if not same or _WORDS.get(body.get("stance")) != said.get("word") or not ours:
        raise Contradicted(tell.WORD_OTHER, sector=sector, index=entry.index)
    return _with_mandate(record, entry, said, body.get("assurance"))


def _with_mandate(record: Record, entry: Entry, said: Body, assurance: JSONValue) -> Sentence:
    sector, seat = said.get("sector"), str(said.get("seat_id"))
    holder = seat_body(record, seat, entry.index)
    if holder is None:
        raise Unproven(say.SEAT_MISSING)
    if holder.get("sector") != sector:
        raise Contradicted(say.SEAT_OTHER)
    mandate = deciding(record, seat, entry)
    if mandate is None:
        raise Unproven(tell.WORD_WITHOUT_MANDATE, sector=sector)
    on_sheet = tell.WORD_ON_SHEET if entry.actor == _COMPLETION else tell.WORD_GIVEN
    sentence = tell.WORD_SIGNED if assurance in _SIGNED else on_sheet
    return sentence.of(
        sector=sector,
        seat=seat,
        role=holder.get("role"),
        word=said.get("word"),
        index=entry.index,
        mandate=mandate,
        assurance=assurance,
        scan=entry.evidence.get("scan"),
    )


def _whole(acta: Acta, record: Record) -> Sentence:
    """No word that the entries of the bundle tell of is left out; raises a Doubt."""
    words, revision = acta.items("conformity", "words"), acta.document.get("text_revision")
    # Minutes of before name one seat for each sector, and no other word of theirs.
    seats = {_of_seat(revision, each) for each in words if not objects(each.get("given"))}
    told = {_of_revision(revision, one) for each in words for one in objects(each.get("given"))}
    told |= {_of_revision(each.get("text_revision"), each) for each in acta.items("conformity", "earlier_words")}
    for each in _given(acta, record):
        if each.body is None:
            raise Unproven(tell.WORDS_UNSEEN, index=each.entry.index)
        about = each.body.get("target_revision")
        if _of_revision(about, each.body) not in told and _of_seat(about, each.body) not in seats:
            raise Contradicted(tell.WORDS_LEFT_OUT, index=each.entry.index)
    sectors = table_claims.deciding_sectors(record, acta.entry.index)
    if sectors is None:
        raise Unproven(tell.WORDS_UNSEEN, index=acta.entry.index)
    if sectors != {str(each.get("sector")) for each in words}:
        raise Contradicted(tell.WORDS_OTHER_SECTORS)
    return tell.WORDS_WHOLE.of(count=len(sectors))


def _given(acta: Acta, record: Record) -> list[Published]:
    """The words on these minutes, in the order of the log; one whose body is missing may be about them."""
    return [
        each
        for each in record.history(_ASSENT)
        if each.entry.index < acta.entry.index and (each.body is None or each.body.get("target_id") == acta.id)
    ]


def _mark(said: Body) -> bytes:
    """By which a word is found again: whose it is, and when it was said."""
    return canonical.encode([said.get("seat_id"), said.get("stated_at")])


def _of_seat(revision: JSONValue, said: Body) -> bytes:
    return canonical.encode([revision, said.get("seat_id")])


def _of_revision(revision: JSONValue, said: Body) -> bytes:
    return canonical.encode([revision, said.get("seat_id"), said.get("stated_at")])
