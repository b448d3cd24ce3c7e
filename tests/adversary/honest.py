"""What honest people do on some evening: rarely, and for themselves."""

from dataclasses import dataclass
from random import Random
from typing import Any

from tests.adversary.attacks import SCAN, WORDS
from tests.adversary.device import Json, instant
from tests.adversary.people import DIGEST, Account
from tests.adversary.reader import CONDUCTING
from tests.adversary.table import POWERS, World


@dataclass
class Honest:
    """One act of somebody whom their constituency named; `random` chooses whatever there is to choose."""

    world: World
    random: Random

    def any(self, found: Any) -> Any:
        found = list(found)
        return self.random.choice(found) if found else None

    def somebody(self) -> Account | None:
        sectors = sorted(self.world.shape.honest)
        found: Account | None = self.any([who for sector in sectors for who in self.world.sitting(sector)])
        return found

    async def speaks(self) -> None:
        who = self.somebody()
        kind, path, suffix = self.any(WORDS)
        subject = self.any(self.world.subjects(kind))
        stance = self.any(
            [{"stance": "accept"}, {"stance": "accept"}, {"stance": "object", "text": "No es lo nuestro."}]
        )
        if who is not None and subject is not None and self._would(kind, stance):
            await self.world.says(who, f"{self.world.path}/{path.format(id=subject['id'])}", suffix, stance)

    def _would(self, kind: str, stance: Json) -> bool:
        """Nobody honest says yes to what packs the table, takes a text out, or hands it to a friend of the host."""
        return stance["stance"] == "object" or kind not in {"seat", "redaction", "facilitation"}

    async def reads_the_minutes(self) -> None:
        minutes, who = self.any(self.world.subjects("minutes")), self.somebody()
        if minutes is not None and who is not None:
            await self.world.says(who, f"{self.world.path}/sessions/{minutes['session_id']}/minutes", "assents")

    async def clears_the_desk(self) -> None:
        """Whom the constituency named is confirmed; what the host wants taken back is kept."""
        who = self.somebody()
        if who is None:
            return
        reader = self.world.reader
        for mandate in list(reader.mandates.values()):
            seat = reader.seats[mandate["seat_id"]]
            if seat["sector"] != who.side:
                continue
            path = f"{self.world.path}/seats/{seat['id']}/mandates/{mandate['id']}"
            holder = self.world.line.held.get(mandate["id"])
            tag = await self.world.line.tag_of(who, path)
            if mandate["phase"] == "proposed" and holder is not None and holder.side == who.side:
                await self.world.line.call(who, "POST", f"{path}/confirmation", tag=tag)
            elif mandate["phase"] == "in_force" and mandate["revocation_proposed_at"]:
                await self.world.line.call(who, "POST", f"{path}/revocation-refusal", tag=tag)

    async def comes(self) -> None:
        """To whatever session is called or open, and puts a text before the others."""
        who = self.somebody()
        for session in self.world.subjects("session"):
            if who is not None and session["phase"] in {"convened", "open"}:
                own = f"{self.world.path}/sessions/{session['id']}"
                await self.world.line.call(who, "POST", f"{own}/attendances", {"mode": "in_person"})
                await self.world.line.call(who, "POST", f"{own}/proposals", {"title": "Agua", "text": "Se mide."})

    async def elects(self) -> None:
        """The constituency names another for a place; whoever runs the table records it, the sector does the rest."""
        sector = self.any(sorted(self.world.shape.honest))
        old = self.any(self.world.sitting(sector)) if sector else None
        if old is None or self.world.runner is None:
            return
        await self.replaces(old, self.any([{}, {}, {"valid_until": self.world.in_days(20)}]))

    async def replaces(self, old: Account, fields: dict[str, str]) -> None:
        world, reader, line = self.world, self.world.reader, self.world.line
        seat = old.seat
        body = {"reason": "La asamblea nombró a otra persona.", "evidence_digest": DIGEST}
        for mandate in reader.holding(seat):
            await line.call(old, "POST", f"{world.path}/seats/{seat}/mandates/{mandate['id']}/revocation", body)
            if not await self.papers(seat, mandate["id"], "revoke"):
                return
        assert world.runner
        new = world.person(old.side)
        named = world.mandate(new, POWERS, **fields)
        accredited = await line.call(world.runner, "POST", f"{world.path}/seats/{seat}/mandates", named)
        if accredited.status_code != 201:
            return
        mandate = accredited.json()["id"]
        invited = await line.call(world.runner, "POST", "/v1/invitations", {"mandate_id": mandate})
        if invited.status_code == 201 and await line.accept(invited.json()["code"], new, mandate):
            await world.catch_up()
            await self.papers(seat, mandate, "confirm")

    async def papers(self, seat: str, mandate: str, effect: str) -> bool:
        """The constituency's own paper, recorded and witnessed by honest people; whether it had its effect."""
        world, line = self.world, self.world.line
        phase = (await self._mandate(mandate)).get("phase")
        if phase == ("ended" if effect == "revoke" else "in_force"):
            return True
        sector = world.reader.seats[seat]["sector"]
        path = f"{world.path}/seats/{seat}/papers"
        body = {
            "mandate_id": mandate,
            "effect": effect,
            "scan_digest": SCAN,
            "mark": "signature",
            "place": "Local comunal",
            "language": "es",
            "signed_at": instant(line.clock.now),
        }
        for recorder, witnesses in self._present_at(sector, seat):
            answer = await line.call(recorder, "POST", path, {**body, "witnesses": [who.seat for who in witnesses]})
            if answer.status_code == 201:
                world.truth.papers.add(answer.json()["id"])
                for each in witnesses:
                    own = f"{path}/{answer.json()['id']}/confirmation"
                    await line.call(each, "POST", own, {"scan_digest": SCAN})
                break
        phase = (await self._mandate(mandate)).get("phase")
        return phase == ("ended" if effect == "revoke" else "in_force")

    def _present_at(self, sector: str, seat: str) -> list[tuple[Account, tuple[Account, Account]]]:
        """Who could record such a paper, and which two of two sectors could witness it; those of its own first."""
        world = self.world
        known = [who for each in [sector, *sorted(world.shape.honest - {sector})] for who in world.remembered(each)]
        known += [who for who in world.named("companion") if who.id and world.accompanies(who)]
        known = [who for who in known if who.seat != seat and world.reader.seats[who.seat]["role"] not in CONDUCTING]
        pairs = [(a, b) for a in known for b in known if a is not b and self._sector(a) != self._sector(b)]
        recorders = [*([world.runner] if world.runner else []), *world.named("companion"), *known]
        found = [(by, pair) for pair in pairs for by in recorders if by.seats and by not in pair]
        # Where nobody runs the table, the two who are left record what they vouch for.
        return [*found[:12], *((pair[0], pair) for pair in pairs[:4])]

    def _sector(self, who: Account) -> str:
        return str(self.world.reader.seats[who.seat]["sector"])

    async def _mandate(self, mandate: str) -> Json:
        await self.world.catch_up()
        return self.world.reader.mandates.get(mandate, {})

    async def leaves(self) -> None:
        """Somebody gives their own mandate back."""
        who = self.somebody()
        if who is None:
            return
        body = {"reason": "Me voy.", "evidence_digest": DIGEST}
        for mandate in self.world.reader.holding(who.seat):
            path = f"{self.world.path}/seats/{who.seat}/mandates/{mandate['id']}/revocation"
            await self.world.line.call(who, "POST", path, body)

    async def dismisses(self) -> None:
        stands, who = self.world.reader.table.get("facilitation") or {}, self.somebody()
        if who is not None and stands.get("phase") == "accepted":
            path = f"{self.world.path}/facilitations/{stands['facilitation_id']}"
            await self.world.says(who, path, "dismissal", {"reasons": "No se nos convocó."})

    async def signs(self) -> None:
        who, commitment = self.somebody(), self.any(self.world.subjects("commitment", phase="offered"))
        if who is not None and commitment is not None:
            await self.world.signs(who, commitment["id"])

    async def verifies(self) -> None:
        who, report = self.somebody(), self.any(self.world.subjects("report"))
        if who is not None and report is not None:
            own = f"{self.world.path}/commitments/{report['commitment_id']}/reports/{report['id']}"
            await self.world.says(who, own, "verifications", {"answer": "confirm"})


ACTS = (
    "speaks",
    "speaks",
    "reads_the_minutes",
    "clears_the_desk",
    "comes",
    "elects",
    "leaves",
    "dismisses",
    "signs",
    "verifies",
)
