"""No start from which an honest table cannot go on to a session, an agreement, sealed minutes and a promise kept."""

from dataclasses import replace

import pytest

from tests.adversary.going_on import GoingOn, StandsStillError
from tests.adversary.people import DIGEST, Account, Line
from tests.adversary.table import Shape, World
from tests.clocks import FakeClock
from tests.mesa import Mesa

SHAPES = {
    "three sectors": Shape({"state": (1,), "company": (1,), "community": (1, 1)}),
    "two sectors": Shape({"company": (1,), "community": (1,)}),
    "nobody accompanies": Shape({"state": (1,), "company": (1,), "community": (1,)}, companions=()),
}
STANDS_STILL = pytest.mark.xfail(reason="what decision 0059 leaves open", raises=StandsStillError, strict=True)


def shapes(*, still: str = "") -> pytest.MarkDecorator:
    """Each shape; of those in `still` decision 0059 says that they cannot go on."""
    given = [
        pytest.param(shape, id=name, marks=[STANDS_STILL] if name == still else []) for name, shape in SHAPES.items()
    ]
    return pytest.mark.parametrize("shape", given)


@pytest.fixture
def line(mesa: Mesa, clock: FakeClock) -> Line:
    assert mesa.administrator.api
    return Line(mesa.administrator.api.http, clock)


@pytest.fixture
def operator(mesa: Mesa) -> Account:
    return Account(mesa.administrator.login, "host", str(mesa.administrator.account))


async def begun(line: Line, operator: Account, shape: Shape) -> World:
    world = await World.founded(line, operator, shape)
    await world.reaches(shape.stage)
    return world


def keeps_an_honest_host(world: World) -> None:
    """Whoever convened this table runs it for all, and records whom each constituency names."""
    assert world.runner
    world.runner.side = "companion"


async def leaves(world: World, *people: Account) -> None:
    body = {"reason": "Me voy.", "evidence_digest": DIGEST}
    for who in people:
        for mandate in world.reader.holding(who.seat):
            path = f"{world.path}/seats/{who.seat}/mandates/{mandate['id']}/revocation"
            await world.line.done(who, path, body)
    await world.catch_up()


@shapes()
async def test_a_table_whose_host_does_nothing_any_more(line: Line, operator: Account, shape: Shape) -> None:
    await GoingOn(await begun(line, operator, shape)).to_a_verified_commitment()


@shapes()
async def test_a_table_that_its_host_never_installs(line: Line, operator: Account, shape: Shape) -> None:
    await GoingOn(await begun(line, operator, replace(shape, stage="preparing"))).to_a_verified_commitment()


@shapes()
async def test_a_sector_whose_only_delegate_left(line: Line, operator: Account, shape: Shape) -> None:
    world = await begun(line, operator, shape)
    keeps_an_honest_host(world)
    await leaves(world, *world.sitting("company"))
    await GoingOn(world).to_a_verified_commitment()


@shapes()
async def test_a_sector_whose_only_delegate_left_while_the_host_does_nothing(
    line: Line, operator: Account, shape: Shape
) -> None:
    world = await begun(line, operator, shape)
    await leaves(world, *world.sitting("company"))
    await GoingOn(world).to_a_verified_commitment()


@shapes()
async def test_a_facilitator_who_left_while_a_sector_is_vacant(line: Line, operator: Account, shape: Shape) -> None:
    world = await begun(line, operator, shape)
    assert world.runner
    await leaves(world, world.runner, *world.sitting("company"))
    await GoingOn(world).to_a_verified_commitment()


@shapes()
async def test_a_facilitation_that_was_dismissed(line: Line, operator: Account, shape: Shape) -> None:
    world = await begun(line, operator, shape)
    path = f"{world.path}/facilitations/{world.reader.table['facilitation']['facilitation_id']}"
    assert await world.says(world.sitting("company")[0], path, "dismissal", {"reasons": "No convocó."}) == 201
    await world.catch_up()
    await GoingOn(world).to_a_verified_commitment()


@shapes(still="two sectors")
async def test_mandates_that_are_all_over_by_their_date(line: Line, operator: Account, shape: Shape) -> None:
    world = await begun(line, operator, replace(shape, lasting=20))
    keeps_an_honest_host(world)
    line.clock.advance(days=31)
    await world.catch_up()
    assert not [who for sector in world.reader.deciding for who in world.sitting(sector)]
    await GoingOn(world).to_a_verified_commitment()


@shapes()
async def test_a_sector_that_went_away_and_whose_constituency_names_another(
    line: Line, operator: Account, shape: Shape
) -> None:
    world = await begun(line, operator, shape)
    keeps_an_honest_host(world)
    [who, *_] = world.sitting("company")
    left = await line.done(who, f"{world.path}/withdrawals", {"reasons": "Nadie respondió."})
    await leaves(world, who)
    await GoingOn(world).sits_everybody()
    [other, *_] = world.sitting("company")
    await line.done(other, f"{world.path}/withdrawals/{left['id']}/return", {"reasons": "Ya respondieron."})
    await GoingOn(world).to_a_verified_commitment()


async def test_what_was_promised_is_followed_up_while_a_sector_is_away(line: Line, operator: Account) -> None:
    world = await begun(line, operator, replace(SHAPES["three sectors"], stage="in_force"))
    [who, *_] = world.sitting("company")
    await line.done(who, f"{world.path}/withdrawals", {"reasons": "Nadie respondió."})
    assert (await world.verifies(await world.reports()))["phase"] == "fulfilled"


async def test_a_sector_whose_steward_is_gone(line: Line, operator: Account) -> None:
    world = await begun(line, operator, SHAPES["three sectors"])
    [steward, *_] = world.sitting("community")
    await leaves(world, steward)
    await GoingOn(world).to_a_verified_commitment()
