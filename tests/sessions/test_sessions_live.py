"""What holds at this minute: the quorum, and what the next step still lacks."""

from tests.mesa import Mesa


async def test_the_quorum_follows_who_comes_and_goes(mesa: Mesa) -> None:
    await mesa.installed(quorum_overall={"at_least": "half_plus_one"})
    session = await mesa.convened_session()
    path = f"{mesa.path}/sessions/{session['id']}"
    empty = await mesa["observer"].read(f"{path}/quorum")
    assert empty["sectors"] == [
        {"sector": "state", "places": 1, "present": 0, "claimed": 0},
        {"sector": "company", "places": 1, "present": 0, "claimed": 0},
        {"sector": "community", "places": 2, "present": 0, "claimed": 0},
    ]
    assert (empty["places"], empty["present"], empty["holds"]) == (4, 0, False)
    assert [(clause["rule"], clause["holds"]) for clause in empty["clauses"]] == [
        ("quorum_overall", False),
        ("quorum_per_sector", False),
    ]
    assert empty["clauses"][0]["facts"] == {"places": 4, "present": 0, "needed": 3}

    there = await mesa.arrive(session, "state", "company", "alternate", "observer")
    full = await mesa["observer"].read(f"{path}/quorum")
    assert (full["present"], full["holds"]) == (3, True)
    assert all(clause["facts"] is None and clause["cure"] is None for clause in full["clauses"])

    await mesa["alternate"].done(f"{path}/attendances/{there['alternate']['id']}/departure")
    thin = await mesa["observer"].read(f"{path}/quorum")
    assert (thin["present"], thin["holds"]) == (2, False)
    assert "comunidad" in thin["clauses"][1]["cure"]["es"].lower()


async def test_readiness_is_what_the_refusals_would_say(mesa: Mesa) -> None:
    await mesa.installed("dialogue", quorum_per_sector={"minimum": 1}, convocation_period={"days": 0})
    session = await mesa.planned_session()
    path = f"{mesa.path}/sessions/{session['id']}"
    empty = await mesa["state"].read(f"{path}/readiness")
    assert (empty["step"], empty["ready"], empty["phase"]) == ("convocation", False, "planned")
    assert [gap["code"] for gap in empty["missing"]] == ["agenda_empty"]
    assert all(gap["message"]["es"] and gap["message"]["en"] for gap in empty["missing"])
    assert [breach["code"] for breach in empty["breaches"]] == ["agenda_not_assented"]

    item = {"title": "Agua", "purpose": "Verla.", "participation_level": "decide", "duration_minutes": 10}
    await mesa["community"].done(f"{path}/agenda-items", item)
    read = await mesa["state"].read(path)
    for name in ("state", "company", "community"):
        refusal = await mesa["facilitator"].post(f"{path}/convocation")
        todo = await mesa["state"].read(f"{path}/readiness")
        assert (todo["ready"], todo["missing"]) == (False, [])
        assert todo["breaches"] == refusal.json()["breaches"]
        await mesa[name].done(f"{path}/agenda-assents", {}, If_Match=read["etag"])
    assert (await mesa["state"].read(f"{path}/readiness"))["ready"] is True
    await mesa["facilitator"].done(f"{path}/convocation")

    refusal = await mesa["facilitator"].post(f"{path}/opening")
    todo = await mesa["state"].read(f"{path}/readiness")
    assert (todo["step"], todo["ready"]) == ("opening", False)
    assert todo["breaches"] == refusal.json()["breaches"]
    assert {breach["code"] for breach in todo["breaches"]} == {"quorum_missing", "sector_quorum_missing"}
    await mesa.arrive(session, "state", "company", "community")
    assert (await mesa["state"].read(f"{path}/readiness"))["ready"] is True
    await mesa["facilitator"].done(f"{path}/opening")

    assert (await mesa["state"].read(f"{path}/readiness"))["step"] == "closing"
    await mesa["facilitator"].done(f"{path}/closing")
    after = await mesa["state"].read(f"{path}/readiness")
    assert (after["step"], after["ready"]) == (None, False)
