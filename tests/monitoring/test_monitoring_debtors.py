"""A debt is owed by an organization: its seats report on it, and nobody else of the same sector."""

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.roundtables.models import Seat
from tests.clocks import FakeClock
from tests.following import Following, following, report_body
from tests.mesa import Json, Mesa, key

LINK: Json = {
    "code": "2414624",
    "phase": "execution",
    "budget": {"amount": "100", "currency": "PEN"},
    "accrued": {"amount": "0", "currency": "PEN"},
    "as_of": "2026-11-20",
}
SPENT: Json = {
    "obligation": "voluntary",
    "form": "cash",
    "amount": {"amount": "1200.00", "currency": "PEN"},
    "beneficiary": {"text": "Comité de regantes"},
    "period": {"from": "2026-11-01", "until": "2026-11-20"},
}


async def unseated(mesa: Mesa, sector: str) -> str:
    """An organization of this sector that has no seat at the table."""
    body: Json = {"name": f"Otra de {sector}", "sector": sector}
    if sector == "state":
        body["level"] = "district"
    if sector == "community":
        body["place"] = "0210"
    return str((await mesa.administrator.done("/v1/organizations", body))["id"])


async def owed_by(mesa: Mesa, clock: FakeClock, organization: str, **fields: Any) -> Following:
    """A commitment in force that this organization alone owes."""
    follow = await following(mesa, clock)
    leads = [{"organization_id": organization}]
    return Following(mesa, follow.way, await follow.way.in_force(leads=leads, **fields))


async def refused(follow: Following, by: str) -> None:
    status, code = 403, "not_responsible"
    body, path = report_body(), follow.reports
    await follow.mesa.refuses(by, "POST", path, body, status=status, code=code, Idempotency_Key=key())
    commitment = follow.commitment["id"]
    link = f"/v1/state/commitments/{commitment}/investment-links"
    spent = f"/v1/company/commitments/{commitment}/social-expenditures"
    sector = by.partition("_")[0]
    if sector in {"state", "company"}:
        path, figure = (link, LINK) if sector == "state" else (spent, SPENT)
        await follow.mesa.refuses(by, "POST", path, figure, status=status, code=code, Idempotency_Key=key())


async def on_desk(follow: Following, by: str) -> list[bool]:
    """Whether the report is this person's own to give, where it lies on their desk."""
    items = (await follow.mesa[by].read(f"/v1/{by.partition('_')[0]}/desk"))["items"]
    own = follow.commitment["id"]
    return [item["mine"] for item in items if (item["kind"], item["subject_id"]) == ("commitment_report", own)]


@pytest.mark.parametrize("sector", ["state", "company"])
async def test_seats_of_another_organization_of_the_sector_neither_report_nor_name_figures(
    mesa: Mesa, clock: FakeClock, sector: str
) -> None:
    follow = await owed_by(mesa, clock, await unseated(mesa, sector))
    await refused(follow, sector)
    assert await on_desk(follow, sector) == [False]


async def test_for_an_organization_without_a_seat_the_one_speaks_that_its_sector_names(
    mesa: Mesa, clock: FakeClock
) -> None:
    municipality = await unseated(mesa, "state")
    follow = await owed_by(mesa, clock, municipality)
    path = f"{follow.path}/answering-seats"
    state, company = (str(mesa.table.seats[name]) for name in ("state", "company"))
    body = {"organization_id": municipality, "seat_id": state}
    for by, fields, status, code in (
        ("company", body, 403, "other_sector"),
        ("facilitator", body, 403, "permission_missing"),
        ("state", {**body, "seat_id": company}, 422, "seat_unfit"),
        ("state", {**body, "seat_id": str(mesa.table.seats["secretariat"])}, 422, "seat_unfit"),
        ("state", {**body, "organization_id": str(mesa.organizations["state"])}, 422, "party_unknown"),
    ):
        await mesa.refuses(by, "POST", path, fields, status=status, code=code)
    named = await mesa["state"].done(path, body)
    [answering] = named["answers_for"]
    assert (answering["organization_id"], answering["seat_id"]) == (municipality, state)
    assert (await mesa.ledger())[-1] == "commitment.answering_seat_named"
    assert await on_desk(follow, "state") == [True]
    report = await follow.reported("complete", by="state")
    link = f"/v1/state/commitments/{follow.commitment['id']}/investment-links"
    await mesa["state"].done(link, LINK)
    await follow.verified("community", report)
    assert (await follow.stands())[0] == "fulfilled"
    await mesa.refuses("state", "POST", path, body, status=409, code="commitment_over")


async def asked_to_name(follow: Following, by: str) -> list[Json]:
    """What lies on a person's desk because a debtor of this commitment has no seat."""
    items = (await follow.mesa[by].read("/v1/me/desk"))["items"]
    return [item for item in items if item["kind"] == "answering_seat"]


async def test_a_sector_is_asked_to_name_who_answers_for_its_debtor_without_a_seat(
    mesa: Mesa, clock: FakeClock
) -> None:
    municipality = await unseated(mesa, "state")
    follow = await owed_by(mesa, clock, municipality)
    [item] = await asked_to_name(follow, "state")
    assert (item["operation"], item["mine"], item["subject_id"]) == (
        "name_answering_seat",
        True,
        follow.commitment["id"],
    )
    assert await asked_to_name(follow, "company") == await asked_to_name(follow, "facilitator") == []
    body = {"organization_id": municipality, "seat_id": str(mesa.table.seats["state"])}
    await mesa["state"].done(item["path"], body)
    assert await asked_to_name(follow, "state") == []


async def test_no_sector_is_asked_for_debtors_that_sit_at_the_table(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    for name in ("state", "company", "community"):
        assert await asked_to_name(follow, name) == []


async def test_nobody_is_named_for_who_has_a_seat(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    body = {"organization_id": str(mesa.organizations["company"]), "seat_id": str(mesa.table.seats["company"])}
    path = f"{follow.path}/answering-seats"
    await mesa.refuses("company", "POST", path, body, status=409, code="organization_seated")


async def test_members_of_a_joint_body_report_and_others_of_their_sectors_do_not(
    mesa: Mesa, clock: FakeClock, db: AsyncSession
) -> None:
    members = [str(mesa.organizations[name]) for name in ("company", "community")]
    joint = {"name": "Comité conjunto", "part": "lead", "members": members}
    follow = await following(mesa, clock)
    way = follow.way
    follow = Following(mesa, way, await way.in_force(leads=[], joint_bodies=[joint], beneficiaries=[{"text": "Todos"}]))
    await follow.reported("limited", by="community")
    report = await follow.reported("complete", by="company")
    await refused(follow, "state")
    # A delegate of the community's sector for another organization.
    other = await unseated(mesa, "community")
    await db.execute(update(Seat).where(Seat.id == mesa.table.seats["community_2"]).values(organization_id=other))
    await db.commit()
    await refused(follow, "community_2")
    await follow.verified("state", report)
    assert (await follow.stands())[0] == "fulfilled"
