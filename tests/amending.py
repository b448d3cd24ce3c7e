"""Amending ground rules in short calls, and signing what is not a commitment."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from app.trust.statements import Intent, SubjectRevision, sign_statement
from tests.mesa import Json, Mesa
from tests.signing import Signing
from tests.stages import remembered

SECTORS = ("state", "company", "community")


def clause(kind: str, title: str = "Regla", **parameters: Any) -> Json:
    return {"title": {"es": title, "en": "Rule"}, "rule": {"kind": kind, "parameters": parameters}}


@remembered
async def rules(mesa: Mesa, *clauses: Json, days: int = 0) -> Json:
    """Ground rules in force: the minimal ones, with these clauses after them."""
    body = await _with(mesa, *clauses, days=days)
    drafted = await mesa["facilitator"].done(f"{mesa.path}/protocols", body)
    proposed = await mesa["facilitator"].done(f"{mesa.path}/protocols/{drafted['id']}/proposal")
    await mesa.adopt(proposed)
    return await mesa["facilitator"].read(f"{mesa.path}/protocols/{proposed['id']}")


@remembered
async def installed(mesa: Mesa, *clauses: Json, days: int = 0) -> Json:
    """The table installed on them."""
    protocol = await rules(mesa, *clauses, days=days)
    await mesa.install()
    return protocol


async def _with(mesa: Mesa, *clauses: Json, days: int) -> Json:
    templates = (await mesa["facilitator"].read("/v1/protocol-templates"))["items"]
    minimal = next(each for each in templates if each["name"] == "minimal")["clauses"]
    kept = [{name: each[name] for name in ("number", "title", "text", "rule")} for each in minimal]
    for each in kept:
        if each["rule"] and each["rule"]["kind"] == "convocation_period":
            each["rule"]["parameters"]["days"] = days
    return {"title": {"es": "Reglas", "en": "Rules"}, "clauses": [*kept, *clauses]}


async def amendment(mesa: Mesa, protocol: Json, by: str = "facilitator", **fields: Any) -> Json:
    """An amendment of the protocol, open for adoption."""
    body = {"reasons": "Los delegados necesitan más días.", **fields}
    drafted = await mesa[by].done(f"{mesa.path}/protocols/{protocol['id']}/amendments", body)
    return await mesa[by].done(f"{mesa.path}/protocols/{drafted['id']}/proposal")


async def signed_word(way: Signing, name: str, thing: Json, kind: str, intent: Intent, **otherwise: Any) -> str:
    """The compact JWS with which this person says yes to a protocol or a waiver."""
    if name not in way.devices:
        await way.hold_key(name)
    as_commitment = {"id": thing["id"], "revision": thing["revision"], "document": thing["document"], "language": "es"}
    said = await way.statement(name, as_commitment)
    subject = SubjectRevision(kind, UUID(thing["id"]), thing["revision"])
    return sign_statement(replace(said, subject=subject, intent=intent, **otherwise), way.devices[name].key)
