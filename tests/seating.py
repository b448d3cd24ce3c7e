"""How people come to sit for a sector, and cease to: what tests do instead of calling each step."""

from dataclasses import replace
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.mesa import DIGEST, PASSWORD, Json, Mesa, Person, Table

REVOCATION: Json = {"reason": "La asamblea nombró a otra persona.", "evidence_digest": DIGEST}
STEWARDS = ("state", "company", "community")
WAITING = {"delegate", "alternate", "adviser"}


def mandates_of(mesa: Mesa, person: Person) -> str:
    return f"{mesa.path}/seats/{person.seat}/mandates"


def mandate_body(**fields: Any) -> Json:
    return {
        "named_by": "Asamblea general",
        "evidence_kind": "assembly_act",
        "evidence_digest": DIGEST,
        "powers": ["speak", "decide"],
        "valid_from": "2026-11-01",
        **fields,
    }


async def current(mesa: Mesa, person: Person) -> str:
    """The id of the mandate that a person's seat is held under."""
    listed = (await mesa["facilitator"].read(mandates_of(mesa, person)))["items"]
    return str(next(mandate["id"] for mandate in listed if mandate["revoked_at"] is None))


async def call_back(mesa: Mesa, person: Person | str) -> Json:
    """The constituency takes back the mandate of a person: by the sector's steward, where the seat is of one.

    While the table is prepared those who run it mend what they attested.
    """
    person = mesa[person] if isinstance(person, str) else person
    seat = await mesa["facilitator"].read(f"{mesa.path}/seats/{person.seat}")
    preparing = (await mesa["facilitator"].read(mesa.path))["phase"] == "preparing"
    mandate = await current(mesa, person)
    path = f"{mandates_of(mesa, person)}/{mandate}/revocation"
    stands = await mesa["facilitator"].read(path.rpartition("/")[0])
    if seat["role"] not in WAITING and stands["basis"] in {"facilitation", "all_sectors"}:
        # Nobody else takes back what all sectors gave.
        return await person.done(path, REVOCATION, Acting_Seat=str(person.seat))
    if preparing or seat["role"] not in WAITING:
        return await mesa["facilitator"].done(path, REVOCATION)
    answer = await mesa[seat["sector"]].post(path, REVOCATION)
    if answer.status_code != 201:
        return await on_paper(mesa, person, mandate, "revoke")
    return dict(answer.json())


async def accept_mandate(mesa: Mesa, holder: Person, mandate: str) -> None:
    """Somebody who has an account becomes the holder of a mandate; nothing more."""
    invited = await mesa["facilitator"].done("/v1/invitations", {"mandate_id": mandate})
    assert holder.api
    body = {"login": holder.login, "password": PASSWORD}
    answer = await holder.api.call("POST", f"/v1/invitations/{invited['code']}/acceptance", body)
    assert answer.status_code == 201, answer.text


async def confirm(mesa: Mesa, person: Person, by: str | None = None) -> None:
    """The sector says yes to whoever holds the seat: by a steward, or on paper where nobody else of it is there."""
    seat = await mesa["facilitator"].read(f"{mesa.path}/seats/{person.seat}")
    path = f"{mandates_of(mesa, person)}/{await current(mesa, person)}"
    mandate = await mesa["facilitator"].read(path)
    if mandate["phase"] != "proposed":
        return
    steward = mesa[by or seat["sector"]]
    answer = await steward.post(f"{path}/confirmation", If_Match=mandate["etag"], Acting_Seat=str(steward.seat))
    if answer.status_code != 201 and answer.json()["code"] == "sector_word_needed":
        answer = await steward.post(f"{path}/assents", {}, If_Match=mandate["etag"])
    if answer.status_code != 201:
        await on_paper(mesa, person, mandate["id"])


async def on_paper(mesa: Mesa, person: Person, mandate: str, effect: str = "confirm", **fields: Any) -> Json:
    """The constituency's paper, recorded and confirmed by two witnesses of other sectors."""
    sector = (await mesa["facilitator"].read(f"{mesa.path}/seats/{person.seat}"))["sector"]
    others = [each for each in (*STEWARDS, "guarantor") if each != sector and each in mesa.table.people]
    names = [each for each in others if (await mesa[each].get(mesa.path)).status_code == 200]
    body = paper_body(mesa, mandate, *names[:2], effect=effect, **fields)
    paper = await mesa["facilitator"].done(f"{mesa.path}/seats/{person.seat}/papers", body)
    for name in names[:2]:
        path = f"{mesa.path}/seats/{person.seat}/papers/{paper['id']}/confirmation"
        paper = await mesa[name].done(path, {"scan_digest": body["scan_digest"]})
    if paper["took_effect_at"] is None:
        paper = await agreed(mesa, paper, sector)
    return paper


async def agreed(mesa: Mesa, paper: Json, sector: str) -> Json:
    """The own people of the sector say yes to a paper for which none of them vouched, until it has its effect."""
    path = f"{mesa.path}/seats/{paper['seat_id']}/papers/{paper['id']}"
    people = mesa.table.people
    for person in (people[name] for name in (sector, f"{sector}_2", "alternate", "fudie") if name in people):
        if (await mesa["facilitator"].read(path))["took_effect_at"] is None:
            await person.post(f"{path}/assents", {}, If_Match=paper["etag"], Acting_Seat=str(person.seat))
    return await mesa["facilitator"].read(path)


async def admit(mesa: Mesa, seat: str, table: Table | None = None) -> None:
    """Every deciding sector says yes to a further voting place."""
    table = table or mesa.table
    path = f"{table.path}/seats/{seat}"
    if (await table["facilitator"].read(path))["awaits_assent"]:
        for name in STEWARDS:
            acting = {"Acting_Seat": str(table[name].seat)}
            tag = (await table[name].get(path, **acting)).headers["etag"]
            await table[name].done(f"{path}/assents", {}, If_Match=tag, **acting)


def paper_body(mesa: Mesa, mandate: str, *witnesses: str, **fields: Any) -> Json:
    return {
        "mandate_id": mandate,
        "effect": "confirm",
        "scan_digest": "d4" * 32,
        "mark": "signature",
        "place": "Local comunal",
        "language": "qxo",
        "signed_at": "2026-11-20T15:00:00Z",
        "witnesses": [str(mesa[name].seat) for name in witnesses],
        **fields,
    }


async def renew(mesa: Mesa, person: Person, **fields: Any) -> None:
    """Another mandate for the same seat and the same person, in force."""
    await call_back(mesa, person)
    accredited = await mesa["facilitator"].done(mandates_of(mesa, person), mandate_body(**fields))
    await accept_mandate(mesa, person, accredited["id"])
    await confirm(mesa, person)


async def as_of_before(db: AsyncSession, seat_of: Person, holder: Person) -> Person:
    """The seat is held by this person since before the service asked who somebody is: today nobody could accept it."""
    held = text("UPDATE mandates SET account_id = :account WHERE seat_id = :seat")
    await db.execute(held, {"account": holder.account, "seat": seat_of.seat})
    await db.commit()
    return replace(holder, seat=seat_of.seat)


async def administers_as_of_before(db: AsyncSession, person: Person) -> None:
    """The account administers the service since before such a role was refused to who sits for a sector."""
    raised = text("UPDATE accounts SET roles = ARRAY['administrator'] WHERE id = :account")
    await db.execute(raised, {"account": person.account})
    await db.commit()


async def by_all(mesa: Mesa, path: str) -> Json:
    """Every deciding sector says yes to who accompanies the table; the mandate as it stands then."""
    for name in STEWARDS:
        await mesa[name].done(f"{path}/assents", {}, If_Match=(await mesa[name].read(path))["etag"])
    return await mesa["facilitator"].read(path)
