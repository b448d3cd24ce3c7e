"""What the sectors are asked to agree to lies before those who decide, until their own sector has spoken."""

import pytest

from tests.amending import SECTORS, installed
from tests.clocks import FakeClock
from tests.consenting import KINDS, asked
from tests.mesa import Json, Mesa

REASONS = {"reasons": "Faltan dos puntos de la agenda."}


async def waiting(mesa: Mesa, kind: str) -> dict[str, Json]:
    """By name, the item of this kind on each desk."""
    found: dict[str, Json] = {}
    for name, person in mesa.table.people.items():
        items = [each for each in (await person.read("/v1/me/desk"))["items"] if each["kind"] == kind]
        assert len(items) <= 1
        if items:
            found[name] = items[0]
    return found


async def test_a_longer_term_awaits_each_deciding_sector_until_it_has_agreed(mesa: Mesa) -> None:
    await installed(mesa)
    longer = await mesa["state"].done(f"{mesa.path}/term-extensions", {"days": 30, **REASONS})
    found = await waiting(mesa, "term_assent")
    assert sorted(found) == ["adviser", "alternate", "community", "community_2", "company", "state"]
    item = found["company"]
    assert (item["operation"], item["subject_id"], item["mine"]) == ("assent_to_term_extension", longer["id"], True)
    assert found["adviser"]["mine"] is False
    read = await mesa["company"].read(item["path"])
    assert (read["id"], read["etag"]) == (longer["id"], longer["etag"])
    for sector in SECTORS:
        await mesa[sector].done(f"{item['path']}/assents", {}, If_Match=read["etag"])
        found = await waiting(mesa, "term_assent")
        assert sector not in found
    assert found == {}


async def test_a_waiver_awaits_them_too_and_nobody_while_the_table_stands_still(mesa: Mesa, clock: FakeClock) -> None:
    text = await asked(mesa, clock, "waiver", "D")
    found = await waiting(mesa, "waiver_assent")
    assert (found["state"]["operation"], found["state"]["mine"]) == ("assent_to_waiver", True)
    assert (await mesa["state"].read(found["state"]["path"]))["document"] == text.body["document"]
    sector_desk = (await mesa["company"].read("/v1/company/desk"))["items"]
    assert [each["kind"] for each in sector_desk].count("waiver_assent") == 1
    assert (await text.word("state")).status_code == 201
    assert "state" not in await waiting(mesa, "waiver_assent")
    stop = {"cause": "Cayó el puente.", "conditions": "Hay paso."}
    await mesa["facilitator"].done(f"{mesa.path}/suspensions", stop)
    assert await waiting(mesa, "waiver_assent") == {}


async def test_a_redaction_awaits_those_it_came_from_or_one_more_sector(mesa: Mesa) -> None:
    await installed(mesa)
    body = {"title": "Agua", "text": "Con el nombre de alguien.", "addressed_to": ["state"]}
    demand = await mesa["community"].done(f"{mesa.path}/demands", body)
    wish = {"target_type": "demand", "target_id": demand["id"], "reason": "safety", "explanation": "Un nombre."}
    redaction = await mesa["community"].done(f"{mesa.path}/redactions", wish)
    found = await waiting(mesa, "redaction_consent")
    # The community consented by asking; whichever other sector does so takes the text out.
    assert sorted(found) == ["company", "state"]
    item = found["state"]
    assert (item["operation"], item["subject_id"], item["mine"]) == ("consent_to_redaction", redaction["id"], True)
    await mesa["state"].done(f"{item['path']}/consents", If_Match=redaction["etag"])
    assert await waiting(mesa, "redaction_consent") == {}


@pytest.mark.parametrize("kind", KINDS)
async def test_sheets_and_files_under_any_text_await_those_who_complete_them(
    mesa: Mesa, clock: FakeClock, kind: str
) -> None:
    text = await asked(mesa, clock, kind, "D")
    sheet = await text.handed_in("facilitator", text.sheet())
    file = await text.handed_in("community_2", text.file("verifier"))
    found = await waiting(mesa, "signature_confirmation")
    assert sorted(found) == ["community_2", "state"]
    item = found["state"]
    assert (item["operation"], item["subject_id"], item["mine"]) == (
        f"confirm_{kind}_signature",
        sheet["id"],
        True,
    )
    assert item["title"] == (text.body["title"]["es"] if kind == "protocol" else None)
    assert sheet["id"] in (await mesa["state"].get(item["path"])).text
    [verifying] = (await waiting(mesa, "signature_verification")).values()
    assert (verifying["operation"], verifying["subject_id"]) == (f"verify_{kind}_signature", file["id"])
    await text.confirm("state", sheet)
    assert sorted(await waiting(mesa, "signature_confirmation")) == ["community_2"]
    # When the sector has spoken in another way, nothing is left to be completed.
    assert (await text.word("community")).status_code == 201
    assert await waiting(mesa, "signature_confirmation") == {}
    assert await waiting(mesa, "signature_verification") == {}
