"""The acta names every word that was given, by seat and organization, and how it counted: not only the last one."""

from tests.evening import begin
from tests.mesa import Json, Mesa, key


async def _section(mesa: Mesa, session: Json, name: str) -> Json:
    minutes = await mesa["observer"].read(f"{mesa.path}/sessions/{session['id']}/minutes")
    return next(each for each in minutes["sections"] if each["section"] == name)


async def test_every_position_stands_in_the_acta_with_its_seat_and_how_it_counted(mesa: Mesa) -> None:
    evening = await begin(mesa, "state", "company", "community", "community_2")
    proposal = await evening.table()
    await evening.said("community", proposal, "object", "Todavía no.")
    await evening.all_accept(proposal)
    await evening.said("community_2", proposal, "accept_with_reservation", "Por un año.")
    decided = await evening.decide(proposal)
    left = await evening.table(title="Otra cosa")
    await evening.said("state", left)
    await mesa.circulated_minutes(await mesa.close(evening.session), "Se habló del agua.")

    [entry, open_one] = [
        each for item in (await _section(mesa, evening.session, "proceedings"))["items"] for each in item["proposals"]
    ]
    assert entry["positions"] == decided["outcome"]["positions"]
    told = [(each["seat"], each["stance"], each["counted"]) for each in entry["positions"]]
    seats = {name: str(mesa[name].seat) for name in ("state", "company", "community", "community_2")}
    assert told == [
        (seats["community"], "object", "replaced"),
        (seats["state"], "accept", "counts"),
        (seats["company"], "accept", "counts"),
        (seats["community"], "accept", "counts"),
        (seats["community_2"], "accept_with_reservation", "counts"),
    ]
    assert entry["positions"][1]["organization_id"] == str(mesa.organizations["state"])
    assert [(each["seat"], each["counted"]) for each in open_one["positions"]] == [(seats["state"], None)]


async def test_every_word_on_the_acta_is_sealed_with_it(mesa: Mesa) -> None:
    evening = await begin(mesa)
    minutes = await mesa.circulated_minutes(await mesa.close(evening.session), "Se habló del agua.")
    path = f"{evening.path}/minutes"
    said = [
        ("community", {"stance": "object", "text": "Falta lo que dije."}),
        ("community_2", {}),
        ("state", {}),
        ("company", {}),
    ]
    for name, body in said:
        await mesa[name].done(f"{path}/assents", body, If_Match=minutes["etag"], Idempotency_Key=key())
        minutes = await mesa["observer"].read(path)
    await mesa["facilitator"].done(f"{path}/seal", If_Match=minutes["etag"])

    words = {each["sector"]: each for each in (await _section(mesa, evening.session, "conformity"))["words"]}
    assert (words["community"]["word"], words["community"]["seat_id"]) == ("refused", str(mesa["community"].seat))
    assert [(each["seat_id"], each["word"], each["counted"]) for each in words["community"]["given"]] == [
        (str(mesa["community"].seat), "refused", "counts"),
        (str(mesa["community_2"].seat), "assented", "counts"),
    ]
    assert words["community"]["given"][0]["organization_id"] == str(mesa.organizations["community"])
    assert [each["word"] for each in words["state"]["given"]] == ["assented"]


async def test_an_agreement_that_waits_for_an_assembly_says_so_in_the_acta(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    body = {"stance": "accept", "ratify_by": "2026-12-20"}
    headers = {"If_Match": proposal["etag"], "Idempotency_Key": key()}
    await mesa["community"].done(evening.positions(proposal), body, **headers)
    for name in ("state", "company"):
        await evening.said(name, proposal)
    await evening.decide(proposal)
    await mesa.circulated_minutes(await mesa.close(evening.session), "Se habló del agua.")
    [entry] = (await _section(mesa, evening.session, "agreements"))["items"]
    assert entry["phase"] == "ad_referendum"
    assert [(each["sector"], each["ratify_by"]) for each in entry["conditions"]] == [("community", "2026-12-20")]
