"""Notices leave by mail and by a gateway: none lost, none twice but under the same id, none with an address in it."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from standardwebhooks import Webhook

from app.core.settings import Settings
from app.jobs import jobs
from app.notices import jobs as notices
from app.notices import mailing
from app.notices.outlets import MailServer
from app.renderings.service.attaching import acta_of
from app.worker.kinds import Context, JobKind, collected
from app.worker.service import working
from tests.clocks import FakeClock
from tests.mesa import DIGEST, Json, Mesa
from tests.notices.relay import Relay, Taking, gateway, relay
from tests.worker.jobbing import BRISK, alter, until

SECRET = "whsec_" + base64.b64encode(b"un secreto de treinta y dos bytes").decode()
MAIL = {"channels": ["desk", "email"], "email": "delegada@comunidad.example"}
WHY: Json = {"reasons": "Un derrumbe."}


def sending(app: FastAPI, mail: Relay | None = None, by: Taking | None = None) -> Settings:
    given: dict[str, object] = {"deployment": "https://mesa.example"}
    if mail is not None:
        given["smtp_url"] = SecretStr(f"smtp+plain://127.0.0.1:{mail.port}")
    if by is not None:
        given |= {"gateway_url": f"http://127.0.0.1:{by.port}/messages", "gateway_channels": ("sms", "chat")}
        given["gateway_secret"] = SecretStr(SECRET)
    settings: Settings = app.state.settings.model_copy(update=given)
    app.state.settings = settings
    return settings


@asynccontextmanager
async def at_work(app: FastAPI, settings: Settings) -> AsyncIterator[None]:
    """A worker that sends by what these settings name."""
    async with working(Context(app.state.database, app.state.clock), jobs(None, settings), BRISK):
        yield


async def reach(mesa: Mesa, name: str, **settings: object) -> None:
    answer = await mesa[name].post("/v1/me/notice-settings", dict(settings))
    assert answer.status_code == 200, answer.text


async def called(mesa: Mesa, **fields: object) -> tuple[Json, str]:
    session = await mesa.convened_session(**fields)
    return session, f"{mesa.path}/sessions/{session['id']}"


async def notice_of(mesa: Mesa, path: str, name: str, reader: str = "facilitator") -> Json:
    """What the seat of this person was told last, as the reader is shown it."""
    items: list[Json] = (await mesa[reader].read(f"{path}/notices?limit=200"))["items"]
    return [item for item in items if item["seat_id"] == str(mesa[name].seat)][-1]


async def has_state(mesa: Mesa, path: str, name: str, state: str) -> bool:
    return bool((await notice_of(mesa, path, name))["state"] == state)


async def comes_to(mesa: Mesa, app: FastAPI, path: str, name: str, state: str) -> bool:
    """Whether it has come to this, with the pause after a failure cut short."""
    url = app.state.settings.database_url.get_secret_value()
    await alter(url, "UPDATE worker_jobs SET due_at = now() WHERE attempts > 0 AND kind LIKE 'notice.%'")
    await alter(url, "SELECT pg_notify('tinkuy_jobs', '')")
    return await has_state(mesa, path, name, state)


async def test_a_call_goes_out_by_mail_once_the_act_is_committed(mesa: Mesa, app: FastAPI) -> None:
    await mesa.installed()
    await reach(mesa, "community", **MAIL)
    async with relay() as mail, at_work(app, sending(app, mail)):
        session, path = await called(mesa)
        await until(lambda: has_state(mesa, path, "community", "sent"))
    [message] = mail.taken
    assert mail.to == ["delegada@comunidad.example"]
    text = message.get_content()  # type: ignore[attr-defined]  # of a message under the default policy
    assert f"sesion {session['number']}" in text
    assert "https://mesa.example" in text
    assert message["Auto-Submitted"] == "auto-generated"
    told = await notice_of(mesa, path, "community")
    assert message["Message-ID"].endswith("@mesa.example>")
    [delivery] = told["deliveries"]
    assert (delivery["channel"], delivery["attempts"], delivery["failure"]) == ("email", 1, None)
    # Nobody else is told how, and nobody anywhere reads the address.
    seen = await notice_of(mesa, path, "community", reader="state")
    assert (seen["state"], seen["deliveries"]) == (None, [])
    assert (await notice_of(mesa, path, "community", reader="community"))["state"] == "sent"
    feed = (await mesa["facilitator"].get("/v1/changes?limit=1000&expand=subject")).text
    assert "comunidad.example" not in feed
    assert "comunidad.example" not in json.dumps(told)


async def test_a_refused_call_sends_nothing(mesa: Mesa, app: FastAPI) -> None:
    await mesa.installed()
    await reach(mesa, "community", **MAIL)
    planned = await mesa.planned_session("community")
    path = f"{mesa.path}/sessions/{planned['id']}"
    async with relay() as mail, at_work(app, sending(app, mail)):
        await mesa["facilitator"].post(f"{path}/convocation", Dry_Run="true")
        assert (await mesa["facilitator"].read(f"{path}/notices"))["items"] == []
        await mesa["facilitator"].done(f"{path}/convocation")
        await until(lambda: bool(mail.taken))
        await asyncio.sleep(0.2)
    assert len(mail.taken) == 1


async def test_what_a_server_puts_off_is_sent_later_under_the_same_id(mesa: Mesa, app: FastAPI) -> None:
    await mesa.installed()
    await reach(mesa, "community", **MAIL)
    async with relay() as mail, at_work(app, sending(app, mail)):
        mail.answers = ["451 later <delegada@comunidad.example>"]
        _, path = await called(mesa)

        async def put_off() -> bool:
            deliveries = (await notice_of(mesa, path, "community"))["deliveries"]
            return bool(deliveries[0]["failure"] == "smtp_451")

        await until(put_off)
        assert (await notice_of(mesa, path, "community"))["state"] == "queued"
        await until(lambda: comes_to(mesa, app, path, "community", "sent"))
    [delivery] = (await notice_of(mesa, path, "community"))["deliveries"]
    assert (delivery["attempts"], delivery["failure"]) == (2, None)


async def test_an_address_that_does_not_exist_is_told_on_the_desk_of_who_runs_the_table(
    mesa: Mesa, app: FastAPI
) -> None:
    await mesa.installed()
    await reach(mesa, "community", channels=["email"], email="nadie@comunidad.example")
    async with relay() as mail, at_work(app, sending(app, mail)):
        mail.answers = ["550 no such user <nadie@comunidad.example>"]
        session, path = await called(mesa)
        await until(lambda: has_state(mesa, path, "community", "failed"))
    assert (await notice_of(mesa, path, "community"))["deliveries"][0]["failure"] == "smtp_550"
    desk = (await mesa["facilitator"].read("/v1/me/desk"))["items"]
    [item] = [each for each in desk if each["kind"] == "notices_unreached"]
    assert (item["subject_id"], item["operation"], item["path"]) == (
        session["id"],
        "hand_over_notice",
        f"{path}/notices",
    )
    assert "notices_unreached" not in {each["kind"] for each in (await mesa["state"].read("/v1/me/desk"))["items"]}
    told = await notice_of(mesa, path, "community")
    handover = f"{path}/notices/{told['id']}/handover"
    unseen = {"handed_to": "household", "evidence_digest": DIGEST}
    await mesa.refuses("rapporteur", "POST", handover, unseen, status=422, code="evidence_not_stored")
    handed = await mesa["rapporteur"].done(handover, {"handed_to": "household"})
    assert (handed["handed_to"], handed["handed_over_by"]) == ("household", str(mesa["rapporteur"].seat))
    assert (await notice_of(mesa, path, "community"))["state"] == "handed_over"
    desk = (await mesa["facilitator"].read("/v1/me/desk"))["items"]
    assert "notices_unreached" not in {each["kind"] for each in desk}


async def test_what_nobody_carries_any_more_is_a_dead_letter(mesa: Mesa, app: FastAPI, database: str) -> None:
    await mesa.installed()
    await reach(mesa, "community", channels=["email"], email="a@b.example")
    session, path = await called(mesa)
    # An hour later no process has sent it: nobody is set up to.
    clock = app.state.clock
    clock.advance(minutes=61)
    api = mesa["facilitator"].api
    assert api is not None
    mesa = mesa.at(api, app.state.tokens, clock)
    kinds = {each["kind"] for each in (await mesa["facilitator"].read("/v1/me/desk"))["items"]}
    assert "notices_unreached" in kinds
    await alter(database, "UPDATE worker_jobs SET given_up_at = now() WHERE kind = 'notice.email'")
    async with working(Context(app.state.database, clock), collected([notices.LOST]), BRISK):
        await until(lambda: has_state(mesa, path, "community", "failed"))
    [delivery] = (await notice_of(mesa, path, "community"))["deliveries"]
    assert delivery["failure"] == "given_up"
    assert session["phase"] == "convened"


async def test_killed_between_sending_and_marking_it_goes_out_again_under_the_same_id(
    mesa: Mesa, app: FastAPI, database: str
) -> None:
    await mesa.installed()
    await reach(mesa, "community", **MAIL)
    async with relay() as mail, AsyncExitStack() as stack:
        settings = sending(app, mail)
        server = MailServer.of(settings)
        assert server is not None
        _, path = await called(mesa)

        async def hangs(message: object) -> None:
            await mailing.send(server, message)  # type: ignore[arg-type]  # a message
            await asyncio.Event().wait()

        killed = JobKind(name=notices.EMAIL, run=notices._sends(notices.EMAIL, hangs, "", acta_of).run)
        first = asyncio.create_task(_work_for_ever(app, killed))
        await until(lambda: bool(mail.taken))
        # As a kill does it: nothing is given back, and the lease runs out.
        await alter(
            database, "UPDATE worker_jobs SET leased_until = now() - interval '1 second', lease = gen_random_uuid()"
        )
        await stack.enter_async_context(at_work(app, settings))
        await until(lambda: has_state(mesa, path, "community", "sent"))
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
    assert len(mail.taken) == 2
    assert mail.taken[0]["Message-ID"] == mail.taken[1]["Message-ID"]


async def _work_for_ever(app: FastAPI, kind: JobKind) -> None:
    async with working(Context(app.state.database, app.state.clock), collected([kind]), BRISK):
        await asyncio.Event().wait()


async def test_a_gateway_takes_signed_messages_and_tells_what_became_of_them(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    await mesa.installed()
    await reach(mesa, "company", channels=["sms"], sms="+51987654321")
    async with gateway() as taking, at_work(app, sending(app, by=taking)):
        taking.statuses = [503]
        _, path = await called(mesa)
        await until(lambda: bool(taking.taken))
        await until(lambda: comes_to(mesa, app, path, "company", "sent"))
    (headers, _), (again, sent) = taking.taken
    body = taking.bodies[-1]
    assert headers["webhook-id"] == again["webhook-id"] == body["id"]
    assert (body["to"], body["channel"]) == ("+51987654321", "sms")
    assert len(body["text"]) <= 160
    assert body["text"].isascii()
    key = Webhook(SECRET).sign(again["webhook-id"], hour_of(again), sent.decode())
    assert key == again["webhook-signature"]

    callback, said = body["callback"].removeprefix("https://mesa.example"), {"id": body["id"], "state": "delivered"}
    api = mesa["facilitator"].api
    assert api is not None
    refused = await api.call("POST", callback, said)
    assert (refused.status_code, refused.json()["code"]) == (401, "callback_unsigned")
    data = json.dumps(said).encode()
    fields = signed(clock, data)
    answer = await api.http.post(callback, content=data, headers=fields)
    assert (answer.status_code, answer.json()["state"]) == (200, "delivered")
    assert (await notice_of(mesa, path, "company"))["state"] == "delivered"
    # News that come late change nothing, and a message that nobody sent has none.
    late = json.dumps({**said, "state": "failed", "failure": "expired"}).encode()
    answer = await api.http.post(callback, content=late, headers=signed(clock, late))
    assert answer.json()["state"] == "delivered"
    foreign = json.dumps({**said, "id": "5b1e2f3c-0000-4000-8000-000000000001"}).encode()
    assert (await api.http.post(callback, content=foreign, headers=signed(clock, foreign))).status_code == 404
    old = signed(clock, data)
    clock.advance(minutes=6)
    answer = await api.http.post(callback, content=data, headers=old)
    assert (answer.status_code, answer.json()["code"]) == (401, "callback_unsigned")


def hour_of(headers: dict[str, str]) -> datetime:
    return datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)


def signed(clock: FakeClock, data: bytes) -> dict[str, str]:
    """As the library of the other side signs it."""
    at = clock.now
    signature = Webhook(SECRET).sign("msg_1", at, data.decode())
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
        "content-type": "application/json",
    }


async def test_a_gateway_that_is_not_there_has_no_callbacks(mesa: Mesa) -> None:
    api = mesa["facilitator"].api
    assert api is not None
    for name in ("sms", "chat", "email"):
        answer = await api.call("POST", f"/v1/notice-gateways/{name}/callbacks", {})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_session_is_moved_and_what_was_not_sent_yet_is_not_sent_any_more(mesa: Mesa, app: FastAPI) -> None:
    await mesa.installed()
    await reach(mesa, "community", **MAIL)
    _, path = await called(mesa)
    etag = (await mesa["facilitator"].read(path))["etag"]
    body = {**WHY, "starts_at": mesa.soon(hours=30)}
    await mesa["facilitator"].done(f"{path}/rescheduling", body, If_Match=etag)
    async with relay() as mail, at_work(app, sending(app, mail)):
        await until(lambda: has_state(mesa, path, "community", "sent"))
        await asyncio.sleep(0.2)
    [message] = mail.taken
    assert "pasa a" in message.get_content()  # type: ignore[attr-defined]  # as above
    items = (await mesa["facilitator"].read(f"{path}/notices?limit=200"))["items"]
    mine = [each for each in items if each["seat_id"] == str(mesa["community"].seat)]
    assert [each["deliveries"][0]["state"] for each in mine] == ["superseded", "sent"]


async def test_who_comes_tomorrow_is_reminded_once(mesa: Mesa, app: FastAPI, clock: FakeClock, database: str) -> None:
    await mesa.installed()
    await reach(mesa, "community", **MAIL)
    await reach(mesa, "company", **{**MAIL, "reminders": False})
    _, path = await called(mesa, starts_at=mesa.soon(days=3))
    async with relay() as mail:
        async with at_work(app, sending(app, mail)):
            await until(lambda: len(mail.taken) == 2)
        clock.now += timedelta(days=2, hours=1)
        api = mesa["facilitator"].api
        assert api is not None
        mesa = mesa.at(api, app.state.tokens, clock)
        for _ in range(2):
            await alter(database, "UPDATE worker_jobs SET due_at = now() WHERE kind = 'notice.reminders'")
            async with at_work(app, sending(app, mail)):
                await until(lambda: len(mail.taken) == 3)
                await asyncio.sleep(0.2)
    assert len(mail.taken) == 3
    assert "recordatorio" in mail.taken[-1].get_content()  # type: ignore[attr-defined]  # as above
    purposes = [each["purpose"] for each in (await notice_of(mesa, path, "community"))["deliveries"]]
    assert purposes == ["call", "reminder"]


@pytest.mark.parametrize("gone", ["mail", "gateway"])
async def test_a_line_that_is_down_loses_nothing(mesa: Mesa, app: FastAPI, gone: str) -> None:
    await mesa.installed()
    await reach(mesa, "community", channels=["email", "sms"], email="a@b.example", sms="+51987654321")
    async with relay() as mail, gateway() as taking:
        settings = sending(app, mail, taking)
    async with at_work(app, settings):
        _, path = await called(mesa)

        async def tried() -> bool:
            deliveries = (await notice_of(mesa, path, "community"))["deliveries"]
            return {each["failure"] for each in deliveries} == {"smtp_unreachable", "gateway_unreachable"}

        await until(tried)
    told = await notice_of(mesa, path, "community")
    assert (told["state"], gone) == ("queued", gone)
