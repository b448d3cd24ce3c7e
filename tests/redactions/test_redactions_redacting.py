"""A text leaves the record by consent of those it came from and of others; everything else about it stays."""

import asyncpg
import orjson
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.outside import Outside
from app.audit.service import audit
from app.demands.models import Demand
from app.metadata import SUBJECTS
from app.redactions import outside
from app.redactions.lifecycle import asked as required
from app.redactions.masking import MARK, blackened
from tests.conftest import plain
from tests.mesa import Json, Mesa, key
from tests.redactions.written import REDACTABLE

NAME = "Fulana vio el derrame"


async def demanded(mesa: Mesa, **headers: str) -> Json:
    if (await mesa["facilitator"].read(mesa.path))["phase"] == "preparing":
        await mesa.installed()
    body = {"title": "Agua", "text": f"{NAME} y lo contó.", "addressed_to": ["state"]}
    return await mesa["community"].done(f"{mesa.path}/demands", body, **headers)


def asking(demand: Json, **fields: object) -> Json:
    words = {"reason": "safety", "explanation": "Nombra a una persona que corre peligro."}
    return {"target_type": "demand", "target_id": demand["id"], **words, **fields}


async def asked(mesa: Mesa, demand: Json, by: str = "community", **fields: object) -> Json:
    return await mesa[by].done(f"{mesa.path}/redactions", asking(demand, **fields))


async def consented(mesa: Mesa, redaction: Json, by: str = "state") -> Json:
    path = f"{mesa.path}/redactions/{redaction['id']}/consents"
    return await mesa[by].done(path, If_Match=redaction["etag"])


async def test_with_the_second_sector_the_text_is_gone_from_everything_that_reads(
    mesa: Mesa, app: FastAPI, db: AsyncSession
) -> None:
    demand = await demanded(mesa)
    before = await mesa["community"].get("/v1/ledger/checkpoint")
    redaction = await asked(mesa, demand)
    assert (redaction["phase"], redaction["sources"], redaction["revisions"]) == ("proposed", ["community"], [1])
    assert NAME in (await mesa["state"].get(f"{mesa.path}/demands")).text

    await consented(mesa, redaction)

    paths = ("/demands", f"/demands/{demand['id']}", "/history?limit=200")
    read = [(await mesa["state"].get(f"{mesa.path}{path}")).text for path in paths]
    read += [(await mesa["state"].get("/v1/changes?limit=1000&expand=subject")).text]
    read += [(await mesa["state"].get("/v1/state/desk")).text, (await mesa["community"].get("/v1/me/desk")).text]
    assert [each for each in read if NAME in each] == []
    shown = await mesa["state"].read(f"{mesa.path}/demands/{demand['id']}")
    assert (shown["title"], shown["text"], shown["phase"], shown["revision"]) == (MARK, MARK, "raised", 2)
    assert (await db.execute(select(Demand.text))).scalars().all() == [MARK]
    now = await mesa["state"].read(f"{mesa.path}/redactions/{redaction['id']}")
    assert (now["phase"], now["reapplied_at"]) == ("in_effect", None)
    assert (await mesa.ledger())[-3:] == ["demand.raised", "redaction.proposed", "text.redacted"]

    size = int(before.text.split("\n")[1])
    proof = await mesa["state"].get(f"/v1/ledger/proofs/consistency?from={size}&to={size + 2}")
    assert proof.status_code == 200
    entry = (await mesa["state"].read("/v1/ledger/entries/" + str(size - 1)))["entry"]
    stored = text("SELECT digest, body FROM ledger_snapshots WHERE subject_id = :id AND revision = 1")
    [(digest, body)] = (await db.execute(stored, {"id": demand["id"]})).all()
    assert (digest, body) == (entry["changes"][0]["views"]["roundtable"], None)
    assert app


async def test_the_audit_knows_a_redaction_from_a_loss(mesa: Mesa, app: FastAPI) -> None:
    await consented(mesa, await asked(mesa, await demanded(mesa)))
    url = app.state.database.engine.url.render_as_string(hide_password=False)
    connection = await asyncpg.connect(plain(url))
    try:
        async with connection.transaction(isolation="repeatable_read"):
            assert (await audit(connection, Outside(app.state.settings.home))).findings == []
            await connection.execute("SET LOCAL session_replication_role = replica")
            await connection.execute("DELETE FROM redactions")
            found = await audit(connection, Outside(app.state.settings.home))
            assert {"body_erased", "row_missing"} <= {each.code for each in found.findings}
    finally:
        await connection.close()


async def test_the_sector_that_the_text_came_from_must_consent(mesa: Mesa) -> None:
    redaction = await asked(mesa, await demanded(mesa), by="company")
    await consented(mesa, redaction, "state")
    assert (await mesa["state"].read(f"{mesa.path}/redactions/{redaction['id']}"))["phase"] == "proposed"
    assert (await mesa.ledger())[-1] == "redaction.consented"

    await consented(mesa, redaction, "community")
    assert (await mesa["state"].read(f"{mesa.path}/redactions/{redaction['id']}"))["phase"] == "in_effect"
    spoken = (await mesa["state"].read(f"{mesa.path}/redactions/{redaction['id']}/consents"))["items"]
    assert [each["sector"] for each in spoken] == ["company", "state", "community"]


async def test_an_older_wording_alone_can_be_taken_out(mesa: Mesa) -> None:
    demand = await demanded(mesa)
    path = f"{mesa.path}/demands/{demand['id']}"
    patch = {"title": "Agua limpia", "text": "Alguien lo vio."}
    assert (await mesa["community"].patch(path, patch, If_Match=demand["etag"])).status_code == 200
    await consented(mesa, await asked(mesa, demand, revisions=[1]))
    shown = await mesa["state"].read(path)
    assert (shown["text"], shown["revision"]) == ("Alguien lo vio.", 2)
    assert NAME not in (await mesa["state"].get("/v1/changes?limit=1000&expand=subject")).text


async def test_what_repeats_the_text_while_consents_are_awaited_goes_with_it(mesa: Mesa, app: FastAPI) -> None:
    demand = await demanded(mesa)
    redaction = await asked(mesa, demand)
    path = f"{mesa.path}/demands/{demand['id']}"
    await mesa["facilitator"].done(f"{path}/admission", {"admitted": True}, If_Match=demand["etag"])
    await consented(mesa, redaction)
    done = await mesa["state"].read(f"{mesa.path}/redactions/{redaction['id']}")
    assert (done["phase"], done["revisions"]) == ("in_effect", [1, 2])
    assert (await mesa["state"].read(path))["text"] == MARK
    assert NAME not in (await mesa["state"].get("/v1/changes?limit=1000&expand=subject")).text
    [noted] = outside.read(app.state.settings.home)
    assert noted.revisions == (1, 2)


async def test_a_text_with_other_words_by_now_is_asked_for_anew(mesa: Mesa) -> None:
    demand = await demanded(mesa)
    redaction = await asked(mesa, demand)
    path = f"{mesa.path}/demands/{demand['id']}"
    patch = {"text": f"{NAME}, y su hermana también."}
    assert (await mesa["community"].patch(path, patch, If_Match=demand["etag"])).status_code == 200
    consents = f"{mesa.path}/redactions/{redaction['id']}/consents"
    await mesa.refuses("state", "POST", consents, status=409, code="redaction_outdated", If_Match=redaction["etag"])
    assert (await mesa["state"].read(f"{mesa.path}/redactions/{redaction['id']}"))["phase"] == "proposed"
    await consented(mesa, await asked(mesa, demand))
    assert NAME not in (await mesa["state"].get("/v1/changes?limit=1000&expand=subject")).text


async def test_what_cannot_be_redacted_is_refused_and_leaves_no_trace(mesa: Mesa) -> None:
    demand = await demanded(mesa)
    path = f"{mesa.path}/redactions"

    async def refused(status: int, code: str, by: str = "community", **fields: object) -> None:
        await mesa.refuses(by, "POST", path, asking(demand, **fields), status=status, code=code)

    await refused(422, "redaction_target_unknown", target_type="mandate")
    await refused(422, "redaction_target_unknown", target_id=str(mesa.table.id))
    await refused(422, "redaction_revision_unknown", revisions=[2])
    await refused(403, "permission_missing", by="facilitator")
    await refused(422, "invalid_input", revisions=[])

    redaction = await asked(mesa, demand)
    consents = f"{path}/{redaction['id']}/consents"
    tag = redaction["etag"]
    await mesa.refuses("community", "POST", consents, status=409, code="already_assented", If_Match=tag)
    await mesa.refuses("state", "POST", consents, status=428, code="if_match_required")
    await consented(mesa, redaction)
    tag = (await mesa["state"].read(f"{path}/{redaction['id']}"))["etag"]
    await mesa.refuses("company", "POST", consents, status=409, code="redaction_in_effect", If_Match=tag)
    again = asking(demand, revisions=[1])
    await mesa.refuses("community", "POST", path, again, status=422, code="redaction_revision_unknown")


async def test_a_rehearsal_takes_nothing_out_and_notes_nothing(mesa: Mesa, app: FastAPI) -> None:
    demand = await demanded(mesa)
    redaction = await asked(mesa, demand)
    path = f"{mesa.path}/redactions/{redaction['id']}/consents"
    answer = await mesa["state"].post(path, None, If_Match=redaction["etag"], Dry_Run="true")
    assert answer.status_code in {200, 201}
    assert (await mesa["state"].read(f"{mesa.path}/demands/{demand['id']}"))["revision"] == 1
    assert outside.read(app.state.settings.home) == ()


async def test_a_repeat_of_the_act_that_published_the_text_does_not_tell_it_again(mesa: Mesa) -> None:
    act = key()
    demand = await demanded(mesa, Idempotency_Key=act)
    await consented(mesa, await asked(mesa, demand))
    body = {"title": "Agua", "text": f"{NAME} y lo contó.", "addressed_to": ["state"]}
    await mesa.refuses(
        "community", "POST", f"{mesa.path}/demands", body, status=410, code="text_redacted", Idempotency_Key=act
    )


async def test_the_database_itself_lets_a_body_go_and_lets_nothing_come_back(mesa: Mesa, db: AsyncSession) -> None:
    demand = await demanded(mesa)
    where = f"WHERE subject_id = '{demand['id']}' AND revision = 1"
    for change in ("body = body || ' '", "body = NULL, digest = ''", "body = NULL, current = false"):
        with pytest.raises(DBAPIError):
            await db.execute(text(f"UPDATE ledger_snapshots SET {change} {where}"))  # noqa: S608 - of this test
        await db.rollback()
    await consented(mesa, await asked(mesa, demand))
    for change in ("body = 'x'", "current = true"):
        with pytest.raises(DBAPIError):
            await db.execute(text(f"UPDATE ledger_snapshots SET {change} {where}"))  # noqa: S608 - of this test
        await db.rollback()


async def test_composed_minutes_need_every_sector_that_decides(mesa: Mesa, app: FastAPI) -> None:
    minutes = await mesa.sealed_minutes(None, f"{NAME}.")
    redaction = await asked(mesa, minutes, target_type="minutes")
    assert redaction["sources"] == ["community", "company", "state"]
    await consented(mesa, redaction, "state")
    path = f"{mesa.path}/sessions/{minutes['session_id']}/minutes"
    assert (await mesa["state"].read(path))["sections"] != []
    await consented(mesa, redaction, "company")
    shown = await mesa["state"].read(path)
    assert (shown["sections"], shown["phase"], shown["document_digest"]) == ([], "sealed", minutes["document_digest"])
    assert (await mesa["state"].get(f"{path}/document")).status_code in {404, 409, 410}
    notes = (await mesa["state"].read(f"{path}/notes"))["items"]
    await consented(mesa, note := await asked(mesa, notes[0], target_type="minutes_note"), "state")
    await consented(mesa, note, "company")
    assert NAME not in (await mesa["state"].get("/v1/changes?limit=1000&expand=subject")).text
    url = app.state.database.engine.url.render_as_string(hide_password=False)
    connection = await asyncpg.connect(plain(url))
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        assert (await audit(connection, Outside(app.state.settings.home))).findings == []
    await connection.close()


def test_where_a_source_has_no_vote_all_that_decide_are_asked() -> None:
    deciding, voting = ["state", "company", "community"], {"state", "company", "community"}
    assert required({"community"}, voting, deciding) == ["community"]
    assert required({"independent"}, voting, deciding) == sorted(deciding)


def test_what_is_blackened_keeps_its_shape() -> None:
    outcome = {"adopted": False, "dissent": [{"sector": "state", "text": "No."}], "title": "Agua"}
    assert blackened(outcome) == {"adopted": False, "dissent": [{"sector": "state", "text": MARK}], "title": MARK}
    assert (blackened(None), blackened("x"), blackened(orjson.loads("[1]"))) == (None, MARK, [1])


def test_every_column_that_a_redaction_empties_is_one_of_its_kind() -> None:
    for kind, redactable in REDACTABLE.items():
        for name in redactable.columns:
            assert hasattr(SUBJECTS[kind].model, name), (kind, name)
