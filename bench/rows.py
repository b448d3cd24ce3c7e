"""What is measured: each row as the requests to the service and to the bare endpoint."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.paging import Key, cursor_secret, listing_of
from bench.ground import Site

DRAWN = 200
PAGE = 50
FEED = 1_000
ONE_TABLE = "write, one table"
SIXTEEN_TABLES = "write, sixteen tables"


@dataclass(frozen=True, slots=True)
class Row:
    """`tinkuy` and `bare` are request texts that answer the same bytes, or write the same rows, in the same order."""

    name: str
    tinkuy: Sequence[str]
    bare: Sequence[str]
    status: int = 200


def _request(method: str, path: str, token: str | None = None, body: str = "") -> str:
    fields = ["Host: 127.0.0.1", "Accept: application/json"]
    if token:
        fields.append(f"Authorization: Bearer {token}")
    if body:
        fields += ["Content-Type: application/json", f"Content-Length: {len(body.encode())}"]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *fields, "", body])


def reading(site: Site) -> list[Row]:
    """The three readings, with ids, cursors and positions drawn over the whole of what there is."""
    drawn = random.Random(site.size)  # noqa: S311 - the same draw in every run
    token, table = site.mesa["community"].token, site.mesa.path
    ids = [each for _, each in drawn.choices(site.filled.numbered, k=DRAWN)]
    secret = cursor_secret((site.home / "keys" / "tokens.pem").read_bytes())
    listing = listing_of(secret, f"{table}/agreements")
    cursors = [Key(*each).encode(listing) for each in drawn.choices(site.filled.numbered[: -PAGE - 1], k=DRAWN)]
    places = [drawn.randrange(site.filled.size - FEED) for _ in range(DRAWN)]
    return [
        Row(
            "GET of one",
            [_request("GET", f"{table}/agreements/{each}", token) for each in ids],
            [_request("GET", f"/one/{each}") for each in ids],
        ),
        Row(
            "list of 50",
            [_request("GET", f"{table}/agreements?cursor={each}", token) for each in cursors],
            [_request("GET", f"/page?cursor={each}") for each in cursors],
        ),
        Row(
            "feed page of 1,000",
            [_request("GET", f"/v1/changes?limit={FEED}&after={each}", token) for each in places],
            [_request("GET", f"/feed?after={each}") for each in places],
        ),
    ]


def writing(site: Site) -> list[Row]:
    """A new seat: a row, a body, an entry and its nodes. Who writes at one table queues for it; all queue for the head.

    The sixteen tables take turns, so that with sixteen clients and fewer hardly anybody waits for a table.
    """
    body = f'{{"organization_id":"{site.mesa.organizations["independent"]}","role":"observer","label":"Asiento"}}'
    token = site.mesa["facilitator"].token
    tables = {ONE_TABLE: [site.mesa.table.id], SIXTEEN_TABLES: list(site.tables)}
    return [
        Row(
            name,
            [_request("POST", f"/v1/roundtables/{table}/seats", token, body) for table in wanted],
            [_request("POST", f"/tables/{table}/seats", None, body) for table in wanted],
            status=201,
        )
        for name, wanted in tables.items()
    ]
