"""A yes subject to an assembly, wherever a sector says yes: it counts with the act of the assembly alone."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.ledger.models import Entry
from tests.amending import amendment, clause, installed
from tests.clocks import FakeClock
from tests.decisions.test_decisions_ad_referendum import DAY, OVER, act, later
from tests.mesa import Json, Mesa, key
from tests.sheets import put_file

Asked = tuple[str, str]
"""The path of a text that the sectors are asked for, and the part of the path under which their words are."""


async def _extension(mesa: Mesa) -> Asked:
    await mesa.installed()
    made = await mesa["state"].done(f"{mesa.path}/term-extensions", {"days": 30, "reasons": "Falta un punto."})
    return f"{mesa.path}/term-extensions/{made['id']}", "assents"


async def _waiver(mesa: Mesa) -> Asked:
    await installed(mesa, clause("waiver", rules=["convocation_period"], lowest_assurance="D"))
    session = await mesa.planned_session("community")
    subject = {"type": "session", "id": session["id"]}
    body = {"subject": subject, "clause": "1", "reasons": "Todos lo piden."}
    made = await mesa["state"].done(f"{mesa.path}/waivers", body)
    return f"{mesa.path}/waivers/{made['id']}", "assents"


async def _first_rules(mesa: Mesa) -> Asked:
    proposed = await mesa.proposed()
    return f"{mesa.path}/protocols/{proposed['id']}", "adoptions"


async def _amendment(mesa: Mesa) -> Asked:
    proposed = await amendment(mesa, await installed(mesa))
    return f"{mesa.path}/protocols/{proposed['id']}", "adoptions"


async def _place(mesa: Mesa) -> Asked:
    await mesa.installed()
    body = {"organization_id": str(mesa.organizations["state"]), "role": "delegate"}
    made = await mesa["facilitator"].done(f"{mesa.path}/seats", body, Idempotency_Key=key())
    return f"{mesa.path}/seats/{made['id']}", "assents"


async def _facilitation(mesa: Mesa) -> Asked:
    await mesa.installed()
    body = {"seats": [str(mesa["facilitator"].seat)], "reasons": "Sigue la misma secretaría."}
    made = await mesa["company"].done(f"{mesa.path}/facilitations", body)
    return f"{mesa.path}/facilitations/{made['id']}", "assents"


KINDS = pytest.mark.parametrize(
    "asking",
    [_extension, _waiver, _first_rules, _amendment, _place, _facilitation],
    ids=["a longer term", "a waiver", "the first rules", "an amendment", "a further place", "who runs the table"],
)


def came(text: Json) -> bool:
    """Whether it came to what the sectors were asked for."""
    if "awaits_assent" in text:
        return text["awaits_assent"] is False
    return text["phase"] not in {"proposed"}


async def says(mesa: Mesa, asked: Asked, name: str, **body: Any) -> Json:
    path, words = asked
    return await mesa[name].done(f"{path}/{words}", body, If_Match=(await mesa[name].read(path))["etag"])


@KINDS
async def test_it_counts_with_the_act_of_the_assembly_and_may_be_the_last(
    mesa: Mesa, asking: Callable[[Mesa], Awaitable[Asked]]
) -> None:
    asked = await asking(mesa)
    said = await says(mesa, asked, "community", ratify_by=DAY)
    for name in ("state", "company"):
        await says(mesa, asked, name)
    assert not came(await mesa["observer"].read(asked[0]))
    shown = await _shown(mesa, asked)
    assert (shown["stance"], shown["waiting_for"]) == (None, [])
    assert [(each["assent_id"], each["ratify_by"]) for each in shown["awaiting_assembly"]] == [(said["id"], DAY)]
    [item] = await _on_desk(mesa, "community")
    path = f"{'/'.join(asked)}/{said['id']}"
    assert (item["path"], item["mine"], item["due"]) == (path, True, OVER.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))

    answer = await mesa["state"].post(f"{path}/ratification", act())
    assert (answer.status_code, answer.json()["code"]) == (403, "of_another_organization")
    await mesa["community_2"].done(f"{path}/ratification", act())
    assert came(await mesa["observer"].read(asked[0]))
    assert (await mesa.ledger())[-1] == "assent.ratified"
    assert await _on_desk(mesa, "community") == []


@KINDS
async def test_refused_it_is_an_objection_that_its_place_may_answer(
    mesa: Mesa, asking: Callable[[Mesa], Awaitable[Asked]]
) -> None:
    asked = await asking(mesa)
    said = await says(mesa, asked, "community", ratify_by=DAY)
    await mesa["community"].done(f"{'/'.join(asked)}/{said['id']}/ratification", act("refused"))
    for name in ("state", "company"):
        await says(mesa, asked, name)
    assert not came(await mesa["observer"].read(asked[0]))
    shown = await _shown(mesa, asked)
    [word] = shown["words"]
    assert (shown["stance"], word["stance"], word["text"]) == ("object", "object", "La asamblea no lo aceptó.")
    assert (word["assembly"], word["counted"]) == ("refused", "counts")
    await says(mesa, asked, "community")
    assert came(await mesa["observer"].read(asked[0]))


async def test_a_day_that_passed_leaves_the_sector_silent_and_free_to_speak(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    asked = await _extension(mesa)
    said = await says(mesa, asked, "community", ratify_by=DAY)
    for name in ("state", "company"):
        await says(mesa, asked, name)
    clock.now = OVER
    mesa = later(mesa, app, clock)
    assert await _on_desk(mesa, "community") == []
    before = await mesa.ledger()
    answer = await mesa["community"].post(f"{'/'.join(asked)}/{said['id']}/ratification", act())
    assert (answer.status_code, answer.json()["code"], answer.json()["ratify_by"]) == (409, "ratification_lapsed", DAY)
    assert await mesa.ledger() == before
    [word] = (await _shown(mesa, asked))["words"]
    assert (word["assembly"], word["counted"]) == ("lapsed", "lapsed")


async def test_a_yes_without_an_assembly_has_nothing_to_ratify(mesa: Mesa) -> None:
    asked = await _extension(mesa)
    said = await says(mesa, asked, "community")
    answer = await mesa["community"].post(f"{'/'.join(asked)}/{said['id']}/ratification", act())
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_ratify")


async def test_a_file_of_the_table_shows_it_and_the_entry_has_its_digest(mesa: Mesa, db: AsyncSession) -> None:
    asked = await _extension(mesa)
    said = await says(mesa, asked, "community", ratify_by=DAY)
    stored = (await put_file(mesa["community"], mesa.path, b"%PDF-1.7 acta de asamblea")).json()["sha256"]
    await mesa["community"].done(
        f"{'/'.join(asked)}/{said['id']}/ratification", act(document=stored, held_elsewhere=None)
    )
    last = (await db.execute(select(Entry.envelope).order_by(Entry.index.desc()).limit(1))).scalar_one()
    assert orjson.loads(last)["evidence"] == {"assembly": stored}


async def test_a_signed_yes_waits_for_nobody(mesa: Mesa) -> None:
    path, words = await _first_rules(mesa)
    body = {"statement": "a.b.c", "ratify_by": DAY}
    tag = (await mesa["community"].read(path))["etag"]
    answer = await mesa["community"].post(f"{path}/{words}", body, If_Match=tag)
    assert answer.status_code == 422
    assert {each["code"] for each in answer.json()["errors"]} >= {"statement_before_assembly"}


async def _shown(mesa: Mesa, asked: Asked) -> Json:
    found = await mesa["observer"].read(f"{mesa.path}/words/{asked[0].rsplit('/', 1)[-1]}")
    [community] = [each for each in found["sectors"] if each["sector"] == "community"]
    return dict(community)


async def _on_desk(mesa: Mesa, name: str) -> list[Json]:
    items = (await mesa[name].read("/v1/me/desk"))["items"]
    return [each for each in items if each["kind"].endswith("_ratification")]
