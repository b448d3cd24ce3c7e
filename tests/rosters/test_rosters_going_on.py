"""No honest table stands still: whoever is left finds a way back, and none that one of them could go alone."""

from dataclasses import replace

from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, Person, accept, key, proposed_facilitation
from tests.seating import REVOCATION, accept_mandate, call_back, current, mandate_body, mandates_of, paper_body, renew

SEEN = {"scan_digest": "d4" * 32}
WHOLE = ["speak", "decide", "sign", "steward"]
DEMAND: Json = {"title": "Agua", "text": "Que se mida.", "addressed_to": ["company"]}
SESSION: Json = {"title": "Sesión", "starts_at": "2026-12-10T14:00:00Z", "duration_minutes": 60}


async def gives_back(mesa: Mesa, name: str) -> None:
    person = mesa[name]
    mandate = f"{mandates_of(mesa, person)}/{await current(mesa, person)}"
    await person.done(f"{mandate}/revocation", REVOCATION)


async def again(mesa: Mesa, *names: str) -> None:
    for name in names:
        person = mesa[name]
        assert person.api is not None
        mesa.table.people[name] = replace(person, token=await person.api.sign_in(person.login))


async def named_by(mesa: Mesa, by: str, seat: Person, holder: Person, **fields: object) -> str:
    """Somebody records whom a sector names, draws the code, and that person accepts it: the mandate's id."""
    named = await mesa[by].done(mandates_of(mesa, seat), mandate_body(powers=WHOLE, **fields))
    code = (await mesa[by].done("/v1/invitations", {"mandate_id": named["id"]}))["code"]
    assert holder.api is not None
    taken = {"login": holder.login, "password": "una clave larga y propia"}
    answer = await holder.api.call("POST", f"/v1/invitations/{code}/acceptance", taken)
    assert answer.status_code == 201, answer.text
    return str(named["id"])


async def vouched(mesa: Mesa, by: str, seat: Person, mandate: str, *witnesses: Person) -> Json:
    path = f"{mesa.path}/seats/{seat.seat}/papers"
    body = paper_body(mesa, mandate, witnesses=[str(each.seat) for each in witnesses])
    paper = await mesa[by].done(path, body)
    for witness in witnesses:
        paper = await witness.done(f"{path}/{paper['id']}/confirmation", SEEN)
    return paper


async def test_of_two_sectors_one_has_lost_its_only_delegate(mesa: Mesa) -> None:
    """Somebody from outside vouches by the word of every sector for which anybody is there."""
    await alone(mesa, "company", "community")
    await mesa["community"].done(
        f"{mandates_of(mesa, mesa['community'])}/{await current(mesa, mesa['community'])}/revocation", REVOCATION
    )
    successor = mesa.other["community"]
    mandate = await named_by(mesa, "facilitator", mesa["community"], successor)
    church, path = await outsider(mesa)
    papers = f"{mesa.path}/seats/{mesa['community'].seat}/papers"
    body = paper_body(mesa, mandate, witnesses=[str(church.seat), str(mesa["company"].seat)])
    await mesa.refuses("facilitator", "POST", papers, body, status=422, code="paper_witness_unknown")
    await mesa["company"].done(f"{path}/assents", {}, If_Match=(await mesa["company"].read(path))["etag"])
    paper = await vouched(mesa, "facilitator", mesa["community"], mandate, church, mesa["company"])
    assert paper["took_effect_at"] is not None
    assert (await successor.post(f"{mesa.path}/demands", DEMAND)).status_code == 201


async def alone(mesa: Mesa, *sectors: str) -> None:
    """An installed table at which these sectors decide, each with one delegate, and nobody accompanies it."""
    await mesa.installed()
    for name in ("guarantor", "observer", "verifier", "interpreter", "chair", "rapporteur", "secretariat"):
        await gives_back(mesa, name)
    for name in ("community_2", "alternate", "adviser"):
        await gives_back(mesa, name)
    for name in {"state", "company", "community"} - set(sectors):
        await gives_back(mesa, name)


async def outsider(mesa: Mesa) -> tuple[Person, str]:
    """Somebody whom those who run the table bring to accompany it: the person, and the path of the mandate."""
    body = {"organization_id": str(mesa.organizations["independent"]), "role": "observer"}
    seat = await mesa["facilitator"].done(f"{mesa.path}/seats", body, Idempotency_Key=key())
    mandates = f"{mesa.path}/seats/{seat['id']}/mandates"
    named = await mesa["facilitator"].done(mandates, mandate_body(powers=["speak"]))
    invited = await mesa["facilitator"].done("/v1/invitations", {"mandate_id": named["id"]})
    api = mesa["facilitator"].api
    assert api is not None
    return await accept(api, invited["code"], "mesa.iglesia"), f"{mandates}/{named['id']}"


async def test_the_facilitator_left_and_a_sector_is_vacant(mesa: Mesa) -> None:
    """Those who are left record whom the sector names, and two of two sectors vouch for it."""
    await alone(mesa, "state", "company", "community")
    for name in ("community", "facilitator"):
        await gives_back(mesa, name)
    successor = replace(mesa.other["community"], seat=mesa["community"].seat)
    mandate = await named_by(mesa, "company", mesa["community"], successor)
    papers = f"{mesa.path}/seats/{mesa['community'].seat}/papers"
    one = paper_body(mesa, mandate, "company", "company")
    answer = await mesa["company"].post(papers, one)
    assert (answer.status_code, answer.json()["code"]) == (422, "witness_twice")
    paper = await vouched(mesa, "company", mesa["community"], mandate, mesa["company"], mesa["state"])
    assert paper["took_effect_at"] is not None
    # Then all of them accept who is to run it.
    body = {"organization_id": str(mesa.organizations["independent"]), "role": "facilitator"}
    seat = await mesa["state"].done(f"{mesa.path}/seats", body, Idempotency_Key=key())
    running = replace(mesa.other["observer"], seat=seat["id"])
    await named_by(mesa, "state", running, running)
    proposed = await mesa["state"].done(f"{mesa.path}/facilitations", {"seats": [seat["id"]]}, Idempotency_Key=key())
    for person in (mesa["state"], mesa["company"], successor):
        await person.done(f"{mesa.path}/facilitations/{proposed['id']}/assents", {}, If_Match=proposed["etag"])
    assert (await running.post(f"{mesa.path}/sessions", SESSION)).status_code == 201


async def test_a_facilitator_who_does_nothing_is_dismissed_and_the_others_go_on(mesa: Mesa) -> None:
    await alone(mesa, "state", "company", "community")
    await gives_back(mesa, "community")
    stands = (await mesa["company"].read(mesa.path))["facilitation"]
    path = f"{mesa.path}/facilitations/{stands['facilitation_id']}"
    tag = (await mesa["company"].read(path))["etag"]
    await mesa["company"].done(f"{path}/dismissal", {"reasons": "No responde."}, If_Match=tag)
    successor = replace(mesa.other["community"], seat=mesa["community"].seat)
    mandate = await named_by(mesa, "state", mesa["community"], successor)
    paper = await vouched(mesa, "state", mesa["community"], mandate, mesa["company"], mesa["state"])
    assert paper["took_effect_at"] is not None


async def test_while_somebody_runs_the_table_delegates_record_nobody_of_another_sector(mesa: Mesa) -> None:
    await mesa.installed()
    await call_back(mesa, "community_2")
    await mesa.refuses(
        "company",
        "POST",
        mandates_of(mesa, mesa["community_2"]),
        mandate_body(),
        status=403,
        code="others_bring_them",
    )


async def test_the_mandates_of_all_are_over_by_their_date(mesa: Mesa, clock: FakeClock) -> None:
    """Also of who runs it: the last people whom the sectors put there vouch for those who come."""
    everybody = ("state", "company", "community")
    for name in everybody:
        await renew(mesa, mesa[name], valid_until="2026-11-23", powers=WHOLE)
    for name in ("facilitator", "secretariat"):
        later = mandate_body(powers=["speak"], valid_until="2026-11-23")
        if name == "secretariat":
            await call_back(mesa, name)
            named = await mesa["facilitator"].done(mandates_of(mesa, mesa[name]), later)
            await accept_mandate(mesa, mesa[name], named["id"])
    for name in ("community_2", "alternate", "adviser"):
        await call_back(mesa, name)
    await mesa.installed()
    proposed = await proposed_facilitation(mesa.table, "secretariat")
    for name in everybody:
        await mesa[name].done(f"{mesa.path}/facilitations/{proposed['id']}/assents", {}, If_Match=proposed["etag"])
    clock.advance(days=2)
    await again(mesa, *everybody, "facilitator", "secretariat", "observer", "guarantor")
    for name in (*everybody, "facilitator", "secretariat"):
        assert (await mesa[name].get(mesa.path)).json()["code"] == "mandate_not_in_force"
    for name in everybody:
        mandate = await named_by(mesa, "company", mesa[name], mesa[name], valid_from="2026-11-24")
        others = [mesa[each] for each in everybody if each != name]
        paper = await vouched(mesa, "company", mesa[name], mandate, *others)
        assert paper["took_effect_at"] is not None, name
        assert (await mesa[name].get(mesa.path)).status_code == 200
