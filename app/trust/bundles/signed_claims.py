"""Claims about the signatures under minutes: the text that was signed, who signed it, and that none is left out."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from app.trust import canonical, jws
from app.trust.bundles import layout, statement_claims
from app.trust.bundles import sentences as say
from app.trust.bundles import subject_sentences as tell
from app.trust.bundles.acta import Acta, has
from app.trust.bundles.key_claims import seat_body
from app.trust.bundles.minutes_claims import MINUTES, sealed
from app.trust.bundles.other_claims import SIGNATURE, is_of_minutes
from app.trust.bundles.record import Body, Published
from app.trust.bundles.report import Claim, Contradicted, Sentence, Unproven, attempt, judge
from app.trust.bundles.statement_claims import Evidence, Signed
from app.trust.canonical import JSONValue
from app.trust.errors import MalformedJWSError, TrustError
from app.trust.statements import SignatureStatement, read_statement

_TOLD: Final = ("seat_id", "sector", "role", "intent", "text", "assurance", "document", "signed_at")
_PUBLISHED: Final = ("roundtable_id", "session_id", "text_revision", "circulated_at", "sections")
_WORDS: Final = {
    "sign": "signed_minutes",
    "assent_with_reservation": "signed_with_reservation",
    "refuse": "refused_to_sign",
}
_COUNTS, _INCOMPLETE, _FORMER = "counts", "incomplete", "former_text"


def claims(evidence: Evidence) -> Iterator[Claim]:
    """What was signed, every signature that the sealed text tells of, and that it tells of all.

    Minutes of before tell of none: there is no claim, unless the bundle has one all the same.
    """
    manifest, record = evidence.manifest, evidence.record
    if manifest.subject.type != MINUTES:
        return
    _, acta = attempt(
        "minutes.seal", layout.DOCUMENT, lambda: sealed(evidence.files, manifest, record, evidence.publication)
    )
    if acta is None or (_conformity(acta).get("text_digest") is None and not _recorded(evidence, acta)):
        return
    yield judge("minutes.text", layout.DOCUMENT, partial(_text, evidence, acta))
    for said in acta.items("conformity", "signatures"):
        yield judge("minutes.signature", layout.DOCUMENT, partial(_signature, evidence, acta, said, present=True))
    for said in acta.items("conformity", "earlier_signatures"):
        check = partial(_signature, evidence, acta, said, present=False)
        yield judge("minutes.earlier_signature", layout.DOCUMENT, check)
    yield judge("minutes.signatures", layout.DOCUMENT, partial(_whole, evidence, acta))


def _conformity(acta: Acta) -> Body:
    return acta.sections.get("conformity", {})


def _recorded(evidence: Evidence, acta: Acta) -> list[Published]:
    """All that was published of signatures under these minutes before the seal."""
    found = evidence.record.history(SIGNATURE)
    return [
        each
        for each in found
        if each.entry.index < acta.entry.index and (each.body is None or is_of_minutes(evidence.manifest, each.body))
    ]


def _text(evidence: Evidence, acta: Acta) -> Sentence:
    """The bytes that were signed are those that went round, and the sealed text says the same but for its last part."""
    conformity = _conformity(acta)
    digest, revision = conformity.get("text_digest"), conformity.get("circulated_revision")
    found = [
        each
        for each in evidence.record.history(MINUTES)
        if str(each.change.id) == acta.id and each.change.revision == revision and each.entry.index < acta.entry.index
    ]
    if not found or found[-1].body is None:
        raise Unproven(tell.SIGNED_TEXT_MISSING)
    entry, body = found[-1].entry, found[-1].body
    text: dict[str, JSONValue] = {name: body.get(name) for name in _PUBLISHED}
    text |= {"v": 1, "type": "minutes_text", "log": evidence.manifest.log, "minutes_id": acta.id}
    text["circulated_revision"] = revision
    parts, sealed_parts = text["sections"], acta.document.get("sections")
    both = isinstance(parts, list) and isinstance(sealed_parts, list)
    same = both and _holds(sealed_parts[:-1], parts[:-1])  # type: ignore[index]  # both are lists
    said: dict[str, JSONValue] = {"text_digest": digest, "text_revision": acta.document.get("text_revision")}
    if not same or not has(body, said) or canonical.digest(canonical.encode(text)) != digest:
        raise Contradicted(tell.SIGNED_TEXT_OTHER, index=entry.index)
    return tell.SIGNED_TEXT.of(index=entry.index, digest=digest)


def _holds(whole: JSONValue, part: JSONValue) -> bool:
    """Whether nothing of a part is otherwise in the whole, which may have members that the part had not yet."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(name in whole and _holds(whole[name], part[name]) for name in part)
    if isinstance(part, list):
        if not isinstance(whole, list) or len(whole) != len(part):
            return False
        return all(_holds(one, other) for one, other in zip(whole, part, strict=True))
    return whole == part


def _signature(evidence: Evidence, acta: Acta, said: Body, *, present: bool) -> Sentence:
    seat, state = str(said.get("seat_id")), said.get("state")
    found = [
        each
        for each in _recorded(evidence, acta)
        if str(each.change.id) == said.get("signature_id") and each.body is not None
    ]
    if not found:
        raise Unproven(tell.SIGNED_MISSING, seat=seat)
    index, body = found[-1].entry.index, found[-1].body or {}
    expected: dict[str, JSONValue] = {name: said.get(name) for name in _TOLD}
    if present:
        conformity = _conformity(acta)
        expected["target_revision"] = conformity.get("circulated_revision")
        if said.get("document") != conformity.get("text_digest"):
            raise Contradicted(tell.SIGNED_OTHER, seat=seat, index=index)
    if not has(body, expected) or not _stood(body, state, present=present):
        raise Contradicted(tell.SIGNED_OTHER, seat=seat, index=index)
    holder = seat_body(evidence.record, seat, index)
    if holder is None:
        raise Unproven(say.SEAT_MISSING)
    if (holder.get("sector"), holder.get("role")) != (said.get("sector"), said.get("role")):
        raise Contradicted(say.SEAT_OTHER)
    if said.get("assurance") == "A":
        _by_key(evidence, body)
    sentence = tell.SIGNED_COUNTS if state == _COUNTS else tell.SIGNED_UNCOUNTED
    if state == _COUNTS and said.get("assurance") == "A":
        sentence = tell.SIGNED_BY_KEY
    return sentence.of(
        seat=seat,
        sector=said.get("sector"),
        role=said.get("role"),
        word=_WORDS.get(str(said.get("intent")), said.get("intent")),
        assurance=said.get("assurance"),
        index=index,
    )


def _stood(body: Body, state: JSONValue, *, present: bool) -> bool:
    """Whether what was last published of a signature before the seal is what the sealed text says of it."""
    completed, voided = body.get("completed_at") is not None, body.get("voided_at") is not None
    if voided or not present or state == _FORMER:
        return voided and not present and state == _FORMER
    return completed is (state != _INCOMPLETE)


def _by_key(evidence: Evidence, body: Body) -> None:
    """The key signed just this, was the seat's then, and the mandate was in force; raises a Doubt."""
    token = str(body.get("statement"))
    try:
        kid = jws.header(token, jws.SEAT_SIGNATURE)
    except MalformedJWSError as error:
        raise Contradicted(say.SIGNATURE_REFUSED) from error
    if kid not in evidence.keys:
        raise Unproven(say.SIGNATURE_KEY_MISSING)
    try:
        said = read_statement(token, evidence.keys[kid])
    except TrustError as error:
        raise Contradicted(say.SIGNATURE_REFUSED) from error
    if not has(body, _as_body(said)) or said.log != evidence.manifest.log:
        raise Contradicted(say.NAMES_OTHER_SUBJECT)
    signed = Signed(token, kid, said)
    statement_claims.key(evidence, signed)
    statement_claims.mandate(evidence, signed)


def _as_body(said: SignatureStatement) -> dict[str, JSONValue]:
    return {
        "roundtable_id": str(said.roundtable),
        "target_type": said.subject.type,
        "target_id": str(said.subject.id),
        "target_revision": said.subject.revision,
        "document": said.document,
        "seat_id": str(said.seat),
        "sector": said.sector,
        "role": said.role,
        "intent": said.intent.value,
        "text": said.reservation,
        "signed_at": canonical.instant(said.signed_at),
    }


def _whole(evidence: Evidence, acta: Acta) -> Sentence:
    """No signature that the entries of the bundle tell of is left out; raises a Doubt."""
    told = {
        str(each.get("signature_id"))
        for name in ("signatures", "earlier_signatures")
        for each in acta.items("conformity", name)
    }
    for each in _recorded(evidence, acta):
        if each.body is not None and str(each.change.id) not in told:
            raise Contradicted(tell.SIGNATURES_LEFT_OUT, index=each.entry.index)
    return tell.SIGNATURES_WHOLE.of(count=len(told))
