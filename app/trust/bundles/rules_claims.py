"""Claims about the ground rules behind a text, and about the clauses of them that every sector set aside for it."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Final

from app.trust.bundles import layout
from app.trust.bundles import rules_sentences as tell
from app.trust.bundles.key_claims import SEAT
from app.trust.bundles.mandates import deciding
from app.trust.bundles.record import Body, Entry, Published, Record
from app.trust.bundles.report import Claim, Contradicted, Sentence, Unproven, judge
from app.trust.canonical import JSONValue

_WAIVER, _ASSENT, _PROTOCOL = "waiver", "waiver_assent", "protocol"
_TOLD: Final = (
    *("clause", "document", "granted_at", "number", "protocol_id", "rule", "sentence", "target_id", "target_type"),
)
"""What minutes repeat of a waiver."""


def _granted(record: Record, targets: Collection[JSONValue], before: int | None = None) -> list[Published]:
    """The waivers for these things that were in force before an entry, each by the entry of its last yes."""
    found = dict[str, Published]()
    for each in record.history(_WAIVER):
        if each.body is None or (before is not None and each.entry.index >= before):
            continue
        if each.body.get("phase") == "granted" and each.body.get("target_id") in targets:
            found.setdefault(str(each.change.id), each)
    return list(found.values())


def _waived(record: Record, found: Published, named: Collection[JSONValue] | None = None) -> Sentence:
    """Which clause was set aside, and by whose yes; raises a Doubt unless each of the sectors `named` agreed."""
    body: Body = found.body or {}
    agreed = dict[str, bool]()
    for entry, said in _words(record, found):
        sector = str(said.get("sector"))
        agreed[sector] = agreed.get(sector, False) or _word(record, entry, said)
    for each in agreed if named is None else named:
        if not agreed.get(str(each), False):
            raise Unproven(tell.WAIVER_WORD_MISSING, sector=each, number=body.get("number"))
    if not agreed:
        raise Unproven(tell.WAIVER_MISSING, number=body.get("number"))
    return tell.WAIVED.of(
        clause=body.get("clause"),
        type=body.get("target_type"),
        sectors=tuple(sorted(agreed)),
        index=found.entry.index,
        number=body.get("number"),
    )


def _words(record: Record, found: Published) -> Iterator[tuple[Entry, Body]]:
    """What was said to a waiver until it was granted, as far as it was a yes."""
    for each in record.history(_ASSENT):
        if each.body is None or each.entry.index > found.entry.index:
            continue
        if (each.body.get("target_id"), each.body.get("stance")) == (str(found.change.id), "accept"):
            yield each.entry, each.body


def _word(record: Record, entry: Entry, said: Body) -> bool:
    """Whether the seat itself gave the word, or a signature that others completed, under a mandate to decide."""
    seat = str(said.get("seat_id"))
    signed = said.get("signature_id") is not None
    return (signed or entry.actor == (SEAT, seat)) and deciding(record, seat, entry) is not None


def _rules(record: Record, protocol: JSONValue, before: int, quoted: Body | None = None) -> Sentence:
    """That the ground rules are there as they were adopted, with the clause as it is `quoted`; raises a Doubt."""
    for each in record.history(_PROTOCOL):
        if str(each.change.id) != protocol or each.entry.index >= before or each.body is None:
            continue
        if each.body.get("adopted_at") is not None:
            if quoted is not None and not _has_clause(each.body.get("clauses"), quoted):
                raise Contradicted(tell.RULES_OTHER, index=each.entry.index)
            return tell.RULES_HELD.of(version=each.body.get("version"), index=each.entry.index)
    raise Unproven(tell.RULES_MISSING)


def _has_clause(clauses: JSONValue, quoted: Body) -> bool:
    return isinstance(clauses, list) and any(
        isinstance(each, dict)
        and each.get("number") == quoted.get("clause")
        and each.get("sentence") == quoted.get("sentence")
        for each in clauses
    )


def of_commitment(record: Record, commitment: str, publication: Entry | None) -> Iterator[Claim]:
    """The rules by which a commitment was judged where the bundle brings them, and the clauses that were waived."""
    offered = None if publication is None else next(iter(record.published_by(publication)), None)
    named = offered.body.get("protocol_id") if offered is not None and offered.body is not None else None
    if publication is not None and any(str(each.change.id) == named for each in record.history(_PROTOCOL)):
        yield judge("commitment.rules", layout.DOCUMENT, partial(_rules, record, named, publication.index))
    for found in _granted(record, [commitment]):
        yield judge("commitment.waiver", layout.DOCUMENT, partial(_waived, record, found))


def of_minutes(
    record: Record, seal: int, sections: Mapping[str, Body], about: Collection[JSONValue]
) -> Iterator[Claim]:
    """The same of minutes, which name their rules and tell of the waivers; those of before do neither.

    `about` are the session and its minutes; a clause may have been set aside for a proposal that it had before it too.
    """
    conformity = sections.get("conformity", {})
    if "protocol_id" in conformity:
        check = partial(_rules, record, conformity["protocol_id"], seal, conformity)
        yield judge("minutes.rules", layout.DOCUMENT, check)
    told = _objects(conformity.get("waivers"))
    proposals = [each for item in _objects(sections.get("proceedings", {}).get("items")) for each in _held(item)]
    found = _granted(record, [*about, *proposals], seal)
    for each in told:
        yield judge("minutes.waiver", layout.DOCUMENT, partial(_told, record, found, each))
    for other in found:
        if str(other.change.id) not in [each.get("waiver_id") for each in told]:
            yield judge("minutes.waiver", layout.DOCUMENT, partial(_untold, other, conformity))


def _told(record: Record, granted: Collection[Published], told: Body) -> Sentence:
    """A waiver of which the minutes tell."""
    number, sectors = told.get("number"), told.get("sectors")
    for found in granted:
        if str(found.change.id) == told.get("waiver_id"):
            body: Body = found.body or {}
            if any(name not in body or body[name] != told.get(name) for name in _TOLD):
                raise Contradicted(tell.WAIVER_OTHER, number=number)
            return _waived(record, found, sectors if isinstance(sectors, list) else ())
    raise Unproven(tell.WAIVER_MISSING, number=number)


def _untold(found: Published, conformity: Body) -> Sentence:
    """A waiver of which the minutes do not tell: those of before have no place for it."""
    if "waivers" in conformity:
        raise Contradicted(tell.WAIVER_UNTOLD, index=found.entry.index)
    return tell.WAIVER_OF_BEFORE.of(clause=(found.body or {}).get("clause"), index=found.entry.index)


def _held(item: Body) -> Iterator[JSONValue]:
    """The ids of the proposals under an item of the proceedings."""
    yield from (each["proposal_id"] for each in _objects(item.get("proposals")) if "proposal_id" in each)


def _objects(value: JSONValue) -> list[Body]:
    """A list; what is no object in it becomes one without members."""
    return [each if isinstance(each, dict) else {} for each in value] if isinstance(value, list) else []
