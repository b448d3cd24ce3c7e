"""What holds, and what signatures are checked by, stays: ground rules in force, accreditations, the installation."""

from app.redactions.masking import MARK
from tests.clocks import FakeClock
from tests.mesa import DIGEST, Json, Mesa
from tests.redactions.test_redactions_redacting import asked, asking, consented
from tests.signatures.keys import Device, keys_of, register


async def refused(mesa: Mesa, thing: Json, kind: str, *staying: int, **fields: object) -> None:
    path, body = f"{mesa.path}/redactions", asking(thing, target_type=kind, **fields)
    problem = await mesa.refuses("community", "POST", path, body, status=409, code="text_must_stay")
    assert problem["revisions"] == list(staying)


async def by_all(mesa: Mesa, thing: Json, kind: str) -> Json:
    redaction = await asked(mesa, thing, target_type=kind)
    for sector in ("state", "company"):
        await consented(mesa, redaction, sector)
    return await mesa["state"].read(f"{mesa.path}/redactions/{redaction['id']}")


async def test_ground_rules_in_force_stay_and_their_drafts_go(mesa: Mesa) -> None:
    drafted = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"template": "minimal"})
    path = f"{mesa.path}/protocols/{drafted['id']}"
    title = {"title": {"es": "Reglas de Fulana", "en": "Rules"}}
    tag = (await mesa["facilitator"].patch(path, title, If_Match=drafted["etag"])).headers["etag"]
    title = {"title": {"es": "Reglas", "en": "Rules"}}
    assert (await mesa["facilitator"].patch(path, title, If_Match=tag)).status_code == 200
    await mesa.adopt(await mesa["facilitator"].done(f"{path}/proposal"))
    held = await mesa["state"].read(path)
    assert (held["phase"], held["proposed_revision"]) == ("in_force", 4)
    await refused(mesa, held, "protocol", *range(4, held["revision"] + 1), revisions=[held["revision"]])

    done = await by_all(mesa, held, "protocol")
    assert done["revisions"] == [1, 2, 3]
    assert "Fulana" not in (await mesa["state"].get("/v1/changes?limit=1000&expand=subject")).text
    now = await mesa["state"].read(path)
    assert (now["revision"], now["title"], now["clauses"]) == (held["revision"], title["title"], held["clauses"])
    assert (await mesa["state"].get(f"{path}/document")).status_code == 200
    await refused(mesa, held, "protocol", *range(4, held["revision"] + 1))

    await mesa.in_force()
    assert (await mesa["state"].read(path))["phase"] == "superseded"
    await by_all(mesa, held, "protocol")
    old = await mesa["state"].read(path)
    assert (old["title"]["es"], old["document"]) == (MARK, held["document"])
    assert [each["rule"] for each in old["clauses"]] == [each["rule"] for each in held["clauses"]]
    assert [each["sentence"] for each in old["clauses"]] == [each["sentence"] for each in held["clauses"]]


async def test_what_came_into_force_since_it_was_asked_for_is_not_taken_out(mesa: Mesa) -> None:
    proposed = await mesa.proposed()
    redaction = await asked(mesa, proposed, target_type="protocol")
    await consented(mesa, redaction, "state")
    await mesa.adopt(proposed)
    path = f"{mesa.path}/redactions/{redaction['id']}/consents"
    problem = await mesa.refuses("company", "POST", path, status=409, code="text_must_stay", If_Match=redaction["etag"])
    assert problem["revisions"] == [2, 3]
    assert (await mesa["state"].read(f"{mesa.path}/protocols/{proposed['id']}"))["title"]["es"] != MARK


async def test_who_was_named_stays_and_why_that_ended_goes(mesa: Mesa, clock: FakeClock) -> None:
    mandates = f"{mesa.path}/seats/{mesa['observer'].seat}/mandates"
    mandate = (await mesa["state"].read(mandates))["items"][0]
    await refused(mesa, mandate, "mandate", 1, 2, revisions=[1, 2])
    reason = {"reason": "Fulana se fue con los otros.", "evidence_digest": DIGEST}
    revoked = await mesa["facilitator"].done(f"{mandates}/{mandate['id']}/revocation", reason)
    await refused(mesa, mandate, "mandate", 1, 2, revisions=[1, 2, 3])
    assert (await by_all(mesa, mandate, "mandate"))["revisions"] == [3]
    now = (await mesa["state"].read(mandates))["items"][0]
    kept = ("named_by", "evidence_digest", "revoked_at", "revocation_digest")
    assert [now[name] for name in kept] == [revoked[name] for name in kept]
    assert (now["revocation_reason"], now["revision"]) == (MARK, 4)

    device = Device()
    await register(mesa, clock, mesa["community_2"], device)
    path = keys_of(mesa, mesa["community_2"])
    key = await mesa["community_2"].done(f"{path}/{device.kid}/revocation", {"reason": "Fulana la perdió."})
    assert (await by_all(mesa, key, "key"))["revisions"] == [2]
    shown = next(each for each in (await mesa["state"].read(path))["items"] if each["kid"] == device.kid)
    assert (shown["phase"], shown["revocation_reason"], shown["proof"]) == ("revoked", MARK, key["proof"])


async def test_what_a_table_was_called_goes_but_for_the_revision_that_lists_the_fingerprints(mesa: Mesa) -> None:
    table = await mesa["facilitator"].read(mesa.path)
    name = {"name": "Mesa por Fulana", "purpose": "Por Fulana."}
    amended = await mesa["facilitator"].patch(mesa.path, name, If_Match=table["etag"])
    assert amended.status_code == 200
    table = await mesa["facilitator"].read(mesa.path)
    await mesa["facilitator"].patch(mesa.path, {"name": "Mesa", "purpose": "Hablar."}, If_Match=table["etag"])
    await mesa.installed()
    await mesa.open_session()
    now = await mesa["facilitator"].read(mesa.path)
    assert (now["phase"], now["revision"]) == ("in_dialogue", 9)
    # Each sector confirmed its roster before the installation, and all of them who runs the table.
    await refused(mesa, now, "roundtable", 8, revisions=[8, 9])
    assert (await by_all(mesa, now, "roundtable"))["revisions"] == [1, 2, 3, 4, 5, 6, 7, 9]
    shown = await mesa["facilitator"].read(mesa.path)
    assert (shown["name"], shown["purpose"], shown["installation"]["place"]) == (MARK, MARK, MARK)
    assert (shown["convening_act"], shown["revision"]) == (now["convening_act"], 10)
    assert "Fulana" not in (await mesa["state"].get("/v1/changes?limit=1000&expand=subject")).text


async def test_the_label_of_a_seat_is_asked_of_its_sector_or_of_all_that_decide(mesa: Mesa) -> None:
    for name, sources in (("state", ["state"]), ("observer", ["community", "company", "state"])):
        seat = await mesa["state"].read(f"{mesa.path}/seats/{mesa[name].seat}")
        redaction = await asked(mesa, seat, target_type="seat")
        assert redaction["sources"] == sources


async def test_an_explanation_that_names_somebody_is_taken_out_in_its_turn(mesa: Mesa) -> None:
    await mesa.installed()
    body = {"title": "Agua", "text": "Que alcance.", "addressed_to": ["state"]}
    demand = await mesa["community"].done(f"{mesa.path}/demands", body)
    first = await asked(mesa, demand, explanation="Nombra a Fulana.")
    second = await asked(mesa, first, target_type="redaction", by="company")
    assert second["sources"] == ["community"]
    await consented(mesa, second, "community")
    shown = await mesa["state"].read(f"{mesa.path}/redactions/{first['id']}")
    assert (shown["explanation"], shown["phase"], shown["revisions"]) == (MARK, "proposed", [1])
    assert "Fulana" not in (await mesa["state"].get("/v1/changes?limit=1000&expand=subject")).text
    # The first one goes on where it stood: its own consent counts, the second sector's is still asked for.
    await consented(mesa, shown | {"etag": shown["etag"]}, "state")
    assert (await mesa["state"].read(f"{mesa.path}/demands/{demand['id']}"))["text"] == MARK
