"""Cosignatures are verified when they arrive, kept beside the log, and settle what two sectors vouch for."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from app.trust import checkpoints
from app.trust.checkpoints import Checkpoint, SigningKey
from app.trust.cosignatures import CosignerKey
from app.trust.notes import Note, Signature, read_note
from app.witnesses.lifecycle import settled_size
from tests.clocks import FakeClock
from tests.mesa import Mesa
from tests.witnesses.watching import Watch, act, public


async def size_of_the_log(mesa: Mesa) -> int:
    return (await public(mesa).checkpoint())[1]


async def test_two_sectors_settle_the_log_and_one_does_not(mesa: Mesa, clock: FakeClock) -> None:
    log, ours, theirs, second = public(mesa), Watch(), Watch("testigo.empresa.example"), Watch("otro.comunidad.example")
    for watch, by in ((ours, "community"), (second, "community"), (theirs, "company")):
        await watch.registered(mesa, clock, by)
    note, size, _ = await log.checkpoint()
    before = await mesa.ledger()

    answer = await log.submit(ours.cosigned(note, clock.now))
    assert (answer.status_code, answer.json()["size"]) == (201, size)
    assert (await log.submit(second.cosigned(note, clock.now))).status_code == 201
    assert (await log.settlement())["settled_size"] is None

    await act(mesa)
    larger, grown, _ = await log.checkpoint()
    assert (await log.submit(theirs.cosigned(larger, clock.now))).status_code == 201
    told = await log.settlement()
    # Whoever vouches for the larger tree vouches for the smaller one that it continues.
    assert (told["settled_size"], [each["size"] for each in told["checkpoints"]]) == (size, [grown, size])
    assert await mesa["observer"].read(f"{mesa.path}/settlement") == {**told, "etag": None}
    assert await mesa.other["observer"].read(f"{mesa.other.path}/settlement") == {
        "settled_size": None,
        "checkpoints": [],
        "whole": True,
        "etag": None,
    }
    # A cosignature is no act: a log that grew by it would never be cosigned to its end.
    assert await mesa.ledger() == [*before, "seat.created"]


async def test_what_is_shown_is_proven_by_itself(mesa: Mesa, clock: FakeClock) -> None:
    log, watches = public(mesa), (Watch(), Watch("testigo.empresa.example"))
    for watch, by in zip(watches, ("community", "company"), strict=True):
        await watch.registered(mesa, clock, by)
    note, size, key = await log.checkpoint()
    both = watches[1].cosigned(watches[0].cosigned(note, clock.now).encode(), clock.now)
    assert (await log.submit(both)).status_code == 201
    told = await log.settlement()
    [shown] = told["checkpoints"]
    assert told["settled_size"] == size
    assert checkpoints.verify(shown["note"].encode(), key).size == size
    for cosigner in shown["witnesses"]:
        second = CosignerKey.parse(cosigner["vkey"]).cosigned_at(read_note(shown["note"].encode()))
        assert second == int(clock.now.timestamp())
    assert {each["sector"] for each in shown["witnesses"]} == {"community", "company"}


async def test_the_word_of_who_is_not_in_force_is_not_taken(mesa: Mesa, clock: FakeClock) -> None:
    log, waiting, gone, stranger = public(mesa), Watch(), Watch("otro.example"), Watch("nadie.example")
    await waiting.registered(mesa, clock, "adviser")
    revoked = await gone.registered(mesa, clock, "community")
    await mesa["community"].done(f"{mesa.path}/witnesses/{revoked['id']}/revocation", {"reason": "Se cambió."})
    note, _, _ = await log.checkpoint()
    for watch in (waiting, gone, stranger):
        answer = await log.submit(watch.cosigned(note, clock.now))
        assert (answer.status_code, answer.json()["code"]) == (422, "witness_unknown")
    namesake = Watch(waiting.name)
    answer = await log.submit(namesake.cosigned(note, clock.now))
    assert (answer.status_code, answer.json()["code"]) == (422, "witness_unknown")
    assert (await log.settlement())["checkpoints"] == []


async def test_what_is_no_cosigned_checkpoint_of_this_log_is_refused(
    mesa: Mesa, clock: FakeClock, app: FastAPI
) -> None:
    log, watch = public(mesa), Watch()
    await watch.registered(mesa, clock, "community")
    note, size, _ = await log.checkpoint()
    read, own = read_note(note), app.state.signer._key
    line = read_note(watch.cosigned(note, clock.now).encode()).signatures[1]
    spoilt = Signature(line.name, line.key_id, line.value[:-1] + bytes([line.value[-1] ^ 1]))
    forged = checkpoints.sign(
        Checkpoint("tinkuy.local/log", size, b"\x07" * 32), SigningKey.generate("tinkuy.local/log")
    )
    second_history = checkpoints.sign(Checkpoint("tinkuy.local/log", size, b"\x07" * 32), own)
    longer_history = checkpoints.sign(Checkpoint("tinkuy.local/log", size + 50, b"\x07" * 32), own)
    wrong = [
        ("hola", 422, "cosignature_malformed"),
        (note.decode().replace("\n\n", "\n"), 422, "cosignature_malformed"),
        (watch.cosigned(forged, clock.now), 422, "checkpoint_of_another_log"),
        (Note(read.text, (line,)).encode().decode(), 422, "checkpoint_of_another_log"),
        (watch.cosigned(second_history, clock.now), 409, "checkpoint_contradicts"),
        (watch.cosigned(longer_history, clock.now), 409, "checkpoint_contradicts"),
        (note.decode(), 422, "witness_unknown"),
        (Note(read.text, (*read.signatures, spoilt)).encode().decode(), 422, "cosignature_refused"),
        (watch.cosigned(note, clock.now + timedelta(minutes=11)), 422, "cosignature_out_of_time"),
        (watch.cosigned(note, clock.now - timedelta(hours=5)), 422, "cosignature_out_of_time"),
    ]
    for text, status, code in wrong:
        with capture_logs() as told:
            answer = await log.submit(text)
        assert (answer.status_code, answer.json()["code"]) == (status, code), text
        # The host learns of it too, who may have set back the whole machine.
        errors = [each["signed"] for each in told if each["log_level"] == "error"]
        assert errors == ([size + 50 * (text == wrong[5][0])] if code == "checkpoint_contradicts" else []), text
    assert (await log.settlement())["checkpoints"] == []


async def test_a_witness_may_be_late_but_never_goes_back(mesa: Mesa, clock: FakeClock) -> None:
    log, watch = public(mesa), Watch()
    await watch.registered(mesa, clock, "community")
    small, size, _ = await log.checkpoint()
    then = clock.now
    await act(mesa)
    large, grown, _ = await log.checkpoint()
    clock.advance(days=3)
    assert (await log.submit(watch.cosigned(large, clock.now))).status_code == 201
    back = await log.submit(watch.cosigned(small, clock.now + timedelta(minutes=1)))
    assert (back.status_code, back.json()["code"]) == (409, "witness_went_back")
    # What was signed three days ago, on paper's way to a network, arrives late and is in order.
    assert (await log.submit(watch.cosigned(small, then))).status_code == 201
    assert [each["size"] for each in (await log.settlement())["checkpoints"]] == [grown]
    assert size < grown


async def test_the_same_word_again_changes_nothing_and_at_once_none_is_lost(mesa: Mesa, clock: FakeClock) -> None:
    log, watch = public(mesa), Watch()
    await watch.registered(mesa, clock, "community")
    note, _, _ = await log.checkpoint()
    words = [watch.cosigned(note, clock.now + timedelta(seconds=each)) for each in (0, 5, 2, 0)]
    answers = await asyncio.gather(*(log.submit(word) for word in words))
    assert {answer.status_code for answer in answers} == {201}
    [shown] = (await log.settlement())["checkpoints"]
    [cosigner] = shown["witnesses"]
    read = read_note(shown["note"].encode())
    assert CosignerKey.parse(cosigner["vkey"]).cosigned_at(read) == int((clock.now + timedelta(seconds=5)).timestamp())


async def test_what_arrived_after_a_key_may_have_leaked_does_not_count(mesa: Mesa, clock: FakeClock) -> None:
    log, watch = public(mesa), Watch()
    witness = await watch.registered(mesa, clock, "community")
    early, size, _ = await log.checkpoint()
    assert (await log.submit(watch.cosigned(early, clock.now))).status_code == 201
    clock.advance(minutes=5)
    since = clock.now.isoformat()
    await act(mesa)
    late, _, _ = await log.checkpoint()
    assert (await log.submit(watch.cosigned(late, clock.now))).status_code == 201
    body = {"reason": "Robo.", "compromised_since": since}
    await mesa["community"].done(f"{mesa.path}/witnesses/{witness['id']}/revocation", body)
    assert [each["size"] for each in (await log.settlement())["checkpoints"]] == [size]


@pytest.mark.parametrize("body", [{}, {"note": 1}, {"note": ""}, {"note": "\ud800"}, {"note": "x", "sector": "state"}])
async def test_another_shape_of_cosignature_is_refused(mesa: Mesa, body: dict[str, object]) -> None:
    answer = await public(mesa).http.post("/v1/ledger/cosignatures", content=repr(body).replace("'", '"'))
    assert answer.status_code in {400, 422}


TABLES = [UUID(int=1), UUID(int=2)]
WORDS = st.lists(
    st.tuples(st.sampled_from(TABLES), st.sampled_from(["state", "company", "community"]), st.integers(1, 9)),
    max_size=8,
)


@given(WORDS)
def test_the_settled_size_is_the_largest_that_two_sectors_of_one_table_reach(
    words: list[tuple[UUID, str, int]],
) -> None:
    def settled(size: int) -> bool:
        return any(len({s for t, s, n in words if t == table and n >= size}) >= 2 for table in TABLES)

    assert settled_size(words) == max((size for size in range(1, 10) if settled(size)), default=None)
