"""What those try who want a word that is not theirs: whoever runs the table, whoever administers the host, and friends.

Each attempt is made from every account that they have, and none is expected to work or to fail: the reader judges.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import uuid4

from tests.adversary.device import Json, instant
from tests.adversary.people import DIGEST, Account
from tests.adversary.reader import CONDUCTING, OF_A_SECTOR
from tests.adversary.table import POWERS, World, mandate_of

SCAN = "d4" * 32
WRITES = ("post", "patch", "put")
# What a path names otherwise than by the type of what it is about.
NAMED = {"correction_id": "correction", "note_id": "minutes_note", "target_id": "protocol", "seat_id": "seat"}
WORDS = (
    ("protocol", "protocols/{id}", "adoptions"),
    ("facilitation", "facilitations/{id}", "assents"),
    ("proposal", "proposals/{id}", "positions"),
    ("session", "sessions/{id}", "agenda-assents"),
    ("seat", "seats/{id}", "assents"),
    ("term_extension", "term-extensions/{id}", "assents"),
    ("waiver", "waivers/{id}", "assents"),
    ("redaction", "redactions/{id}", "consents"),
)


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    template: str
    example: Any
    tagged: bool


async def operations(world: World) -> list[Operation]:
    """Every operation that writes, as the service documents it."""
    document = (await world.line.http.get("/openapi.json")).json()
    return [
        Operation(
            told["operationId"],
            method.upper(),
            template,
            told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example"),
            any("If-Match" in str(each) for each in told.get("parameters", [])),
        )
        for template, methods in document["paths"].items()
        for method, told in methods.items()
        if method in WRITES and told.get("x-permission")
    ]


@dataclass
class Attack:
    """One attempt; `random` chooses whatever there is to choose."""

    world: World
    random: Random

    @property
    def accounts(self) -> list[Account]:
        return [each for each in self.world.hosts if each.id]

    def some(self, most: int = 4) -> list[Account]:
        """Not all of them every time: whoever runs the table, the newest friend, and others as it comes."""
        accounts = self.accounts
        chosen = [accounts[0], accounts[-1], *self.random.sample(accounts, min(most - 2, len(accounts)))]
        return list(dict.fromkeys(chosen))

    def any(self, found: Collection[Any]) -> Any:
        return self.random.choice(sorted(found) if isinstance(found, set) else list(found)) if found else None

    async def call(
        self, who: Account, method: str, path: str, body: Any = None, *, tagged: bool = False
    ) -> Json | None:
        """The answer where it worked."""
        line = self.world.line
        seat = self.random.choice(who.seats) if len(who.seats) > 1 else None
        tag = await line.tag_of(who, path.rsplit("/", 1)[0]) if tagged else None
        answer = await line.call(who, method, path, body, tag=tag, seat=seat)
        return dict(answer.json()) if answer.status_code < 300 and answer.content else None

    async def everybody(self, path: str, body: Any = None, *, at: str | None = None) -> None:
        for who in self.some():
            tag = await self.world.line.tag_of(who, at) if at else None
            for seat in who.seats or [""]:
                await self.world.line.call(who, "POST", path, body, tag=tag, seat=seat or None)

    # Who sits.

    def victim(self) -> str:
        honest = sorted(self.world.shape.honest)
        return str(self.any(honest if honest and self.random.random() < 0.8 else sorted(self.world.shape.places)))

    def seats_of(self, sector: str) -> list[Json]:
        return [
            each
            for each in self.world.reader.seats.values()
            if each["sector"] == sector and each["role"] in OF_A_SECTOR
        ]

    def sitter(self) -> Account:
        """A new friend most of the time, else somebody who has a place already."""
        return self.world.befriended() if self.random.random() < 0.6 else self.any(self.accounts)

    async def seats_a_friend(self) -> None:
        """A seat, a mandate and a code for a sector, and an account of their own that accepts it."""
        world, sector = self.world, self.victim()
        organization = self.any(world.organizations[sector])
        if self.random.random() < 0.3:
            organization = await world.organization(sector)
        body: Json = {
            "organization_id": organization,
            "role": self.any(["delegate", "delegate", "alternate", "adviser"]),
        }
        if body["role"] == "alternate":
            body["alternate_of"] = self.any(self.seats_of(sector))["id"]
        for who in self.accounts:
            made = await self.call(who, "POST", f"{world.path}/seats", body)
            if made is not None:
                await self.everybody(f"{world.path}/seats/{made['id']}/assents", {"stance": "accept"})
                await self._sits(made["id"])
                return

    async def takes_a_seat(self) -> None:
        """The same for a place that is there."""
        seat = self.any(self.seats_of(self.victim()))
        if seat is not None:
            await self._sits(seat["id"])

    async def brings_a_companion(self, organization: str = "", role: str = "") -> None:
        world = self.world
        # Also in the name of an organization of a sector: whoever accompanies a table decides nothing, and may vouch.
        body = {"organization_id": organization or self.any([each[0] for each in world.organizations.values()])}
        roles = ["guarantor", "observer", "observer", "verifier", "chair", "rapporteur", "facilitator", "secretariat"]
        body["role"] = role or self.any(roles)
        for who in self.accounts:
            made = await self.call(who, "POST", f"{world.path}/seats", body)
            if made is not None:
                await self._sits(made["id"])
                return

    async def _sits(self, seat: str) -> None:
        world, friend = self.world, self.sitter()
        mandates = f"{world.path}/seats/{seat}/mandates"
        for who in self.accounts:
            named = await self.call(who, "POST", mandates, mandate_of(friend, world.today(), POWERS))
            if named is None:
                continue
            for inviter in self.accounts:
                invited = await self.call(inviter, "POST", "/v1/invitations", {"mandate_id": named["id"]})
                if invited is not None:
                    await world.line.accept(invited["code"], friend, named["id"])
                    break
            await self.everybody(f"{mandates}/{named['id']}/confirmation", at=f"{mandates}/{named['id']}")
            await self._uses(friend)
            return

    async def _uses(self, friend: Account) -> None:
        """What somebody does at once who got in: asks for something, comes to a session, says yes to what is tabled."""
        world = self.world
        for seat in friend.seats:
            text = {"title": "Todo", "text": "Todo se concede.", "addressed_to": [self.victim()]}
            await world.line.call(friend, "POST", f"{world.path}/demands", text, seat=seat)
            for session in world.subjects("session", phase="open"):
                own = f"{world.path}/sessions/{session['id']}/attendances"
                await world.line.call(friend, "POST", own, {"mode": "in_person"}, seat=seat)
            for proposal in world.subjects("proposal"):
                own = f"{world.path}/proposals/{proposal['id']}/positions"
                await world.line.call(friend, "POST", own, {"stance": "accept"}, seat=seat)

    async def about_a_mandate(self) -> None:
        """Confirmed, taken back, kept: whatever the sector alone says."""
        mandates = list(self.world.reader.mandates.values())
        mandate = self.any(
            [each for each in mandates if self.world.reader.seats[each["seat_id"]]["role"] in OF_A_SECTOR]
        )
        if mandate is None:
            return
        path = f"{self.world.path}/seats/{mandate['seat_id']}/mandates/{mandate['id']}"
        step = self.any(["confirmation", "revocation", "revocation-refusal", "assents"])
        body = {"revocation": {"reason": "Así conviene.", "evidence_digest": DIGEST}, "assents": {"stance": "accept"}}
        await self.everybody(f"{path}/{step}", body.get(step), at=path)

    async def ends_a_seat(self) -> None:
        seat = self.any(self.seats_of(self.victim()))
        body = {"reason": "Así conviene.", "evidence_digest": DIGEST}
        await self.everybody(f"{self.world.path}/seats/{seat['id']}/end", body)

    async def forges_a_paper(self) -> None:
        """A paper that no constituency made, with whatever witnesses they have."""
        reader = self.world.reader
        mandates = [each for each in reader.mandates.values() if reader.seats[each["seat_id"]]["role"] in OF_A_SECTOR]
        mandate = self.any(mandates)
        if mandate is None:
            return
        theirs = [seat for who in self.accounts for seat in who.seats]
        others = [each["id"] for each in reader.seats.values()]
        effect = self.any(["confirm", "confirm", "revoke", "end_seat"])
        if effect == "confirm" and self.random.random() < 0.8:
            pending = [each for each in mandates if each["phase"] == "proposed"]
            mandate = self.any(pending) or mandate
        await self._paper(mandate["seat_id"], mandate["id"], effect)
        await self._paper(mandate["seat_id"], mandate["id"], effect, [self.any(theirs), self.any(others)])

    async def _paper(self, seat: str, mandate: str, effect: str, witnesses: Sequence[str] = ()) -> None:
        """A sheet that they made themselves, before the likeliest pair of witnesses whom they have."""
        world = self.world
        path = f"{world.path}/seats/{seat}/papers"
        body = {
            "mandate_id": mandate,
            "effect": effect,
            "scan_digest": SCAN,
            "mark": "signature",
            "place": "Local",
            "language": "es",
            "signed_at": instant(world.line.clock.now),
        }
        for pair in [witnesses] if witnesses else self._pairs(seat):
            for who in self.some():
                made = await self.call(who, "POST", path, {**body, "witnesses": list(pair)})
                if made is not None:
                    for each in self.accounts:
                        if set(each.seats) & set(pair):
                            own = f"{path}/{made['id']}/confirmation"
                            await world.line.call(
                                each, "POST", own, {"scan_digest": SCAN}, seat=self.any(set(each.seats) & set(pair))
                            )
                    return

    def _pairs(self, signer: str) -> list[tuple[str, str]]:
        """Seats of theirs of two sectors that do not run the table and are held, those first who sit there longest."""
        seats, holding = self.world.reader.seats, self.world.reader.holding
        mine = [seat for who in self.accounts for seat in who.seats if seat in seats and seat != signer]
        mine = [seat for seat in dict.fromkeys(mine) if seats[seat]["role"] not in CONDUCTING and holding(seat)]
        pairs = [(a, b) for a in mine for b in mine if a < b and seats[a]["sector"] != seats[b]["sector"]]
        return sorted(pairs, key=lambda pair: max(seats[each]["created_at"] for each in pair))[:3]

    async def takes_over(self) -> None:
        """Whoever sits there is taken away on a paper of theirs, a friend seated on another; the friend speaks."""
        world = self.world
        seat = self.any([each for each in self.seats_of(self.victim()) if each["role"] == "delegate"])
        if seat is None:
            return
        if len(self._pairs(seat["id"])) == 0:
            for sector in ("independent", self.victim()):
                await self.brings_a_companion(world.organizations[sector][0], "observer")
            await world.catch_up()
        for mandate in world.reader.holding(seat["id"]):
            await self._paper(seat["id"], mandate["id"], "revoke")
        friend, path = world.befriended(), f"{world.path}/seats/{seat['id']}/mandates"
        for who in self.some():
            named = await self.call(who, "POST", path, mandate_of(friend, world.today(), POWERS))
            invited = named and await self.call(who, "POST", "/v1/invitations", {"mandate_id": named["id"]})
            if named and invited and await world.line.accept(invited["code"], friend, named["id"]):
                await world.catch_up()
                await self._paper(seat["id"], named["id"], "confirm")
                await self.speaks()
                return

    async def confirms_a_roster(self) -> None:
        sector = self.victim()
        for who in self.accounts:
            for each in await self.world.line.listed(who, f"{self.world.path}/rosters"):
                path = f"{self.world.path}/rosters/{each['roster']['sector']}/confirmation"
                if each["roster"]["sector"] == sector:
                    await self.everybody(path, {"digest": each["digest"]})
                    return

    # What is said.

    async def speaks(self) -> None:
        """A yes in the name of any sector, on whatever waits for one."""
        kind, path, suffix = self.any(WORDS)
        subject = self.any(self.world.subjects(kind))
        if subject is not None:
            own = f"{self.world.path}/{path.format(id=subject['id'])}"
            await self.everybody(f"{own}/{suffix}", {"stance": "accept"}, at=own)
        for minutes in self.world.subjects("minutes"):
            own = f"{self.world.path}/sessions/{minutes['session_id']}/minutes"
            await self.everybody(f"{own}/assents", {"stance": "accept"}, at=own)

    async def changes_who_runs_it(self) -> None:
        seats = [
            each["id"] for each in self.world.reader.seats.values() if each["role"] in {"facilitator", "secretariat"}
        ]
        for who in self.accounts:
            body = {"seats": [self.any(seats)], "reasons": "Así conviene."}
            made = await self.call(who, "POST", f"{self.world.path}/facilitations", body)
            if made is not None:
                own = f"{self.world.path}/facilitations/{made['id']}"
                await self.everybody(f"{own}/assents", {"stance": "accept"}, at=own)
                await self.everybody(f"{own}/dismissal", {"reasons": "Así conviene."}, at=own)
                return

    async def holds_a_session(self) -> None:
        """Called, attended on everybody's behalf, opened; a text tabled, said yes to and decided; closed and sealed."""
        world, path = self.world, f"{self.world.path}/sessions"
        for who in self.accounts:
            body = {"title": "Sesión", "starts_at": instant(world.line.clock.now), "duration_minutes": 60}
            planned = await self.call(who, "POST", path, body)
            if planned is None:
                continue
            item = {"title": "Agua", "purpose": "Decidir.", "participation_level": "decide", "duration_minutes": 30}
            await self.everybody(f"{path}/{planned['id']}/agenda-items", item)
            await self.everybody(f"{path}/{planned['id']}/convocation")
            break
        for session in world.subjects("session"):
            own = f"{path}/{session['id']}"
            for seat in list(world.reader.seats):
                await self.call(self.accounts[0], "POST", f"{own}/attendances", {"seat_id": seat, "mode": "in_person"})
            await self.everybody(f"{own}/opening")
            await self.everybody(f"{own}/proposals", {"title": "Todo", "text": "Todo se acepta."})
        await world.catch_up()
        for proposal in world.subjects("proposal"):
            own = f"{world.path}/proposals/{proposal['id']}"
            await self.everybody(f"{own}/positions", {"stance": "accept"}, at=own)
            await self.everybody(f"{own}/outcome")

    async def seals(self) -> None:
        for session in self.world.subjects("session"):
            own = f"{self.world.path}/sessions/{session['id']}"
            if self.random.random() < 0.5:
                await self.everybody(f"{own}/closing")
            await self.everybody(f"{own}/minutes/circulation", {"without_notes": True})
            await self.everybody(f"{own}/minutes/assents", {"stance": "accept"}, at=f"{own}/minutes")
            await self.everybody(f"{own}/minutes/seal", at=f"{own}/minutes")

    async def signs(self) -> None:
        """For a sector, with a key of their own, on a sheet that its delegate never saw, or on a file."""
        world, line = self.world, self.world.line
        for commitment in world.subjects("commitment"):
            own = f"{world.path}/commitments/{commitment['id']}"
            for who in self.accounts:
                for seat in who.seats:
                    log = (await line.http.get("/v1/ledger/checkpoint")).text.splitlines()[0]
                    proof = who.device.proof(log, world.id, seat, line.clock.now)
                    await line.call(who, "POST", f"{world.path}/seats/{seat}/keys", proof, seat=seat)
                    await self.everybody(f"{world.path}/seats/{seat}/keys/{who.device.kid}/activation")
                    told = await line.call(who, "GET", f"{own}/statement", seat=seat)
                    if told.status_code == 200:
                        body = who.device.statement(told.json()["payload"], line.clock.now)
                        await self.call(who, "POST", f"{own}/signatures", body, tagged=True)
            victim = self.any(self.seats_of(self.victim()))["id"]
            theirs = [seat for who in self.accounts for seat in who.seats]
            sheet = {
                "assurance": "C",
                "seat_id": victim,
                "document": commitment["document"],
                "scan_digest": SCAN,
                "mark": "signature",
                "place": "Local",
                "language": "es",
                "signed_at": instant(line.clock.now),
                "witnesses": [self.any(theirs), self.any(theirs)],
            }
            for who in self.accounts:
                made = await self.call(who, "POST", f"{own}/signatures", sheet, tagged=True)
                if made is not None:
                    await self.everybody(f"{own}/signatures/{made['id']}/confirmation", {"scan_digest": SCAN})

    async def follows_up(self) -> None:
        """Reports and verifies in the name of whoever should."""
        for commitment in self.world.subjects("commitment"):
            own = f"{self.world.path}/commitments/{commitment['id']}"
            period = {"from": self.world.today(), "until": self.world.today()}
            body = {"level": "complete", "narrative": "Todo está.", "period": period}
            await self.everybody(f"{own}/reports", body)
            await self.everybody(f"{own}/reopening", {"level": "limited", "reasons": "No.", "held_elsewhere": []})
        await self.world.catch_up()
        for report in self.world.subjects("report"):
            own = f"{self.world.path}/commitments/{report['commitment_id']}/reports/{report['id']}"
            await self.everybody(f"{own}/verifications", {"answer": "confirm"}, at=own)

    # The host's machine.

    async def administers(self) -> None:
        """Accounts made, raised, suspended; an organization moved to another sector; a partner let in."""
        world, operator = self.world, self.world.operator
        friend = self.any([each for each in self.accounts if each is not operator])
        raised: list[Json] = [{"roles": ["administrator"]}, {"roles": ["convener"]}]
        for body in [*raised, *([{"phase": "suspended"}] if self.random.random() < 0.2 else [])]:
            target = self.any(world.people) if "phase" in body else friend
            if target is None or not target.id or target is operator:
                continue
            path = f"/v1/accounts/{target.id}"
            tag = await world.line.tag_of(operator, path)
            answer = await world.line.call(operator, "PATCH", path, body, tag=tag)
            if answer.status_code == 200 and "phase" in body:
                world.suspended.append(target)
        organization = self.any(world.organizations[self.victim()])
        path = f"/v1/organizations/{organization}"
        tag = await world.line.tag_of(operator, path)
        await world.line.call(operator, "PATCH", path, {"sector": self.victim()}, tag=tag)
        partner = await self.call(operator, "POST", "/v1/partners", {"name": uuid4().hex, "scopes": ["roundtables"]})
        if partner is not None:
            grant = {"roundtable_id": world.id, "reason": "Para seguir."}
            await self.everybody(f"/v1/partners/{partner['id']}/grants", grant)

    # Whatever there is.

    async def sweeps(self) -> None:
        """One account tries every operation that writes, with the ids that the record gives away."""
        who = self.any(self.accounts)
        for operation in await operations(self.world):
            path = self._filled(operation.template)
            if path is not None and operation.name not in {"amend_account", "dismiss_facilitation"}:
                body = self._body(operation.example, None)
                await self.call(who, operation.method, path, body, tagged=operation.tagged)

    def _filled(self, template: str) -> str | None:
        """The path with ids of what was published, each within what its parents are."""
        known: dict[str, str] = {"roundtable_id": self.world.id, "sector": self.victim(), "sha256": "ab" * 32}
        names = [part[1:-1] for part in template.split("/") if part.startswith("{")]
        for name in reversed(names):
            if name in known:
                continue
            kind = NAMED.get(name, name.removesuffix("_id"))
            if name == "kid":
                kind = "key"
            found = self.any(self.world.subjects(kind))
            if found is None:
                return None
            known[name] = str(found["kid" if name == "kid" else "id"])
            for parent in names:
                value = found.get(parent) or (found.get("target_id") if kind == "signature" else None)
                if value and parent not in known:
                    known[parent] = str(value)
        return "/".join(known[part[1:-1]] if part.startswith("{") else part for part in template.split("/"))

    def _body(self, example: Any, name: str | None) -> Any:
        if isinstance(example, dict):
            return {key: self._body(value, key) for key, value in example.items()}
        if isinstance(example, list):
            return [self._body(value, name) for value in example]
        pools = {
            "organization_id": [each for found in self.world.organizations.values() for each in found],
            "seat_id": list(self.world.reader.seats),
            "witnesses": list(self.world.reader.seats),
            "seats": list(self.world.reader.seats),
            "verifier": list(self.world.reader.seats),
            "mandate_id": list(self.world.reader.mandates),
            "agreement_id": [each["id"] for each in self.world.subjects("agreement")],
        }
        chosen = self.any(pools.get(name or "", []))
        return example if chosen is None else chosen


ATTACKS = (
    "seats_a_friend",
    "takes_a_seat",
    "brings_a_companion",
    "about_a_mandate",
    "ends_a_seat",
    "forges_a_paper",
    "takes_over",
    "confirms_a_roster",
    "speaks",
    "changes_who_runs_it",
    "holds_a_session",
    "seals",
    "signs",
    "follows_up",
    "administers",
    "sweeps",
)
