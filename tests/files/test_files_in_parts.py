"""A file comes in parts over a bad connection: what came is kept, and only the whole of it is an act."""

import asyncio
import hashlib
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.core.clock import instant
from app.files.chunked_uploads import LIFETIME, Span
from tests.clocks import FakeClock
from tests.conftest import http_to, serving
from tests.examples.following import on_loopback
from tests.mesa import Api, Json, Mesa, Person, key
from tests.signing import Signing

SCAN = b"%PDF-1.7\n" + bytes(range(256)) * 512
DIGEST = hashlib.sha256(SCAN).hexdigest()
HALF = 70_000


async def put(
    person: Person, table: str, data: bytes, span: str | None, media_type: str = "application/pdf", **headers: str
) -> httpx.Response:
    """A part of the scan, or of what else is named by `Digest`."""
    assert person.api
    fields = {name.replace("_", "-"): value for name, value in headers.items() if name != "Digest"}
    fields |= {"Authorization": f"Bearer {person.token}", "Content-Type": media_type}
    fields |= {"Content-Range": span} if span else {}
    return await person.api.http.put(f"{table}/files/{headers.get('Digest', DIGEST)}", content=data, headers=fields)


def spanning(first: int, data: bytes, total: int = len(SCAN)) -> str:
    return f"bytes {first}-{first + len(data) - 1}/{total}"


async def begun(mesa: Mesa, name: str = "facilitator") -> Json:
    """The first half of the scan, handed in."""
    answer = await put(mesa[name], mesa.path, SCAN[:HALF], spanning(0, SCAN[:HALF]))
    assert answer.status_code == 202, answer.text
    stands: Json = answer.json()
    return stands


def parts(home: Path) -> list[Path]:
    return [path for path in (home / "uploads").rglob("*") if path.is_file()]


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_file_in_parts_is_the_same_act_as_a_file_in_one_call(mesa: Mesa, app: FastAPI) -> None:
    size = (await Signing(mesa, app.state.clock, {}).seen()).size
    stands = await begun(mesa)
    assert (stands["sha256"], stands["received"], stands["total"]) == (DIGEST, HALF, len(SCAN))
    rest = SCAN[HALF:]
    assert (await Signing(mesa, app.state.clock, {}).seen()).size == size
    asked = await put(mesa["facilitator"], mesa.path, b"", f"bytes */{len(SCAN)}")
    assert (asked.status_code, asked.json()) == (202, stands)
    [path] = parts(app.state.settings.home)
    assert (path.stat().st_mode & 0o077, path.read_bytes()) == (0, SCAN[:HALF])

    act = key()
    stored = await put(mesa["facilitator"], mesa.path, rest, spanning(HALF, rest), Idempotency_Key=act)
    assert stored.status_code == 201
    assert (stored.json()["size"], stored.json()["media_type"]) == (len(SCAN), "application/pdf")
    assert (await mesa["community"].get(f"{mesa.path}/files/{DIGEST}")).content == SCAN
    assert parts(app.state.settings.home) == []
    assert (await Signing(mesa, app.state.clock, {}).seen()).size == size + 1
    again = await put(mesa["facilitator"], mesa.path, rest, spanning(HALF, rest), Idempotency_Key=act)
    assert (again.status_code, again.content) == (200, stored.content)
    # Whose last answer was lost asks, and is told what became of it.
    asked = await put(mesa["facilitator"], mesa.path, b"", f"bytes */{len(SCAN)}")
    assert (asked.status_code, asked.content) == (200, stored.content)
    assert code(await put(mesa["state"], mesa.path, b"", f"bytes */{len(SCAN)}")) == (409, "file_known")


async def test_gaps_overlaps_and_other_totals_are_told_where_it_stands(mesa: Mesa, app: FastAPI) -> None:
    await begun(mesa)
    facilitator, rest = mesa["facilitator"], SCAN[HALF:]
    where = {"received": HALF, "total": len(SCAN)}
    for first in (0, HALF - 1, HALF + 1):
        answer = await put(facilitator, mesa.path, rest[:9], spanning(first, rest[:9]))
        assert code(answer) == (409, "file_part_elsewhere")
        assert {name: answer.json()[name] for name in where} == where
    answer = await put(facilitator, mesa.path, rest[:9], spanning(HALF, rest[:9], len(SCAN) + 1))
    assert code(answer) == (409, "file_total_other")
    assert {name: answer.json()[name] for name in where} == where
    [path] = parts(app.state.settings.home)
    assert path.read_bytes() == SCAN[:HALF]


async def test_what_cannot_be_a_part_is_refused_and_nothing_of_it_is_kept(mesa: Mesa, app: FastAPI) -> None:
    facilitator, home = mesa["facilitator"], app.state.settings.home
    for field in (
        "bytes 0-9",
        "bytes 5-4/20",
        "bytes 0-20/20",
        "bytes 0-3/20",
        "bytes */0",
        "items 0-9/20",
        "bytes -9/20",
    ):
        assert code(await put(facilitator, mesa.path, SCAN[:10], field)) == (400, "content_range_malformed"), field
    assert code(await put(facilitator, mesa.path, SCAN[:10], f"bytes */{len(SCAN)}")) == (
        400,
        "content_range_malformed",
    )
    head = SCAN[:2_000]
    most = app.state.settings.max_file_bytes
    too_large = await put(facilitator, mesa.path, head, spanning(0, head, most + 1))
    assert (*code(too_large), too_large.json()["most"]) == (413, "file_too_large", most)
    for media_type in ("image/png", "text/html", ""):
        answer = await put(facilitator, mesa.path, head, spanning(0, head), media_type)
        assert code(answer) == (422, "file_type_refused"), media_type
    assert code(await put(facilitator, mesa.path, b"%PDF", spanning(0, b"%PDF"), "text/html")) == (
        422,
        "file_type_refused",
    )
    assert code(await put(mesa["chair"], mesa.path, head, spanning(0, head))) == (403, "permission_missing")
    assert code(await put(mesa.other["facilitator"], mesa.path, head, spanning(0, head))) == (404, "not_found")
    rehearsed = await put(facilitator, mesa.path, head, spanning(0, head), Dry_Run="true")
    assert (rehearsed.status_code, rehearsed.json()["received"]) == (202, 0)
    assert parts(home) == []


async def test_a_few_first_bytes_wait_for_their_kind_and_a_wrong_one_is_told_with_the_rest(mesa: Mesa) -> None:
    short = b"GIF89a" + b"." * 2_000
    digest = hashlib.sha256(short).hexdigest()
    first = await put(mesa["state"], mesa.path, short[:6], spanning(0, short[:6], len(short)), Digest=digest)
    assert (first.status_code, first.json()["received"]) == (202, 6)
    rest = short[6:]
    answer = await put(mesa["state"], mesa.path, rest, spanning(6, rest, len(short)), Digest=digest)
    assert code(answer) == (422, "file_type_refused")


async def test_bytes_of_another_digest_are_dropped_and_the_file_begins_anew(mesa: Mesa, app: FastAPI) -> None:
    await begun(mesa)
    forged = bytes(len(SCAN) - HALF)
    facilitator = mesa["facilitator"]
    rehearsed = await put(facilitator, mesa.path, forged, spanning(HALF, forged), Dry_Run="true")
    assert code(rehearsed) == (422, "file_digest_other")
    assert len(parts(app.state.settings.home)) == 1
    assert code(await put(facilitator, mesa.path, forged, spanning(HALF, forged))) == (422, "file_digest_other")
    assert parts(app.state.settings.home) == []
    assert code(await mesa["facilitator"].get(f"{mesa.path}/files/{DIGEST}")) == (404, "file_not_kept")
    asked = await put(facilitator, mesa.path, b"", f"bytes */{len(SCAN)}")
    assert asked.json()["received"] == 0
    await begun(mesa)


async def test_two_uploads_of_one_file_at_once_do_not_mix(mesa: Mesa, app: FastAPI) -> None:
    pieces = [(at, SCAN[at : at + 30_000]) for at in range(0, len(SCAN), 30_000)]

    async def hand_in(name: str) -> list[int]:
        answers = []
        for at, piece in pieces:
            answers.append((await put(mesa[name], mesa.path, piece, spanning(at, piece))).status_code)
        return answers

    # One seat twice at once: each part goes in once, whoever comes second is told where it stands.
    twice = await asyncio.gather(hand_in("state"), hand_in("state"), hand_in("company"))
    assert sorted(answer for answers in twice for answer in answers if answer == 201) == [201]
    assert {answer for answers in twice for answer in answers} <= {201, 202, 409}
    assert (await mesa["community"].get(f"{mesa.path}/files/{DIGEST}")).content == SCAN
    await put(mesa["state"], mesa.path, b"", f"bytes */{len(SCAN)}")
    await put(mesa["company"], mesa.path, b"", f"bytes */{len(SCAN)}")
    assert parts(app.state.settings.home) == []


async def test_a_restart_keeps_what_came_and_clears_what_was_left_lying(
    mesa: Mesa, app: FastAPI, database: str, tmp_path: Path, clock: FakeClock
) -> None:
    stands = await begun(mesa)
    assert stands["kept_until"] <= instant(clock.now + LIFETIME)
    clock.advance(hours=47)
    assert app
    async with serving(database, tmp_path, clock) as anew, http_to(anew) as http:
        later = mesa.at(Api(http), anew.state.tokens, clock)
        asked = await put(later["facilitator"], mesa.path, b"", f"bytes */{len(SCAN)}")
        assert asked.json()["received"] == HALF
        piece = SCAN[HALF : HALF + 10]
        assert (await put(later["facilitator"], mesa.path, piece, spanning(HALF, piece))).json()[
            "received"
        ] == HALF + 10
        clock.advance(hours=47)
        assert len(parts(tmp_path)) == 1
    clock.advance(hours=2)
    async with serving(database, tmp_path, clock):
        assert parts(tmp_path) == []


async def test_what_a_crash_left_complete_is_finished_by_asking(mesa: Mesa, app: FastAPI) -> None:
    folder = app.state.settings.home / "uploads" / str(mesa.table.id) / str(mesa["state"].seat)
    folder.mkdir(parents=True)
    (folder / f"{DIGEST}.{len(SCAN)}").write_bytes(SCAN)
    act = key()
    finished = await put(mesa["state"], mesa.path, b"", f"bytes */{len(SCAN)}", Idempotency_Key=act)
    assert (finished.status_code, finished.json()["size"]) == (201, len(SCAN))
    assert (await mesa["observer"].get(f"{mesa.path}/files/{DIGEST}")).content == SCAN
    assert parts(app.state.settings.home) == []


async def test_abandoned_parts_of_others_are_cleared_by_the_next_upload(
    mesa: Mesa, clock: FakeClock, app: FastAPI
) -> None:
    await begun(mesa)
    api = mesa["state"].api
    assert api
    clock.now += LIFETIME + timedelta(seconds=1)
    later = mesa.at(api, app.state.tokens, clock)
    await begun(later, "state")
    [path] = parts(app.state.settings.home)
    assert path.parent.name == str(mesa["state"].seat)


async def test_a_seat_and_everybody_together_begin_no_more_than_there_is_room_for(mesa: Mesa, app: FastAPI) -> None:
    app.state.settings = app.state.settings.model_copy(update={"max_file_bytes": 4_000_000})
    head = SCAN[:2_000]

    async def begin(name: str, number: int, total: int = 4_000_000) -> httpx.Response:
        return await put(mesa[name], mesa.path, head, spanning(0, head, total), Digest=f"{number:064x}")

    assert [(await begin("state", number)).status_code for number in range(2)] == [202, 202]
    assert code(await begin("state", 2, 3_000)) == (409, "uploads_of_seat_full")
    # What is begun goes on, and others begin.
    more = await put(mesa["state"], mesa.path, head, spanning(2_000, head, 4_000_000), Digest=f"{0:064x}")
    assert (more.status_code, (await begin("company", 3)).status_code) == (202, 202)
    # As if thirty-seven more were under way at other tables.
    for number in range(37):
        folder = app.state.settings.home / "uploads" / "01937c5a-7e00-7c17-8c68-27283720ac19" / f"{number}"
        folder.mkdir(parents=True)
        (folder / f"{number:064x}.4000000").write_bytes(b"%PDF-")
    full = await begin("community", 4)
    assert (*code(full), full.headers["retry-after"]) == (503, "uploads_full", "3600")


def test_a_range_is_read_to_the_letter() -> None:
    assert Span.parse("bytes 0-4/10") == Span(0, 5, 10)
    assert Span.parse("bytes */10") == Span(None, 0, 10)
    for field in (
        "bytes 0-10/10",
        "bytes 4-3/10",
        "bytes */*",
        "bytes 0-4/*",
        "bytes=0-4/10",
        "",
        "bytes 0-4/0",
        "bytes ٠-٤/10",
    ):
        assert Span.parse(field) is None, field


@pytest.mark.parametrize("sent", [0, 1, HALF])
async def test_of_a_part_whose_connection_breaks_what_came_is_kept(mesa: Mesa, app: FastAPI, sent: int) -> None:
    async with on_loopback(app) as base:
        host, _, port = base.removeprefix("http://").partition(":")
        _, writer = await asyncio.open_connection(host, int(port))
        fields = [
            f"PUT {mesa.path}/files/{DIGEST} HTTP/1.1",
            f"Host: {host}:{port}",
            f"Authorization: Bearer {mesa['facilitator'].token}",
            "Content-Type: application/pdf",
            f"Content-Range: bytes 0-{len(SCAN) - 1}/{len(SCAN)}",
            f"Content-Length: {len(SCAN)}",
        ]
        writer.write("\r\n".join([*fields, "", ""]).encode() + SCAN[:sent])
        await writer.drain()
        writer.close()
        await writer.wait_closed()

        async def received() -> int:
            asked = await put(mesa["facilitator"], mesa.path, b"", f"bytes */{len(SCAN)}")
            return int(asked.json()["received"])

        async with asyncio.timeout(20):
            while await received() != sent:
                pass
    rest = SCAN[sent:]
    stored = await put(mesa["facilitator"], mesa.path, rest, spanning(sent, rest))
    assert stored.status_code == 201
    assert (await mesa["observer"].get(f"{mesa.path}/files/{DIGEST}")).content == SCAN


async def test_a_file_in_one_call_whose_connection_breaks_leaves_nothing(mesa: Mesa, app: FastAPI) -> None:
    async with on_loopback(app) as base:
        host, _, port = base.removeprefix("http://").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        fields = [
            f"PUT {mesa.path}/files/{DIGEST} HTTP/1.1",
            f"Host: {host}:{port}",
            f"Authorization: Bearer {mesa['facilitator'].token}",
            "Content-Type: application/pdf",
            f"Content-Length: {len(SCAN)}",
        ]
        writer.write("\r\n".join([*fields, "", ""]).encode() + SCAN[:HALF])
        writer.write_eof()
        await reader.read()
        writer.close()
    assert parts(app.state.settings.home) == []
    assert code(await mesa["facilitator"].get(f"{mesa.path}/files/{DIGEST}")) == (404, "file_not_kept")
