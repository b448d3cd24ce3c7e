"""Wherever a sector may say yes it may object, with its reasons; and nothing comes about over that."""

from collections.abc import Awaitable, Callable

import pytest

from tests.assents.test_assents_ad_referendum import (
    Asked,
    _amendment,
    _extension,
    _facilitation,
    _first_rules,
    _place,
    _waiver,
    came,
)
from tests.evening import begin
from tests.mesa import Json, Mesa, key

NO: Json = {"stance": "object", "text": "Así no."}


async def _agenda(mesa: Mesa) -> Asked:
    await mesa.installed()
    session = await mesa.planned_session("community")
    return f"{mesa.path}/sessions/{session['id']}", "agenda-assents"


async def _minutes(mesa: Mesa) -> Asked:
    evening = await begin(mesa)
    await mesa.circulated_minutes(await mesa.close(evening.session), "Se habló del agua.")
    return f"{evening.path}/minutes", "assents"


async def _position(mesa: Mesa) -> Asked:
    proposal = await (await begin(mesa)).table("state")
    return f"{mesa.path}/proposals/{proposal['id']}", "positions"


async def _redaction(mesa: Mesa) -> Asked:
    await mesa.installed()
    body = {"title": "Demanda", "text": "Con el nombre de alguien.", "addressed_to": ["state"]}
    demand = await mesa["company"].done(f"{mesa.path}/demands", body)
    asked = {"target_type": "demand", "target_id": demand["id"], "reason": "safety", "explanation": "Un nombre."}
    redaction = await mesa["company"].done(f"{mesa.path}/redactions", asked)
    return f"{mesa.path}/redactions/{redaction['id']}", "consents"


@pytest.mark.parametrize(
    "asking",
    [
        _extension,
        _waiver,
        _first_rules,
        _amendment,
        _place,
        _facilitation,
        _agenda,
        _minutes,
        _position,
        _redaction,
    ],
    ids=lambda asking: asking.__name__.strip("_").replace("_", " "),
)
async def test_an_objection_stands_where_a_yes_could(mesa: Mesa, asking: Callable[[Mesa], Awaitable[Asked]]) -> None:
    path, words = await asking(mesa)
    headers = {"If_Match": (await mesa["community"].read(path))["etag"], "Idempotency_Key": key()}
    before = await mesa.ledger()
    answer = await mesa["community"].post(f"{path}/{words}", {"stance": "object"}, **headers)
    assert answer.status_code == 422
    assert await mesa.ledger() == before

    said = await mesa["community"].done(f"{path}/{words}", NO, **headers)
    assert (said["stance"], said["text"], said["sector"]) == ("object", "Así no.", "community")
    assert len(await mesa.ledger()) == len(before) + 1
    for name in ("state", "company"):
        tag = (await mesa[name].read(path))["etag"]
        await mesa[name].post(f"{path}/{words}", {}, If_Match=tag, Idempotency_Key=key())
    text = await mesa["observer"].read(path)
    if words in {"assents", "adoptions"} and "sections" not in text:
        assert not came(text)
    listed = (await mesa["observer"].read(f"{path}/{words}"))["items"]
    assert NO["text"] in {each["text"] for each in listed}
