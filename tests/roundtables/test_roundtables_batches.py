"""Many seats in one call, each with its mandate and the code of its holder: three acts for each row."""

from uuid import UUID, uuid5

from tests.mesa import Json, Mesa, accept, key
from tests.seating import mandate_body


def row(mesa: Mesa, sector: str = "community", **fields: object) -> Json:
    organization = {"organization_id": str(mesa.organizations[sector]), "role": "delegate"}
    return {"act": key(), **organization, "mandate": mandate_body(), **fields}


async def seat(mesa: Mesa, *rows: Json, by: str = "facilitator", **headers: str) -> list[Json]:
    answer = await mesa[by].post(f"{mesa.path}/seat-batches", {"rows": list(rows)}, **headers)
    assert answer.status_code == 200, answer.text
    results: list[Json] = answer.json()["results"]
    return results


async def test_each_row_is_a_seat_a_mandate_and_a_code_that_its_holder_accepts(mesa: Mesa) -> None:
    before = await mesa.ledger()
    titular = row(mesa, label="Titular 4")
    alternate = row(mesa, role="alternate", alternate_of_act=titular["act"])
    free = row(mesa, "company", mandate=None)
    results = await seat(mesa, titular, alternate, free)
    assert [each["status"] for each in results] == [201, 201, 201]
    assert (await mesa.ledger())[len(before) :] == [
        *["seat.created", "mandate.accredited", "invitation.issued"] * 2,
        "seat.created",
    ]
    first, second, third = results
    assert (first["seat"]["label"], second["seat"]["alternate_of"]) == ("Titular 4", first["seat"]["id"])
    assert (third["mandate"], third["code"]) == (None, None)
    api = mesa["facilitator"].api
    assert api
    person = await accept(api, first["code"], "titular.cuatro")
    assert str(person.seat) == first["seat"]["id"]
    told = (await mesa["facilitator"].read("/v1/changes?limit=1000"))["items"]
    acts = [each["entry"]["act"] for each in told if each.get("entry", {}).get("type") == "mandate.accredited"]
    assert str(uuid5(UUID(titular["act"]), "mandate")) in acts


async def test_sent_again_nothing_is_done_anew_and_no_code_is_told_again(mesa: Mesa) -> None:
    rows = [row(mesa), row(mesa)]
    first = await seat(mesa, *rows)
    before = await mesa.ledger()
    again = await seat(mesa, *rows, row(mesa, "state"))
    assert [each["seat"] for each in again[:2]] == [each["seat"] for each in first]
    assert [each["mandate"] for each in again[:2]] == [each["mandate"] for each in first]
    assert [each["code"] is None for each in again] == [True, True, False]
    assert len(await mesa.ledger()) == len(before) + 3
    [other] = await seat(mesa, {**rows[0], "label": "Otra"})
    assert (other["status"], other["problem"]["code"], other["refused"]) == (422, "idempotency_key_reused", "seat")


async def test_what_is_refused_is_told_in_its_place_and_keeps_none_of_the_others(mesa: Mesa) -> None:
    unknown = row(mesa, organization_id=key())
    unvoted = row(mesa, "independent")
    orphan = row(mesa, role="alternate", alternate_of_act=unknown["act"])
    results = await seat(mesa, unknown, unvoted, orphan, row(mesa))
    told = [(each["status"], (each["problem"] or {}).get("code"), each["refused"]) for each in results]
    assert told == [
        (422, "organization_unknown", "seat"),
        (409, "sector_not_deciding", "seat"),
        (404, "not_found", "seat"),
        (201, None, None),
    ]
    assert results[0]["seat"] is None


async def test_the_sheet_names_labels_and_nobody(mesa: Mesa) -> None:
    holder = {"name": "Rosa Quispe Huamán"}
    rows = [row(mesa, label="<Titular 4>", mandate=mandate_body(holder=holder)), row(mesa, "state")]
    path = f"{mesa.path}/seat-batches"
    page = await mesa["facilitator"].post(path, {"rows": rows}, Accept="text/html")
    assert page.headers["content-type"].startswith("text/html")
    assert page.text.count("<code>") == 2
    assert "&lt;Titular 4&gt;" in page.text
    assert "delegate · state" in page.text
    assert "Rosa" not in page.text
    assert page.headers["cache-control"] == "no-store"
    again = await mesa["facilitator"].post(path, {"rows": rows}, Accept="text/plain", Accept_Language="en")
    assert again.text.startswith("Codes of the table: ")
    assert "Titular" not in again.text


async def test_the_sheet_tells_what_was_refused(mesa: Mesa) -> None:
    rows = [row(mesa), row(mesa, role="alternate", alternate_of_act=key())]
    for form in ("text/plain", "text/html"):
        answer = await mesa["facilitator"].post(
            f"{mesa.path}/seat-batches", {"rows": rows}, Accept=form, Accept_Language="en", Dry_Run="true"
        )
        assert "Row 2 was not taken: " in answer.text
        assert "Row 1" not in answer.text


async def test_a_rehearsal_keeps_nothing_and_tells_what_would_be_refused(mesa: Mesa) -> None:
    before = await mesa.ledger()
    reversed_days = mandate_body(valid_from="2026-11-01", valid_until="2026-11-02")
    results = await seat(mesa, row(mesa), row(mesa, mandate=reversed_days), Dry_Run="true")
    assert [(each["status"], each["code"], each["ledger_entry"]) for each in results] == [(201, None, None)] * 2
    assert await mesa.ledger() == before
    listed = (await mesa["facilitator"].read(f"{mesa.path}/seats?limit=200"))["items"]
    assert results[0]["seat"]["id"] not in [each["id"] for each in listed]


async def test_who_does_not_run_the_table_seats_nobody(mesa: Mesa) -> None:
    body = {"rows": [row(mesa)]}
    await mesa.refuses("observer", "POST", f"{mesa.path}/seat-batches", body, status=403, code="permission_missing")
    assert (await mesa.other["facilitator"].post(f"{mesa.path}/seat-batches", body)).status_code == 404
    refused = await seat(mesa, row(mesa), by="community")
    assert refused[0]["problem"]["code"] == "others_bring_them"
