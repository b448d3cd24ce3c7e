"""A text is read, interpreted or handed over before it is decided, in each language that the ground rules require."""

import hashlib

from tests.evening import Evening, begin
from tests.mesa import Json, Mesa
from tests.sheets import put_file

BOTH: Json = {"kind": "required_languages", "parameters": {"languages": ["es", "qxo"]}}
VOICE = b"OggS" + bytes(40)
THERE = ("state", "company", "community", "interpreter")


async def at_table(mesa: Mesa) -> Evening:
    await mesa.installed_with(BOTH)
    return await begin(mesa, *THERE)


def services(mesa: Mesa, proposal: Json) -> str:
    return f"{mesa.path}/proposals/{proposal['id']}/services"


async def served(mesa: Mesa, by: str, proposal: Json, **body: object) -> Json:
    named = {"language": "qxo", "way": "read_aloud", **body}
    return await mesa[by].done(services(mesa, proposal), named, If_Match=proposal["etag"])


async def test_a_decision_waits_until_the_text_was_served_and_another_wording_is_served_anew(mesa: Mesa) -> None:
    evening = await at_table(mesa)
    proposal = await evening.table()
    await evening.all_accept(proposal)
    refused = await mesa.refuses(
        "facilitator", "POST", evening.outcome(proposal), status=409, code="language_not_served"
    )
    assert refused["breaches"][0]["facts"] == {"lacks": "texts", "missing_languages": ["qxo"]}
    readiness = f"{mesa.path}/proposals/{proposal['id']}/readiness"
    assert [each["code"] for each in (await mesa["observer"].read(readiness))["breaches"]] == ["language_not_served"]
    service = await served(mesa, "interpreter", proposal, way="interpreted", sectors=["community"])
    assert (service["number"], service["text_revision"]) == (1, 1)
    assert service["served_by"] == service["recorded_by"] == str(mesa["interpreter"].seat)
    assert ((await mesa.ledger())[-1], (await mesa["observer"].read(readiness))["ready"]) == ("text.served", True)

    wording = {"text": "Se mide cada dos meses."}
    await mesa["community"].done(f"{mesa.path}/proposals/{proposal['id']}/wordings", wording, If_Match=proposal["etag"])
    reworded = await mesa["observer"].read(f"{mesa.path}/proposals/{proposal['id']}")
    await evening.all_accept(reworded)
    await mesa.refuses("facilitator", "POST", evening.outcome(reworded), status=409, code="language_not_served")
    named = {"served_by": str(mesa["interpreter"].seat)}
    again = await served(mesa, "rapporteur", reworded, **named)
    assert (again["text_revision"], again["recorded_by"]) == (reworded["revision"], str(mesa["rapporteur"].seat))
    [shown] = (await mesa["observer"].read(f"{evening.path}/room"))["proposals"]
    assert [each["number"] for each in shown["services"]] == [1, 2]
    assert (await evening.decide(reworded))["phase"] == "adopted"

    await mesa.close(evening.session)
    minutes = await mesa.circulated_minutes(evening.session, "Se leyó en las dos lenguas.")
    proceedings = next(one for one in minutes["sections"] if one["section"] == "proceedings")
    [told] = [one for item in proceedings["items"] for one in item["proposals"]]
    assert [(each["language"], each["way"], each["text_revision"]) for each in told["services"]] == [
        ("qxo", "interpreted", 1),
        ("qxo", "read_aloud", reworded["revision"]),
    ]
    assert (told["language"], told["services"][0]["sectors"]) == ("es", ["community"])


async def test_a_text_is_there_in_the_language_in_which_it_is_written(mesa: Mesa) -> None:
    evening = await at_table(mesa)
    proposal = await evening.table(language="qxo")
    assert proposal["language"] == "qxo"
    await evening.all_accept(proposal)
    await served(mesa, "facilitator", proposal, language="es", way="handed_over")
    assert (await evening.decide(proposal))["phase"] == "adopted"


async def test_what_was_handed_over_or_recorded_is_a_file_of_the_table(mesa: Mesa) -> None:
    evening = await begin(mesa, *THERE)
    proposal = await evening.table()
    path = services(mesa, proposal)
    handed = {"language": "qxo", "way": "handed_over", "document": "ab" * 32}
    lost = {"status": 422, "code": "evidence_not_stored", "If_Match": proposal["etag"]}
    await mesa.refuses("facilitator", "POST", path, handed, **lost)
    stored = await put_file(mesa["interpreter"], mesa.path, VOICE, "audio/ogg")
    assert stored.status_code == 201, stored.text
    audio = hashlib.sha256(VOICE).hexdigest()
    service = await served(mesa, "interpreter", proposal, way="read_aloud", audio=audio)
    assert service["audio"] == audio


async def test_a_service_is_of_the_text_that_was_read_and_of_ones_own_part(mesa: Mesa) -> None:
    evening = await begin(mesa, *THERE)
    proposal = await evening.table()
    path, body = services(mesa, proposal), {"language": "qxo", "way": "read_aloud"}
    before = await mesa.ledger()
    await mesa.refuses("facilitator", "POST", path, body, status=428, code="if_match_required")
    other = {**body, "served_by": str(mesa["facilitator"].seat)}
    refused = {"If_Match": proposal["etag"]}
    await mesa.refuses("interpreter", "POST", path, other, status=403, code="other_seat", **refused)
    await mesa.refuses("state", "POST", path, body, status=403, code="permission_missing", **refused)
    interpreted = {**other, "way": "interpreted"}
    await mesa.refuses("facilitator", "POST", path, interpreted, status=422, code="interpreted_by_another", **refused)
    for changed, code in (({"language": "xx"}, "language_unknown"), ({"served_by": proposal["id"]}, "seat_unknown")):
        await mesa.refuses("facilitator", "POST", path, {**body, **changed}, status=422, code=code, **refused)
    read = await mesa["facilitator"].post(path, {**body, "document": "ab" * 32}, If_Match=proposal["etag"])
    assert (read.status_code, read.json()["errors"][0]["code"]) == (422, "document_of_a_handover")
    assert await mesa.ledger() == before
    await evening.all_accept(proposal)
    decided = await evening.decide(proposal)
    late = {"status": 409, "code": "proposal_decided", "If_Match": decided["etag"]}
    await mesa.refuses("facilitator", "POST", path, body, **late)
