"""What screens ask about: a person at many tables, a room with many people in it, and promises that diverge."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from tests.clocks import FakeClock
from tests.evening import Evening, begin
from tests.following import Following
from tests.mesa import DIGEST, Json, Mesa, Person, Table, accept
from tests.seating import confirm
from tests.signatures.keys import accredit
from tests.signing import POWERS, Signing, signing

TABLES: Final = 40
PRESENT: Final = 40
PROMISES: Final = 8
# At a working group these three, and the facilitator.
DELEGATES: Final = ("state", "company", "community")
EVERY_FIFTH: Final = 5
PROPOSALS: Final = 4


@dataclass(frozen=True, slots=True)
class Screens:
    """What the delegate of the community at the measured table asks, as paths."""

    desk: str
    room: str
    divergences: str


async def arrange(mesa: Mesa, clock: FakeClock) -> Screens:
    """Everything over HTTP: the measured table, and as many others at which the same delegates sit."""
    for number in range(1, TABLES):
        await work_at(await group(mesa, number), clock, promising=number % EVERY_FIFTH == 0)
    evening = await begin(mesa, *DELEGATES)
    await mesa.arrive(evening.session, *(name for name in mesa.table.people if name not in DELEGATES))
    await arrive_further(evening, PRESENT - len(mesa.table.people))
    for turn in range(PROPOSALS):
        await propose(evening, answered=turn % 2 == 1)
    way = await signing(mesa, clock)
    for turn in range(PROMISES):
        await promise(way, diverging=turn % 2 == 0)
    return Screens("/v1/me/desk", f"{evening.path}/room", f"{mesa.path}/divergences")


async def group(mesa: Mesa, number: int) -> Mesa:
    """A further table of the same facilitator and delegates."""
    facilitator = mesa["facilitator"]
    act = {"instrument": "Acuerdo", "number": str(number), "issued_on": "2026-11-02", "document_digest": DIGEST}
    body: Json = {
        "name": f"Grupo de trabajo {number}",
        "purpose": "Conversar y cumplir.",
        "kind": "dialogue",
        "languages": ["es", "qxo"],
        "deciding_sectors": list(DELEGATES),
        "convening_act": act,
        "term": {"base_date": "2026-11-02", "days": 360},
        "convening_seat": {"organization_id": str(mesa.organizations["independent"]), "role": "facilitator"},
    }
    table = Table(UUID((await facilitator.done("/v1/roundtables", body))["id"]))
    seat = UUID((await facilitator.read(f"{table.path}/seats"))["items"][0]["id"])
    table.seats["facilitator"], table.people["facilitator"] = seat, replace(facilitator, seat=seat)
    # Nobody else has come; what everybody may read is read by the facilitator.
    table.people["observer"] = table.people["facilitator"]
    own = replace(mesa, table=table)
    for name in DELEGATES:
        await _sit(own, mesa[name], name)
    return own


async def _sit(mesa: Mesa, person: Person, name: str) -> None:
    body = {"organization_id": str(mesa.organizations[name]), "role": "delegate"}
    seat = UUID((await mesa["facilitator"].done(f"{mesa.path}/seats", body))["id"])
    mesa.table.seats[name] = seat
    mesa.table.people[name] = await accredit(mesa, replace(person, seat=seat), person, powers=POWERS)


async def work_at(mesa: Mesa, clock: FakeClock, *, promising: bool) -> None:
    """An agenda and a demand that wait for somebody; where it is `promising`, a report and a signature besides."""
    if promising:
        await promise(await signing(mesa, clock), diverging=False)
    else:
        await mesa.installed()
    await mesa.planned_session("state", "company")
    demand = {"title": "Agua limpia", "text": "Que se mida el agua.", "addressed_to": ["community"]}
    await mesa["state"].done(f"{mesa.path}/demands", demand)


async def promise(way: Signing, *, diverging: bool) -> None:
    """A commitment in force with a report, contested where it is `diverging`, and one that waits for signatures."""
    follow = Following(way.mesa, way, await way.in_force())
    report = await follow.reported("complete")
    if diverging:
        await follow.verified("community", report, "contest", "limited")
    await way.offered()


async def propose(evening: Evening, *, answered: bool) -> None:
    """A proposal on which nobody has spoken, or two of the three sectors."""
    proposal = await evening.table()
    for sector in ("state", "company") if answered else ():
        await evening.said(sector, proposal)


async def arrive_further(evening: Evening, number: int) -> None:
    """So many advisers more, each with a seat and an account, come into the room."""
    mesa, facilitator = evening.mesa, evening.mesa["facilitator"]
    assert facilitator.api is not None
    for place in range(number):
        body = {"organization_id": str(mesa.organizations["community"]), "role": "adviser", "label": f"Silla {place}"}
        seat = await facilitator.done(f"{mesa.path}/seats", body)
        mandate = {
            "named_by": "Asamblea general",
            "evidence_kind": "assembly_act",
            "evidence_digest": DIGEST,
            "powers": ["speak"],
            "valid_from": "2026-11-01",
        }
        named = await facilitator.done(f"{mesa.path}/seats/{seat['id']}/mandates", mandate)
        code = (await facilitator.done("/v1/invitations", {"mandate_id": named["id"]}))["code"]
        adviser = await accept(facilitator.api, code, f"adviser.{seat['id']}")
        await confirm(mesa, adviser)
        await adviser.done(f"{evening.path}/attendances", {"mode": "in_person"})
