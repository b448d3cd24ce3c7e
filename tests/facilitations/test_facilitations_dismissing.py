"""A deciding sector takes back that somebody runs its table: what stops, what goes on, and who convenes meanwhile."""

from fastapi import FastAPI

from tests.clocks import FakeClock
from tests.evening import begin
from tests.following import following
from tests.mesa import Json, Mesa, Person, key, proposed_facilitation
from tests.seating import REVOCATION, accept_mandate, mandate_body, mandates_of, renew

REASONS: Json = {"reasons": "Convocó sin avisar a las comunidades."}
SECTORS = ("state", "company", "community")
SESSION: Json = {"title": "Sesión", "starts_at": "2026-12-01T14:00:00Z", "duration_minutes": 60}


async def accepted(mesa: Mesa) -> Json:
    stands = (await mesa["observer"].read(mesa.path))["facilitation"]
    return await mesa["observer"].read(f"{mesa.path}/facilitations/{stands['facilitation_id']}")


async def dismiss(mesa: Mesa, by: str = "community") -> Json:
    facilitation = await accepted(mesa)
    path = f"{mesa.path}/facilitations/{facilitation['id']}/dismissal"
    return await mesa[by].done(path, REASONS, If_Match=facilitation["etag"])


async def accept(mesa: Mesa, by: str, *seats: Person) -> Json:
    body = {"seats": [str(person.seat) for person in seats]}
    proposed = await mesa[by].done(f"{mesa.path}/facilitations", body)
    for name in SECTORS:
        path = f"{mesa.path}/facilitations/{proposed['id']}/assents"
        await mesa[name].done(path, {}, If_Match=proposed["etag"])
    return proposed


async def seated(mesa: Mesa, by: str, role: str = "facilitator") -> Person:
    """Somebody new, brought by this person: a seat, a mandate, a code and who accepts it."""
    organization = {"organization_id": str(mesa.organizations["independent"]), "role": role}
    seat = await mesa[by].done(f"{mesa.path}/seats", organization, Idempotency_Key=key())
    mandate = await mesa[by].done(f"{mesa.path}/seats/{seat['id']}/mandates", mandate_body(powers=["speak"]))
    invited = await mesa[by].done("/v1/invitations", {"mandate_id": mandate["id"]})
    person = mesa.other["interpreter"]
    assert person.api
    taken = {"login": person.login, "password": "una clave larga y propia"}
    answer = await person.api.call("POST", f"/v1/invitations/{invited['code']}/acceptance", taken)
    assert answer.status_code == 201, answer.text
    return Person(person.login, person.account, seat["id"], person.token, person.api)


async def kinds(mesa: Mesa, name: str) -> dict[str, Json]:
    found = (await mesa[name].read("/v1/me/desk"))["items"]
    return {item["kind"]: item for item in found if item["roundtable_id"] == str(mesa.table.id)}


async def test_a_sector_takes_its_acceptance_back_with_reasons(mesa: Mesa) -> None:
    await mesa.installed()
    dismissed = await dismiss(mesa)
    assert (dismissed["phase"], dismissed["dismissal_reasons"]) == ("dismissed", REASONS["reasons"])
    assert dismissed["dismissed_by"] == str(mesa["community"].seat)
    stands = (await mesa["observer"].read(mesa.path))["facilitation"]
    assert (stands["phase"], stands["dismissed_at"]) == ("dismissed", dismissed["dismissed_at"])
    assert stands["interim"]["role"] == "guarantor"
    assert stands["interim"]["seats"] == [str(mesa["guarantor"].seat)]
    assert (await mesa.ledger())[-1] == "facilitation.dismissed"
    for name in ("facilitator", "state", "guarantor"):
        item = (await kinds(mesa, name))["facilitation_needed"]
        assert (item["mine"], item["due"]) == (True, stands["interim"]["facilitates_from"])
    assert (await kinds(mesa, "guarantor"))["interim_convening"]["operation"] == "plan_session"


async def test_refusals_leave_no_trace(mesa: Mesa) -> None:
    await mesa.installed()
    facilitation = await accepted(mesa)
    path, tag = f"{mesa.path}/facilitations/{facilitation['id']}/dismissal", {"If_Match": facilitation["etag"]}
    for name in ("facilitator", "secretariat", "guarantor", "observer", "adviser"):
        await mesa.refuses(name, "POST", path, REASONS, status=403, code="permission_missing", **tag)
    await mesa.refuses("community", "POST", path, {}, status=422, code="invalid_input", **tag)
    await mesa.refuses("community", "POST", path, {"reasons": " "}, status=422, code="invalid_input", **tag)
    await mesa.refuses("community", "POST", path, REASONS, status=428, code="if_match_required")
    assert (await mesa.other["community"].post(path, REASONS, **tag)).status_code == 404
    await renew(mesa, mesa["community_2"], powers=["speak", "sign"])
    await mesa.refuses("community_2", "POST", path, REASONS, status=403, code="power_missing", **tag)
    proposed = await proposed_facilitation(mesa.table)
    other = f"{mesa.path}/facilitations/{proposed['id']}/dismissal"
    tag = {"If_Match": proposed["etag"]}
    await mesa.refuses("community", "POST", other, REASONS, status=409, code="facilitation_not_accepted", **tag)
    dismissed = await dismiss(mesa)
    tag = {"If_Match": dismissed["etag"]}
    await mesa.refuses("state", "POST", path, REASONS, status=409, code="facilitation_not_accepted", **tag)


async def test_an_open_session_finishes_and_its_minutes_are_sealed(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await dismiss(mesa)
    await evening.all_accept(proposal)
    assert (await evening.decide(proposal))["phase"] == "adopted"
    closed = await mesa.close(evening.session)
    sealed = await mesa.sealed_minutes(closed, "Se habló del agua.")
    assert sealed["phase"] == "sealed"


async def test_whoever_was_dismissed_runs_nothing_more(mesa: Mesa) -> None:
    await mesa.installed()
    planned = await mesa.planned_session("community")
    called = await mesa.convened_session("company")
    await mesa.arrive(called, *SECTORS)
    await dismiss(mesa, "company")
    sessions = f"{mesa.path}/sessions"
    code = "facilitation_dismissed"
    for name in ("facilitator", "secretariat", "chair"):
        await mesa.refuses(name, "POST", sessions, SESSION, status=403, code=code)
        await mesa.refuses(name, "POST", f"{sessions}/{planned['id']}/convocation", status=403, code=code)
        await mesa.refuses(name, "POST", f"{sessions}/{called['id']}/opening", status=403, code=code)
    for path, body in (
        ("calendar-days", {"day": "2026-12-08", "name": "Aniversario", "reason": "No hay transporte."}),
        ("protocols", {"template": "minimal"}),
        ("term-extensions", {"days": 30, "reasons": "Falta."}),
        ("suspensions", {"cause": "Cayó el puente.", "conditions": "Hay paso."}),
    ):
        await mesa.refuses("facilitator", "POST", f"{mesa.path}/{path}", body, status=403, code=code)
    room = await mesa["facilitator"].read(f"{sessions}/{called['id']}/room")
    assert {"open_session", "convene_session"}.isdisjoint(room["allowed_actions"])
    # They record whom a sector names, and who is to run the table; nobody who accompanies it.
    seats = f"{mesa.path}/seats"
    observer = {"organization_id": str(mesa.organizations["independent"]), "role": "guarantor"}
    await mesa.refuses("facilitator", "POST", seats, observer, status=403, code="others_bring_them")
    mandate = mandate_body(valid_from="2027-01-01")
    await mesa.refuses(
        "facilitator", "POST", mandates_of(mesa, mesa["observer"]), mandate, status=403, code="others_bring_them"
    )
    # Sectors go on as they did.
    assert (await mesa["state"].post(f"{mesa.path}/protocols", {"template": "minimal"})).status_code == 201
    demand = {"title": "Agua", "text": "Que se mida.", "addressed_to": ["state"]}
    assert (await mesa["community"].post(f"{mesa.path}/demands", demand)).status_code == 201


async def test_no_dismissal_stops_the_follow_up(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    await dismiss(mesa)
    report = await follow.reported()
    await follow.verified("community", report)


async def test_who_accompanies_the_table_convenes_meanwhile(mesa: Mesa) -> None:
    await mesa.installed()
    await mesa.refuses("guarantor", "POST", f"{mesa.path}/sessions", SESSION, status=403, code="permission_missing")
    await dismiss(mesa)
    convener, sessions = mesa["guarantor"], f"{mesa.path}/sessions"
    await mesa.refuses("guarantor", "POST", sessions, SESSION, status=409, code="facilitation_missing")
    await mesa.refuses("observer", "POST", sessions, SESSION, status=403, code="permission_missing")
    for about in ("facilitation", "verification"):
        session = await convener.done(sessions, {**SESSION, "about": about, "starts_at": mesa.soon()})
    path = f"{sessions}/{session['id']}"
    await mesa.refuses(
        "guarantor",
        "PATCH",
        path,
        {"about": "dialogue"},
        status=409,
        code="facilitation_missing",
        If_Match=session["etag"],
    )
    item = {
        "title": "Quién conduce",
        "purpose": "Acordarlo.",
        "participation_level": "decide",
        "duration_minutes": 30,
    }
    await mesa["community"].done(f"{path}/agenda-items", item)
    session = await convener.done(f"{path}/convocation")
    await mesa.arrive(session, *SECTORS)
    session = await convener.done(f"{path}/opening")
    assert session["phase"] == "open"
    await convener.done(f"{path}/closing")
    circulated = await convener.done(f"{path}/minutes/circulation", {"without_notes": True})
    sealed = await mesa.assent_to(circulated)
    await convener.done(f"{path}/minutes/seal", If_Match=sealed["etag"])
    # What else runs a table is not theirs yet.
    day = {"day": "2026-12-08", "name": "Aniversario", "reason": "No hay transporte."}
    await mesa.refuses("guarantor", "POST", f"{mesa.path}/calendar-days", day, status=403, code="permission_missing")


async def test_after_thirty_days_they_run_it_until_somebody_is_accepted(
    app: FastAPI, mesa: Mesa, clock: FakeClock
) -> None:
    await mesa.installed()
    await dismiss(mesa)
    path = f"{mesa.path}/calendar-days"
    day = {"day": "2027-02-08", "name": "Aniversario", "reason": "No hay transporte."}
    api = mesa["guarantor"].api
    assert api is not None
    clock.advance(days=29, hours=23)
    mesa = mesa.at(api, app.state.tokens, clock)
    await mesa.refuses("guarantor", "POST", path, day, status=403, code="permission_missing")
    clock.advance(hours=1)
    mesa = mesa.at(api, app.state.tokens, clock)
    await mesa["guarantor"].done(path, day)
    session = {**SESSION, "starts_at": "2027-01-20T14:00:00Z"}
    assert (await mesa["guarantor"].post(f"{mesa.path}/sessions", {**session, "about": "closing"})).status_code == 201
    await mesa.refuses("facilitator", "POST", path, day, status=403, code="facilitation_dismissed")
    await accept(mesa, "guarantor", mesa["facilitator"])
    await mesa.refuses("guarantor", "POST", path, day, status=403, code="permission_missing")


async def test_somebody_else_is_accepted_and_runs_it(mesa: Mesa) -> None:
    await mesa.installed()
    await dismiss(mesa)
    person = await seated(mesa, "guarantor")
    assert (await person.get(mesa.path)).json()["code"] == "mandate_not_confirmed"
    await accept(mesa, "guarantor", person)
    stands = (await person.read(mesa.path))["facilitation"]
    assert (stands["phase"], stands["interim"], len(stands["seats"])) == ("accepted", None, 1)
    assert (await person.post(f"{mesa.path}/sessions", SESSION)).status_code == 201
    refused = await mesa["guarantor"].post(f"{mesa.path}/sessions", SESSION)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")
    assert "interim_convening" not in await kinds(mesa, "guarantor")


async def test_the_same_people_may_be_accepted_anew(mesa: Mesa) -> None:
    await mesa.installed()
    await dismiss(mesa)
    await accept(mesa, "facilitator", mesa["facilitator"], mesa["secretariat"])
    assert (await mesa["facilitator"].post(f"{mesa.path}/sessions", SESSION)).status_code == 201


async def test_a_delegate_brings_those_who_are_to_run_it_and_no_others(mesa: Mesa) -> None:
    """Also where nobody accompanies the table: it can always go on."""
    await mesa.installed()
    seats = f"{mesa.path}/seats"
    for role in ("observer", "guarantor", "delegate", "chair"):
        body = {"organization_id": str(mesa.organizations["community"]), "role": role}
        await mesa.refuses("community", "POST", seats, body, status=403, code="others_bring_them")
    theirs = mandates_of(mesa, mesa["company"])
    later = mandate_body(valid_from="2027-05-01")
    await mesa.refuses("community", "POST", theirs, later, status=403, code="others_bring_them")
    label = {"label": "Otra"}
    seat = f"{seats}/{mesa['company'].seat}"
    tag = (await mesa["community"].read(seat))["etag"]
    await mesa.refuses("community", "PATCH", seat, label, status=403, code="others_bring_them", If_Match=tag)
    person = await seated(mesa, "community", "secretariat")
    await accept(mesa, "community", person)
    assert (await person.post(f"{mesa.path}/sessions", SESSION)).status_code == 201
    assert "seat_vacant" not in await kinds(mesa, "community")


async def test_a_clause_names_another_role_that_convenes(mesa: Mesa) -> None:
    await mesa.installed(facilitation={"interim": "observer"})
    await dismiss(mesa)
    stands = (await mesa["observer"].read(mesa.path))["facilitation"]
    assert (stands["interim"]["role"], stands["interim"]["seats"]) == ("observer", [str(mesa["observer"].seat)])
    assert (await mesa["observer"].post(f"{mesa.path}/sessions", {**SESSION, "about": "facilitation"})).is_success


async def test_the_convener_reads_the_drafts_only_meanwhile(mesa: Mesa) -> None:
    session = await mesa.open_session()
    await mesa["rapporteur"].done(f"{mesa.path}/sessions/{session['id']}/minutes/notes", {"text": "Un borrador."})
    notes = f"{mesa.path}/sessions/{session['id']}/minutes/notes"
    assert (await mesa["guarantor"].read(notes))["items"] == []
    await dismiss(mesa)
    assert len((await mesa["guarantor"].read(notes))["items"]) == 1
    await accept(mesa, "state", mesa["facilitator"])
    assert (await mesa["guarantor"].read(notes))["items"] == []


async def test_who_is_dismissed_takes_no_candidate_away(mesa: Mesa) -> None:
    await mesa.installed()
    await dismiss(mesa)
    candidate = await seated(mesa, "community")
    [mandate] = (await mesa["observer"].read(mandates_of(mesa, candidate)))["items"]
    before = await mesa.ledger()
    revoking = f"{mandates_of(mesa, candidate)}/{mandate['id']}/revocation"
    ending = f"{mesa.path}/seats/{candidate.seat}/end"
    for path in (revoking, ending):
        await mesa.refuses("facilitator", "POST", path, REVOCATION, status=409, code="facilitation_decides")
    assert await mesa.ledger() == before
    assert (await accept(mesa, "community", candidate))["id"]
    stands = (await mesa["observer"].read(mesa.path))["facilitation"]
    assert [each["seat_id"] for each in stands["seats"]] == [str(candidate.seat)]


async def test_the_code_of_a_candidate_is_drawn_by_who_brought_them_and_by_nobody_else(mesa: Mesa) -> None:
    """Whoever holds the code holds the mandate: another delegate's second account would run the table."""
    for by in ("facilitator", "community"):
        organization = {"organization_id": str(mesa.organizations["independent"]), "role": "secretariat"}
        seat = await mesa[by].done(f"{mesa.path}/seats", organization, Idempotency_Key=key())
        mandate = await mesa[by].done(f"{mesa.path}/seats/{seat['id']}/mandates", mandate_body(powers=["speak"]))
        body = {"mandate_id": mandate["id"]}
        await mesa.refuses("company", "POST", "/v1/invitations", body, status=403, code="others_bring_them")
        assert (await mesa[by].done("/v1/invitations", body))["code"]
        if by == "facilitator":
            await mesa.installed()


async def brought(mesa: Mesa, organization: str, holder: Person) -> Person:
    """A guarantor whom those who run the table brought, and who accepted."""
    body = {"organization_id": str(mesa.organizations[organization]), "role": "guarantor"}
    seat = await mesa["facilitator"].done(f"{mesa.path}/seats", body, Idempotency_Key=key())
    named = await mesa["facilitator"].done(f"{mesa.path}/seats/{seat['id']}/mandates", mandate_body(powers=["speak"]))
    await accept_mandate(mesa, holder, named["id"])
    return Person(holder.login, holder.account, seat["id"], holder.token, holder.api)


async def test_nobody_convenes_whom_the_host_brought_late_or_who_sits_for_a_sector(mesa: Mesa) -> None:
    late = mesa.other["observer"]
    await mesa.installed()
    friend = await brought(mesa, "independent", late)
    await brought(mesa, "state", mesa["state"])
    acting = {"Acting_Seat": str(mesa["state"].seat)}
    facilitation = await accepted(mesa)
    path = f"{mesa.path}/facilitations/{facilitation['id']}/dismissal"
    await mesa["state"].done(path, REASONS, If_Match=facilitation["etag"], **acting)
    stands = (await mesa["observer"].read(mesa.path))["facilitation"]
    assert stands["interim"]["seats"] == [str(mesa["guarantor"].seat)]
    session = {**SESSION, "about": "facilitation"}
    for person in (friend, mesa["state"]):
        answer = await person.post(f"{mesa.path}/sessions", session, Acting_Seat=str(person.seat))
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")


async def test_a_code_that_was_drawn_before_makes_nobody_the_convener(mesa: Mesa) -> None:
    """The guarantor's mandate is over before the dismissal; whoever accepts the next one waits for all sectors."""
    await mesa.installed()
    await renew(mesa, mesa["guarantor"], powers=["speak"], valid_until="2026-11-30")
    after = mandate_body(powers=["speak"], valid_from="2026-12-01")
    named = await mesa["facilitator"].done(mandates_of(mesa, mesa["guarantor"]), after)
    code = (await mesa["facilitator"].done("/v1/invitations", {"mandate_id": named["id"]}))["code"]
    await mesa.facilitate()
    await dismiss(mesa)
    assert (await mesa["observer"].read(mesa.path))["facilitation"]["interim"]["seats"] == [str(mesa["guarantor"].seat)]
    person = mesa.other["observer"]
    taken = {"login": person.login, "password": "una clave larga y propia"}
    assert person.api
    answer = await person.api.call("POST", f"/v1/invitations/{code}/acceptance", taken)
    assert answer.status_code == 201, answer.text
    shown = await mesa["observer"].read(f"{mandates_of(mesa, mesa['guarantor'])}/{named['id']}")
    assert (shown["phase"], shown["basis"]) == ("proposed", None)
