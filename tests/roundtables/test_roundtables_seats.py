"""Seats of every role belong to organizations, and follow their sector."""

from uuid import uuid4

import pytest

from tests.mesa import SEATS, Json, Mesa
from tests.seating import (
    mandate_body,
    mandates_of,
)


def seat_body(mesa: Mesa, organization: str, role: str, **more: object) -> Json:
    return {"organization_id": str(mesa.organizations[organization]), "role": role, **more}


async def test_a_table_has_seats_of_every_role_each_of_its_organizations_sector(mesa: Mesa) -> None:
    shown = {seat["id"]: seat for seat in (await mesa["observer"].read(f"{mesa.path}/seats?limit=50"))["items"]}
    for name, (sector, role, _, titular) in SEATS.items():
        seat = shown[str(mesa.table.seats[name])]
        assert (seat["sector"], seat["role"]) == (sector, role)
        assert seat["alternate_of"] == (str(mesa.table.seats[titular]) if titular else None)
    filtered = await mesa["observer"].read(f"{mesa.path}/seats?sector=community&role=delegate")
    assert {seat["id"] for seat in filtered["items"]} == {
        str(mesa.table.seats["community"]),
        str(mesa.table.seats["community_2"]),
    }


@pytest.mark.parametrize(
    ("organization", "role", "more", "status", "code"),
    [
        ("independent", "delegate", {}, 409, "sector_not_deciding"),
        ("state", "alternate", {}, 422, "invalid_input"),
        ("state", "delegate", {"alternate_of": "community"}, 422, "invalid_input"),
        ("state", "alternate", {"alternate_of": "community"}, 422, "alternate_mismatch"),
        ("community", "alternate", {"alternate_of": "adviser"}, 422, "alternate_mismatch"),
        ("community", "alternate", {"alternate_of": "alternate"}, 422, "alternate_mismatch"),
        ("community", "alternate", {"alternate_of": "elsewhere"}, 422, "alternate_mismatch"),
        ("community", "alternate", {"alternate_of": "nowhere"}, 422, "alternate_mismatch"),
        ("state", "administrator", {}, 422, "invalid_input"),
        ("state", "partner", {}, 422, "invalid_input"),
        ("state", "king", {}, 422, "invalid_input"),
        ("state", "observer", {"sector": "community"}, 422, "invalid_input"),
        ("state", "observer", {"label": "uno\ndos"}, 422, "invalid_input"),
    ],
)
async def test_a_seat_that_cannot_be_is_refused(
    mesa: Mesa, organization: str, role: str, more: Json, status: int, code: str
) -> None:
    named = {**mesa.table.seats, "elsewhere": mesa.other.seats["community"], "nowhere": uuid4()}
    if "alternate_of" in more:
        more = {"alternate_of": str(named[more["alternate_of"]])}
    before = await mesa.ledger()
    answer = await mesa["facilitator"].post(f"{mesa.path}/seats", seat_body(mesa, organization, role, **more))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await mesa.ledger() == before


async def test_only_who_runs_the_table_makes_seats_and_accredits(mesa: Mesa) -> None:
    before = await mesa.ledger()
    for name in set(SEATS) - {"secretariat"}:
        made = await mesa[name].post(f"{mesa.path}/seats", seat_body(mesa, "state", "observer"))
        accredited = await mesa[name].post(mandates_of(mesa, mesa[name]), mandate_body())
        assert (name, made.status_code, accredited.status_code) == (name, 403, 403)
    assert await mesa.ledger() == before


async def test_an_empty_patch_of_a_seat_changes_nothing_and_null_takes_its_label(mesa: Mesa) -> None:
    seat = await mesa["facilitator"].post(f"{mesa.path}/seats", seat_body(mesa, "state", "observer", label="uno"))
    path, labels, tag = f"{mesa.path}/seats/{seat.json()['id']}", [], seat.headers["etag"]
    for patch in ({}, {"label": "dos"}, {"label": None}):
        answer = await mesa["facilitator"].patch(path, patch, If_Match=tag)
        assert answer.status_code == 200
        labels.append(answer.json()["label"])
        tag = answer.headers["etag"]
    assert labels == ["uno", "dos", None]
    for wrong in ({"role": "delegate"}, {"sector": "state"}, {"organization_id": str(uuid4())}):
        assert (await mesa["facilitator"].patch(path, wrong, If_Match=tag)).status_code == 422
