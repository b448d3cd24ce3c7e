"""What is owed to one organization of a sector beside another that owes it: the creditor judges, the debtor never."""

from typing import Any
from uuid import uuid4

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.roundtables.models import Seat
from tests.clocks import FakeClock
from tests.following import Following, following
from tests.mesa import KEPT, Json, Mesa, key


async def neighbour(mesa: Mesa, db: AsyncSession) -> str:
    """The organization of the community's second delegate, which is another than that of the first."""
    body: Json = {"name": f"Comunidad vecina {uuid4()}", "sector": "community", "place": "0210"}
    made = str((await mesa.administrator.done("/v1/organizations", body))["id"])
    await db.execute(update(Seat).where(Seat.id == mesa.table.seats["community_2"]).values(organization_id=made))
    await db.commit()
    return made


async def owed(mesa: Mesa, clock: FakeClock, db: AsyncSession, **rules: Any) -> tuple[Following, str]:
    """A table with two organizations of the community, and the second of them."""
    follow = await following(mesa, clock, **rules)
    return follow, await neighbour(mesa, db)


async def in_force(follow: Following, **fields: Any) -> Following:
    return Following(follow.mesa, follow.way, await follow.way.in_force(**fields))


async def beside_a_debtor(mesa: Mesa, clock: FakeClock, db: AsyncSession) -> Following:
    """The company and one organization of the community owe it to another one of the community."""
    follow, other = await owed(mesa, clock, db)
    debtor = {"organization_id": str(mesa.organizations["community"])}
    return await in_force(follow, co_responsible=[debtor], beneficiaries=[{"organization_id": other}])


async def asked(follow: Following, name: str) -> bool:
    items = (await follow.mesa[name].read("/v1/me/desk"))["items"]
    return "report_verification" in {item["kind"] for item in items}


def reopening() -> Json:
    return {"level": "limited", "reasons": "Dejó de medir.", "held_elsewhere": [KEPT]}


async def test_a_creditor_beside_a_debtor_of_its_sector_confirms_for_itself_and_nobody_in_its_place(
    mesa: Mesa, clock: FakeClock, db: AsyncSession
) -> None:
    follow = await beside_a_debtor(mesa, clock, db)
    report = await follow.reported("complete")
    assert [await asked(follow, name) for name in ("community", "community_2")] == [False, True]
    await follow.refused("community", report, status=403, code="own_commitment")
    await follow.verified("state", report)
    assert await follow.stands() == ("in_force", "complete", "complete")
    assert (await follow.divergences())[0]["awaited_sectors"] == ["community"]
    await follow.verified("community_2", report)
    assert await follow.stands() == ("fulfilled", "complete", "complete")
    assert not await asked(follow, "community_2")

    path, named = f"{follow.path}/reopening", {"Idempotency_Key": key()}
    for name in ("community", "state", "company"):
        await mesa.refuses(name, "POST", path, reopening(), status=403, code="not_a_beneficiary", **named)
    await mesa["community_2"].done(path, reopening(), Idempotency_Key=key())
    assert await follow.stands() == ("in_force", "complete", "limited")


async def test_what_a_creditor_beside_a_debtor_contests_stays_open(
    mesa: Mesa, clock: FakeClock, db: AsyncSession
) -> None:
    follow = await beside_a_debtor(mesa, clock, db)
    report = await follow.reported("complete")
    await follow.verified("community_2", report, "contest", "not_started")
    await follow.verified("state", report)
    assert await follow.stands() == ("in_force", "complete", "not_started")
    # The debtor of its own sector reports over it, which closes nothing: no sector verifies what it reported.
    report = await follow.reported("complete", by="community")
    await follow.refused("community_2", report, status=403, code="own_report")
    await follow.verified("state", report)
    assert (await follow.stands())[0] == "in_force"
    await follow.verified("community_2", await follow.reported("complete"))
    assert (await follow.stands())[0] == "fulfilled"


async def test_a_creditor_without_anybody_here_is_spoken_for_by_the_verifier_whom_all_named(
    mesa: Mesa, clock: FakeClock
) -> None:
    body: Json = {"name": f"Comunidad ausente {uuid4()}", "sector": "community", "place": "0210"}
    absent = {"organization_id": (await mesa.administrator.done("/v1/organizations", body))["id"]}
    follow = await following(mesa, clock)
    debtor = {"organization_id": str(mesa.organizations["community"])}
    parties: Json = {"co_responsible": [debtor], "beneficiaries": [absent]}
    draft = await follow.way.drafted(**parties)
    path, tag = follow.way.of(draft), draft["etag"]
    await mesa.refuses(
        "facilitator", "POST", f"{path}/offer", status=409, code="independent_verifier_needed", If_Match=tag
    )
    readiness = await mesa["observer"].read(f"{path}/readiness")
    assert [each["code"] for each in readiness["missing"]] == ["independent_verifier_needed"]

    verifier = str(mesa.table.seats["verifier"])
    follow = await in_force(follow, independent_verifier=verifier, **parties)
    report = await follow.reported("complete")
    await follow.verified("state", report)
    assert (await follow.stands())[0] == "in_force"
    await follow.refused("community_2", report, status=403, code="own_commitment")
    assert (await follow.divergences())[0]["awaited_verifier"] == verifier
    await follow.verified("verifier", report)
    assert (await follow.stands())[0] == "fulfilled"


async def test_words_beside_a_name_ask_every_sector_that_does_not_owe_it(mesa: Mesa, clock: FakeClock) -> None:
    state = {"organization_id": str(mesa.organizations["state"])}
    follow = await following(mesa, clock, draft={"beneficiaries": [state, {"text": "Comunidades"}]})
    report = await follow.reported("complete")
    await follow.verified("state", report)
    assert (await follow.stands())[0] == "in_force"
    assert (await follow.divergences())[0]["awaited_sectors"] == ["community"]
    await follow.verified("community", report)
    assert (await follow.stands())[0] == "fulfilled"


async def test_where_each_organization_speaks_for_itself_each_confirms_what_is_owed_in_words(
    mesa: Mesa, clock: FakeClock, db: AsyncSession
) -> None:
    follow, _ = await owed(mesa, clock, db, sector_word={"overrides": {"community": "every_organization"}})
    follow = await in_force(follow, beneficiaries=[{"text": "Todas las comunidades del valle"}])
    report = await follow.reported("complete")
    for name in ("state", "community"):
        await follow.verified(name, report)
    assert (await follow.stands())[0] == "in_force"
    assert (await follow.divergences())[0]["awaited_sectors"] == ["community"]
    assert await asked(follow, "community_2")
    await follow.verified("community_2", report)
    assert (await follow.stands())[0] == "fulfilled"
