"""A device without a line, and the line as it is in the mountains: calls and answers get lost, doubled and late."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from app.core.clock import instant
from tests.mesa import Json, Mesa, key


@dataclass
class Device:
    """What one person captures: every entry has its place and an act id, made here."""

    capture: str = field(default_factory=key)
    rows: list[Json] = field(default_factory=list)

    def captures(self, kind: str, at: datetime, **said: object) -> Json:
        sequence = len(self.rows) + 1
        act = str(uuid5(UUID(self.capture), str(sequence)))
        row: Json = {"act": act, "sequence": sequence, "kind": kind, "occurred_at": instant(at), **said}
        self.rows.append(row)
        return row

    def batch(self, *rows: Json) -> Json:
        return {"capture_id": self.capture, "rows": list(rows or self.rows)}


async def send(mesa: Mesa, session: str, batch: Json, by: str = "rapporteur", act: str | None = None) -> Json:
    """A batch, answered."""
    answer = await mesa[by].post(f"{session}/field-batches", batch, Idempotency_Key=act or key())
    assert answer.status_code == 200, answer.text
    told: Json = answer.json()
    return told


@dataclass
class BadLine:
    """Pieces of a capture on a line that loses, doubles, reorders and delays them, and kills who sends.

    What was received and not answered is sent again, as nobody knows of it; in the end everything has come.
    """

    mesa: Mesa
    session: str
    draw: random.Random
    piece: int = 7
    # Something that somebody with a line does meanwhile.
    meanwhile: Callable[[], Awaitable[object]] | None = None

    async def carry(self, device: Device) -> Json:
        waiting = [device.rows[at : at + self.piece] for at in range(0, len(device.rows), self.piece)]
        self.draw.shuffle(waiting)
        told: Json = {}
        while waiting:
            piece = waiting.pop(self.draw.randrange(len(waiting)))
            chance = self.draw.random()
            if chance < 0.2:  # lost on the way there
                waiting.append(piece)
                continue
            if self.meanwhile is not None and self.draw.random() < 0.5:
                meanwhile, self.meanwhile = self.meanwhile, None
                await meanwhile()
            batch, act = device.batch(*self._shuffled(piece)), key()
            if chance < 0.35:  # whoever sends it is killed between the sending and the answer, wherever that finds it
                sending = asyncio.create_task(send(self.mesa, self.session, batch, act=act))
                await asyncio.sleep(self.draw.random() * 0.2)
                sending.cancel()
                await asyncio.gather(sending, return_exceptions=True)
                waiting.append(piece)
                continue
            told = await send(self.mesa, self.session, batch, act=act)
            if chance < 0.5:  # the answer is lost, and nobody knows that it arrived
                waiting.append(piece)
            elif chance < 0.65:  # doubled by the line
                again = await send(self.mesa, self.session, batch, act=act)
                assert again["kept"] == told["kept"]
        return told

    def _shuffled(self, piece: Sequence[Json]) -> Sequence[Json]:
        return self.draw.sample(list(piece), len(piece))


def evening(mesa: Mesa, device: Device, since: datetime, item: str, entries: int, step: float) -> None:
    """So many entries of an evening, one each `step` seconds: people come and go, speak, and are written down."""
    people = ["community_2", "guarantor", "observer", "adviser", "interpreter", "verifier"]
    there: list[str] = []
    for number in range(entries):
        at = since + timedelta(seconds=step * number)
        kind = ("arrival", "note", "turn", "item_time", "departure")[number % 5]
        absent = [name for name in people if name not in there]
        if kind == "arrival" and absent:
            there.append(absent[0])
            device.captures("arrival", at, seat_id=str(mesa[absent[0]].seat), mode="in_person")
        elif kind == "departure" and len(there) > 1:
            device.captures("departure", at, seat_id=str(mesa[there.pop(0)].seat))
        elif kind == "turn" and there:
            ended = instant(at + timedelta(seconds=step))
            device.captures("turn", at, seat_id=str(mesa[there[-1]].seat), ended_at=ended)
        elif kind == "item_time":
            device.captures("item_time", at, agenda_item_id=item, ended_at=instant(at + timedelta(seconds=step)))
        else:
            device.captures("note", at, text=f"Apunte {number}.")


async def state_of(mesa: Mesa, session: str, since: str) -> Json:
    """Everything that a session holds of what was captured, its hours counted from one of them."""
    rapporteur = mesa["rapporteur"]
    seats = {str(seat): name for name, seat in mesa.table.seats.items()}

    def hour(at: str | None) -> float | None:
        return None if at is None else (datetime.fromisoformat(at) - datetime.fromisoformat(since)).total_seconds()

    async def listed(path: str) -> list[Json]:
        found, cursor = list[Json](), ""
        while True:
            page = await rapporteur.read(f"{session}/{path}?limit=200{cursor}")
            found += page["items"]
            if page["next"] is None:
                return found
            cursor = f"&cursor={page['next']}"

    stays = [each for each in await listed("attendances") if each["recorded_by"] == str(rapporteur.seat)]
    return {
        "stays": sorted((seats[s["seat_id"]], hour(s["arrived_at"]), hour(s["departed_at"]) or -1) for s in stays),
        "turns": [(t["number"], t["sector"], hour(t["started_at"]), t["seconds"]) for t in await listed("turns")],
        "items": [(i["phase"], i["used_seconds"], hour(i["started_at"])) for i in await listed("agenda-items")],
        "notes": [(n["number"], n["text"]) for n in await listed("minutes/notes")],
        "entries": sorted((e["sequence"], e["kind"], e["phase"]) for e in await listed("field-entries")),
    }
