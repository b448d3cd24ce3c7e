"""Within one sector no organization acts for another: what one of them says, is owed or signs is its own."""

from dataclasses import replace

from tests.assents.test_assents_sector_word import EVERY, with_fudie
from tests.clocks import FakeClock
from tests.following import following
from tests.mesa import Json, Mesa, Person, key
from tests.seating import REVOCATION, accept_mandate, admit, call_back, current, mandate_body, mandates_of, paper_body
from tests.sheets import signed_sheet
from tests.signing import signing

STEWARD = ["speak", "decide", "steward"]
SEEN = {"scan_digest": "d4" * 32}


async def installed_on(mesa: Mesa, word: Json) -> None:
    """The table, installed on the minimal rules with this clause on how sectors form their word."""
    draft = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"template": "minimal"})
    path = f"{mesa.path}/protocols/{draft['id']}"
    kept = [{name: each[name] for name in ("number", "title", "text", "rule")} for each in draft["clauses"]]
    kept = [each for each in kept if each["rule"]["kind"] != "sector_word"]
    changed = await mesa["facilitator"].patch(path, {"clauses": [*kept, word]}, If_Match=draft["etag"])
    assert changed.status_code == 200, changed.text
    await mesa.facilitate()
    await mesa.adopt(await mesa["facilitator"].done(f"{path}/proposal"), "state", "company", "community", "fudie")
    await mesa.install()


async def a_steward_to_be(mesa: Mesa) -> tuple[Person, str]:
    """Somebody accepted a mandate of a further place of the association, as steward of all of it; its path."""
    body = {"organization_id": str(mesa.organizations["community"]), "role": "delegate"}
    seat = await mesa["facilitator"].done(f"{mesa.path}/seats", body, Idempotency_Key=key())
    await admit(mesa, seat["id"])
    if seat["awaits_assent"] and "fudie" in mesa.table.people:
        tag = (await mesa["fudie"].read(f"{mesa.path}/seats/{seat['id']}"))["etag"]
        await mesa["fudie"].post(f"{mesa.path}/seats/{seat['id']}/assents", {}, If_Match=tag)
    path = f"{mesa.path}/seats/{seat['id']}/mandates"
    named = await mesa["facilitator"].done(path, mandate_body(powers=STEWARD))
    person = mesa.other["observer"]
    await accept_mandate(mesa, person, named["id"])
    return replace(person, seat=seat["id"]), f"{path}/{named['id']}"


async def test_who_is_to_be_steward_of_several_organizations_needs_the_sector_s_word(mesa: Mesa) -> None:
    mesa = await with_fudie(mesa)
    await installed_on(mesa, EVERY)
    person, path = await a_steward_to_be(mesa)
    await call_back(mesa, "community")
    [item] = [each for each in (await mesa["fudie"].read("/v1/me/desk"))["items"] if each["kind"] == "mandate_assent"]
    assert (item["operation"], item["path"], item["mine"]) == ("assent_to_mandate", path, True)
    tag = {"If_Match": (await mesa["observer"].read(path))["etag"]}
    await mesa.refuses("community_2", "POST", f"{path}/confirmation", status=409, code="sector_word_needed", **tag)
    await mesa["community_2"].done(f"{path}/assents", {}, **tag)
    assert (await mesa["observer"].read(path))["phase"] == "proposed"
    await mesa["fudie"].done(f"{path}/assents", {}, **tag)
    shown = await mesa["observer"].read(path)
    assert (shown["phase"], shown["basis"]) == ("in_force", "sector")
    assert (await person.get(mesa.path)).status_code == 200


async def test_a_paper_of_one_organization_makes_nobody_the_steward_of_another(mesa: Mesa) -> None:
    mesa = await with_fudie(mesa)
    await mesa.installed()
    person, path = await a_steward_to_be(mesa)
    papers = f"{mesa.path}/seats/{person.seat}/papers"
    body = paper_body(mesa, path.rsplit("/", 1)[1], "state", "community")
    paper = await mesa["facilitator"].done(papers, body)
    for name in ("state", "community"):
        paper = await mesa[name].done(f"{papers}/{paper['id']}/confirmation", SEEN)
    assert (paper["took_effect_at"], paper["notice_until"] is not None) == (None, True)
    words, tag = f"{papers}/{paper['id']}/assents", {"If_Match": paper["etag"]}
    await mesa["community_2"].done(words, {}, **tag)
    assert (await mesa["observer"].read(path))["phase"] == "proposed"
    await mesa["fudie"].done(words, {}, **tag)
    assert (await mesa["observer"].read(path))["basis"] == "paper"


async def test_the_words_of_an_organization_leave_the_record_with_its_own_consent(mesa: Mesa) -> None:
    mesa = await with_fudie(mesa)
    await mesa.installed()
    demand = {"title": "Agua", "text": "Fulana vio el derrame.", "addressed_to": ["state"]}
    said = await mesa["fudie"].done(f"{mesa.path}/demands", demand)
    asking = {"target_type": "demand", "target_id": said["id"], "reason": "safety", "explanation": "Corre peligro."}
    redaction = await mesa["community"].done(f"{mesa.path}/redactions", asking)
    seat = await mesa["fudie"].read(f"{mesa.path}/seats/{mesa['fudie'].seat}")
    own = {"sector": "community", "organization_id": seat["organization_id"]}
    assert redaction["source_organizations"] == [own]
    path, tag = f"{mesa.path}/redactions/{redaction['id']}", {"If_Match": redaction["etag"]}
    await mesa["company"].done(f"{path}/consents", **tag)
    assert (await mesa["observer"].read(path))["phase"] == "proposed"
    assert (await mesa["observer"].read(f"{mesa.path}/demands/{said['id']}"))["text"] == demand["text"]

    async def lying(name: str) -> list[Json]:
        return [each for each in (await mesa[name].read("/v1/me/desk"))["items"] if each["subject_type"] == "redaction"]

    assert ([each["mine"] for each in await lying("fudie")], await lying("community_2")) == ([True], [])
    await mesa["fudie"].done(f"{path}/consents", **tag)
    assert (await mesa["observer"].read(path))["phase"] == "in_effect"


async def test_whoever_said_it_and_is_there_no_longer_is_not_waited_for(mesa: Mesa) -> None:
    mesa = await with_fudie(mesa)
    await mesa.installed()
    demand = {"title": "Agua", "text": "Fulana vio el derrame.", "addressed_to": ["state"]}
    said = await mesa["fudie"].done(f"{mesa.path}/demands", demand)
    path = f"{mesa.path}/seats/{mesa.table.seats['fudie']}/mandates"
    [mandate] = (await mesa["observer"].read(path))["items"]
    gone = {"reason": "Renunció.", "evidence_digest": "ab" * 32}
    await mesa["fudie"].done(f"{path}/{mandate['id']}/revocation", gone)
    asking = {"target_type": "demand", "target_id": said["id"], "reason": "safety", "explanation": "Corre peligro."}
    redaction = await mesa["community"].done(f"{mesa.path}/redactions", asking)
    path = f"{mesa.path}/redactions/{redaction['id']}"
    await mesa["company"].done(f"{path}/consents", If_Match=redaction["etag"])
    assert (await mesa["observer"].read(path))["phase"] == "in_effect"


async def test_what_is_owed_to_one_organization_another_does_not_confirm(mesa: Mesa, clock: FakeClock) -> None:
    mesa = await with_fudie(mesa)
    seat = await mesa["fudie"].read(f"{mesa.path}/seats/{mesa['fudie'].seat}")
    follow = await following(mesa, clock, draft={"beneficiaries": [{"organization_id": seat["organization_id"]}]})
    report = await follow.reported("complete")
    await follow.verified("community", report)
    assert (await follow.stands())[0] == "in_force"
    [listed] = await follow.divergences()
    assert (listed["reasons"], listed["awaited_sectors"]) == (["unconfirmed"], ["community"])
    lying = [each["kind"] for each in (await mesa["fudie"].read("/v1/me/desk"))["items"]]
    assert "report_verification" in lying
    await follow.verified("fudie", report)
    assert (await follow.stands())[0] == "fulfilled"


async def test_a_sheet_of_one_organization_has_a_witness_of_its_own(mesa: Mesa, clock: FakeClock) -> None:
    mesa = await with_fudie(mesa)
    way = await signing(mesa, clock)
    commitment = await way.offered()
    path = f"{way.of(commitment)}/signatures"
    headers = {"If_Match": commitment["etag"], "Idempotency_Key": key()}
    sheet = signed_sheet(way, commitment, "fudie", "company", signer="community")
    await mesa.refuses(
        "facilitator", "POST", path, sheet, status=422, code="witness_of_own_organization_missing", **headers
    )
    # Of who is the only one of its organization the sector's is enough.
    alone = signed_sheet(way, commitment, "community", "state", signer="fudie")
    await mesa["facilitator"].done(path, alone, **{**headers, "Idempotency_Key": key()})


async def test_a_founding_steward_of_one_organization_does_not_act_for_another(mesa: Mesa) -> None:
    """Neither who is to sit for it, nor that somebody ceases to, nor that its place ends."""
    mesa = await with_fudie(mesa)
    await installed_on(mesa, EVERY)
    fudie, community = mesa["fudie"], mesa["community"]
    organization = (await mesa["observer"].read(f"{mesa.path}/seats/{fudie.seat}"))["organization_id"]
    body = {"organization_id": organization, "role": "alternate", "alternate_of": str(fudie.seat)}
    seat = await mesa["facilitator"].done(f"{mesa.path}/seats", body)
    named = await mesa["facilitator"].done(f"{mesa.path}/seats/{seat['id']}/mandates", mandate_body())
    await accept_mandate(mesa, mesa.other["observer"], named["id"])
    path = f"{mesa.path}/seats/{seat['id']}/mandates/{named['id']}"
    theirs = f"{mandates_of(mesa, fudie)}/{await current(mesa, fudie)}"
    for step, said in (
        (f"{path}/confirmation", None),
        (f"{theirs}/revocation", REVOCATION),
        (f"{mesa.path}/seats/{fudie.seat}/end", REVOCATION),
    ):
        tag = (await community.read(step.rsplit("/", 1)[0]))["etag"]
        problem = await mesa.refuses("community", "POST", step, said, status=403, code="power_missing", If_Match=tag)
        assert "solo por su propia entidad" in problem["detail"]
    [item] = [each for each in (await community.read("/v1/me/desk"))["items"] if each["path"] == path]
    assert (item["kind"], item["mine"]) == ("mandate_confirmation", False)
    # Its own people say who else sits for it.
    confirmed = await fudie.done(f"{path}/confirmation", If_Match=(await fudie.read(path))["etag"])
    assert (confirmed["phase"], confirmed["basis"]) == ("in_force", "organization")


async def test_a_steward_by_the_word_of_the_sector_speaks_for_all_of_it(mesa: Mesa) -> None:
    mesa = await with_fudie(mesa)
    await installed_on(mesa, EVERY)
    person, path = await a_steward_to_be(mesa)
    tag = {"If_Match": (await mesa["observer"].read(path))["etag"]}
    for name in ("community", "fudie"):
        await mesa[name].done(f"{path}/assents", {}, **tag)
    fudie = mesa["fudie"]
    ended = await person.done(f"{mandates_of(mesa, fudie)}/{await current(mesa, fudie)}/revocation", REVOCATION)
    assert ended["phase"] == "ended"


async def test_the_vacant_place_of_an_organization_is_filled_by_no_other_one_at_once(mesa: Mesa) -> None:
    mesa = await with_fudie(mesa)
    await mesa.installed()
    fudie = mesa["fudie"]
    await fudie.done(f"{mandates_of(mesa, fudie)}/{await current(mesa, fudie)}/revocation", REVOCATION)
    named = await mesa["facilitator"].done(mandates_of(mesa, fudie), mandate_body())
    await accept_mandate(mesa, mesa.other["observer"], named["id"])
    path = f"{mandates_of(mesa, fudie)}/{named['id']}"
    tag = {"If_Match": (await mesa["community"].read(path))["etag"]}
    await mesa.refuses("community", "POST", f"{path}/confirmation", status=403, code="power_missing", **tag)
    papers = f"{mesa.path}/seats/{fudie.seat}/papers"
    paper = await mesa["facilitator"].done(papers, paper_body(mesa, named["id"], "state", "community"))
    for name in ("state", "community"):
        paper = await mesa[name].done(f"{papers}/{paper['id']}/confirmation", SEEN)
    assert (paper["took_effect_at"], paper["notice_until"] is not None) == (None, True)
    await mesa["community_2"].done(f"{papers}/{paper['id']}/assents", {}, If_Match=paper["etag"])
    assert (await mesa["observer"].read(path))["phase"] == "proposed"
