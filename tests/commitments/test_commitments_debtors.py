"""Whoever owes something and sits at the table signs it: nobody of another organization makes a debt for it."""

from tests.assents.test_assents_sector_word import with_fudie
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, key
from tests.seating import call_back
from tests.signing import Signing, signing


async def owed(mesa: Mesa) -> Json:
    """Fields of a draft that the second organization of the community owes to the company."""
    seat = await mesa["observer"].read(f"{mesa.path}/seats/{mesa['fudie'].seat}")
    return {
        "leads": [{"organization_id": seat["organization_id"]}],
        "beneficiaries": [{"organization_id": str(mesa.organizations["company"])}],
    }


async def way_with_fudie(mesa: Mesa, clock: FakeClock, **rule: str) -> tuple[Signing, Json]:
    mesa = await with_fudie(mesa)
    way = await signing(mesa, clock, signature_rule={"minimum": 1, "lowest": "D", **rule})
    return way, await owed(mesa)


async def attest(way: Signing, commitment: Json, *names: str) -> None:
    """Their signatures, as the service alone attests them."""
    for name in names:
        body = {"assurance": "D", "document": commitment["document"]}
        headers = {"Idempotency_Key": key(), "If_Match": commitment["etag"]}
        await way.mesa[name].done(f"{way.of(commitment)}/signatures", body, **headers)


async def phase(way: Signing, commitment: Json) -> str:
    return str((await way.mesa["observer"].read(way.of(commitment)))["phase"])


async def debtors(way: Signing, name: str, commitment: Json) -> Json:
    [debtor] = (await way.mesa[name].read(f"{way.of(commitment)}/readiness"))["debtors"]
    return dict(debtor)


async def to_sign(way: Signing, name: str) -> list[bool]:
    items = (await way.mesa[name].read("/v1/me/desk"))["items"]
    return [item["mine"] or item["missing"] is not None for item in items if item["kind"] == "commitment_signature"]


async def test_no_other_organization_of_its_sector_signs_what_one_owes(mesa: Mesa, clock: FakeClock) -> None:
    way, fields = await way_with_fudie(mesa, clock)
    commitment = await way.offered(**fields)
    await attest(way, commitment, "state", "company", "community", "community_2")
    assert await phase(way, commitment) == "offered"
    owing = fields["leads"][0]["organization_id"]
    for name, signed in (("fudie", False), ("community", False), ("company", None), ("facilitator", None)):
        shown = await debtors(way, name, commitment)
        assert (shown["organization_id"], shown["signs"], shown["signed"]) == (owing, "itself", signed)
    assert (await to_sign(way, "fudie"), await to_sign(way, "community")) == ([True], [False])

    await attest(way, commitment, "fudie")
    assert await phase(way, commitment) == "in_force"
    assert (await way.mesa["fudie"].read(f"{way.of(commitment)}/readiness"))["debtors"] == []


async def test_a_clause_may_leave_it_to_the_sector_and_that_is_shown(mesa: Mesa, clock: FakeClock) -> None:
    way, fields = await way_with_fudie(mesa, clock, debtors="sector")
    commitment = await way.offered(**fields)
    assert (await debtors(way, "fudie", commitment))["signs"] == "sector"
    await attest(way, commitment, "state", "company", "community")
    assert await phase(way, commitment) == "in_force"


async def test_what_nobody_of_its_debtor_could_sign_is_not_offered(mesa: Mesa, clock: FakeClock) -> None:
    way, fields = await way_with_fudie(mesa, clock)
    draft = await way.drafted(**fields)
    await call_back(way.mesa, "fudie")
    path, tag = f"{way.of(draft)}/offer", draft["etag"]
    problem = await mesa.refuses("facilitator", "POST", path, status=409, code="debtor_cannot_sign", If_Match=tag)
    assert problem["organizations"] == [fields["leads"][0]["organization_id"]]
    readiness = await mesa["facilitator"].read(f"{way.of(draft)}/readiness")
    assert [each["code"] for each in readiness["missing"]] == ["debtor_cannot_sign"]


async def test_a_mandate_that_ends_after_the_offer_releases_nobody(mesa: Mesa, clock: FakeClock) -> None:
    way, fields = await way_with_fudie(mesa, clock)
    commitment = await way.offered(**fields)
    await call_back(way.mesa, "fudie")
    await attest(way, commitment, "state", "company", "community")
    assert await phase(way, commitment) == "offered"
