"""Every word says how surely it was said, whatever it is about."""

import orjson

from app.assents.schemas import AssentOut
from app.signatures.assurance import MEANINGS
from app.signatures.models import AssuranceClass
from tests.evening import begin
from tests.mesa import Mesa, key

D = MEANINGS[AssuranceClass.D].model_dump()


async def test_words_that_nobody_signed_say_so(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.said("company", proposal, "object", "No.")
    position = f"{mesa.path}/proposals/{proposal['id']}/positions"
    planned = await mesa.planned_session("company")
    agenda = f"{mesa.path}/sessions/{planned['id']}/agenda-assents"
    await mesa["state"].done(agenda, {}, If_Match=planned["etag"])
    longer = await mesa["state"].done(f"{mesa.path}/term-extensions", {"days": 30, "reasons": "Falta un punto."})
    term = f"{mesa.path}/term-extensions/{longer['id']}/assents"
    await mesa["state"].done(term, {}, If_Match=longer["etag"])
    demand = await mesa["community"].done(
        f"{mesa.path}/demands", {"title": "Agua", "text": "Limpia.", "addressed_to": ["state"]}
    )
    wish = {"target_type": "demand", "target_id": demand["id"], "reason": "safety", "explanation": "Un nombre."}
    redaction = await mesa["community"].done(f"{mesa.path}/redactions", wish)
    minutes = await mesa.circulated_minutes(await mesa.close(evening.session))
    review = f"{mesa.path}/sessions/{minutes['session_id']}/minutes/assents"
    await mesa["state"].done(review, {}, If_Match=minutes["etag"], Idempotency_Key=key())
    adopted = (await mesa["observer"].read(f"{mesa.path}/protocols"))["items"][0]
    for path in (
        position,
        agenda,
        term,
        review,
        f"{mesa.path}/redactions/{redaction['id']}/consents",
        f"{mesa.path}/protocols/{adopted['id']}/adoptions",
    ):
        said = (await mesa["observer"].read(path))["items"]
        assert [(each["assurance"], each["assurance_meaning"]) for each in said] == [("D", D)] * len(said), path
        assert said


def test_a_body_from_before_is_read_as_the_word_that_it_was() -> None:
    now = {
        "id": "01937c5a-7e00-7c17-8c68-27283720ac19",
        "revision": 1,
        "roundtable_id": "01937c5a-7e00-7c17-8c68-27283720ac19",
        "target_id": "01937c5a-7e00-7c17-8c68-27283720ac19",
        "target_revision": 1,
        "seat_id": "01937c5a-7e00-7c17-8c68-27283720ac19",
        "sector": "state",
        "stance": "accept",
        "text": None,
        "signature_id": None,
        "stated_at": "2026-11-23T15:00:00.000000Z",
    }
    assert AssentOut.model_validate_json(orjson.dumps(now)).assurance is AssuranceClass.D
