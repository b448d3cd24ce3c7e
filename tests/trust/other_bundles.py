"""Bundles that this service does not make every day: other classes, witnesses' lines, redactions, small minutes."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from app.trust import bundles, canonical
from app.trust.bundles import Bundle
from app.trust.canonical import JSONValue
from app.trust.checkpoints import parse
from app.trust.cosignatures import CosignerKey, cosign
from app.trust.notes import Note, SigningKey, read_note
from app.trust.statements import SubjectRevision
from app.trust.witness_keys import WitnessProof, sign_proof
from tests.trust.small_log import (
    COMMITMENT,
    COMMUNITY,
    COMPANY,
    DOCUMENT,
    LOG,
    MINISTRY,
    NONCE,
    START,
    TABLE,
    Delegate,
    Json,
    Signing,
    key_body,
    mandate_body,
    seat_body,
    uid,
)

WITNESS = SigningKey.generate("testigo.example")
COSIGNED_AT = START + timedelta(days=1)
MINUTES, SESSION, RULES, WAIVER = uid(70), uid(71), uid(90), uid(91)
HOURS = {"convened_at": "2026-11-20T15:00:00.000000Z", "opened_at": "2026-11-22T15:00:00.000000Z"}
CLOSED = "2026-11-22T18:00:00.000000Z"
STATED, LATER = "2026-11-23T15:00:00.000000Z", "2026-11-23T16:00:00.000000Z"
NEIGHBOUR = Delegate(uid(30), "community", uid(31), uid(32))
Said = tuple[Delegate, int, str, str | None, str]
"""A word on minutes: whose it is, on which revision of the text, the stance, the words and the hour."""


def attested(kind: str, **more: JSONValue) -> Bundle:
    """A commitment that one seat signed with its key and another without."""
    way = Signing()
    way.introduce(COMMUNITY)
    way.seat(COMPANY)
    way.accredit(COMPANY)
    way.publish()
    way.sign(COMMUNITY)
    body: Json = {
        "id": str(uid(600)),
        "revision": 1,
        "target_type": "commitment",
        "target_id": str(COMMITMENT),
        "target_revision": 3,
        "document": canonical.digest(DOCUMENT),
        "intent": "sign",
        "seat_id": str(COMPANY.seat),
        "sector": "company",
        "role": "delegate",
        "statement": None,
        "assurance": kind,
        "paper": {"scan_digest": "cd" * 32, "language": "qu"},
        "witnesses": [{"seat_id": str(COMMUNITY.seat), "sector": "community"}],
        "completed_at": STATED,
    }
    way.log.append("commitment.signed", MINISTRY, ("signature", {**body, **more}), evidence={"scan": "cd" * 32})
    way.end()
    return way.bundle()


def waived_commitment() -> Bundle:
    """A commitment that one seat signed, and for which a clause was waived before."""
    way = Signing()
    way.introduce(COMMUNITY)
    way.seat(COMPANY)
    way.accredit(COMPANY)
    _set_aside(way, ("commitment", COMMITMENT), waived=NOTICE)
    way.publish()
    way.sign(COMMUNITY)
    way.end()
    return way.bundle()


Watcher = tuple[Delegate, SigningKey]
OURS: Watcher = (COMMUNITY, WITNESS)
THEIRS: Watcher = (COMPANY, SigningKey.generate("testigo.empresa.example"))
SECOND: Watcher = (COMMUNITY, SigningKey.generate("otro.comunidad.example"))


def watching(watcher: Watcher, number: int, table: UUID = TABLE, **more: JSONValue) -> Json:
    """What the log says of a witness that a steward registered."""
    one, key = watcher
    proof = WitnessProof(LOG, table, one.seat, CosignerKey.of(key), START, NONCE)
    body: Json = {
        "id": str(uid(800 + number)),
        "revision": 1,
        "roundtable_id": str(table),
        "seat_id": str(one.seat),
        "sector": one.sector,
        "name": key.name,
        "vkey": str(proof.key),
        "proof": sign_proof(proof, key).decode(),
        "phase": "active",
        "activated_by": str(one.seat),
        "compromised_since": None,
    }
    return {**body, **more}


def cosigned(
    *watchers: Watcher,
    known: bool = True,
    table: UUID = TABLE,
    revoked: bool = False,
    since: str | None = None,
    at: datetime = COSIGNED_AT,
    forged: bool = False,
    steward: bool = True,
    **wrong: JSONValue,
) -> Bundle:
    """A commitment whose checkpoint witnesses signed too; `wrong` changes what the log says of them."""
    way = Signing()
    powers: list[JSONValue] = ["decide", "sign", *(["steward"] if steward else [])]
    for one in (COMMUNITY, COMPANY):
        way.seat(one)
        way.accredit(one, powers=powers)
    way.register(COMMUNITY)
    way.publish()
    way.sign(COMMUNITY)
    way.end()
    for number, watcher in enumerate(watchers if known else ()):
        body = watching(watcher, number, table, **wrong)
        seat = watcher[0].seat
        way.log.append("witness.registered", seat, ("witness", body), roundtable=str(table))
        if revoked:
            gone: Json = {**body, "revision": 2, "phase": "revoked", "compromised_since": since}
            way.log.append("witness.revoked", seat, ("witness", gone))
    bundle = way.bundle()
    note = read_note(bundle.checkpoint)
    assert parse(note.text).origin == LOG
    lines = [cosign(note.text, key, int(at.timestamp()) + forged) for _, key in watchers]
    if forged:
        early = int(at.timestamp()).to_bytes(8, "big")
        lines = [replace(line, value=early + line.value[8:]) for line in lines]
    return replace(bundle, checkpoint=Note(note.text, (*note.signatures, *lines)).encode())


def proposed(*confirmations: str, steward: bool = False) -> Bundle:
    """A mandate that was accredited as a proposal; `confirmations` say when the sector put it in force, or did not."""
    way = Signing()
    way.seat(COMMUNITY)
    way.accredit(COMMUNITY, phase="proposed")
    if "before" in confirmations:
        way.confirm(COMMUNITY)
    if "withdrawn" in confirmations:
        way.confirm(COMMUNITY, phase="ended", revoked_at=STATED)
    if steward:
        way.seat(COMPANY)
        way.accredit(COMPANY, phase="proposed", powers=["steward"], key_thumbprint=None)
        body = key_body(COMMUNITY, origin="steward", activated_by=str(COMPANY.seat), revision=2)
        way.keys[COMMUNITY.seat] = way.log.append("key.activated", COMPANY.seat, body)
    else:
        way.register(COMMUNITY)
    way.publish()
    way.sign(COMMUNITY)
    if "after" in confirmations:
        way.confirm(COMMUNITY)
    way.end()
    return way.bundle()


def redacted(*, named: bool = True, act: str = "text.redacted") -> Bundle:
    """A commitment whose draft stood in the log before it was taken out."""
    way = Signing()
    way.introduce(COMMUNITY)
    way.log.append("demand.raised", MINISTRY, ("demand", {"id": str(uid(900)), "revision": 1, "text": "Un nombre."}))
    gone = way.log.bodies.pop()
    assert b"Un nombre." in gone
    way.publish()
    way.sign(COMMUNITY)
    way.end()
    body: Json = {"id": str(uid(901)), "revision": 1, "target_id": str(uid(900)), "revisions": [1 if named else 2]}
    way.log.append(act, MINISTRY, ("redaction", body))
    return way.bundle()


SAID: tuple[Said, ...] = (
    (COMPANY, 1, "accept", None, STATED),
    (COMMUNITY, 2, "accept", None, STATED),
    (COMPANY, 2, "object", "No.", STATED),
)


def sealed(*assents: Said, **wrong: JSONValue) -> Bundle:
    """Small minutes with a word, a reservation after an earlier word, and an agreement; `wrong` changes one thing."""
    way = Signing()
    log = way.log
    for one in (COMMUNITY, COMPANY, *([NEIGHBOUR] if assents else [])):
        log.append("seat.created", MINISTRY, seat_body(one))
        phase: Json = {"phase": wrong["phase_of_mandates"]} if "phase_of_mandates" in wrong else {}
        powers: Json = {"powers": wrong.get("powers", ["decide"])}
        log.append("mandate.accredited", MINISTRY, mandate_body(one, **powers, **phase))
        if wrong.get("confirmed"):
            way.confirm(one, **powers)
    way.install()
    session: Json = {"id": str(SESSION), "number": 1, **HOURS}
    for number, step in enumerate(("session.convened", "session.opened", "session.closed"), start=1):
        hours: Json = {"closed_at": CLOSED} if number == 3 else {}
        log.append(step, MINISTRY, ("session", {**session, "revision": number, **hours}))
    agreement: Json = {"number": 1, "proposal_id": str(uid(73)), "title": "Agua", "text": "Se mide."}
    agreement["adopted_at"] = CLOSED
    log.append("proposal.decided", MINISTRY, ("agreement", {"id": str(uid(72)), "revision": 1, **agreement}))
    ruled = _set_aside(way, ("session", SESSION), **wrong) if "waived" in wrong else {}
    for number, (one, revision, stance, text, stated_at) in enumerate(assents or SAID):
        body = {**_assent(one, revision, stance, text), "stated_at": stated_at}
        log.append(
            "minutes.assented", one.seat, ("minutes_assent", {"id": str(uid(80 + number)), "revision": 1, **body})
        )

    def word(one: Delegate, said: str, text: JSONValue) -> Json:
        return {"sector": one.sector, "seat_id": str(one.seat), "word": said, "text": text, "stated_at": STATED}

    words: list[JSONValue] = [word(COMMUNITY, "assented", None), word(COMPANY, "refused", wrong.get("words", "No."))]
    earlier: list[JSONValue] = [{**word(COMPANY, "assented", None), "text_revision": 1}]
    sections: list[JSONValue] = [
        {"section": "heading", "session_number": 1},
        {"section": "place_and_hour", **HOURS, "opened_at": wrong.get("opened_at", HOURS["opened_at"])},
        {
            "section": "agreements",
            "items": [{"agreement_id": str(uid(72)), **agreement, "text": wrong.get("agreed", "Se mide.")}],
        },
        {"section": "closing", "closed_at": CLOSED},
        {
            "section": "conformity",
            "corrections": [],
            "words": wrong.get("all_words", words),
            "earlier_words": wrong.get("earlier", earlier),
            **ruled,
        },
    ]
    at = canonical.instant(START + timedelta(minutes=log.size))
    told: Json = {"session_id": str(SESSION), "sealed_at": at, "text_revision": 2, "sections": sections}
    document = canonical.encode(
        {"v": 1, "type": "minutes", "log": LOG, "roundtable_id": str(TABLE), "minutes_id": str(MINUTES), **told}
    )
    digest = canonical.digest(document)
    row: Json = {"id": str(MINUTES), "revision": 4, "phase": wrong.get("phase", "sealed"), "document_digest": digest}
    act = str(wrong.get("act", "minutes.sealed"))
    log.append(act, MINISTRY, ("minutes", {**row, **told}), evidence={"document": digest})
    return replace(way.bundle(), subject=SubjectRevision("minutes", MINUTES, 4), document=document)


def _set_aside(way: Signing, target: tuple[str, UUID], **wrong: JSONValue) -> Json:
    """Ground rules and a clause of them that was waived for the target; what the minutes say of both."""
    sentence: Json = {"es": "Una sesión se convoca con 5 días.", "en": "A session is called 5 days ahead."}
    rules: Json = {"id": str(RULES), "revision": 3, "version": 1, "adopted_at": STATED}
    if wrong.get("adopted", True):
        clauses: list[JSONValue] = [{"number": "1", "sentence": sentence}, {"number": "2", "sentence": sentence}]
        way.log.append("protocol.adopted", COMPANY.seat, ("protocol", {**rules, "clauses": clauses}))
    waiver: Json = {
        "number": 1,
        "target_type": target[0],
        "target_id": str(target[1]),
        "protocol_id": str(RULES),
        "clause": "1",
        "rule": "convocation_period",
        "sentence": sentence,
        "document": "cd" * 32,
        "granted_at": STATED,
    }
    for number, one in enumerate((COMMUNITY, COMPANY)):
        said: Json = {"id": str(uid(95 + number)), "revision": 1, "target_id": str(WAIVER), "seat_id": str(one.seat)}
        said |= {"sector": one.sector, "stance": "accept", "signature_id": None}
        if one is COMPANY and wrong.get("granted", True):
            granted: Json = {"id": str(WAIVER), "revision": 2, "phase": "granted", **waiver}
            way.log.append("waiver.assented", one.seat, ("waiver_assent", said), ("waiver", granted))
        elif one is COMMUNITY:
            by = COMPANY if wrong.get("by_others") else one
            way.log.append("waiver.assented", by.seat, ("waiver_assent", said))
    told: Json = {"waiver_id": str(WAIVER), "sectors": ["company", "community"], **waiver, "rule": wrong["waived"]}
    quoted: Json = {"clause": "2", "sentence": wrong.get("quoted", sentence), "protocol_id": str(RULES)}
    if wrong.get("of_before"):
        return {"clause": "2", "sentence": sentence}
    return {**quoted, "waivers": [told] if wrong.get("told", True) else []}


def _assent(one: Delegate, revision: int, stance: str, words: str | None) -> Json:
    return {
        "target_id": str(MINUTES),
        "target_revision": revision,
        "seat_id": str(one.seat),
        "sector": one.sector,
        "stance": stance,
        "text": words,
        "stated_at": STATED,
    }


def worded(one: Delegate, word: str, text: str | None = None, at: str = STATED, **more: JSONValue) -> Json:
    """A word as minutes tell it."""
    return {"seat_id": str(one.seat), "word": word, "text": text, "stated_at": at, **more}


def several(*assents: Said, **words: list[Json]) -> Bundle:
    """Minutes on which these were said; `words` is what is told of each sector: its word, and what it is made of."""
    told: list[JSONValue] = []
    for sector, given in words.items():
        each: list[JSONValue] = [*given[1:]]
        told.append({"sector": sector, **given[0], "given": each})
    return sealed((COMPANY, 2, "accept", None, STATED), *assents, all_words=told, earlier=[])


YES = (COMMUNITY, 2, "accept", None, STATED)
NO = (COMMUNITY, 2, "object", "Falta lo que dije.", STATED)
NEXT = (NEIGHBOUR, 2, "accept", None, LATER)
TOLD_YES, TOLD_NO = worded(COMMUNITY, "assented"), worded(COMMUNITY, "refused", "Falta lo que dije.")
TOLD_NEXT = worded(NEIGHBOUR, "assented", at=LATER)
COUNTED: Json = {"counted": "counts"}
NO_WORD: Json = {"seat_id": None, "word": "silence", "text": None, "stated_at": None}
OF_COMPANY = [worded(COMPANY, "assented"), worded(COMPANY, "assented")]
SEVERAL = {
    "a word of two organizations": several(
        YES, NEXT, company=OF_COMPANY, community=[TOLD_NEXT, TOLD_YES | COUNTED, TOLD_NEXT | COUNTED]
    ),
    "an objection beside a colleague's yes": several(
        NO, NEXT, company=OF_COMPANY, community=[TOLD_NO, TOLD_NO | COUNTED, TOLD_NEXT | COUNTED]
    ),
    "a yes after an objection of the same seat": several(
        NO,
        (COMMUNITY, 2, "accept", None, LATER),
        company=OF_COMPANY,
        community=[
            worded(COMMUNITY, "assented", at=LATER),
            TOLD_NO | {"counted": "replaced"},
            worded(COMMUNITY, "assented", at=LATER) | COUNTED,
        ],
    ),
    "a sector that spoke in part": several(YES, company=OF_COMPANY, community=[NO_WORD, TOLD_YES | COUNTED]),
    "a silence over an objection": several(NO, company=OF_COMPANY, community=[NO_WORD, TOLD_NO | COUNTED]),
    "a further word left out": several(YES, NEXT, company=OF_COMPANY, community=[TOLD_NEXT, TOLD_NEXT | COUNTED]),
    "a further word told otherwise": several(
        NO,
        NEXT,
        company=OF_COMPANY,
        community=[TOLD_NEXT, worded(COMMUNITY, "assented"), TOLD_NEXT | COUNTED],
    ),
    "a further word that nobody gave": several(
        YES, company=OF_COMPANY, community=[TOLD_YES, TOLD_YES | COUNTED, TOLD_NEXT | COUNTED]
    ),
    "an objection that its seat replaced, told as its word": several(
        (COMMUNITY, 2, "accept", None, STATED),
        (COMMUNITY, 2, "object", "Falta lo que dije.", LATER),
        company=OF_COMPANY,
        community=[TOLD_YES, TOLD_YES, worded(COMMUNITY, "refused", "Falta lo que dije.", at=LATER)],
    ),
}
"""Where a sector's word was made of several, or its seats gave more than one."""

SILENT: list[JSONValue] = [
    {"sector": "community", "seat_id": str(COMMUNITY.seat), "word": "assented", "text": None, "stated_at": STATED},
    {"sector": "company", "seat_id": None, "word": "silence", "text": None, "stated_at": None},
]
NOTICE = "convocation_period"
ONLY_ONE: list[JSONValue] = SILENT[:1]

EVERY = {
    **{f"class {kind}": attested(kind) for kind in "BCD"},
    "class E": attested("E"),
    "mandate proposed and confirmed": proposed("before"),
    "mandate proposed": proposed(),
    "mandate confirmed after the signature": proposed("after"),
    "mandate proposed and withdrawn": proposed("withdrawn"),
    "key of a steward who was only proposed": proposed("before", steward=True),
    "minutes by proposed mandates": sealed(phase_of_mandates="proposed"),
    "minutes by confirmed mandates": sealed(phase_of_mandates="proposed", confirmed=True),
    "minutes by mandates in force": sealed(phase_of_mandates="in_force"),
    "another document": attested("C", document="ab" * 32),
    "pending": attested("C", completed_at=None),
    "cosigned": cosigned(OURS),
    "settled": cosigned(OURS, THEIRS),
    "cosigned by two of one sector": cosigned(OURS, SECOND),
    "cosigned by a stranger": cosigned(OURS, known=False),
    "cosignature of another second": cosigned(OURS, THEIRS, forged=True),
    "cosigned at another table": cosigned(OURS, THEIRS, table=uid(4)),
    "cosigned before a steward's word": cosigned(OURS, phase="registered", activated_by=None),
    "cosigned after a revocation": cosigned(OURS, revoked=True),
    "cosigned with a key in other hands": cosigned(OURS, revoked=True, since=STATED),
    "cosigned before the entries": cosigned(OURS, at=START - timedelta(hours=1)),
    "cosigned for another sector": cosigned(OURS, sector="company"),
    "cosigned with another's proof": cosigned(OURS, proof=watching(THEIRS, 9)["proof"]),
    "cosigned with no steward's mandate": cosigned(OURS, steward=False),
    "cosigned with no proof": cosigned(OURS, proof=None),
    "cosigned by the word of nobody's seat": cosigned(OURS, activated_by=str(COMPANY.seat)),
    "redacted": redacted(),
    "redacted anew after a restore": redacted(act="redaction.reapplied"),
    "sealed": sealed(),
    "no mandate": sealed(powers=["speak"]),
    "other words": sealed(words="Sí."),
    "other hour": sealed(opened_at=CLOSED),
    "other agreement": sealed(agreed="No se mide."),
    "not sealed": sealed(phase="circulated"),
    "only circulated": sealed(act="minutes.circulated"),
    "a silence that was none": sealed(all_words=SILENT),
    "a word left out": sealed(earlier=[]),
    "a sector left out": sealed(all_words=ONLY_ONE),
    "waived": sealed(waived=NOTICE),
    "waived for a commitment": waived_commitment(),
    "waived, and told otherwise": sealed(waived="quorum_per_sector"),
    "waived, and not told": sealed(waived=NOTICE, told=False),
    "waived, in minutes of before": sealed(waived=NOTICE, of_before=True),
    "waived without the last yes": sealed(waived=NOTICE, granted=False),
    "waived by somebody else": sealed(waived=NOTICE, by_others=True),
    "rules that nobody shows": sealed(waived=NOTICE, adopted=False),
    "rules that are quoted otherwise": sealed(waived=NOTICE, quoted="Otra."),
    **SEVERAL,
}
"""By what is special about them."""

DATA = {name: bundles.write(bundle) for name, bundle in EVERY.items()}
