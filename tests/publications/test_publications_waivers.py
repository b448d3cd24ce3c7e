"""A clause that was set aside is told by the acta, and the bundles bring the waiver and the ground rules themselves."""

import pytest

from app.trust import bundles
from app.trust.bundles import Report, Validity
from tests.acta import Acta, section
from tests.amending import SECTORS, clause, installed
from tests.clocks import FakeClock
from tests.evening import Evening
from tests.mesa import Json, Mesa
from tests.signing import Signing

ALLOWED = clause("waiver", rules=["quorum_per_sector", "minutes_review", "commitment_content"], lowest_assurance="D")
REASONS = "La carretera está cortada."


async def set_aside(mesa: Mesa, kind: str, subject: Json, rule: str, *sectors: str) -> Json:
    """A waiver for one thing of the clause with a rule of this kind, with the yes of these sectors, or of all."""
    listed = (await mesa["facilitator"].read(f"{mesa.path}/protocols"))["items"]
    [number] = [each["number"] for each in listed[0]["clauses"] if each["rule"] and each["rule"]["kind"] == rule]
    body = {"subject": {"type": kind, "id": subject["id"]}, "clause": number, "reasons": REASONS}
    waiver = await mesa["facilitator"].done(f"{mesa.path}/waivers", body)
    for name in sectors or SECTORS:
        await mesa[name].done(f"{mesa.path}/waivers/{waiver['id']}/assents", {}, If_Match=waiver["etag"])
    return await mesa["facilitator"].read(f"{mesa.path}/waivers/{waiver['id']}")


async def verified(mesa: Mesa, path: str) -> Report:
    answer = await mesa["observer"].get(f"{path}/bundle")
    assert answer.status_code == 200, answer.text
    checkpoint = await mesa["observer"].get("/v1/ledger/checkpoint")
    return bundles.verify(answer.content, vkey=checkpoint.headers["Tinkuy-Verifier"])


def said(report: Report, code: str) -> list[str]:
    return [each.sentence.en for each in report.claims if each.code == code]


async def decided(mesa: Mesa) -> tuple[Evening, Json]:
    """A decision for which the quorum of the sectors was set aside."""
    await installed(mesa, ALLOWED)
    evening = Evening(mesa, await mesa.open_session(*SECTORS))
    proposal = await evening.table()
    await evening.all_accept(proposal)
    waiver = await set_aside(mesa, "proposal", proposal, "quorum_per_sector")
    await evening.decide(proposal)
    return evening, waiver


async def test_the_acta_tells_what_was_set_aside_and_the_bundle_proves_it(mesa: Mesa) -> None:
    evening, of_proposal = await decided(mesa)
    await set_aside(mesa, "session", evening.session, "quorum_per_sector", "state")
    acta = Acta(mesa, await mesa.close(evening.session))
    circulated = await acta.circulate()
    assert [each["waiver_id"] for each in section(circulated, "conformity")["waivers"]] == [of_proposal["id"]]
    of_minutes = await set_aside(mesa, "minutes", circulated, "minutes_review")
    sealed = await acta.seal()
    told = section(sealed, "conformity")
    assert [each["waiver_id"] for each in told["waivers"]] == [of_proposal["id"], of_minutes["id"]]
    for each, waiver in zip(told["waivers"], (of_proposal, of_minutes), strict=True):
        assert each | waiver == waiver | {"waiver_id": waiver["id"], "sectors": ["state", "company", "community"]}
    assert REASONS not in str(told)
    assert told["protocol_id"] == of_minutes["protocol_id"]

    report = await verified(mesa, acta.path)
    assert report.verdict is Validity.valid
    assert [sentence.split(" was set aside for ")[1].split(",")[0] for sentence in said(report, "minutes.waiver")] == [
        "«proposal»",
        "«minutes»",
    ]
    assert "«community», «company», «state»: waiver no. 1" in said(report, "minutes.waiver")[0]
    assert len(said(report, "minutes.rules")) == 1


async def test_minutes_for_which_nothing_was_set_aside_say_so_and_bring_their_rules(mesa: Mesa) -> None:
    acta = Acta(mesa, await mesa.close(await mesa.open_session()))
    await acta.circulate()
    await acta.all_assent()
    assert section(await acta.seal(), "conformity")["waivers"] == []
    report = await verified(mesa, acta.path)
    assert (report.verdict, said(report, "minutes.waiver")) == (Validity.valid, [])
    assert "version 1, are in the bundle" in said(report, "minutes.rules")[0]


@pytest.mark.parametrize("waived", [True, False], ids=["waived", "kept"])
async def test_the_bundle_of_a_commitment_brings_its_rules_and_what_was_waived_of_them(
    mesa: Mesa, clock: FakeClock, *, waived: bool
) -> None:
    evening, _ = await decided(mesa)
    way = Signing(mesa, clock, (await evening.agreements())[0])
    draft = await way.drafted()
    if waived:
        await set_aside(mesa, "commitment", draft, "commitment_content")
    offered = await mesa["facilitator"].done(f"{way.of(draft)}/offer", If_Match=draft["etag"])
    for name in SECTORS:
        await way.sign(name, offered)
    report = await verified(mesa, way.of(offered))
    assert report.verdict is Validity.valid
    assert len(said(report, "commitment.rules")) == 1
    assert len(said(report, "commitment.waiver")) == (1 if waived else 0)
