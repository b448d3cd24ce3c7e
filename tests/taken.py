"""Bundles as the service gives them out, of both kinds, and what somebody may do to them on the way."""

import random
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from app.trust.bundles import archive
from tests.acta import Acta
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa
from tests.signing import signing
from tests.witnesses.watching import Watch, public


@dataclass(frozen=True)
class Taken:
    """A commitment in force and the sealed minutes of its session, settled, as an observer took them away."""

    commitment: bytes
    minutes: bytes
    vkey: str

    def each(self) -> tuple[bytes, bytes]:
        return self.commitment, self.minutes


async def contest(acta: Acta) -> None:
    """Minutes that were corrected once, assented to, assented to with a reservation and refused, and sealed."""
    await acta.note("Se habló del agua, «largo y tendido» <b>hoy</b>.")
    await acta.circulate()
    await acta.said("state")
    await acta.dispose(await acta.correct())
    await acta.said("state")
    await acta.said("company", "accept_with_reservation", "Falta el anexo.")
    await acta.said("community", "object", "No dice lo que se habló.")
    await acta.seal()


_MADE: list[Taken] = []


async def taken(mesa: Mesa, clock: FakeClock) -> Taken:
    """The whole way to both, over HTTP; walked once for all tests, which need no more than the bytes."""
    if not _MADE:
        _MADE.append(await _walked(mesa, clock))
    return _MADE[0]


async def _walked(mesa: Mesa, clock: FakeClock) -> Taken:
    way = await signing(mesa, clock)
    session: Json = await mesa.close({"id": way.agreement["session_id"]})
    acta = Acta(mesa, session)
    await contest(acta)
    commitment = await way.in_force()
    await _cosign(mesa, clock)
    answers = [await mesa["observer"].get(f"{path}/bundle") for path in (way.of(commitment), acta.path)]
    assert [answer.status_code for answer in answers] == [200, 200]
    checkpoint = await mesa["observer"].get("/v1/ledger/checkpoint")
    return Taken(answers[0].content, answers[1].content, checkpoint.headers["Tinkuy-Verifier"])


async def _cosign(mesa: Mesa, clock: FakeClock) -> None:
    """The witnesses of two sectors cosign the log as it stands."""
    watches = (Watch(), Watch("testigo.empresa.example"))
    for watch, by in zip(watches, ("community", "company"), strict=True):
        await watch.registered(mesa, clock, by)
    note, _, _ = await public(mesa).checkpoint()
    for watch in watches:
        assert (await public(mesa).submit(watch.cosigned(note, clock.now))).status_code == 201


def zipped(members: list[tuple[str, bytes]], compression: int = ZIP_STORED) -> bytes:
    """As any zip program writes it, even what no bundle may hold."""
    target = BytesIO()
    with warnings.catch_warnings(), ZipFile(target, "w", compression) as file:
        warnings.simplefilter("ignore")
        for name, data in members:
            file.writestr(name, data)
    return target.getvalue()


def flipped(data: bytes, at: int, flip: int) -> bytes:
    return data[:at] + bytes([data[at] ^ flip]) + data[at + 1 :]


def flips(data: bytes, chance: random.Random, *, places: int) -> Iterator[tuple[str, bytes]]:
    """(member, archive) with one byte of it flipped, at places drawn at random."""
    members = archive.unpack(data)
    for name, content in members.items():
        at = {chance.randrange(len(content)) for _ in range(places)}
        for place in sorted(at):
            altered = flipped(content, place, chance.randrange(1, 256))
            yield name, archive.pack({**members, name: altered})


def removed(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(member, archive) without it."""
    members = archive.unpack(data)
    for name in members:
        yield name, archive.pack({each: content for each, content in members.items() if each != name})


def exchanged(data: bytes, other: bytes, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """(member, archive) where it holds what its neighbour held, what stands there in another bundle, or is renamed."""
    members, foreign = archive.unpack(data), archive.unpack(other)
    for folder in ("statements/", "keys/", "entries/", "proofs/", "bodies/"):
        names = [name for name in members if name.startswith(folder)]
        if len(names) >= 2:
            one, two = chance.sample(names, 2)
            yield one, archive.pack({**members, one: members[two], two: members[one]})
    for name in ("document", "checkpoint", "manifest.json"):
        if members[name] != foreign[name]:
            yield name, archive.pack({**members, name: foreign[name]})
    strange = next(name for name in foreign if name.startswith("bodies/") and name not in members)
    yield strange, archive.pack({**members, strange: foreign[strange]})
    body = next(name for name in members if name.startswith("bodies/"))
    moved = {("bodies/" + "0" * 64 + ".json" if name == body else name): content for name, content in members.items()}
    yield body, archive.pack(moved)


def hostile(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(what was done, file) that no reader of bundles opens."""
    members = list(archive.unpack(data).items())
    yield "a name twice", zipped([*members, ("document", b"Otro texto.")])
    for name in ("../document", "/etc/passwd", "bodies/../../document", "C:\\document", "document/", "DOCUMENT"):
        yield name, zipped([*members, (name, b"x")])
    yield "data behind", data + b"x"
    yield "data before", b"#!/bin/sh\n" + data
    yield "data between", _with_gap(data)
    yield "an archive behind another", data + zipped([("document", b"Otro texto.")])
    yield "cut short", data[:-9]
    yield "nothing in it", zipped([])
    yield "a bomb", zipped([("document", bytes(archive.LARGEST + 1))], ZIP_DEFLATED)
    yield "many bombs", zipped([(f"entries/{index}.json", bytes(1 << 20)) for index in range(70)], ZIP_DEFLATED)
    yield "too many", zipped([(f"entries/{index}.json", b"") for index in range(archive.MOST_MEMBERS + 1)])
    yield "no archive", b"%PDF-1.7"


def _with_gap(data: bytes) -> bytes:
    """The same archive with a member in it that its directory does not list."""
    directory = int.from_bytes(data[-6:-2], "little")
    hidden = zipped([("document", b"Otro texto.")])
    hidden = hidden[: int.from_bytes(hidden[-6:-2], "little")]
    end = data[-22:-6] + (directory + len(hidden)).to_bytes(4, "little") + data[-2:]
    return data[:directory] + hidden + data[directory:-22] + end
