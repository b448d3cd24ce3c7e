"""The whole way over HTTP: agreement, draft, gaps, offer, three signatures, in force."""

from app.trust import canonical
from tests.clocks import FakeClock
from tests.mesa import Mesa
from tests.signing import in_force_commitment, signing


async def test_from_an_agreement_to_a_commitment_in_force(mesa: Mesa, clock: FakeClock) -> None:
    way = await signing(mesa, clock)
    draft = await way.drafted(due=None, lack_of_progress=None)
    assert (draft["phase"], draft["number"], draft["responsible_sectors"]) == ("draft", 1, ["company"])

    listed = await mesa["observer"].read(f"{way.of(draft)}/readiness")
    assert (listed["step"], listed["ready"]) == ("offer", False)
    assert [breach["facts"]["gap"] for breach in listed["breaches"]] == ["deadline", "lack_of_progress"]
    refused = await mesa.refuses(
        "facilitator",
        "POST",
        f"{way.of(draft)}/offer",
        status=409,
        code="commitment_incomplete",
        If_Match=draft["etag"],
    )
    assert [breach["facts"]["gap"] for breach in refused["breaches"]] == ["deadline", "lack_of_progress"]

    body = {"due": {"kind": "interval", "days": 30}, "lack_of_progress": "La mesa se reúne en quince días."}
    amended = await mesa["facilitator"].patch(way.of(draft), body, If_Match=draft["etag"])
    assert amended.status_code == 200, amended.text
    assert (await mesa["observer"].read(f"{way.of(draft)}/readiness"))["ready"] is True
    offered = await mesa["facilitator"].done(f"{way.of(draft)}/offer", If_Match=amended.headers["etag"])
    document = await mesa["community"].get(f"{way.of(offered)}/document")
    assert canonical.digest(document.content) == offered["document"]
    assert document.headers["etag"] == f'"{offered["revision"]}.{offered["document"]}"'
    assert document.headers["content-type"] == "application/json"
    assert "salt" not in document.json()

    for name in ("state", "company", "community"):
        signed = await way.sign(name, offered)
        assert (signed["assurance"], signed["released_at"]) == ("A", None)
    commitment = await mesa["observer"].read(way.of(offered))
    assert (commitment["phase"], commitment["revision"]) == ("in_force", offered["revision"] + 1)
    assert (commitment["due_on"], commitment["offered_revision"]) == ("2026-12-23", offered["revision"])
    assert (commitment["declared_level"], commitment["verified_level"]) == (None, None)
    signatures = (await mesa["observer"].read(f"{way.of(offered)}/signatures"))["items"]
    assert [each["sector"] for each in signatures] == ["state", "company", "community"]
    assert all(each["released_at"] for each in signatures)
    assert (await mesa.ledger())[-1] == "commitment.released"


async def test_the_helper_for_other_rooms(mesa: Mesa, clock: FakeClock) -> None:
    assert (await in_force_commitment(mesa, clock, priority=1))["phase"] == "in_force"
