"""Whoever follows the feed can recompute the root that the log signed, whatever they may not read."""

from dataclasses import dataclass, replace
from hashlib import sha256

import httpx
import pytest
import rfc8785
from fastapi import FastAPI

from app.identity.tokens import Principal
from app.trust import checkpoints, merkle
from app.trust.checkpoints import Checkpoint, VerifierKey
from app.trust.errors import NoteRefusedError
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, Person, key

READERS = ["member", "drafter", "other table", "administrator", "newcomer", "partner", "partner without grant"]


@dataclass(frozen=True)
class Log:
    """The public side of the log, as a stranger sees it."""

    http: httpx.AsyncClient

    async def checkpoint(self) -> Checkpoint:
        answer = await self.http.get("/v1/ledger/checkpoint")
        assert answer.status_code == 200, answer.text
        return checkpoints.verify(answer.content, VerifierKey.parse(answer.headers["tinkuy-verifier"]))

    async def inclusion(self, index: int, size: int) -> Json:
        answer = await self.http.get(f"/v1/ledger/proofs/inclusion?index={index}&size={size}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def consistency(self, old: int, new: int) -> Json:
        answer = await self.http.get(f"/v1/ledger/proofs/consistency?from={old}&to={new}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


@pytest.fixture
def log(mesa: Mesa) -> Log:
    assert mesa.administrator.api
    return Log(mesa.administrator.api.http)


async def reader(mesa: Mesa, app: FastAPI, clock: FakeClock, name: str) -> Person:
    if name.startswith("partner"):
        body = {"name": "Defensoría", "scopes": ["changes", "roundtables"]}
        partner = (await mesa.administrator.done("/v1/partners", body))["id"]
        if name == "partner":
            grant = {"roundtable_id": str(mesa.table.id), "reason": "Seguimiento."}
            await mesa["facilitator"].done(f"/v1/partners/{partner}/grants", grant)
        token = app.state.tokens.issue(Principal("partner", partner, frozenset({"changes"})), clock.now)
        return replace(mesa.administrator, token=token)
    if name == "newcomer":
        vacated = f"{mesa.path}/seats/{mesa['observer'].seat}/mandates"
        [mandate] = (await mesa["observer"].read(vacated))["items"]
        revocation = {"reason": "Renuncia.", "evidence_digest": "ab" * 32}
        await mesa["facilitator"].done(f"{vacated}/{mandate['id']}/revocation", revocation)
    return {
        "member": mesa["community"],
        "drafter": mesa["rapporteur"],
        "other table": mesa.other["community"],
        "administrator": mesa.administrator,
        "newcomer": mesa["observer"],
    }[name]


async def follow(person: Person, limit: int = 37, query: str = "") -> list[Json]:
    items: list[Json] = []
    after = 0
    while True:
        page = await person.read(f"/v1/changes?after={after}&limit={limit}{query}")
        items += page["items"]
        if not page["items"]:
            assert page["next"] == after
            return items
        after = page["next"]


@pytest.mark.parametrize("name", READERS)
async def test_every_reader_recomputes_the_signed_root(
    mesa: Mesa, app: FastAPI, clock: FakeClock, log: Log, name: str
) -> None:
    person = await reader(mesa, app, clock, name)
    items = await follow(person)
    signed = await log.checkpoint()
    assert [item["index"] for item in items] == list(range(signed.size))
    assert merkle.root([bytes.fromhex(item["leaf"]) for item in items]) == signed.root
    assert signed.origin == "tinkuy.local/log"

    read = [item for item in items if "entry" in item]
    for item in read:
        assert sha256(b"\0" + rfc8785.dumps(item["entry"])).hexdigest() == item["leaf"]
    ours = {item["entry"].get("roundtable") for item in read} - {None}
    tables = {"other table": {str(mesa.other.id)}, "administrator": set(), "newcomer": set()}
    nothing: set[str] = set() if name == "partner without grant" else {str(mesa.table.id)}
    assert ours == tables.get(name, nothing)
    assert len(read) < len(items)


async def test_each_reads_the_entries_of_its_own_audiences(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    audiences = {}
    for name in READERS:
        items = await follow(await reader(mesa, app, clock, name), query="&expand=subject")
        audiences[name] = {item["entry"]["audience"] for item in items if "entry" in item}
        for item in items:
            assert ("subjects" in item) == ("entry" in item)
            for body in item.get("subjects", []):
                digests = [change["views"].values() for change in item["entry"]["changes"]]
                assert sha256(rfc8785.dumps(body)).hexdigest() in {each for views in digests for each in views}
    assert audiences == {
        "member": {"public", "roundtable"},
        "drafter": {"public", "roundtable", "secretariat"},
        "other table": {"public", "roundtable"},
        "administrator": {"public", "administration"},
        "newcomer": {"public"},
        "partner": {"public", "roundtable"},
        "partner without grant": {"public"},
    }


async def test_a_filtered_feed_holds_only_what_matches(mesa: Mesa) -> None:
    ours = await follow(mesa["community"], query=f"&roundtable={mesa.table.id}&type=seat.created")
    assert {item["entry"]["type"] for item in ours} == {"seat.created"}
    assert {item["entry"]["roundtable"] for item in ours} == {str(mesa.table.id)}
    assert len(ours) == 13
    for person, table in ((mesa["community"], mesa.other.id), (mesa.administrator, mesa.table.id)):
        assert (await person.get(f"/v1/changes?roundtable={table}")).status_code == 404


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", f"after={2**63}", "limit=0", "limit=1001", "type=x", "expand=all"]
)
async def test_a_wrong_question_to_the_feed_is_refused(mesa: Mesa, query: str) -> None:
    assert (await mesa["state"].get(f"/v1/changes?{query}")).status_code == 422


async def test_at_the_end_of_the_feed_there_is_nothing_yet(mesa: Mesa) -> None:
    size = (await mesa["state"].read("/v1/changes?limit=1000"))["next"]
    assert await mesa["state"].read(f"/v1/changes?after={size}") == {"items": [], "next": size, "etag": None}


@pytest.mark.parametrize("query", ["", "&roundtable={table}", "&type=seat.created", "&expand=subject"])
async def test_who_knows_more_entries_than_there_are_is_told_how_many_there_are(mesa: Mesa, query: str) -> None:
    size = (await mesa["state"].read("/v1/changes?limit=1000"))["next"]
    for after in (size + 1, 1_000_000, 2**62):
        answer = await mesa["state"].get(f"/v1/changes?after={after}{query.format(table=mesa.table.id)}")
        assert (answer.status_code, answer.json()["code"], answer.json()["size"]) == (409, "after_beyond_log", size)
        assert str(size) in answer.json()["title"]


async def test_every_entry_is_proven_to_be_in_the_signed_log(mesa: Mesa, log: Log) -> None:
    signed = await log.checkpoint()
    items = await follow(mesa["state"])
    for size in (signed.size, signed.size - 1, 1):
        root = merkle.root([bytes.fromhex(item["leaf"]) for item in items[:size]])
        for index in {0, 1, size // 2, size - 1} & set(range(size)):
            proof = await log.inclusion(index, size)
            assert proof["leaf"] == items[index]["leaf"]
            path = [bytes.fromhex(each) for each in proof["proof"]]
            merkle.verify_inclusion(bytes.fromhex(proof["leaf"]), index, size, path, root)
            assert proof["root"] == root.hex()


async def test_every_later_log_continues_every_earlier_one(mesa: Mesa, log: Log) -> None:
    before = await log.checkpoint()
    body = {"organization_id": str(mesa.organizations["community"]), "role": "observer"}
    for _ in range(3):
        await mesa["facilitator"].done(f"{mesa.path}/seats", body, Idempotency_Key=key())
    after = await log.checkpoint()
    assert after.size == before.size + 3
    for old in (1, 2, before.size - 1, before.size, after.size):
        proof = await log.consistency(old, after.size)
        path = [bytes.fromhex(each) for each in proof["proof"]]
        old_root = bytes.fromhex(proof["from_root"])
        merkle.verify_consistency(old, old_root, after.size, after.root, path)
    assert (await log.consistency(before.size, after.size))["from_root"] == before.root.hex()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("inclusion?index=5&size=5", 404),
        ("inclusion?index=0&size=1000000", 404),
        ("inclusion?index=-1&size=5", 422),
        ("inclusion?index=0&size=0", 422),
        ("inclusion?index=0", 422),
        (f"inclusion?index={2**63}&size={2**64}", 422),
        ("consistency?from=5&to=4", 404),
        ("consistency?from=1&to=1000000", 404),
        ("consistency?from=0&to=4", 422),
    ],
)
async def test_there_is_no_proof_of_what_is_not(log: Log, path: str, status: int) -> None:
    answer = await log.http.get(f"/v1/ledger/proofs/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


async def test_an_entry_that_is_not_there_yet_is_not_found(mesa: Mesa) -> None:
    assert (await mesa["state"].get("/v1/ledger/entries/1000000")).status_code == 404
    assert (await mesa["state"].get("/v1/ledger/entries/-1")).status_code == 422


async def test_who_may_not_read_an_entry_gets_its_leaf(mesa: Mesa) -> None:
    theirs = next(item for item in await follow(mesa.other["state"]) if "roundtable" in item.get("entry", {}))
    shown = await mesa["state"].read(f"/v1/ledger/entries/{theirs['index']}")
    assert shown == {"index": theirs["index"], "leaf": theirs["leaf"], "etag": None}


async def test_the_checkpoint_is_signed_by_the_key_that_is_named(mesa: Mesa, log: Log, app: FastAPI) -> None:
    answer = await log.http.get("/v1/ledger/checkpoint")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["tinkuy-verifier"] == app.state.signer.verifier
    again = await log.http.get("/v1/ledger/checkpoint")
    assert again.content == answer.content
    tampered = answer.content.replace(b"tinkuy.local/log\n", b"tinkuy.local/log\n1", 1)
    with pytest.raises(NoteRefusedError):
        checkpoints.verify(tampered, VerifierKey.parse(answer.headers["tinkuy-verifier"]))
    assert mesa
