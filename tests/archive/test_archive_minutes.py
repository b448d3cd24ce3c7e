"""Old actas: copied, compared, screened, searched, and their promises taken up; nobody signed them here."""

from tests.clocks import FakeClock
from tests.mesa import DIGEST, Json, Mesa
from tests.signing import signing

OLD: Json = {
    "external_id": "DGDS-2011-017",
    "title": "Acta de la reunión de Ayash",
    "held_on": "2011-08-14",
    "place": "Casa de Justina Rojas",
    "text": "La señora Justina  Rojas pide el puente. La empresa se compromete a construir los puentes peatonales.",
    "provenance": {"source": "Archivo, caja 12", "custodian": "Gobierno regional", "obtained": "Copia simple"},
    "people": [{"name": "Justina Rojas", "charge": "presidenta"}],
    "extracts": [
        {
            "kind": "commitment",
            "text": "Construir el puente que pidió JUSTINA ROJAS.",
            "owed_by": "La empresa",
            "due_in_words": "antes de las lluvias",
            "page": "f. 3",
        },
        {"kind": "agreement", "text": "Reunirse cada mes."},
    ],
}


async def recorded(mesa: Mesa, **fields: object) -> tuple[Json, str]:
    """An old acta as the rapporteur handed it in, and its path."""
    old = await mesa["rapporteur"].done(f"{mesa.path}/imported-minutes", {**OLD, **fields})
    return old, f"{mesa.path}/imported-minutes/{old['id']}"


async def test_an_old_acta_says_that_it_is_imported_and_names_nobody(mesa: Mesa) -> None:
    await mesa.installed()
    before = await mesa.ledger()
    old, path = await recorded(mesa)
    assert await mesa.ledger() == [*before, "imported_minutes.recorded"]
    assert (old["imported"], old["phase"], old["text"], old["people"]) == (True, "transcribed", None, ["P1"])
    assert old["place"] == "Casa de [P1]"
    found = (await mesa["state"].read(f"{mesa.path}/imported-extracts"))["items"]
    assert [each["text"] for each in found] == ["Construir el puente que pidió [P1].", "Reunirse cada mes."]
    assert {each["imported"] for each in found} == {True}
    feed = (await mesa["facilitator"].get("/v1/changes?limit=1000&expand=subject")).text
    assert "Justina" not in feed
    shown = await mesa["observer"].read(f"{path}/text")
    assert shown["text"].startswith("La señora [P1] pide el puente.")
    assert shown["people"] == [{"mark": "P1", "name": "Justina Rojas", "charge": "presidenta"}]
    # It is neither an agreement nor a commitment of this table.
    assert (await mesa["state"].read(f"{mesa.path}/commitments"))["items"] == []


async def test_somebody_else_compares_and_screens_and_then_the_text_is_told(mesa: Mesa) -> None:
    await mesa.installed()
    old, path = await recorded(mesa, text="Justina Rojas y Pedro Huamán piden el puente.")
    await mesa.refuses(
        "rapporteur",
        "POST",
        f"{path}/check",
        {"remarks": "Bien."},
        status=403,
        code="same_person",
        If_Match=old["etag"],
    )
    said = {"masked": "Un nombre más.", "people": [{"name": "pedro huamán"}]}
    early = f"{path}/screening"
    await mesa.refuses("community", "POST", early, said, status=409, code="imported_not_checked", If_Match=old["etag"])
    checked = await mesa["company"].done(f"{path}/check", {"remarks": "Bien."}, If_Match=old["etag"])
    assert (checked["phase"], checked["text"]) == ("checked", None)
    await mesa.refuses(
        "company",
        "POST",
        f"{path}/check",
        {"remarks": "Bien."},
        status=409,
        code="imported_checked",
        If_Match=checked["etag"],
    )
    screened = await mesa["community"].done(early, said, If_Match=checked["etag"])
    assert screened["text"] == "[P1] y [P2] piden el puente."
    assert screened["people"] == ["P1", "P2"]
    gone = await mesa["community"].done(f"{path}/people/P2/erasure", If_Match=screened["etag"])
    assert gone["erased"] == ["P2"]
    people = (await mesa["facilitator"].read(f"{path}/text"))["people"]
    assert [each["mark"] for each in people] == ["P1"]
    again = f"{path}/people/P2/erasure"
    await mesa.refuses("community", "POST", again, status=409, code="person_erased", If_Match=gone["etag"])
    nobody = f"{path}/people/P9/erasure"
    await mesa.refuses("community", "POST", nobody, status=404, code="not_found", If_Match=gone["etag"])


async def test_old_papers_are_found_by_their_words(mesa: Mesa) -> None:
    await mesa.installed()
    await recorded(mesa)
    body = {"external_id": "B", "title": "Otra", "held_on": "2013-01-02", "text": "Una posta médica.", "extracts": []}
    await recorded(mesa, **body)

    async def found(query: str) -> list[str]:
        items = (await mesa["state"].read(f"{mesa.path}/imported-minutes?{query}"))["items"]
        return [each["external_id"] for each in items]

    assert await found("q=puente peatonal") == ["DGDS-2011-017"]
    assert await found("q=posta") == ["B"]
    assert await found("q=%22puente peatonal%22 -empresa") == []
    assert await found("held_from=2012-01-01") == ["B"]
    assert await found("held_until=2012-01-01&phase=transcribed") == ["DGDS-2011-017"]
    assert await found("q=' OR 1=1 --") == []
    assert await found("q=%26!|():*%3C-%3E") == []
    extracts = (await mesa["state"].read(f"{mesa.path}/imported-extracts?q=puentes&taken_up=false"))["items"]
    assert [each["kind"] for each in extracts] == ["commitment"]


async def test_sectors_say_side_by_side_what_they_know_of_it(mesa: Mesa) -> None:
    await mesa.installed()
    old, _ = await recorded(mesa)
    extract = (await mesa["state"].read(f"{mesa.path}/imported-extracts"))["items"][0]
    words = f"{mesa.path}/imported-words"
    knows = {"target_type": "imported_minutes", "target_id": old["id"], "word": "acknowledged"}
    await mesa["company"].done(words, knows)
    stands = {"target_type": "imported_extract", "target_id": extract["id"]}
    await mesa["company"].done(words, {**stands, "word": "declared", "text": "Se hizo en 2013."})
    await mesa["community"].done(words, {**stands, "word": "disputed", "text": "Nunca se hizo."})
    said = (await mesa["observer"].read(f"{words}?target_id={extract['id']}"))["items"]
    assert [(each["sector"], each["word"]) for each in said] == [("company", "declared"), ("community", "disputed")]
    unfit = {**knows, "word": "declared", "text": "x"}
    await mesa.refuses("company", "POST", words, unfit, status=422, code="invalid_input")
    foreign = {**knows, "target_id": extract["id"]}
    await mesa.refuses("company", "POST", words, foreign, status=422, code="imported_target_unknown")


async def test_a_promise_is_taken_up_by_a_commitment_once(mesa: Mesa, clock: FakeClock) -> None:
    way = await signing(mesa, clock)
    commitment = await way.drafted()
    await recorded(mesa)
    extract = (await mesa["state"].read(f"{mesa.path}/imported-extracts"))["items"][0]
    path = f"{mesa.path}/imported-extracts/{extract['id']}"
    tag = (await mesa["state"].read(path))["etag"]
    unknown = {"commitment_id": str(mesa["state"].seat)}
    await mesa.refuses(
        "facilitator", "POST", f"{path}/taking-up", unknown, status=422, code="commitment_unknown", If_Match=tag
    )
    body = {"commitment_id": commitment["id"]}
    taken = await mesa["facilitator"].done(f"{path}/taking-up", body, If_Match=tag)
    assert (taken["taken_up_as"], taken["taken_up_by"]) == (commitment["id"], str(mesa["facilitator"].seat))
    again = taken["etag"]
    await mesa.refuses(
        "facilitator", "POST", f"{path}/taking-up", body, status=409, code="extract_taken_up", If_Match=again
    )
    open_ones = (await mesa["state"].read(f"{mesa.path}/imported-extracts?taken_up=false"))["items"]
    assert [each["kind"] for each in open_ones] == ["agreement"]


async def test_the_same_paper_comes_in_once(mesa: Mesa) -> None:
    await mesa.installed()
    old, _ = await recorded(mesa)
    path = f"{mesa.path}/imported-minutes"
    told = await mesa.refuses("facilitator", "POST", path, OLD, status=409, code="imported_already")
    assert told["imported_minutes_id"] == old["id"]
    await mesa.refuses("facilitator", "POST", path, {**OLD, "title": "Otra"}, status=409, code="imported_otherwise")
    wrong = {**OLD, "external_id": "X", "files": [DIGEST]}
    await mesa.refuses("facilitator", "POST", path, wrong, status=422, code="evidence_not_stored")
    late = {**OLD, "external_id": "X", "held_on": "2199-01-01"}
    await mesa.refuses("facilitator", "POST", path, late, status=422, code="time_unfit")
