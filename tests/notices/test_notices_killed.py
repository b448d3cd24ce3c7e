"""Workers killed between the sending of a mail and its mark: none is lost, and what comes twice is the same."""

import asyncio
import os
import signal
import sys
from collections import Counter

import pytest
from fastapi import FastAPI

from tests.drills import DRILL
from tests.mesa import Mesa
from tests.notices.relay import relay
from tests.notices.test_notices_sent import MAIL, at_work, called, reach, sending
from tests.service import environment
from tests.worker.jobbing import BRISK, until

PEOPLE = ("state", "company", "community", "observer")


async def killed_after_sending(url: str, port: int) -> None:
    """A worker in a process of its own, which is killed once a mail has left and before anybody marked it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.notices.killed", url, str(port)),
        stdout=asyncio.subprocess.PIPE,
        env=environment(os.environ),
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"sent\n"
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()


@pytest.mark.parametrize("kills", [pytest.param(1, id="1"), pytest.param(6, id="6", marks=DRILL)])
async def test_a_worker_killed_between_sending_and_marking_loses_none_and_doubles_under_one_id(
    mesa: Mesa, app: FastAPI, database: str, kills: int
) -> None:
    await mesa.installed()
    for name in PEOPLE:
        await reach(mesa, name, **{**MAIL, "email": f"{name}@mesa.example"})
    async with relay() as mail:
        _, path = await called(mesa)
        for _ in range(kills):
            await killed_after_sending(database, mail.port)
        before = len(mail.taken)
        assert before >= kills
        async with at_work(app, sending(app, mail)):
            # A lease of who was killed lasts a second; the bell that would end it is not rung for that.
            await until(lambda: all_sent(mesa, path), BRISK.poll + 20)
    ids = Counter(str(message["Message-ID"]) for message in mail.taken)
    assert len(ids) == len(PEOPLE)
    # Each life that was killed sent what it had taken up, which is sent once more at the most for each of them.
    assert max(ids.values()) <= kills + 1
    texts = {str(message["Message-ID"]): message.get_payload() for message in mail.taken}
    assert all(texts[str(message["Message-ID"])] == message.get_payload() for message in mail.taken)


async def all_sent(mesa: Mesa, path: str) -> bool:
    told = (await mesa["facilitator"].read(f"{path}/notices?limit=200"))["items"]
    states = [each["state"] for each in told if each["seat_id"] in {str(mesa[name].seat) for name in PEOPLE}]
    assert len(states) == len(PEOPLE)
    return all(state == "sent" for state in states)
