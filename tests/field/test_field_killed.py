"""A device that is killed between the sending and the answer, again and again: nothing is lost, nothing comes twice."""

import asyncio
import json
import random
import signal
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI

from tests.clocks import FakeClock
from tests.drills import DRILL
from tests.evening import Evening
from tests.field.capturing import Device, evening, send, state_of
from tests.field.test_field_batches import first_item, opened
from tests.mesa import Mesa
from tests.streams.listening import served


async def killed(port: int, token: str, session: str, memory: Path, piece: int, chance: random.Random) -> bool:
    """One life of the device, which ends between a sending and its answer or by itself; whether it was killed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.field.killed", str(port), token, session, str(memory), str(piece)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        for _ in range(chance.randint(1, 3)):
            if await process.stdout.readline() != b"sent\n":
                assert await process.wait() == 0
                return False
        # Before it is read, in the middle of it, or with the answer on its way.
        await asyncio.sleep(chance.choice([0.0, 0.02, 0.08, 0.2]))
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
            await process.wait()
    return process.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("entries", "step", "piece", "orders"),
    [pytest.param(30, 1.0, 5, 1, id="30"), pytest.param(200, 0.5, 7, 3, id="200", marks=DRILL)],
)
async def test_a_device_that_is_killed_while_it_sends_loses_nothing_and_doubles_nothing(
    mesa: Mesa, app: FastAPI, clock: FakeClock, tmp_path: Path, entries: int, step: float, piece: int, orders: int
) -> None:
    states, kills = [], 0
    async with served(app) as base:
        for order in range(orders + 1):
            here = Evening(mesa, await mesa.open_session())
            clock.advance(seconds=int(entries * step) + 2)
            device = Device()
            evening(mesa, device, opened(here.session), await first_item(here), entries, step)
            if order == 0:  # On a good line, one by one.
                for row in device.rows:
                    await send(mesa, here.path, device.batch(row))
            else:
                memory, chance = tmp_path / f"{order}.json", random.Random(order)  # noqa: S311 - the same in every run
                memory.write_text(json.dumps({**device.batch(), "answered": []}))
                token, port = str(mesa["rapporteur"].token), urlsplit(base).port or 0
                while await killed(port, token, here.path, memory, piece, chance):
                    kills += 1
            told = await send(mesa, here.path, device.batch(*device.rows[:1]))
            assert (told["kept"], told["applied_up_to"], told["missing"]) == (entries, entries, [])
            assert told["conflicts"] == 0
            states.append(await state_of(mesa, here.path, here.session["opened_at"]))
            await mesa.close(here.session)
    assert kills > orders
    assert len(states[0]["entries"]) == entries
    assert all(state == states[0] for state in states[1:])
