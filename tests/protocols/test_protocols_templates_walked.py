"""Every template is lived with: from its adoption to sealed minutes and a commitment that the other side verified."""

from dataclasses import replace

import pytest
from fastapi import FastAPI

from app.protocols.templates import templates
from tests.clocks import FakeClock
from tests.evening import SECTORS, Evening
from tests.following import Following
from tests.mesa import Json, Mesa, key
from tests.signing import Signing

A_MONTH = 35


def a_month_later(mesa: Mesa, app: FastAPI, clock: FakeClock) -> Mesa:
    """The same people, signed in anew when every notice has run out."""
    clock.advance(days=A_MONTH)
    api = mesa["facilitator"].api
    assert api is not None
    return mesa.at(api, app.state.tokens, clock)


async def called(mesa: Mesa) -> Json:
    """A session to which every sector brought an item of the same length, and to whose agenda all have assented."""
    session = await mesa.planned_session(*SECTORS)
    path = f"{mesa.path}/sessions/{session['id']}"
    for sector in SECTORS:
        tag = (await mesa[sector].read(path))["etag"]
        await mesa[sector].done(f"{path}/agenda-assents", {"stance": "accept"}, If_Match=tag)
    return await mesa["facilitator"].done(f"{path}/convocation")


@pytest.mark.parametrize("template", [chosen.name for chosen in templates()])
async def test_a_template_leads_to_sealed_minutes_and_a_verified_commitment(
    mesa: Mesa, app: FastAPI, clock: FakeClock, template: str
) -> None:
    await mesa.installed(template)
    session = await called(mesa)
    mesa = a_month_later(mesa, app, clock)
    await mesa.arrive(session, *SECTORS, "community_2")
    evening = Evening(mesa, await mesa["facilitator"].done(f"{mesa.path}/sessions/{session['id']}/opening"))
    proposal = await evening.table()
    if template == "prior_consultation":
        read = {"language": "qu", "way": "read_aloud"}
        services = f"{mesa.path}/proposals/{proposal['id']}/services"
        await mesa["rapporteur"].done(services, read, If_Match=proposal["etag"])
    await evening.all_accept(proposal)
    assert (await evening.decide(proposal))["phase"] == "adopted"
    minutes = await mesa.circulated_minutes(await mesa.close(evening.session))
    if template in {"development", "prior_consultation"}:
        # There the seal waits for who was there, or for each sector; who does not sign says why.
        for name in (*SECTORS, "community_2"):
            said = {"assurance": "D", "document": minutes["text_digest"], "intent": "refuse", "text": "Falta el anexo."}
            path = f"{mesa.path}/sessions/{minutes['session_id']}/minutes/signatures"
            tag = (await mesa[name].read(path.removesuffix("/signatures")))["etag"]
            await mesa[name].done(path, said, If_Match=tag, Idempotency_Key=key())
        sealed = await mesa["facilitator"].read(path.removesuffix("/signatures"))
    else:
        sealed = await mesa.assent_to(minutes)
    seal = f"{mesa.path}/sessions/{minutes['session_id']}/minutes/seal"
    assert (await mesa["facilitator"].done(seal, If_Match=sealed["etag"]))["phase"] == "sealed"

    way = Signing(mesa, clock, (await evening.agreements())[0])
    commitment = await way.in_force(independent_verifier=str(mesa.table.seats["verifier"]))
    follow = Following(mesa, replace(way, mesa=mesa), commitment)
    report = await follow.reported("complete")
    await follow.verified("community", report)
    # There the ground rules ask for the verifier's word besides.
    if template == "monitoring_committee":
        assert (await follow.stands())[0] == "in_force"
        await follow.verified("verifier", report)
    assert await follow.stands() == ("fulfilled", "complete", "complete")
