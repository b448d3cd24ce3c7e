"""Whatever those who run the table do among themselves, nobody sits for a sector by it, and nobody ceases to."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.mesa import Json, Mesa, Person, accept, key
from tests.seating import REVOCATION, mandate_body, paper_body

SECTORS = ("state", "company", "community")
HOSTS = ("facilitator", "secretariat")
STEPS = ("seat", "observer", "replace", "confirm", "revoke", "keep", "paper", "witness", "roster", "arrive")
step = st.tuples(st.sampled_from(HOSTS), st.sampled_from(STEPS), st.sampled_from(SECTORS), st.integers(0, 7))
Step = tuple[str, str, str, int]


@dataclass
class Hosts:
    """Those who run the table, and the accounts that they have besides; what they made so far."""

    mesa: Mesa
    friends: list[Person] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)

    async def act(self, by: str, kind: str, sector: str, pick: int) -> None:
        """One attempt, from every account that they have; refused or not, it is an answer."""
        mesa, host = self.mesa, self.mesa[by]
        if kind in {"seat", "observer"}:
            organization = str(mesa.organizations["independent" if kind == "observer" else sector])
            body: Json = {"organization_id": organization, "role": "observer" if kind == "observer" else "delegate"}
            if kind == "seat" and pick % 2:
                # An alternate adds no place, and waits for nobody's yes but the sector's to its holder.
                body |= {"role": "alternate", "alternate_of": str(mesa[sector].seat)}
            seat = await host.done(f"{mesa.path}/seats", body)
            await self._sit(host, seat["id"])
            return
        seats = (await host.read(f"{mesa.path}/seats?sector={sector}&limit=200"))["items"]
        seat = seats[pick % len(seats)]
        path = f"{mesa.path}/seats/{seat['id']}/mandates"
        mandates = (await host.read(path))["items"]
        if kind == "replace":
            await self._sit(host, seat["id"])
        elif kind == "roster":
            rosters = (await host.read(f"{mesa.path}/rosters"))["items"]
            digest = next(each["digest"] for each in rosters if each["roster"]["sector"] == sector)
            await self._each(f"{mesa.path}/rosters/{sector}/confirmation", {"digest": digest})
        elif kind == "paper" and mandates:
            await self._paper(host, seat["id"], mandates[-1]["id"], "confirm" if pick % 2 else "revoke")
        elif kind == "witness" and self.papers:
            await self._each(f"{self.papers[pick % len(self.papers)]}/confirmation", {"scan_digest": "d4" * 32})
        elif kind == "arrive":
            await self._each(f"{mesa.path}/demands", {"title": "x", "text": "x", "addressed_to": [sector]})
        elif mandates:
            await self._about(f"{path}/{mandates[-1]['id']}", kind)

    async def _about(self, path: str, kind: str) -> None:
        tag = (await self.mesa["observer"].read(path))["etag"]
        name = {"confirm": "confirmation", "revoke": "revocation", "keep": "revocation-refusal"}.get(kind)
        if name is not None:
            await self._each(f"{path}/{name}", REVOCATION if kind == "revoke" else None, If_Match=tag)

    async def _paper(self, host: Person, seat: str, mandate: str, effect: str) -> None:
        witnesses = [str(each.seat) for each in self.friends[-2:]]
        body = paper_body(self.mesa, mandate, effect=effect, witnesses=witnesses or [seat, seat])
        for pair in (witnesses, [str(self.mesa[name].seat) for name in ("guarantor", "company")]):
            answer = await host.post(f"{self.mesa.path}/seats/{seat}/papers", {**body, "witnesses": pair})
            assert answer.status_code in {201, 409, 422}, answer.text
            if answer.status_code == 201:
                self.papers.append(f"{self.mesa.path}/seats/{seat}/papers/{answer.json()['id']}")

    async def _sit(self, host: Person, seat: str) -> None:
        """A mandate, its code, and an account of their own that accepts it."""
        named = await host.post(
            f"{self.mesa.path}/seats/{seat}/mandates", mandate_body(powers=["speak", "decide", "steward"])
        )
        if named.status_code != 201:
            return
        invited = await host.done("/v1/invitations", {"mandate_id": named.json()["id"]})
        assert host.api is not None
        self.friends.append(await accept(host.api, invited["code"], f"amigo.{key()}"))

    async def _each(self, path: str, body: Json | None, **headers: str) -> None:
        for person in (*(self.mesa[name] for name in HOSTS), self.mesa.administrator, *self.friends):
            acting = {"Acting_Seat": str(person.seat)} if person.seat else {}
            answer = await person.post(path, body, **headers, **acting)
            assert answer.status_code < 500, answer.text


async def sitting(mesa: Mesa) -> set[str]:
    """The mandates in force of the seats of deciding sectors."""
    found = set()
    for seat in (await mesa["observer"].read(f"{mesa.path}/seats?limit=200"))["items"]:
        if seat["sector"] in SECTORS and seat["role"] in {"delegate", "alternate", "adviser"}:
            listed = (await mesa["observer"].read(f"{mesa.path}/seats/{seat['id']}/mandates"))["items"]
            found |= {mandate["id"] for mandate in listed if mandate["phase"] == "in_force"}
    return found


async def test_no_sequence_of_the_hosts_own_acts_seats_or_unseats_anybody_of_a_sector(mesa: Mesa) -> None:
    await mesa.installed()
    before, hosts = await sitting(mesa), Hosts(mesa)
    rosters = (await mesa["observer"].read(mesa.path))["confirmed_rosters"]
    # One of each, so that every kind is among them; then as it comes.
    for kind in STEPS:
        await hosts.act("facilitator", kind, "community", 1)
    loop = asyncio.get_running_loop()

    @settings(
        max_examples=4,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(st.lists(step, min_size=5, max_size=9))
    def walk(steps: Sequence[Step]) -> None:
        for each in steps:
            asyncio.run_coroutine_threadsafe(hosts.act(*each), loop).result()

    await asyncio.to_thread(walk)
    assert hosts.friends
    assert hosts.papers
    assert await sitting(mesa) == before
    # Nor did any of them get a word in: the friends that were to sit for a sector read nothing of the table.
    refused = [each for each in hosts.friends if (await each.get(mesa.path)).status_code == 403]
    assert refused
    assert {"mandate.confirmed", "demand.raised"}.isdisjoint(await mesa.ledger())
    assert (await mesa["observer"].read(mesa.path))["confirmed_rosters"] == rosters
