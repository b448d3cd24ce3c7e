"""What is measured: each row as the requests to the service and to the bare endpoint."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.paging import Key, cursor_secret, listing_of
from bench.ground import Site

DRAWN = 200
PAGE = 50
FEED = 1_000
ONE_TABLE = "write, one table"
EIGHT_TABLES = "write, eight tables"
SIXTEEN_TABLES = "write, sixteen tables"


@dataclass(frozen=True, slots=True)
class Row:
    """`tinkuy` and `bare` are request texts that answer the same bytes, or write the same rows, in the same order.

    `bare` is empty for what is computed at read: without its rules there is nothing to compare.
    """

    name: str
    tinkuy: Sequence[str]
    bare: Sequence[str]
    status: int = 200

    @property
    def kinds(self) -> Mapping[str, Sequence[str]]:
        """The texts by who is asked, bare first."""
        return {kind: texts for kind, texts in (("bare", self.bare), ("tinkuy", self.tinkuy)) if texts}


def _request(method: str, path: str, token: str | None = None, body: str = "") -> str:
    fields = ["Host: 127.0.0.1", "Accept: application/json"]
    if token:
        fields.append(f"Authorization: Bearer {token}")
    if body:
        fields += ["Content-Type: application/json", f"Content-Length: {len(body.encode())}"]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *fields, "", body])


def reading(site: Site) -> list[Row]:
    """The readings of what is stored, with ids, cursors and positions drawn over the whole of what there is."""
    drawn = random.Random(site.size)  # noqa: S311 - the same draw in every run
    # Somebody who sits at the measured table alone: bare knows of no other.
    token, table = site.mesa["community_2"].token, site.mesa.path
    agreements, commitments = (
        [each for _, each in drawn.choices(numbered, k=DRAWN)]
        for numbered in (site.filled.agreements, site.filled.commitments)
    )
    secret = cursor_secret((site.home / "keys" / "tokens.pem").read_bytes())
    listing = listing_of(secret, f"{table}/agreements")
    cursors = [Key(*each).encode(listing) for each in drawn.choices(site.filled.agreements[: -PAGE - 1], k=DRAWN)]
    by_phase = listing_of(secret, f"{table}/commitments", [("phase", "fulfilled")])
    kept = [Key(*each).encode(by_phase) for each in drawn.choices(site.filled.commitments[: -PAGE - 1], k=DRAWN)]
    places = [drawn.randrange(site.filled.size - FEED) for _ in range(DRAWN)]
    return [
        Row(
            "GET of an agreement",
            [_request("GET", f"{table}/agreements/{each}", token) for each in agreements],
            [_request("GET", f"/agreement/{each}") for each in agreements],
        ),
        Row(
            "GET of a commitment",
            [_request("GET", f"{table}/commitments/{each}", token) for each in commitments],
            [_request("GET", f"/commitment/{each}") for each in commitments],
        ),
        Row(
            "list of 50 agreements",
            [_request("GET", f"{table}/agreements?cursor={each}", token) for each in cursors],
            [_request("GET", f"/agreements?cursor={each}") for each in cursors],
        ),
        Row(
            "list of 50 commitments of a phase",
            [_request("GET", f"{table}/commitments?phase=fulfilled&cursor={each}", token) for each in kept],
            [_request("GET", f"/commitments?cursor={each}") for each in kept],
        ),
        Row(
            "feed page of 1,000",
            [_request("GET", f"/v1/changes?limit={FEED}&after={each}", token) for each in places],
            [_request("GET", f"/feed?after={each}") for each in places],
        ),
    ]


def looking(site: Site) -> list[Row]:
    """What screens ask, computed at read: a desk over 40 tables, a room with 40 people in it, what diverges."""
    token, screens = site.mesa["community"].token, site.screens
    asked = {
        "desk of 40 tables": screens.desk,
        "room with 40 present": screens.room,
        "divergences of 8 commitments": screens.divergences,
    }
    return [Row(name, [_request("GET", path, token)], []) for name, path in asked.items()]


def writing(site: Site) -> list[Row]:
    """A new seat: a row, a body, an entry and its nodes. Who writes at one table queues for it; all queue for the head.

    Several tables take turns, so that with as many clients and fewer hardly anybody waits for a table.
    """
    body = f'{{"organization_id":"{site.mesa.organizations["independent"]}","role":"observer","label":"Asiento"}}'
    token = site.mesa["facilitator"].token
    tables = {
        ONE_TABLE: [site.mesa.table.id],
        EIGHT_TABLES: list(site.tables[:8]),
        SIXTEEN_TABLES: list(site.tables),
    }
    return [
        Row(
            name,
            [_request("POST", f"/v1/roundtables/{table}/seats", token, body) for table in wanted],
            [_request("POST", f"/tables/{table}/seats", None, body) for table in wanted],
            status=201,
        )
        for name, wanted in tables.items()
    ]
