"""Claims about sealed minutes: the seal, the steps of the session, and what was agreed."""

from collections.abc import Iterator
from functools import partial
from typing import Final, NamedTuple

from app.trust import canonical
from app.trust.bundles import layout, rules_claims, word_claims
from app.trust.bundles import sentences as say
from app.trust.bundles import subject_sentences as tell
from app.trust.bundles.acta import Acta, has
from app.trust.bundles.layout import Manifest
from app.trust.bundles.log_claims import Files
from app.trust.bundles.record import Body, Entry, Record, parse_body
from app.trust.bundles.report import Claim, Contradicted, Sentence, Unproven, attempt, judge
from app.trust.canonical import JSONValue
from app.trust.errors import MalformedBundleError

MINUTES, _SESSION = "minutes", "session"
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


def claims(files: Files, manifest: Manifest, record: Record, publication: Entry | None) -> Iterator[Claim]:
    """Every claim about the minutes; those after the first build on the seal."""
    claim, acta = attempt("minutes.seal", layout.DOCUMENT, lambda: sealed(files, manifest, record, publication))
    yield claim
    if acta is None:
        return
    yield judge("minutes.session", layout.DOCUMENT, partial(_session, acta, record))
    for quote in _QUOTES:
        for item in acta.items(quote.section, quote.items):
            yield judge(quote.code, layout.DOCUMENT, partial(_quoted, acta, record, quote, item))
    yield from word_claims.claims(acta, record)
    about = (acta.id, acta.document.get("session_id"))
    yield from rules_claims.of_minutes(record, acta.entry.index, acta.sections, about)


def sealed(files: Files, manifest: Manifest, record: Record, publication: Entry | None) -> tuple[Acta, Sentence]:
    """The minutes, if an entry sealed just this text; raises a Doubt."""
    if publication is None or layout.DOCUMENT not in files:
        raise Unproven(say.PUBLICATION_MISSING)
    if publication.type != "minutes.sealed":
        raise Contradicted(tell.MINUTES_UNSEALED, index=publication.index)
    try:
        document = parse_body(files[layout.DOCUMENT])
    except MalformedBundleError as error:
        raise Contradicted(tell.MINUTES_MALFORMED) from error
    acta = Acta(str(manifest.subject.id), publication, document, _sections(document.get("sections")))
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
    if not (has(document, said) and has(published.body, shown)):
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


def _session(acta: Acta, record: Record) -> Sentence:
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
        if not has(taken[-1].body, {member: hour, "number": number}):
            raise Contradicted(tell.SESSION_OTHER)
        indexes.append(str(taken[-1].entry.index))
    if not indexes:
        raise Unproven(tell.SESSION_MISSING)
    number = acta.sections.get("heading", {}).get("session_number")
    return tell.SESSION_HELD.of(number=number, indexes=", ".join(indexes))


def _quoted(acta: Acta, record: Record, quote: _Quote, item: Body) -> Sentence:
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
    if found[-1].body is None or not has(found[-1].body, expected):
        raise Contradicted(tell.QUOTED_OTHER, number=number)
    return tell.QUOTED.of(number=number, index=found[-1].entry.index)
