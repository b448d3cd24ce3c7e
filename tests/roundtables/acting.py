"""Small steps that several tests of tables take."""

from typing import Any

from tests.mesa import DIGEST, PASSWORD, Json, Mesa, Person

REVOCATION: Json = {"reason": "La asamblea nombró a otra persona.", "evidence_digest": DIGEST}


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


async def call_back(mesa: Mesa, person: Person) -> None:
    """The constituency takes back the mandate of a person."""
    path = f"{mandates_of(mesa, person)}/{await current(mesa, person)}/revocation"
    await mesa["facilitator"].done(path, REVOCATION)


async def accept_mandate(mesa: Mesa, holder: Person, mandate: str) -> None:
    """Somebody who has an account becomes the holder of a mandate."""
    invited = await mesa["facilitator"].done("/v1/invitations", {"mandate_id": mandate})
    assert holder.api
    body = {"login": holder.login, "password": PASSWORD}
    answer = await holder.api.call("POST", f"/v1/invitations/{invited['code']}/acceptance", body)
    assert answer.status_code == 201, answer.text


async def renew(mesa: Mesa, person: Person, **fields: Any) -> None:
    """Another mandate for the same seat and the same person."""
    await call_back(mesa, person)
    accredited = await mesa["facilitator"].done(mandates_of(mesa, person), mandate_body(**fields))
    await accept_mandate(mesa, person, accredited["id"])
