"""What a reader of the published record can say, and what truth says to it; written from the words of the domain.

It knows nothing of the service but what the service published: the entries of the log in order, with the bodies that
they published. Beside it stands what no reader knows and the test does: who made each entry, and whom a constituency
truly named. A table is in order while no sentence is added to `wrong`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tests.adversary.device import Json
from tests.adversary.people import Account

VOTING = {"delegate", "alternate"}
OF_A_SECTOR = VOTING | {"adviser"}
CONDUCTING = {"facilitator", "secretariat", "chair", "rapporteur"}
RUNNING = {"facilitator", "secretariat"}
YES = {"accept", "accept_with_reservation"}
# What an entry says of whoever made it, without being a word of their sector.
NO_WORD = {"invitation.accepted"}
WITNESSED = {"seat.paper_witnessed"}


@dataclass(frozen=True)
class Word:
    """What somebody said on a text for their sector."""

    index: int
    target: str
    seat: str
    sector: str
    mandate: str | None
    stance: str
    side: str | None
    """Whom the holder of that mandate truly belongs to."""


@dataclass
class Truth:
    """What the test knows and the service does not."""

    acts: Mapping[int, Account]
    held: Mapping[str, Account]
    honest: frozenset[str] = frozenset()
    """The sectors whose people, all of them, their constituency named."""
    papers: set[str] = field(default_factory=set)
    """The papers that a constituency truly made."""
    operators: set[str] = field(default_factory=set)
    """Accounts that administer the deployment."""


@dataclass
class Reader:
    truth: Truth
    zone: str = "America/Lima"
    table: Json = field(default_factory=dict)
    seats: dict[str, Json] = field(default_factory=dict)
    mandates: dict[str, Json] = field(default_factory=dict)
    of: dict[str, dict[str, Json]] = field(default_factory=dict)
    """Everything published so far: type, id, body."""
    words: list[Word] = field(default_factory=list)
    reporters: dict[str, set[str]] = field(default_factory=dict)
    """Commitment to the accounts that reported on it."""
    conducted: set[str] = field(default_factory=set)
    intruded: set[str] = field(default_factory=set)
    """Sectors that were founded with somebody of the host among their people, as the founding mandates show."""
    wrong: list[str] = field(default_factory=list)
    today: date = date.min
    next: int = 0

    @property
    def deciding(self) -> list[str]:
        return list(self.table.get("deciding_sectors", []))

    @property
    def honest(self) -> frozenset[str]:
        return self.truth.honest - self.intruded

    @property
    def installed(self) -> bool:
        return bool(self.table.get("phase", "preparing") != "preparing")

    def founded(self, sector: str) -> bool:
        """From then on nobody sits for the sector on the word of those who run the table."""
        return self.installed or any(each["sector"] == sector for each in self.table.get("confirmed_rosters", []))

    def of_a_sector(self, seat: Json | None) -> bool:
        return bool(seat is not None and seat["role"] in OF_A_SECTOR and seat["sector"] in self.deciding)

    def in_force(self, mandate: Json | None, *, dates: bool = True) -> bool:
        if mandate is None or mandate["phase"] != "in_force":
            return False
        until = mandate["valid_until"]
        return not (dates and until and date.fromisoformat(until) < self.today)

    def holding(self, seat: str, *, dates: bool = True) -> list[Json]:
        return [each for each in self.mandates.values() if each["seat_id"] == seat and self.in_force(each, dates=dates)]

    def turn_to(self, now: datetime) -> None:
        self.today = now.astimezone(ZoneInfo(self.zone)).date()

    def read(self, entry: Json, bodies: Iterable[Json]) -> None:
        """One entry of the log, in order; `bodies` are those that it published."""
        self.turn_to(datetime.fromisoformat(entry["at"]))
        types = {each["id"]: each["type"] for each in entry["changes"]}
        changed = [(types[body["id"]], body) for body in bodies]
        self._whose(entry)
        self._words(entry, changed)
        self._who_sits(entry, changed)
        before, earlier = self.table, [self.of.get(kind, {}).get(body["id"]) for kind, body in changed]
        for kind, body in changed:
            self.of.setdefault(kind, {})[body["id"]] = body
            if kind == "seat":
                self.seats[body["id"]] = body
            elif kind == "mandate":
                self.mandates[body["id"]] = body
            elif kind == "roundtable":
                self.table = body
        if entry["type"] == "roster.confirmed":
            self._stood_by(changed)
        for old, (kind, body) in zip(earlier, changed, strict=True):
            self._concluded(entry, kind, old, body)
        self._table(entry, before)
        if any(kind == "mandate" for kind, _ in changed):
            self._one_person_once(entry)
        self.next = entry["index"] + 1

    # Who acted.

    def _say(self, entry: Json, what: str) -> None:
        by = self.truth.acts.get(entry["index"])
        self.wrong.append(f"{entry['index']} {entry['type']} by {by}: {what}")

    def _whose(self, entry: Json) -> None:
        """Behind every act of a sector's seat stands whoever truly holds it; at an honest sector one of its own."""
        seat = self.seats.get(entry["actor"].get("seat", ""))
        if seat is None or not self.of_a_sector(seat) or entry["type"] in NO_WORD:
            return
        who = self.truth.acts.get(entry["index"])
        if who is None:
            self._say(entry, f"an act of {seat['sector']} that nobody made")
            return
        # Who witnesses a paper may do so after the last day of a mandate.
        dated = not ({"paper"} & {change["type"] for change in entry["changes"]})
        held = [each for each in self.holding(seat["id"], dates=dated) if self.truth.held.get(each["id"]) is who]
        if not held:
            self._say(entry, f"an act of {seat['sector']} by somebody who does not hold its seat")
        founding = not self.founded(seat["sector"]) and any(each["basis"] == "attested_by_host" for each in held)
        if seat["sector"] in self.honest and who.side != seat["sector"] and not founding:
            self._say(entry, f"an act of {seat['sector']}, which did not put them there")

    def _words(self, entry: Json, changed: list[tuple[str, Json]]) -> None:
        for kind, body in changed:
            seat = self.seats.get(body.get("seat_id") or "")
            fresh = body["id"] not in self.of.get(kind, {})
            if seat is None or not fresh:
                continue
            if "stance" in body:
                target = body.get("target_id") or body.get("proposal_id") or body.get("minutes_id")
                said = body.get("mandate_id")
                side = self.truth.held[said].side if said and said in self.truth.held else None
                word = Word(entry["index"], str(target), seat["id"], seat["sector"], said, body["stance"], side)
                self.words.append(word)
            if kind in {"report", "verification"} or "stance" in body:
                self._own(entry, kind, seat)
            if kind == "report":
                who = self.truth.acts.get(entry["index"])
                if who is not None:
                    self.reporters.setdefault(body["commitment_id"], set()).add(who.id)
            elif kind == "verification":
                who = self.truth.acts.get(entry["index"])
                if who is not None and who.id in self.reporters.get(body["commitment_id"], set()):
                    self._say(entry, "a verification by whoever reported")
            elif kind == "attendance" and self.of_a_sector(seat) and not self.holding(seat["id"]):
                self._say(entry, f"somebody counted present for {seat['sector']} on a seat that nobody holds")

    def _own(self, entry: Json, kind: str, seat: Json) -> None:
        """A word stands in the entry of the seat that gave it, or in that of the witness who completed its sheet."""
        actor = entry["actor"].get("seat")
        if actor == seat["id"] or not self.of_a_sector(seat):
            return
        if seat["sector"] in self.honest:
            self._say(entry, f"a {kind} of {seat['sector']} that it did not give")

    # Who sits there.

    def _who_sits(self, entry: Json, changed: list[tuple[str, Json]]) -> None:
        for kind, body in changed:
            old = self.of.get(kind, {}).get(body["id"])
            if kind == "seat":
                self._seat(entry, old, body, changed)
            elif kind == "mandate":
                self._mandate(entry, old, body, changed)

    def _seat(self, entry: Json, old: Json | None, body: Json, changed: list[tuple[str, Json]]) -> None:
        deciding = body["sector"] in self.deciding
        if old is None:
            if self.installed and deciding and body["role"] == "delegate" and not body["awaits_assent"]:
                self._say(entry, f"a further place of {body['sector']} that nobody was asked about")
            return
        if old["awaits_assent"] and not body["awaits_assent"] and body["ended_at"] is None:
            self._all_said_yes(entry, body["id"], "a further place")
        if body["ended_at"] and not old["ended_at"] and self.of_a_sector(body) and self.founded(body["sector"]):
            if old["awaits_assent"]:
                return
            if not self._by_the_sector(entry, body) and not self._by_paper(entry, changed, body["sector"]):
                self._say(entry, f"a seat of {body['sector']} ended without its word")

    def _mandate(self, entry: Json, old: Json | None, body: Json, changed: list[tuple[str, Json]]) -> None:
        seat = self.seats.get(body["seat_id"]) or next(each for kind, each in changed if kind == "seat")
        was, now = (old or {}).get("phase"), body["phase"]
        if seat["role"] in RUNNING and now == "in_force" and was != "in_force":
            self._to_run_it(entry, changed, body)
        if not self.of_a_sector(seat):
            return
        if now == "in_force" and (was != "in_force" or (old or {}).get("basis") != body["basis"]):
            self._put_in_force(entry, seat, body, changed)
        if now == "ended" and was == "in_force" and old is not None:
            attested = old["basis"] == "attested_by_host" and not self.founded(seat["sector"])
            gone = any(kind == "seat" and each["id"] == seat["id"] and each["ended_at"] for kind, each in changed)
            titular = self.of.get("seat", {}).get(seat["alternate_of"] or "", {})
            gone |= any(
                kind == "seat" and each["id"] == titular.get("id") and each["ended_at"] for kind, each in changed
            )
            own = self.truth.acts.get(entry["index"]) is self.truth.held.get(body["id"])
            if not (attested or gone or own or self._by_the_sector(entry, seat)) and not self._by_paper(
                entry, changed, seat["sector"]
            ):
                self._say(entry, f"a mandate of {seat['sector']} taken back without its word")

    def _stood_by(self, changed: list[tuple[str, Json]]) -> None:
        """A roster with somebody of the host on it, whom the host had attested, is how that sector was founded."""
        for kind, page in changed:
            if kind == "roster_confirmation" and not self.installed:
                listed = [each["mandate_id"] for seat in page["roster"]["seats"] for each in seat["mandates"]]
                if any(self.truth.held[each].side != page["sector"] for each in listed):
                    self.intruded.add(page["sector"])

    def _put_in_force(self, entry: Json, seat: Json, body: Json, changed: list[tuple[str, Json]]) -> None:
        sector, holder = seat["sector"], self.truth.held.get(body["id"])
        if body["basis"] == "attested_by_host":
            if self.founded(sector):
                self._say(entry, f"somebody sits for {sector} on the host's word after it stood by its people")
            return
        own = self._by_the_sector(entry, seat, besides=holder, whole=body["basis"] == "sector")
        if not own and not self._by_paper(entry, changed, sector):
            self._say(entry, f"somebody sits for {sector} without its word")
        if sector in self.honest and (holder is None or holder.side != sector):
            self._say(entry, f"{holder} sits for {sector}, which did not name them")

    def _by_the_sector(self, entry: Json, seat: Json, besides: Account | None = None, *, whole: bool = False) -> bool:
        """Whether somebody who sits for the sector did this: a steward, or of the same organization; not `besides`.

        Where the `whole` sector has said so, by its word, the last of its people to speak is of any organization.
        """
        mine = self.seats.get(entry["actor"].get("seat", ""))
        if mine is None or not self.of_a_sector(mine) or mine["sector"] != seat["sector"]:
            return False
        powers = {power for each in self.holding(mine["id"]) for power in each["powers"]}
        own = mine["organization_id"] == seat["organization_id"] and "decide" in powers
        who = self.truth.acts.get(entry["index"])
        return ("steward" in powers or own or (whole and "decide" in powers)) and (
            besides is None or who is not besides
        )

    def _by_paper(self, entry: Json, changed: list[tuple[str, Json]], sector: str) -> bool:
        """Whether two witnesses of two sectors who do not run the table confirmed a paper that did this."""
        for kind, paper in changed:
            if kind != "paper" or not paper["took_effect_at"]:
                continue
            seats = [self.seats[each["seat_id"]] for each in paper["witnesses"]]
            told = all(each["confirmed_at"] for each in paper["witnesses"])
            if not told or len({each["sector"] for each in seats}) < 2 or {each["role"] for each in seats} & CONDUCTING:
                return False
            if sector in self.honest and paper["id"] not in self.truth.papers:
                self._say(entry, f"a paper of {sector} that its constituency never made")
            return True
        return False

    def _to_run_it(self, entry: Json, changed: list[tuple[str, Json]], body: Json) -> None:
        """Who runs an installed table was accepted; before, those who convened it prepare it with whom they seat."""
        if self.table.get("facilitation") is None and not self.installed:
            return
        accepted = [each for kind, each in changed if kind == "facilitation" and each["phase"] == "accepted"]
        named = {str(each["mandate_id"]) for facilitation in accepted for each in facilitation["seats"]}
        if body["id"] not in named:
            self._say(entry, "somebody runs the table whom no facilitation names")

    def _one_person_once(self, entry: Json) -> None:
        """No account sits for two deciding sectors, nor for one while it runs the table or administers the service."""
        by_account: dict[str, list[Json]] = {}
        for mandate in self.mandates.values():
            holder = self.truth.held.get(mandate["id"])
            if holder is not None and self.in_force(mandate):
                by_account.setdefault(holder.id, []).append(self.seats[mandate["seat_id"]])
        for account, seats in by_account.items():
            sectors = {each["sector"] for each in seats if self.of_a_sector(each)}
            conducts = any(each["role"] in CONDUCTING for each in seats)
            if len(sectors) > 1 or (sectors and conducts):
                self._say(
                    entry, f"one account sits for {sorted(sectors)}{' and conducts the table' if conducts else ''}"
                )
            self.conducted |= {account} if conducts else set()

    # What follows.

    def counting(self, target: str, sector: str) -> list[Word]:
        """The words of a sector on a text that count now: the last of each seat, under a mandate in force."""
        last = {word.seat: word for word in self.words if (word.target, word.sector) == (target, sector)}
        return [
            word
            for word in last.values()
            if word.stance == "object" or word.mandate is None or self.in_force(self.mandates.get(word.mandate))
        ]

    def _all_said_yes(self, entry: Json, target: str, what: str, besides: str = "") -> None:
        for sector in self.deciding:
            said = [word for word in self.counting(target, sector) if word.stance in YES]
            if sector in self.honest and self.installed:
                said = [word for word in said if word.side == sector]
            if sector != besides and not said:
                self._say(entry, f"{what} without the yes of {sector}")

    def _concluded(self, entry: Json, kind: str, old: Json | None, body: Json) -> None:
        was = (old or {}).get("phase")
        becomes = None if was == body.get("phase") else body.get("phase")
        if kind == "protocol" and body["adopted_at"] and not (old or {}).get("adopted_at"):
            self._all_said_yes(entry, body["id"], "ground rules")
        elif kind == "facilitation" and becomes == "accepted":
            self._all_said_yes(entry, body["id"], "a facilitation")
        elif kind == "proposal" and becomes == "adopted":
            self._all_said_yes(entry, body["id"], "an agreement")
        elif kind in {"term_extension", "waiver"} and body["granted_at"] and not (old or {}).get("granted_at"):
            self._all_said_yes(entry, body["id"], kind)
        elif kind == "mandate" and (old or {}).get("awaits_others") and body["phase"] == "in_force":
            self._all_said_yes(
                entry, body["id"], "somebody who conducted the table", self.seats[body["seat_id"]]["sector"]
            )
        elif kind == "minutes" and becomes == "sealed":
            for sector in self.deciding:
                if not self.counting(body["id"], sector):
                    self._say(entry, f"minutes sealed without a word of {sector}")
        elif kind == "commitment" and becomes in {"in_force", "fulfilled"} and was in {"offered", "in_force"}:
            self._promised(entry, body, was)

    def _promised(self, entry: Json, body: Json, was: str) -> None:
        if was == "offered":
            signed = self.of.get("signature", {}).values()
            for sector in self.deciding:
                if not any(each["target_id"] == body["id"] and each["sector"] == sector for each in signed):
                    self._say(entry, f"a commitment in force without a signature of {sector}")
            return
        gains = {each["sector"] for each in body["beneficiaries"] if each["sector"]} & set(self.deciding)
        closing = gains - set(body["responsible_sectors"]) or set(self.deciding) - set(body["responsible_sectors"])
        found = [each for each in self.of.get("verification", {}).values() if each["commitment_id"] == body["id"]]
        for sector in closing:
            if not any(each["sector"] == sector and each["answer"] == "confirm" for each in found):
                self._say(entry, f"a commitment fulfilled without the word of {sector}")

    def _table(self, entry: Json, before: Json) -> None:
        if not before or before is self.table:
            return
        gone = set(before["deciding_sectors"]) - set(self.table["deciding_sectors"])
        if self.installed and gone:
            actor = self.seats.get(entry["actor"].get("seat", ""), {})
            if {actor.get("sector")} != gone:
                self._say(entry, f"{sorted(gone)} decides no more, and did not say so")
        stands = self.table.get("facilitation") or {}
        if stands.get("phase") == "accepted" and stands != before.get("facilitation"):
            found = self.of.get("facilitation", {}).get(str(stands["facilitation_id"]))
            if found is None or found["phase"] != "accepted":
                self._say(entry, "the table says that a facilitation was accepted which was not")
        if before["phase"] == "preparing" and self.installed:
            stood = {each["sector"] for each in self.table["confirmed_rosters"]}
            pages = self.of.get("roster_confirmation", {})
            for sector in self.deciding:
                mine = [each for each in pages.values() if each["sector"] == sector]
                if sector not in stood or not mine:
                    self._say(entry, f"a table installed without the roster of {sector}")
            self._all_said_yes(entry, str(stands.get("facilitation_id")), "a table installed on a facilitation")
            rules = [each["id"] for each in self.of.get("protocol", {}).values() if each["adopted_at"]]
            for each in rules[-1:]:
                self._all_said_yes(entry, each, "a table installed on ground rules")
