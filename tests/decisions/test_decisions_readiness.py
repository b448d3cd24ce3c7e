"""What a proposal still lacks before it can be decided."""

from tests.mesa import Json, Mesa, key


async def say(mesa: Mesa, proposal: Json, name: str) -> None:
    path = f"{mesa.path}/proposals/{proposal['id']}"
    tag = (await mesa[name].read(path))["etag"]
    await mesa[name].done(f"{path}/positions", {}, If_Match=tag, Idempotency_Key=key())


async def test_readiness_lists_the_breaches_that_the_decision_is_refused_with(mesa: Mesa) -> None:
    session = await mesa.open_session()
    words = {"title": "Agua", "text": "El agua se mide."}
    proposal = await mesa["company"].done(f"{mesa.path}/sessions/{session['id']}/proposals", words)
    path = f"{mesa.path}/proposals/{proposal['id']}"
    await say(mesa, proposal, "state")
    ready = await mesa["observer"].read(f"{path}/readiness")
    assert (ready["step"], ready["ready"], ready["missing"]) == ("outcome", False, [])
    problem = await mesa.refuses("facilitator", "POST", f"{path}/outcome", status=409, code="positions_missing")
    assert ready["breaches"] == problem["breaches"]
    assert ready["breaches"][0]["facts"] == {"missing_sectors": ["company", "community"]}
    for name in ("company", "community"):
        await say(mesa, proposal, name)
    assert (await mesa["observer"].read(f"{path}/readiness"))["ready"] is True
    await mesa["facilitator"].done(f"{path}/outcome")
    decided = await mesa["observer"].read(f"{path}/readiness")
    assert (decided["phase"], decided["step"], decided["ready"]) == ("adopted", None, False)


async def test_a_proposal_of_a_closed_session_says_what_is_missing(mesa: Mesa) -> None:
    session = await mesa.open_session()
    words = {"title": "Agua", "text": "El agua se mide."}
    proposal = await mesa["company"].done(f"{mesa.path}/sessions/{session['id']}/proposals", words)
    await mesa.close(session)
    ready = await mesa["observer"].read(f"{mesa.path}/proposals/{proposal['id']}/readiness")
    assert (ready["ready"], [lack["code"] for lack in ready["missing"]]) == (False, ["session_not_open"])
