"""A table of any shape and its people: how it is founded, and the ways that honest people have by its documents."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from tests.adversary.device import Json, instant
from tests.adversary.people import DIGEST, SECTORS, Account, Line
from tests.adversary.reader import Reader, Truth

POWERS = ["speak", "decide", "sign", "steward"]
STAGES = ("preparing", "installed", "session", "agreement", "offered", "in_force", "reported")


@dataclass(frozen=True)
class Shape:
    """How a table is: places by sector, each sector's organizations; who runs it; who truly belongs to whom."""

    places: dict[str, tuple[int, ...]]
    """Delegates for each organization of each deciding sector."""
    run_by: str = "independent"
    companions: tuple[str, ...] = ("guarantor", "observer")
    hostile: frozenset[str] = frozenset()
    """The companions who are friends of whoever runs the table."""
    accomplices: frozenset[str] = frozenset()
    """The sectors whose people are on the side of whoever runs the table."""
    intruded: str | None = None
    """The sector for which whoever convenes the table seats a friend before anybody can say no."""
    word: str = "any_delegate"
    stage: str = "installed"
    lasting: int | None = None
    """The days after which the mandates of everybody but the convener are over."""

    @property
    def honest(self) -> frozenset[str]:
        return frozenset(self.places) - self.accomplices - {self.intruded}


@dataclass
class World:
    line: Line
    operator: Account
    shape: Shape
    truth: Truth
    reader: Reader
    path: str = ""
    organizations: dict[str, list[str]] = field(default_factory=dict)
    people: list[Account] = field(default_factory=list)
    friends: list[Account] = field(default_factory=list)
    suspended: list[Account] = field(default_factory=list)
    commitment: str | None = None
    runner: Account | None = None

    @classmethod
    async def founded(cls, line: Line, operator: Account, shape: Shape) -> "World":
        """A table that was convened for these sectors, with everybody whom their constituencies named at its start."""
        truth = Truth(line.acts, line.held, shape.honest, operators={operator.id})
        world = cls(line, operator, shape, truth, Reader(truth))
        world.reader.next = max(line.acts, default=0) + 1
        await world._convened()
        return world

    @property
    def id(self) -> str:
        return self.path.rsplit("/", 1)[1]

    def named(self, side: str) -> list[Account]:
        return [each for each in self.people if each.side == side]

    @property
    def hosts(self) -> list[Account]:
        """Everybody on the side of whoever convened the table, and who administers the service."""
        theirs = [each for side in self.shape.accomplices for each in self.named(side)]
        return [*self.named("host"), self.operator, *theirs, *self.friends]

    def person(self, side: str, at: str = "") -> Account:
        account = Account(f"{side}.{at}{uuid4().hex[:10]}", side)
        self.people.append(account)
        return account

    async def organization(self, sector: str) -> str:
        body = {"name": f"{sector} {uuid4().hex[:8]}", "sector": sector}
        if sector == "state":
            body["level"] = "national"
        made = await self.line.done(self.operator, "/v1/organizations", body)
        self.organizations.setdefault(sector, []).append(made["id"])
        return str(made["id"])

    async def _convened(self) -> None:
        line, operator = self.line, self.operator
        for sector in ("independent", *self.shape.places):
            for _ in self.shape.places.get(sector, (1,)):
                await self.organization(sector)
        convener = self.person("host", "convoca.")
        account = await line.done(operator, "/v1/accounts", {"display_name": convener.login, "roles": ["convener"]})
        invited = await line.done(operator, "/v1/invitations", {"account_id": account["id"]})
        assert await line.accept(invited["code"], convener)
        today = self.today()
        body = {
            "name": f"Mesa {uuid4().hex[:8]}",
            "purpose": "Conversar y cumplir.",
            "kind": "dialogue",
            "place": "0210",
            "languages": ["es"],
            "deciding_sectors": [each for each in SECTORS if each in self.shape.places],
            "convening_act": {
                "instrument": "Resolución",
                "number": "1",
                "issued_on": today,
                "document_digest": DIGEST,
            },
            "term": {"base_date": today, "days": 3000},
            "convening_seat": {"organization_id": self.organizations[self.shape.run_by][0], "role": "facilitator"},
        }
        table = await line.done(convener, "/v1/roundtables", body)
        self.path = f"/v1/roundtables/{table['id']}"
        [first] = await line.listed(convener, f"{self.path}/seats?limit=200")
        convener.seats.append(first["id"])
        [mandate] = await line.listed(convener, f"{self.path}/seats/{first['id']}/mandates")
        line.held[mandate["id"]] = convener
        self.runner = convener
        await self._seated(convener)

    async def _seated(self, convener: Account) -> None:
        for sector, places in self.shape.places.items():
            for organization, number in zip(self.organizations[sector], places, strict=True):
                for place in range(number):
                    powers = POWERS if place == 0 and organization == self.organizations[sector][0] else POWERS[:-1]
                    await self.brings(convener, self.person(sector), organization, "delegate", powers)
        if self.shape.intruded:
            friend = self.befriended()
            await self.brings(convener, friend, self.organizations[self.shape.intruded][0], "delegate", POWERS)
        for role in self.shape.companions:
            side = "host" if role in self.shape.hostile else "companion"
            person = self.befriended() if side == "host" else self.person(side)
            await self.brings(convener, person, self.organizations["independent"][0], role, ["speak"])

    def befriended(self) -> Account:
        friend = Account(f"amigo.{uuid4().hex[:10]}", "host")
        self.friends.append(friend)
        return friend

    def today(self) -> str:
        return (self.line.clock.now - timedelta(days=1)).date().isoformat()

    async def brings(
        self, by: Account, person: Account, organization: str, role: str, powers: Iterable[str], **fields: str
    ) -> str:
        """A seat, its mandate and its code, all by one account; the mandate, which this person then holds."""
        body: Json = {"organization_id": organization, "role": role, **fields}
        seat = await self.line.done(by, f"{self.path}/seats", body)
        return await self.registers(by, person, seat["id"], powers)

    async def registers(self, by: Account, person: Account, seat: str, powers: Iterable[str], **fields: str) -> str:
        if self.shape.lasting and not self.reader.installed:
            fields["valid_until"] = self.in_days(self.shape.lasting)
        body = mandate_of(person, self.today(), powers, **fields)
        mandate = await self.line.done(by, f"{self.path}/seats/{seat}/mandates", body)
        invited = await self.line.done(by, "/v1/invitations", {"mandate_id": mandate["id"]})
        if person.side in SECTORS and not self.reader.table:
            await self.tries_for_two(invited["code"], by, person.side, mandate["id"])
        assert await self.line.accept(invited["code"], person, mandate["id"])
        return str(mandate["id"])

    def in_days(self, days: int) -> str:
        return (self.line.clock.now + timedelta(days=days)).date().isoformat()

    def mandate(self, person: Account, powers: Iterable[str], **fields: str) -> Json:
        return mandate_of(person, self.today(), powers, **fields)

    def accompanies(self, who: Account) -> bool:
        return any(
            self.line.held.get(each["id"]) is who and self.reader.in_force(each)
            for each in self.reader.mandates.values()
        )

    async def tries_for_two(self, code: str, by: Account, sector: str, mandate: str) -> None:
        """Before whom it is for: whoever convenes the table tries the code, and who sits for another sector."""
        others = [each for each in self.people if each.side in SECTORS and each.side != sector and each.id]
        for account in (by, *others[:1]):
            seats = list(account.seats)
            if await self.line.accept(code, account, mandate):
                await self.in_order()
            account.seats[:] = seats

    # What everybody reads.

    def readers(self) -> list[Account]:
        """Somebody of each sector, whoever runs the table, and who accompanies it."""
        of_sectors = [who for sector in self.reader.deciding for who in self.sitting(sector)[:1]]
        found = [*of_sectors, *([self.runner] if self.runner else []), *self.named("companion")[:1]]
        return found if len(of_sectors) == len(self.reader.deciding) > 0 else [*self.people, *self.friends]

    async def catch_up(self) -> None:
        """The reader reads on, with the eyes of everybody who may."""
        found: dict[int, Json] = {}
        start = self.reader.next - 1
        for account in self.readers():
            if not account.id:
                continue
            for item in await self._feed(account, start):
                seen = found.setdefault(item["index"], item)
                if len(item.get("subjects", [])) > len(seen.get("subjects", [])):
                    found[item["index"]] = item
        for index in sorted(found):
            if index >= self.reader.next:
                ours = {each["id"] for each in found[index]["entry"]["changes"]}
                bodies = [each for each in found[index].get("subjects", []) if each["id"] in ours]
                if found[index]["entry"].get("roundtable") == self.id or self.convened(bodies):
                    self.reader.read(found[index]["entry"], bodies)
        self.reader.turn_to(self.line.clock.now)

    async def _feed(self, account: Account, after: int) -> list[Json]:
        """The entries of this table that the account reads."""
        read: list[Json] = []
        while True:
            answer = await self.line.call(account, "GET", f"/v1/changes?after={after}&limit=1000&expand=subject")
            items = answer.json()["items"] if answer.status_code == 200 else []
            read += [each for each in items if each.get("entry", {}).get("roundtable", self.id) == self.id]
            if len(items) < 1000:
                return [each for each in read if "entry" in each]
            after = items[-1]["index"]

    def convened(self, bodies: Iterable[Json]) -> bool:
        return any(each["id"] == self.id for each in bodies)

    async def in_order(self) -> None:
        await self.catch_up()
        assert not self.reader.wrong, "\n".join(self.reader.wrong)

    def subjects(self, kind: str, **having: object) -> list[Json]:
        """What was published of a kind, as it stands, with these members."""
        found = self.reader.of.get(kind, {}).values()
        return [each for each in found if all(each.get(name) == value for name, value in having.items())]

    def sitting(self, side: str) -> list[Account]:
        """Those of a side who hold a mandate in force, as everybody reads it."""
        held = self.reader.truth.held
        return [
            account
            for account in self.named(side)
            for mandate in self.reader.mandates.values()
            if held.get(mandate["id"]) is account
            and self.reader.in_force(mandate)
            and self.reader.seats[mandate["seat_id"]]["role"] == "delegate"
        ]

    def remembered(self, side: str) -> list[Account]:
        """Those of a side whose mandate nobody took back, though its last day may be over; who sits now comes first."""
        reader = self.reader
        known = [
            account
            for account in self.named(side)
            for mandate in reader.mandates.values()
            if self.line.held.get(mandate["id"]) is account and reader.in_force(mandate, dates=False)
        ]
        return list(dict.fromkeys([*self.sitting(side), *known]))

    # What honest people do.

    async def says(self, who: Account, path: str, suffix: str, body: Json | None = None, at: str = "") -> int:
        """A word on a text as it stands; the status, since the sector may have spoken already."""
        tag = await self.line.tag_of(who, at or path)
        answer = await self.line.call(who, "POST", f"{path}/{suffix}", body or {"stance": "accept"}, tag=tag)
        return answer.status_code

    async def all_say(self, path: str, suffix: str, at: str = "") -> None:
        for sector in self.reader.deciding:
            for who in self.sitting(sector):
                await self.says(who, path, suffix, at=at)

    async def stand_by_their_people(self) -> None:
        """Each sector confirms its roster, if all who stand on it are its own."""
        for sector in self.reader.deciding:
            for who in self.sitting(sector)[:1]:
                for each in await self.line.listed(who, f"{self.path}/rosters"):
                    mandates = [
                        mandate["mandate_id"] for seat in each["roster"]["seats"] for mandate in seat["mandates"]
                    ]
                    own = all(self.line.held[mandate].side == sector for mandate in mandates)
                    known = own or sector not in self.shape.honest
                    if each["roster"]["sector"] == sector and known and not each["confirmed"]:
                        path = f"{self.path}/rosters/{sector}/confirmation"
                        await self.line.done(who, path, {"digest": each["digest"]})

    async def adopts_rules(self, by: Account) -> None:
        drafted = await self.line.done(by, f"{self.path}/protocols", {"template": "minimal"})
        path = f"{self.path}/protocols/{drafted['id']}"
        if self.shape.word != "any_delegate":
            kept = [
                {name: clause[name] for name in ("number", "title", "text", "rule")}
                for clause in drafted["clauses"]
                if clause["rule"]["kind"] != "sector_word"
            ]
            rule = {"kind": "sector_word", "parameters": {"by": self.shape.word}}
            added = {"title": {"es": "Palabra", "en": "Word"}, "rule": rule}
            answer = await self.line.call(by, "PATCH", path, {"clauses": [*kept, added]}, tag=drafted["etag"])
            assert answer.status_code == 200, answer.text
        await self.line.done(by, f"{path}/proposal")
        await self.catch_up()
        await self.all_say(path, "adoptions")

    async def accepts_facilitation(self, by: Account, seats: Iterable[str]) -> None:
        proposed = await self.line.done(by, f"{self.path}/facilitations", {"seats": list(seats)})
        await self.all_say(f"{self.path}/facilitations/{proposed['id']}", "assents")

    async def installs(self) -> None:
        assert self.runner
        await self.catch_up()
        await self.adopts_rules(self.runner)
        await self.stand_by_their_people()
        await self.accepts_facilitation(self.runner, [self.runner.seat])
        body = {"place": "Local comunal", "read_aloud": True}
        await self.line.done(self.runner, f"{self.path}/installation", body)
        await self.catch_up()

    async def opens_session(self) -> Json:
        """Called, attended by everybody who sits for a sector, and open."""
        assert self.runner
        line, path = self.line, f"{self.path}/sessions"
        body = {"title": "Sesión", "starts_at": instant(line.clock.now), "duration_minutes": 180}
        session = await line.done(self.runner, path, body)
        own = f"{path}/{session['id']}"
        [who, *_] = [each for sector in self.reader.deciding for each in self.sitting(sector)]
        item = {"title": "Agua", "purpose": "Decidir.", "participation_level": "decide", "duration_minutes": 30}
        await line.done(who, f"{own}/agenda-items", item)
        await line.done(self.runner, f"{own}/convocation")
        for sector in self.reader.deciding:
            for who in self.sitting(sector):
                await line.done(who, f"{own}/attendances", {"mode": "in_person"})
        return await line.done(self.runner, f"{own}/opening")

    async def agrees(self, session: Json) -> Json:
        """A proposal that everybody accepts; the agreement."""
        assert self.runner
        own = f"{self.path}/sessions/{session['id']}"
        [who, *_] = self.sitting(self.reader.deciding[0])
        text = {"title": "Monitoreo", "text": "Se mide el agua cada mes."}
        proposal = await self.line.done(who, f"{own}/proposals", text)
        path = f"{self.path}/proposals/{proposal['id']}"
        await self.all_say(path, "positions")
        decided = await self.line.done(self.runner, f"{path}/outcome")
        assert decided["phase"] == "adopted", decided
        agreements = await self.line.listed(self.runner, f"{self.path}/agreements")
        return next(each for each in agreements if each["proposal_id"] == proposal["id"])

    async def seals_minutes(self, session: Json) -> None:
        assert self.runner
        own = f"{self.path}/sessions/{session['id']}"
        minutes = f"{own}/minutes"
        await self.line.done(self.runner, f"{own}/closing")
        await self.line.done(self.runner, f"{minutes}/circulation", {"without_notes": True})
        await self.all_say(minutes, "assents")
        tag = await self.line.tag_of(self.runner, minutes)
        sealed = await self.line.done(self.runner, f"{minutes}/seal", tag=tag)
        assert sealed["phase"] == "sealed"

    async def offers(self, agreement: Json) -> Json:
        """A commitment of the first sector to the last one, offered for signature."""
        assert self.runner
        owes, gains = (self.sitting(self.reader.deciding[at])[0] for at in (0, -1))
        body = {
            "agreement_id": agreement["id"],
            "title": "Doce puntos",
            "verbatim_text": "Se instalan doce puntos de monitoreo.",
            "leads": [{"organization_id": self.reader.seats[owes.seat]["organization_id"]}],
            "beneficiaries": [{"organization_id": self.reader.seats[gains.seat]["organization_id"]}],
            "follow_up_body": {"text": "Comité"},
            "due": {"kind": "interval", "days": 365},
            "indicators": [{"name": "Puntos", "unit": "puntos", "target": "12", "means_of_verification": "Informe"}],
            "lack_of_progress": "La mesa se reúne.",
        }
        draft = await self.line.done(self.runner, f"{self.path}/commitments", body)
        path = f"{self.path}/commitments/{draft['id']}"
        self.commitment = str(draft["id"])
        return await self.line.done(self.runner, f"{path}/offer", tag=draft["etag"])

    async def signs(self, who: Account, commitment: str) -> int:
        """With the key that the mandate names, registered where it is not yet."""
        seat, path = who.seat, f"{self.path}/commitments/{commitment}"
        keys = f"{self.path}/seats/{seat}/keys"
        if not any(each["kid"] == who.device.kid for each in await self.line.listed(who, keys)):
            log = (await self.line.http.get("/v1/ledger/checkpoint")).text.splitlines()[0]
            proof = who.device.proof(log, self.id, seat, self.line.clock.now)
            await self.line.done(who, keys, proof)
        told = await self.line.call(who, "GET", f"{path}/statement")
        if told.status_code != 200:
            return told.status_code
        body = who.device.statement(told.json()["payload"], self.line.clock.now)
        answer = await self.line.call(who, "POST", f"{path}/signatures", body, tag=await self.line.tag_of(who, path))
        return answer.status_code

    async def promises(self, agreement: Json) -> str:
        offered = await self.offers(agreement)
        await self.catch_up()
        for sector in self.reader.deciding:
            for who in self.sitting(sector):
                await self.signs(who, offered["id"])
        commitment = await self.line.read(self.sitting(self.reader.deciding[0])[0], self.at_commitment())
        assert commitment["phase"] == "in_force", commitment
        return str(offered["id"])

    def at_commitment(self) -> str:
        return f"{self.path}/commitments/{self.commitment}"

    async def reports(self) -> Json:
        [who, *_] = self.sitting(self.reader.deciding[0])
        today = self.today()
        body = {"level": "complete", "narrative": "Están los doce.", "period": {"from": today, "until": today}}
        return await self.line.done(who, f"{self.at_commitment()}/reports", body)

    async def verifies(self, report: Json) -> Json:
        [who, *_] = self.sitting(self.reader.deciding[-1])
        path = f"{self.at_commitment()}/reports/{report['id']}"
        tag = await self.line.tag_of(who, path)
        await self.line.done(who, f"{path}/verifications", {"answer": "confirm"}, tag=tag)
        return await self.line.read(who, self.at_commitment())

    async def reaches(self, stage: str) -> None:
        """As far as the histories begin, with everybody doing their part."""
        steps = STAGES.index(stage)
        session: Json = {}
        agreement: Json = {}
        await self.catch_up()
        if steps >= 1:
            await self.installs()
        if steps >= 2:
            session = await self.opens_session()
            await self.catch_up()
        if steps >= 3:
            agreement = await self.agrees(session)
            await self.catch_up()
        if steps == 4:
            await self.offers(agreement)
        if steps >= 5:
            await self.promises(agreement)
            await self.catch_up()
        if steps >= 6:
            await self.reports()
        await self.in_order()


def mandate_of(person: Account, since: str, powers: Iterable[str], **fields: str) -> Json:
    """What registers somebody for a seat, on the document of their assembly."""
    return {
        "named_by": "Asamblea general",
        "evidence_kind": "assembly_act",
        "evidence_digest": DIGEST,
        "powers": list(powers),
        "valid_from": since,
        "key_thumbprint": person.device.kid,
        **fields,
    }
