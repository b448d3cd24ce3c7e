"""The bundle of signed minutes leads from the sealed text to the bytes that were signed, and to each signature."""

from dataclasses import replace

import pytest

from app.trust import bundles, canonical
from app.trust.bundles import Report, Validity
from tests.clocks import FakeClock
from tests.mesa import Mesa
from tests.minutes.signing import Signatures, signatures


async def signed_by_all(mesa: Mesa, clock: FakeClock) -> Signatures:
    """Minutes that were signed, corrected, and signed anew: by key, refused with an account, and on paper."""
    signed = await signatures(mesa, clock, lowest="C")
    await signed.taken("state", await signed.statement("state"))
    await signed.acta.dispose(await signed.acta.correct())
    await signed.taken("state", await signed.statement("state", "assent_with_reservation", "Falta el anexo."))
    await signed.taken("company", await signed.word("refuse", "Faltan los montos."))
    await signed.put_scan()
    sheet = await signed.taken("facilitator", await signed.sheet("community"))
    for name in ("community_2", "state"):
        await signed.confirm(name, sheet)
    await signed.acta.seal()
    return signed


async def taken_away(signed: Signatures, by: str = "observer") -> tuple[bytes, str]:
    answer = await signed.mesa[by].get(f"{signed.acta.path}/bundle")
    assert answer.status_code == 200, answer.text
    checkpoint = await signed.mesa["observer"].get("/v1/ledger/checkpoint")
    return answer.content, checkpoint.headers["Tinkuy-Verifier"]


def told(report: Report, code: str) -> list[str]:
    return [each.sentence.en for each in report.claims if each.code == code]


def doubts(report: Report) -> dict[str, Validity]:
    return {each.code: each.verdict for each in report.claims if each.verdict is not Validity.valid}


async def test_the_bundle_proves_what_was_signed_by_whom_and_that_none_is_left_out(
    mesa: Mesa, clock: FakeClock
) -> None:
    signed = await signed_by_all(mesa, clock)
    for name in ("observer", "community", "facilitator"):
        data, vkey = await taken_away(signed, name)
        assert doubts(bundles.verify(data, vkey=vkey)) == {}, name
    report = bundles.verify(data, vkey=vkey)
    text = (await mesa["observer"].get(f"{signed.acta.path}/text")).content
    assert canonical.digest(text) in told(report, "minutes.text")[0]
    state, company, community = told(report, "minutes.signature")
    assert "signed the minutes with a reservation with the key of the seat (class A)" in state
    assert "did not sign the minutes and said why, class D" in company
    assert "signed the minutes, class C" in community
    [earlier] = told(report, "minutes.earlier_signature")
    assert "did not count" in earlier
    assert "all signatures that the bundle records: 4" in told(report, "minutes.signatures")[0]
    words = told(report, "minutes.word")
    assert ["class A" in words[0], "no signature" in words[1], "class C" in words[2]] == [True] * 3


async def test_what_is_left_out_leaves_a_claim_open_and_another_text_is_contradicted(
    mesa: Mesa, clock: FakeClock
) -> None:
    signed = await signed_by_all(mesa, clock)
    data, vkey = await taken_away(signed)
    bundle = bundles.read(data)
    left = set[str]()
    for body in bundle.bodies:
        if b'"target_type":"minutes"' in body or b'"phase":"circulated"' in body:
            kept = tuple(each for each in bundle.bodies if each is not body)
            without = bundles.verify(bundles.write(replace(bundle, bodies=kept)), vkey=vkey)
            left |= doubts(without).keys()
    assert {"minutes.text", "minutes.signature"} <= left


@pytest.mark.parametrize("by", ["community", "company"])
async def test_minutes_that_nobody_signed_say_so_by_a_number(mesa: Mesa, clock: FakeClock, by: str) -> None:
    signed = await signatures(mesa, clock)
    await signed.acta.all_assent()
    await signed.acta.seal()
    data, vkey = await taken_away(signed, by)
    report = bundles.verify(data, vkey=vkey)
    assert doubts(report) == {}
    assert told(report, "minutes.signatures") == ["The minutes tell of all signatures that the bundle records: 0."]
