"""The draft of an acta, as it reads so far: for those who draft, and for the room where the table agreed to it."""

from tests.acta import Acta, section
from tests.evening import begin
from tests.identity.test_identity_partners import grant, partner
from tests.mesa import Json, Mesa

SHOWN: Json = {"days": 5, "counting": "calendar", "silence": "assents", "shown_while_drafted": True}


async def preview(acta: Acta, by: str = "rapporteur") -> Json:
    return await acta.mesa[by].read(f"{acta.path}/preview")


async def test_the_draft_grows_with_the_session_and_is_what_circulates(mesa: Mesa) -> None:
    evening = await begin(mesa)
    acta = Acta(mesa, evening.session)
    first = await preview(acta)
    assert (first["draft"], first["notes_revision"], section(first, "closing")["closed_at"]) == (True, 0, None)
    assert first["etag"] is None
    assert not [act for act in await mesa.ledger() if act.startswith("minutes")]

    note = await acta.note("La empresa explica de dónde toma el agua.")
    proposal = await evening.table()
    grown = await preview(acta, "facilitator")
    assert grown["notes_revision"] == 1
    assert [each["text"] for each in _notes(grown)] == [note["text"]]
    assert proposal["id"] in str(section(grown, "proceedings"))

    await mesa.close(evening.session)
    last = await preview(acta, "secretariat")
    assert last["sections"] == (await acta.circulate())["sections"]
    told = await mesa.refuses("rapporteur", "GET", f"{acta.path}/preview", status=409, code="minutes_circulated")
    assert "sections" not in told


def _notes(text: Json) -> list[Json]:
    return [note for item in section(text, "proceedings")["items"] for note in item["notes"]]


async def test_without_a_clause_only_those_who_draft_read_the_draft(mesa: Mesa) -> None:
    acta = Acta(mesa, (await begin(mesa)).session)
    await acta.note()
    for name in ("state", "community", "observer", "chair"):
        await mesa.refuses(name, "GET", f"{acta.path}/preview", status=409, code="preview_not_shown")


async def test_where_the_clause_shows_the_draft_the_room_reads_it_and_no_partner_system(mesa: Mesa) -> None:
    acta = Acta(mesa, (await begin(mesa, minutes_review=SHOWN)).session)
    note = await acta.note()
    for name in ("state", "community", "observer"):
        assert [each["text"] for each in _notes(await preview(acta, name))] == [note["text"]]
    client = await partner(mesa, "roundtables")
    await grant(mesa, client)
    answer = await client.get(f"{acta.path}/preview")
    assert (answer.status_code, answer.json()["code"]) == (409, "preview_not_shown")
    protocol = next(
        each for each in (await mesa["state"].read(f"{mesa.path}/protocols"))["items"] if each["phase"] == "in_force"
    )
    sentence = next(
        each["sentence"] for each in protocol["clauses"] if (each["rule"] or {}).get("kind") == "minutes_review"
    )
    assert sentence["es"].endswith("Mientras se redacta, toda la mesa puede leer el borrador.")
    assert sentence["en"].endswith("While they are drafted, everybody at the table may read the draft.")


async def test_a_session_that_nobody_called_has_no_draft(mesa: Mesa) -> None:
    await mesa.installed()
    acta = Acta(mesa, await mesa.planned_session("community"))
    await mesa.refuses("rapporteur", "GET", f"{acta.path}/preview", status=409, code="notes_not_taken")
    called = await mesa["facilitator"].done(f"{mesa.path}/sessions/{acta.session['id']}/convocation")
    assert section(await preview(acta), "place_and_hour")["convened_at"] == called["convened_at"]
