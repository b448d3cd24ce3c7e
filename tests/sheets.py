"""Sheets of paper in short calls: what a facilitator records, and what witnesses confirm."""

import hashlib
from typing import Any

import httpx

from app.core.clock import instant
from tests.mesa import Json, Person, key
from tests.signing import Signing

SCAN = "c5" * 32
FILE = "b4" * 32


def sheet(way: Signing, *witnesses: str, **fields: Any) -> Json:
    """What every sheet says, witnessed by these people, or by one of the community and one of the state."""
    named = witnesses or ("community_2", "state")
    return {
        "scan_digest": SCAN,
        "mark": "thumb",
        "place": "Local comunal de Ayash",
        "language": "qxo",
        "interpreter": str(way.mesa["interpreter"].seat),
        "signed_at": instant(way.clock.now),
        "witnesses": [str(way.mesa[name].seat) for name in named],
        **fields,
    }


def signed_sheet(way: Signing, commitment: Json, *witnesses: str, signer: str = "community", **fields: Any) -> Json:
    """A sheet of class C, signed by this person."""
    of_class: Json = {
        "assurance": "C",
        "seat_id": str(way.mesa[signer].seat),
        "document": commitment["document"],
    }
    return {**of_class, **sheet(way, *witnesses, **fields)}


def qualified(way: Signing, verifier: str = "guarantor", **fields: Any) -> Json:
    """A file of class B that this person is asked to verify."""
    return {
        "assurance": "B",
        "file_digest": FILE,
        "format": "pades",
        "signed_at": instant(way.clock.now),
        "verifier": str(way.mesa[verifier].seat),
        **fields,
    }


def finding(way: Signing, result: str = "valid", **fields: Any) -> Json:
    """What a verifier found."""
    return {
        "file_digest": FILE,
        "tool": "Validador de firmas 4.2",
        "trust_list": "IOFE n.º 118",
        "verified_at": instant(way.clock.now),
        "result": result,
        **fields,
    }


async def hand_in(way: Signing, by: str, commitment: Json, body: Json, **headers: str) -> httpx.Response:
    fields = {"Idempotency_Key": key(), "If_Match": commitment["etag"], **headers}
    return await way.mesa[by].post(f"{way.of(commitment)}/signatures", body, **fields)


async def taken(way: Signing, by: str, commitment: Json, body: Json) -> Json:
    """The signature, handed in by this person and received."""
    answer = await hand_in(way, by, commitment, body)
    assert answer.status_code == 201, answer.text
    received: Json = answer.json()
    return received


async def confirm(way: Signing, name: str, commitment: Json, signature: Json, scan: str = SCAN) -> Json:
    """A witness's word, received."""
    path = f"{way.of(commitment)}/signatures/{signature['id']}/confirmation"
    return await way.mesa[name].done(path, {"scan_digest": scan})


async def put_file(
    person: Person, table: str, data: bytes, media_type: str = "application/pdf", digest: str = "", **headers: str
) -> httpx.Response:
    """A file handed in at a table, under its own digest unless another is named."""
    assert person.api
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    if person.token:
        fields["Authorization"] = f"Bearer {person.token}"
    path = f"{table}/files/{digest or hashlib.sha256(data).hexdigest()}"
    return await person.api.http.put(path, content=data, headers={"Content-Type": media_type, **fields})


async def stored(person: Person, table: str, *names: str) -> dict[str, str]:
    """A file of its own for each of these names, handed in at the table by this person; their digests by name."""
    found = {}
    for name in names:
        data = f"%PDF-1.7 {name}".encode()
        answer = await put_file(person, table, data)
        assert answer.status_code == 201, answer.text
        found[name] = hashlib.sha256(data).hexdigest()
    return found
