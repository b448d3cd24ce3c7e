"""How honest people of a table go on from wherever they are, by the ways that the documentation gives to them."""

from dataclasses import dataclass
from random import Random

from tests.adversary.device import Json
from tests.adversary.honest import Honest
from tests.adversary.people import DIGEST, Account
from tests.adversary.table import POWERS, World


class StandsStillError(AssertionError):
    """Nobody is left who could record whom a constituency names."""


@dataclass
class GoingOn:
    world: World

    async def to_a_verified_commitment(self) -> None:
        """Somebody for every sector, somebody to run the table, a session, an agreement, minutes, a promise kept."""
        world = self.world
        await self.restores_accounts()
        await world.catch_up()
        await self.sits_everybody()
        await self.is_run_by_somebody()
        await self.takes_up_again()
        if not world.reader.installed:
            await self.founds()
        session = await world.opens_session()
        await world.catch_up()
        agreement = await world.agrees(session)
        await world.seals_minutes(session)
        await world.promises(agreement)
        commitment = await world.verifies(await world.reports())
        assert (commitment["phase"], commitment["verified_level"]) == ("fulfilled", "complete")
        await world.in_order()

    async def restores_accounts(self) -> None:
        """Whoever administers the service at last is honest, or its owner saw to it."""
        line, operator = self.world.line, self.world.operator
        for account in self.world.suspended:
            path = f"/v1/accounts/{account.id}"
            tag = await line.tag_of(operator, path)
            answer = await line.call(operator, "PATCH", path, {"phase": "active"}, tag=tag)
            assert answer.status_code == 200, answer.text
            account.token = None

    def vacant(self) -> list[Json]:
        """A place of each organization of a deciding sector for which nobody sits."""
        world, reader = self.world, self.world.reader
        places = [
            each
            for each in reader.seats.values()
            if each["role"] == "delegate" and each["sector"] in reader.deciding and not each["ended_at"]
        ]
        places = [each for each in places if not each["awaits_assent"]]
        sitting = {who.seat for sector in reader.deciding for who in world.sitting(sector)}
        filled = {each["organization_id"] for each in places if each["id"] in sitting}
        named = world.organizations
        first = {each["organization_id"]: each for each in reversed(places)}
        ours = {organization for found in named.values() for organization in found}
        return [seat for organization, seat in first.items() if organization not in filled and organization in ours]

    async def sits_everybody(self) -> None:
        """Each constituency names somebody where nobody is left, on its own paper or by a colleague's word."""
        world = self.world
        for seat in self.vacant():
            recorder = await self.recorder()
            if recorder is None:
                if world.sitting(seat["sector"]):
                    continue
                raise StandsStillError(seat["sector"])
            person = world.person(seat["sector"])
            mandate = await world.registers(recorder, person, seat["id"], POWERS)
            await world.catch_up()
            honest = Honest(world, Random(0))  # noqa: S311 - a draw, and no secret
            path = f"{world.path}/seats/{seat['id']}/mandates/{mandate}"
            for colleague in world.sitting(seat["sector"]):
                tag = await world.line.tag_of(colleague, path)
                answer = await world.line.call(colleague, "POST", f"{path}/confirmation", tag=tag)
                if answer.status_code == 201:
                    break
            await honest.papers(seat["id"], mandate, "confirm")
        await world.catch_up()
        for sector in world.reader.deciding:
            if not world.sitting(sector):
                raise StandsStillError(sector)

    async def recorder(self) -> Account | None:
        """Who registers whom a constituency names: an honest facilitator, or who convenes after a dismissal."""
        world = self.world
        if world.runner is not None and world.runner.side == "companion" and world.accompanies(world.runner):
            return world.runner
        stands = world.reader.table.get("facilitation") or {}
        if stands.get("phase") == "accepted":
            for sector in world.reader.deciding:
                for who in world.sitting(sector):
                    path = f"{world.path}/facilitations/{stands['facilitation_id']}"
                    if await world.says(who, path, "dismissal", {"reasons": "No registra a quien nombramos."}) == 201:
                        await world.catch_up()
                        break
        interim = (world.reader.table.get("facilitation") or {}).get("interim") or {"seats": []}
        convening = [who for who in world.named("companion") if who.seats and who.seat in interim["seats"]]
        # Where nobody runs the table and nobody accompanies it, those who are left record whom a sector names.
        left = [who for sector in sorted(world.shape.honest) for who in world.remembered(sector)]
        return next(iter([*convening, *(left if world.reader.installed else [])]), None)

    async def is_run_by_somebody(self) -> None:
        """A delegate brings somebody whom all accept, where nobody honest runs the table."""
        world = self.world
        if world.runner is not None and world.runner.side == "companion" and world.accompanies(world.runner):
            return
        [by, *_] = [who for sector in world.reader.deciding for who in world.sitting(sector)]
        person = world.person("companion", "conduce.")
        organization = await world.organization("independent")
        await world.brings(by, person, organization, "facilitator", ["speak"])
        await world.catch_up()
        await world.accepts_facilitation(by, [person.seat])
        await world.catch_up()
        assert (world.reader.table.get("facilitation") or {}).get("phase") == "accepted", "nobody can run the table"
        world.runner = person

    async def takes_up_again(self) -> None:
        """What somebody else left open is ended: suspensions and sessions."""
        world = self.world
        assert world.runner
        for suspension in world.subjects("suspension"):
            path = f"{world.path}/suspensions/{suspension['id']}/end"
            await world.line.call(world.runner, "POST", path, {"reasons": "Hay paso."})
        for session in world.subjects("session", phase="open"):
            await world.line.call(world.runner, "POST", f"{world.path}/sessions/{session['id']}/closing")

    async def founds(self) -> None:
        """Whom the host attested for a sector and the sector does not know goes; then the table is installed."""
        world, reader, line = self.world, self.world.reader, self.world.line
        assert world.runner
        body = {"reason": "El sector no la conoce.", "evidence_digest": DIGEST}
        for mandate in list(reader.mandates.values()):
            seat = reader.seats[mandate["seat_id"]]
            holder = line.held.get(mandate["id"])
            if reader.of_a_sector(seat) and mandate["phase"] == "in_force" and holder and holder.side != seat["sector"]:
                path = f"{world.path}/seats/{seat['id']}/mandates/{mandate['id']}/revocation"
                await line.call(world.runner, "POST", path, body)
        await world.catch_up()
        await world.installs()
