"""Everybody who may knock: each role of each sector at a table, the same at another one, and people without a seat."""

from dataclasses import dataclass

from app.directory.models import Sector
from app.identity.roles import CONDUCTING_ROLES, RUNNING_ROLES, SECTOR_ROLES, TABLE_ROLES, VOTING_ROLES, Role
from tests.mesa import DIGEST, Json, Mesa, Person, Table, accept, accept_facilitation, key
from tests.prepared import Prepared
from tests.seating import STEWARDS, admit, mandate_body


@dataclass(frozen=True)
class Persona:
    """One knocker; `roles` outside any table, and `seat` with the role at `table`, where there is one."""

    name: str
    person: Person
    roles: frozenset[Role]
    role: Role | None = None
    sector: Sector | None = None
    table: Table | None = None

    def __str__(self) -> str:
        return self.name


ACCOUNT = frozenset({Role.account})


async def take_every_seat(mesa: Mesa, table: Table, prefix: str) -> list[Persona]:
    """One more seat for each role of each sector, filled by a person of its own; voting ones of deciding sectors."""
    facilitator = table["facilitator"]
    assert facilitator.api is not None
    personas, running = [], {name: table[name] for name in ("facilitator", "secretariat")}
    for sector in Sector:
        for role in sorted(TABLE_ROLES):
            if role in VOTING_ROLES and sector is Sector.independent:
                continue
            body: Json = {"organization_id": str(mesa.organizations[sector]), "role": role}
            if role is Role.alternate:
                body["alternate_of"] = str(table.seats[sector])
            seat = await facilitator.done(f"{table.path}/seats", body)
            await admit(mesa, seat["id"], table)
            mandate = {
                "named_by": "Asamblea general",
                "evidence_kind": "assembly_act",
                "evidence_digest": DIGEST,
                "powers": ["speak", "decide", "sign", "steward"],
                "valid_from": "2026-11-01",
            }
            accredited = await facilitator.done(f"{table.path}/seats/{seat['id']}/mandates", mandate)
            invited = await facilitator.done("/v1/invitations", {"mandate_id": accredited["id"]})
            person = await accept(facilitator.api, invited["code"], f"{prefix}.{role}.{sector}")
            path = f"{table.path}/seats/{seat['id']}/mandates/{accredited['id']}"
            held = await facilitator.read(path)
            if held["phase"] == "proposed" and role in CONDUCTING_ROLES - RUNNING_ROLES:
                for name in STEWARDS:
                    await table[name].done(f"{path}/assents", {}, If_Match=held["etag"])
            elif held["phase"] == "proposed" and role not in RUNNING_ROLES:
                await table[sector].done(f"{path}/confirmation", If_Match=held["etag"])
            if role in RUNNING_ROLES:
                running[f"{role} {sector}"] = person
            personas.append(Persona(f"{prefix} {role} {sector}", person, ACCOUNT, role, sector, table))
    whole = Table(table.id, {**table.people, **running}, table.seats)
    await accept_facilitation(whole, *running)
    return personas


async def take_pending_seats(mesa: Mesa, table: Table, prefix: str) -> list[Persona]:
    """One more seat for each role that waits for a yes, accepted by a person of its own whom nobody has confirmed."""
    facilitator, waiting = table["facilitator"], []
    assert facilitator.api is not None
    places = [(role, sector) for role in SECTOR_ROLES for sector in Sector if sector is not Sector.independent]
    for role, sector in sorted([*places, *((role, Sector.independent) for role in RUNNING_ROLES)]):
        body: Json = {"organization_id": str(mesa.organizations[sector]), "role": role}
        if role is Role.alternate:
            body["alternate_of"] = str(table.seats[sector])
        seat = await facilitator.done(f"{table.path}/seats", body, Idempotency_Key=key())
        await admit(mesa, seat["id"], table)
        path = f"{table.path}/seats/{seat['id']}/mandates"
        accredited = await facilitator.done(path, mandate_body(powers=["speak", "decide", "sign", "steward"]))
        invited = await facilitator.done("/v1/invitations", {"mandate_id": accredited["id"]})
        person = await accept(facilitator.api, invited["code"], f"{prefix}.pending.{role}.{sector}")
        assert (await facilitator.read(f"{path}/{accredited['id']}"))["phase"] == "proposed"
        waiting.append(Persona(f"{prefix} pending {role} {sector}", person, ACCOUNT, role, sector, table))
    return waiting


def without_a_seat(everything: Prepared) -> list[Persona]:
    """Those whom no table knows."""
    administrator = frozenset({Role.account, Role.administrator, Role.convener})
    return [
        Persona("administrator", everything.mesa.administrator, administrator),
        Persona("convener", everything.convener, frozenset({Role.account, Role.convener})),
        Persona("account without a table", everything.nobody, ACCOUNT),
        Persona("partner without a grant", everything.stranger_partner, frozenset({Role.partner})),
    ]
