"""What a bundle proves when somebody acted otherwise than the rules say: each claim fails for its own reason."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import pytest

from app.trust import bundles, canonical
from app.trust.bundles import Bundle, BundledKey, Report, Validity, archive, layout
from app.trust.bundles.layout import Manifest
from app.trust.canonical import JSONValue
from app.trust.checkpoints import Checkpoint, SigningKey, sign
from app.trust.errors import KeyRefusedError
from app.trust.keys import PrivateKey
from app.trust.statements import Intent, Seen, SignatureStatement, SubjectRevision, sign_statement
from tests.trust.small_log import (
    COMMITMENT,
    COMMUNITY,
    COMPANY,
    LOG,
    LOG_KEY,
    MINISTRY,
    START,
    Delegate,
    Signing,
    key_body,
    mandate_body,
    signed_by_both,
    uid,
)


def report_of(way: Signing) -> Report:
    return bundles.verify(bundles.write(way.bundle()))


def doubts(report: Report) -> dict[str, Validity]:
    return {claim.code: claim.verdict for claim in report.claims if claim.verdict is not Validity.valid}


def prepared() -> Signing:
    way = Signing()
    way.introduce(COMMUNITY)
    way.publish()
    return way


def ended(way: Signing) -> Report:
    way.end()
    return report_of(way)


def test_a_claim_is_said_in_both_languages() -> None:
    report = report_of(signed_by_both())
    assert report.exit_code == 0
    said = next(claim for claim in report.claims if claim.code == "statement.signature")
    signer = f"La silla {COMMUNITY.seat} (comunidad, titular)"
    assert said.sentence.es.startswith(f"{signer} firmó «me comprometo» el 2026-11-22T")
    assert said.sentence.en.startswith(f"Seat {COMMUNITY.seat} (community, delegate) signed «sign» on 2026-11-22T")
    assert all(claim.sentence.es != claim.sentence.en for claim in report.claims)


def test_the_words_of_a_reservation_are_shown_whatever_they_contain() -> None:
    way = prepared()
    said = replace(way.statement(COMMUNITY, Intent.refuse), reservation="{No} 100 % de acuerdo: {at}")
    way.sign(COMMUNITY, said)
    report = ended(way)
    assert report.exit_code == 0
    assert any("«{No} 100 % de acuerdo: {at}»" in claim.sentence.es for claim in report.claims)


def test_the_log_key_that_the_reader_knows_decides() -> None:
    data = bundles.write(signed_by_both().bundle())
    assert bundles.verify(data, vkey=LOG_KEY.verifier.encode()).exit_code == 0
    other = bundles.verify(data, vkey=SigningKey.generate(LOG).verifier.encode())
    assert other.exit_code == 1
    assert doubts(other)["verifier"] is Validity.invalid
    with pytest.raises(KeyRefusedError):
        bundles.verify(data, vkey="no key")


def test_the_bundles_own_log_key_is_said_to_be_its_own() -> None:
    (claim,) = [each for each in report_of(signed_by_both()).claims if each.code == "verifier"]
    assert "compare it with the one you know" in claim.sentence.en


def test_a_checkpoint_of_another_key_or_another_root_proves_nothing() -> None:
    bundle = signed_by_both().bundle()
    forged = sign(Checkpoint(LOG, 11, bytes(32)), SigningKey.generate(LOG))
    lying = sign(Checkpoint(LOG, 11, bytes(32)), LOG_KEY)
    assert doubts(bundles.verify(bundles.write(replace(bundle, checkpoint=forged))))["checkpoint"] is Validity.invalid
    found = doubts(bundles.verify(bundles.write(replace(bundle, checkpoint=lying))))
    assert "checkpoint" not in found
    assert found["entry"] is Validity.invalid


def test_a_bundle_of_a_log_with_another_name_than_its_key_is_invalid() -> None:
    report = bundles.verify(bundles.write(replace(signed_by_both().bundle(), log="mesa.example.pe/other")))
    assert doubts(report)["verifier"] is Validity.invalid


def test_an_entry_of_another_log_proves_nothing_though_it_is_included() -> None:
    way = signed_by_both()
    way.log.append("tick", MINISTRY, origin="mesa.example.pe/other")
    assert doubts(report_of(way)) == {"entry": Validity.invalid}


def test_an_entry_stands_under_its_own_index_and_its_proof_says_the_same_numbers() -> None:
    way = signed_by_both()
    way.log.append("tick", MINISTRY)
    members = archive.unpack(bundles.write(way.bundle()))
    moved = {**members, "entries/12.json": members["entries/11.json"], "proofs/12.json": members["proofs/11.json"]}
    assert _doubted(_with_manifest(moved)) == {("entry", "entries/12.json")}
    *_, proof = layout.parse_inclusion(members["proofs/11.json"])
    for index, size in ((10, 12), (11, 13)):
        lying = {**members, "proofs/11.json": layout.encode_inclusion(index, size, proof)}
        assert _doubted(_with_manifest(lying)) == {("entry", "entries/11.json")}


def _doubted(report: Report) -> set[tuple[str, str]]:
    return {(claim.code, claim.about) for claim in report.claims if claim.verdict is not Validity.valid}


def _with_manifest(members: dict[str, bytes]) -> Report:
    manifest = Manifest.parse(members[layout.MANIFEST])
    digests = {name: canonical.digest(data) for name, data in members.items() if name != layout.MANIFEST}
    honest = Manifest(manifest.log, manifest.subject, manifest.vkey, digests).encode()
    return bundles.verify(archive.pack({**members, layout.MANIFEST: honest}))


CHANGES: list[tuple[Callable[[SignatureStatement], SignatureStatement], str]] = [
    (lambda said: replace(said, log="mesa.example.pe/log/demo"), "statement.subject"),
    (lambda said: replace(said, roundtable=uid(99)), "statement.subject"),
    (lambda said: replace(said, subject=SubjectRevision("commitment", COMMITMENT, 2)), "statement.subject"),
    (lambda said: replace(said, subject=SubjectRevision("minutes", COMMITMENT, 3)), "statement.subject"),
    (lambda said: replace(said, subject=SubjectRevision("commitment", uid(98), 3)), "statement.subject"),
    (lambda said: replace(said, document=canonical.digest(b"Otro texto.")), "statement.subject"),
    (lambda said: replace(said, sector="company"), "statement.seat"),
    (lambda said: replace(said, role="chair"), "statement.seat"),
    (lambda said: replace(said, seen=Seen(said.seen.size, "00" * 32)), "statement.seen"),
    (lambda said: replace(said, seen=Seen(said.seen.size + 1, said.seen.root)), "statement.seen"),
]


@pytest.mark.parametrize(("change", "code"), CHANGES, ids=range(len(CHANGES)))
def test_a_statement_that_says_something_else_fails_for_that(
    change: Callable[[SignatureStatement], SignatureStatement], code: str
) -> None:
    way = prepared()
    way.sign(COMMUNITY, change(way.statement(COMMUNITY)))
    assert doubts(ended(way)) == {code: Validity.invalid}


def test_a_seat_cannot_sign_with_the_key_of_another() -> None:
    way = signed_by_both()
    thief = replace(COMMUNITY, key=COMPANY.key)
    way.sign(thief, way.statement(COMMUNITY))
    assert doubts(ended(way)) == {"statement.key": Validity.invalid}


def test_a_key_that_nobody_registered_makes_it_incomplete() -> None:
    way = prepared()
    way.sign(replace(COMMUNITY, key=PrivateKey.generate()), way.statement(COMMUNITY))
    assert doubts(ended(way)) == {"statement.signature": Validity.incomplete}


def test_a_key_put_in_force_after_the_signature_is_too_late() -> None:
    way = Signing()
    way.seat(COMMUNITY)
    way.accredit(COMMUNITY)
    way.publish()
    way.sign(COMMUNITY)
    way.register(COMMUNITY)
    assert doubts(ended(way)) == {"statement.key": Validity.invalid}


@pytest.mark.parametrize(
    "otherwise",
    [
        {"phase": "registered"},
        {"proof": "x.y.z"},
        {"jwk": {**COMPANY.key.public.jwk()}},
        {"kid": COMPANY.kid},
        {"seat_id": str(COMPANY.seat)},
    ],
)
def test_a_key_entry_that_says_something_else_does_not_carry_the_key(otherwise: dict[str, JSONValue]) -> None:
    way = Signing()
    way.seat(COMMUNITY)
    way.accredit(COMMUNITY)
    way.register(COMMUNITY, **otherwise)
    way.publish()
    way.sign(COMMUNITY)
    open_ = {"statement.key": Validity.incomplete, "statement.fingerprint": Validity.incomplete}
    assert doubts(ended(way)) == {"key": Validity.invalid, **open_}


def test_what_a_revoked_key_signs_is_invalid_and_what_it_signed_before_stays() -> None:
    way = prepared()
    way.sign(COMMUNITY)
    way.log.append("key.revoked", COMMUNITY.seat, key_body(COMMUNITY, revision=2, phase="revoked"))
    assert ended(way).exit_code == 0
    way.sign(COMMUNITY)
    assert doubts(ended(way)) == {"statement.key": Validity.invalid}


def test_what_a_revoked_mandate_signs_is_invalid_and_what_it_signed_before_stays() -> None:
    way = prepared()
    way.sign(COMMUNITY)
    revoked = mandate_body(COMMUNITY, revision=2, revoked_at=canonical.instant(START))
    way.log.append("mandate.revoked", MINISTRY, revoked)
    assert ended(way).exit_code == 0
    way.sign(COMMUNITY)
    assert doubts(ended(way)) == {"statement.mandate": Validity.invalid}


def test_a_key_replaced_by_another_is_revoked_though_the_act_has_another_name() -> None:
    way = prepared()
    replaced = key_body(COMMUNITY, revision=2, phase="revoked", revoked_at=canonical.instant(START))
    way.log.append("key.activated", COMMUNITY.seat, replaced)
    way.sign(COMMUNITY)
    assert doubts(ended(way)) == {"statement.key": Validity.invalid}


def test_a_change_whose_body_is_not_shown_leaves_it_open() -> None:
    way = prepared()
    way.log.append("key.activated", COMMUNITY.seat, key_body(COMMUNITY, revision=2))
    unseen = way.log.bodies.pop()
    assert b'"revision":2' in unseen
    way.sign(COMMUNITY)
    assert doubts(ended(way)) == {"statement.key": Validity.incomplete}


@pytest.mark.parametrize(
    "otherwise",
    [
        {"valid_from": "2026-11-24"},
        {"valid_until": "2026-11-21"},
        {"powers": ["speak", "decide"]},
        {"seat_id": str(COMPANY.seat), "key_thumbprint": COMMUNITY.kid},
        {"revision": 2},
    ],
)
def test_a_mandate_that_does_not_carry_the_signature_is_invalid(otherwise: dict[str, JSONValue]) -> None:
    way = Signing()
    way.seat(COMMUNITY)
    way.accredit(COMMUNITY, **otherwise)
    way.register(COMMUNITY)
    way.publish()
    way.sign(COMMUNITY)
    assert doubts(ended(way))["statement.mandate"] is Validity.invalid


def test_a_mandate_of_the_day_before_may_still_be_of_today_somewhere() -> None:
    way = Signing()
    way.seat(COMMUNITY)
    way.accredit(COMMUNITY, valid_from="2026-11-23", valid_until=None)
    way.register(COMMUNITY)
    way.publish()
    way.sign(COMMUNITY)
    assert ended(way).exit_code == 0


def signed_under(*steps: tuple[str, dict[str, JSONValue]]) -> Report:
    """A signature before which a mandate went through these steps."""
    way = Signing()
    way.seat(COMMUNITY)
    way.accredit(COMMUNITY, phase="proposed")
    for number, (act, more) in enumerate(steps, start=2):
        way.log.append(act, COMPANY.seat, mandate_body(COMMUNITY, revision=number, **more))
    way.register(COMMUNITY)
    way.publish()
    way.sign(COMMUNITY)
    return ended(way)


CONFIRMED: tuple[str, dict[str, JSONValue]] = ("mandate.confirmed", {"phase": "in_force"})


def test_a_proposed_mandate_carries_a_signature_with_the_entry_that_put_it_in_force_alone() -> None:
    assert doubts(signed_under())["statement.mandate"] is Validity.incomplete
    assert signed_under(CONFIRMED).exit_code == 0
    # Whoever accepted the code while the table was prepared was in force with that.
    assert signed_under(("invitation.accepted", {"phase": "in_force"})).exit_code == 0
    asked: tuple[str, dict[str, JSONValue]] = ("mandate.revocation_proposed", {"phase": "in_force"})
    assert signed_under(CONFIRMED, asked).exit_code == 0
    gone: tuple[str, dict[str, JSONValue]] = ("mandate.revoked", {"phase": "ended", "revoked_at": "2026-11-24"})
    assert doubts(signed_under(CONFIRMED, gone))["statement.mandate"] is Validity.invalid


def test_a_mandate_that_is_confirmed_after_the_signature_did_not_carry_it() -> None:
    way = Signing()
    way.seat(COMMUNITY)
    way.accredit(COMMUNITY, phase="proposed")
    way.register(COMMUNITY)
    way.publish()
    way.sign(COMMUNITY)
    way.confirm(COMMUNITY)
    assert doubts(ended(way))["statement.mandate"] is Validity.incomplete


def test_only_signing_needs_the_power_to_sign() -> None:
    way = Signing()
    way.seat(COMMUNITY)
    way.accredit(COMMUNITY, powers=["speak"])
    way.register(COMMUNITY)
    way.publish()
    way.sign(COMMUNITY, way.statement(COMMUNITY, Intent.report))
    assert ended(way).exit_code == 0


STEWARD = Delegate(uid(30), "community", uid(31), uid(32))


def activated_by(steward: Delegate, *, powers: list[JSONValue], actor: Delegate | None = None) -> Report:
    way = Signing()
    way.seat(COMMUNITY)
    way.seat(steward)
    way.accredit(COMMUNITY, key_thumbprint=None)
    way.accredit(steward, powers=powers)
    body = key_body(COMMUNITY, origin="steward", activated_by=str(steward.seat), revision=2)
    way.keys[COMMUNITY.seat] = way.log.append("key.activated", (actor or steward).seat, body)
    way.publish()
    way.sign(COMMUNITY)
    return ended(way)


def test_a_steward_of_the_own_sector_vouches_for_a_key_and_nobody_else_does() -> None:
    assert activated_by(STEWARD, powers=["steward"]).exit_code == 0
    assert doubts(activated_by(STEWARD, powers=["sign"])) == {"statement.key": Validity.incomplete}
    host = replace(STEWARD, sector="state")
    assert doubts(activated_by(host, powers=["steward"])) == {"statement.key": Validity.invalid}
    assert doubts(activated_by(STEWARD, powers=["steward"], actor=COMPANY)) == {"statement.key": Validity.invalid}


@pytest.mark.parametrize("origin", [None, "host", "steward"])
def test_nobody_vouches_for_themselves(origin: str | None) -> None:
    way = Signing()
    way.seat(COMMUNITY)
    way.accredit(COMMUNITY)
    way.register(COMMUNITY, origin=origin)
    way.publish()
    way.sign(COMMUNITY)
    assert doubts(ended(way)) == {"statement.key": Validity.invalid}


def test_a_key_that_no_mandate_names_is_not_shown_to_be_the_seats() -> None:
    way = Signing()
    way.seat(COMMUNITY)
    way.accredit(COMMUNITY, key_thumbprint=None)
    way.register(COMMUNITY)
    way.publish()
    way.sign(COMMUNITY)
    assert doubts(ended(way)) == {"statement.key": Validity.incomplete}


def without(bundle: Bundle, *indexes: int) -> Bundle:
    kept = tuple(each for each in bundle.entries if each.index not in indexes)
    published = {digest for each in kept for digest in _digests(each.envelope)}
    bodies = tuple(body for body in bundle.bodies if canonical.digest(body) in published)
    return replace(bundle, entries=kept, bodies=bodies)


def _digests(envelope: bytes) -> set[str]:
    return {text.strip('"') for text in envelope.decode().replace(":", ",").replace("}", ",").split(",")}


def released(*, revoked: bool) -> Bundle:
    """What a counterparty may read: the release, and not the signer's own act."""
    way = prepared()
    token = way.sign(COMMUNITY)
    if revoked:
        way.log.append("mandate.revoked", MINISTRY, mandate_body(COMMUNITY, revision=2, revoked_at="now"))
    body: dict[str, JSONValue] = {"id": str(uid(500)), "revision": 2, "statement": token}
    way.install()
    way.release(("signature", body))
    return without(way.bundle(), 4)


def test_the_release_records_a_signature_whose_own_entry_is_not_for_the_reader() -> None:
    assert bundles.verify(bundles.write(released(revoked=False))).exit_code == 0
    report = bundles.verify(bundles.write(released(revoked=True)))
    assert doubts(report) == {"statement.mandate": Validity.incomplete}


@pytest.mark.parametrize(
    ("index", "codes"),
    [
        (0, {"statement.seat"}),
        (1, {"statement.key", "statement.mandate"}),
        (2, {"key", "statement.key", "statement.fingerprint"}),
        (3, {"document", "statement.subject", "commitment.in_force"}),
        (4, {"statement.recorded", "statement.seat", "statement.key", "statement.mandate", "statement.seen"}),
        (5, {"installation", "statement.fingerprint"}),
        (6, {"commitment.in_force"}),
    ],
)
def test_an_entry_that_is_left_out_leaves_its_claims_open(index: int, codes: set[str]) -> None:
    way = prepared()
    way.sign(COMMUNITY)
    way.end()
    report = bundles.verify(bundles.write(without(way.bundle(), index)))
    assert doubts(report) == dict.fromkeys(codes, Validity.incomplete)


def test_a_commitment_without_signatures_and_one_with_a_signature_left_out_are_incomplete() -> None:
    assert doubts(ended(prepared())) == {"statements": Validity.incomplete}
    bundle = signed_by_both().bundle()
    for statements in (bundle.statements[:1], bundle.statements[1:]):
        report = bundles.verify(bundles.write(replace(bundle, statements=statements)))
        assert doubts(report) == {"statements": Validity.incomplete}


def test_a_signature_recorded_before_its_document_was_published_is_invalid() -> None:
    way = Signing()
    way.introduce(COMMUNITY)
    way.sign(COMMUNITY)
    way.publish()
    assert doubts(ended(way)) == {"statement.recorded": Validity.invalid}


def test_a_body_that_says_it_is_another_subject_is_invalid() -> None:
    way = prepared()
    way.sign(COMMUNITY)
    data = canonical.encode({"id": str(uid(1)), "revision": 1, "salt": ""})
    change: list[JSONValue] = [
        {"type": "seat", "id": str(uid(2)), "revision": 1, "views": {"roundtable": canonical.digest(data)}}
    ]
    way.log.append("seat.created", MINISTRY, changes=change)
    way.log.bodies.append(data)
    assert doubts(ended(way)) == {"body": Validity.invalid}


def test_a_body_that_no_entry_published_is_incomplete() -> None:
    way = prepared()
    way.sign(COMMUNITY)
    way.log.bodies.append(canonical.encode({"id": "x"}))
    assert doubts(ended(way)) == {"body": Validity.incomplete}


def test_a_key_stands_under_its_own_thumbprint() -> None:
    members = archive.unpack(bundles.write(signed_by_both().bundle()))
    name, other = f"keys/{COMMUNITY.kid}.json", f"keys/{'A' * 43}.json"
    assert _doubted(_with_manifest({**members, other: members[name]})) == {("key", other)}


def test_a_key_member_names_the_entry_that_put_it_in_force() -> None:
    bundle = signed_by_both().bundle()
    keys = (BundledKey(COMMUNITY.key.public, 0), bundle.keys[1])
    report = bundles.verify(bundles.write(replace(bundle, keys=keys)))
    open_ = {"statement.key": Validity.incomplete, "statement.fingerprint": Validity.incomplete}
    assert doubts(report) == {"key": Validity.invalid, **open_}


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z"])
def test_an_act_at_the_edge_of_time_lies_in_no_mandate(at: str) -> None:
    way = prepared()
    token = sign_statement(way.statement(COMMUNITY), COMMUNITY.key)
    evidence: dict[str, JSONValue] = {"statement": canonical.digest(token.encode())}
    way.log.append("commitment.signed", COMMUNITY.seat, evidence=evidence, at=at)
    way.tokens.append(token)
    assert doubts(ended(way)) == {"statement.mandate": Validity.invalid}


def test_a_seat_is_judged_by_what_it_was_when_it_signed() -> None:
    way = prepared()
    way.sign(COMMUNITY)
    way.seat(COMMUNITY, revision=2, role="chair")
    assert ended(way).exit_code == 0


def test_a_mandate_accredited_after_the_signature_is_none_though_its_leaf_was_known() -> None:
    way = prepared()
    foreseen = replace(way, log=deepcopy(way.log), mandates={**way.mandates}, tokens=[])
    foreseen.sign(COMMUNITY)
    foreseen.accredit(COMMUNITY)
    leaf = foreseen.log.leaf(foreseen.mandates[COMMUNITY.seat])
    way.sign(COMMUNITY, replace(way.statement(COMMUNITY), mandate=leaf))
    way.accredit(COMMUNITY)
    assert way.log.leaf(way.mandates[COMMUNITY.seat]) == leaf
    assert doubts(ended(way)) == {"statement.mandate": Validity.invalid}


def test_a_mandate_that_ended_before_the_release_leaves_it_open_whether_it_was_signed_before() -> None:
    way = prepared()
    token = way.sign(COMMUNITY)
    body: dict[str, JSONValue] = {"id": str(uid(500)), "revision": 2, "statement": token}
    way.install()
    way.release(("signature", body), at="2027-02-01T00:00:00.000000Z")
    assert report_of(way).exit_code == 0
    report = bundles.verify(bundles.write(without(way.bundle(), 4)))
    assert doubts(report) == {"statement.mandate": Validity.incomplete}


def test_the_signers_own_act_counts_not_an_earlier_one_of_the_host() -> None:
    way = prepared()
    token = sign_statement(way.statement(COMMUNITY), COMMUNITY.key)
    way.tokens.append(token)
    evidence: dict[str, JSONValue] = {"statement": canonical.digest(token.encode())}
    way.log.append("tick", MINISTRY, evidence=evidence)
    way.log.append("mandate.revoked", MINISTRY, mandate_body(COMMUNITY, revision=2, revoked_at="now"))
    assert doubts(ended(way)) == {}
    way.log.append("commitment.signed", COMMUNITY.seat, evidence=evidence)
    assert doubts(ended(way)) == {"statement.mandate": Validity.invalid}


def test_the_proof_of_what_was_seen_says_the_same_numbers() -> None:
    members = archive.unpack(bundles.write(signed_by_both().bundle()))
    old, size, proof = layout.parse_seen(members["proofs/seen-7.json"])
    for numbers in ((old + 1, size), (old, size + 1)):
        lying = {**members, "proofs/seen-7.json": layout.encode_seen(*numbers, proof)}
        assert _doubted(_with_manifest(lying)) == {("statement.seen", "statements/0001.jws")}


def test_an_entry_of_a_later_version_is_not_read_as_one_of_this() -> None:
    way = signed_by_both()
    way.log.append("tick", MINISTRY, v=2)
    assert doubts(report_of(way)) == {"entry": Validity.invalid}


def test_a_manifest_cannot_list_itself() -> None:
    members = archive.unpack(bundles.write(signed_by_both().bundle()))
    manifest = Manifest.parse(members[layout.MANIFEST])
    listing = replace(manifest, members={**manifest.members, layout.MANIFEST: "00" * 32}).encode()
    report = bundles.verify(archive.pack({**members, layout.MANIFEST: listing}))
    assert _doubted(report) == {("manifest", "manifest.json")}
