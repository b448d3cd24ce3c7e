"""What the document says to the developer of a client: the introduction, the rooms, the ways to sign in."""

from typing import Any, Final

from app.identity.roles import SCOPES, Permission

Json = dict[str, Any]

SUMMARY: Final = "Roundtables between state, company and community, and the promises made there."
LICENCE: Final = {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}
SERVERS: Final = [{"url": "/", "description": "This deployment."}]

DESCRIPTION: Final = """\
Everything a client needs to know is in this document.

### Signing in
`POST /v1/auth/token` with a login and a password answers an access token (ten minutes) and a refresh token, which is
replaced at every use. Send `Authorization: Bearer <access_token>`. A person without e-mail joins with a one-time code:
`POST /v1/invitations/{code}/acceptance`. Partner systems use client credentials; each table decides what they read.
What a person may do follows from their seat and its mandate at that table (`GET /v1/policy` shows the whole table of
grants; every operation names its permission in `x-permission`). Who holds several seats at one table names one in
`Acting-Seat`.

### Reading
Things with an address of their own (tables, seats, demands, sessions, …) are *stored*: the bytes that you receive are
the bytes that the log holds the digest of. `Repr-Digest` is their SHA-256, `ETag` is `"<revision>.<digest>"`, and
`If-None-Match` saves the transfer. What depends on the hour or on many things at once (desks, readiness, quorum, the
room, history) is a *live view* without a digest. Lists are pages: `items`, and `next`, which you pass as `cursor`.
What you may not see is 404 and is missing from lists. To follow everything, read `GET /v1/changes`.

### Writing
Every write is one act and one entry of the log; `Ledger-Entry` is the receipt. Make a UUID and send it as
`Idempotency-Key`: if the answer is lost, send the same request again and you get the same subject, done once. Where a
text is changed or approved, and before an act that is not taken back, `If-Match` must name the revision that was read
(428 without it, 412 with the current text when it is stale). With `Dry-Run: true` every rule is applied and nothing is
kept: the answer is that of the real call, with 200 where the real one says 201 and without a receipt. A GET is never a
dry run: there the header has no effect. `GET …/readiness` lists what would still be refused.

### Refusals
Problems are `application/problem+json` (RFC 9457). Decide by `code`, which is stable; `title` and `detail` are for
people, in Spanish or, with `Accept-Language: en`, in English. They come in this order: 401 who are you, 404 not your
table, 403 not your part, 428 and 412 not the current text, 422 not well formed, 409 not now. When a ground rule of the
table says no, `clause` and `sentence` cite what the sectors adopted. Every answer carries an `X-Request-Id`.

### Conventions
Times are RFC 3339 in UTC with six digits; identifiers are opaque; unknown members of a body are refused; new members
may be added to answers at any time. A `phase` is where something stands in its life; `state` is always the sector.
"""

TAGS: Final = {
    "auth": "Signing in and out, invitations by one-time code, and who I am.",
    "administration": "Accounts, partner systems and the table of grants.",
    "directory": "Organizations, places, calendars of holidays, and lists of codes.",
    "roundtables": "Tables, their seats and mandates, installation and history.",
    "signatures": "The keys with which seats sign.",
    "ground rules": "Kinds of rules, templates, drafts, and adoption by every deciding sector.",
    "continuity": "Longer terms, waivers, suspension, withdrawal and return, truce, lapse: whether the table goes on.",
    "demands": "What a sector asks for, how it is admitted, and how it is answered.",
    "notices": "Who was told of what, whether it reached them, what they answer, and how people want to be told.",
    "sessions": "Planning, agenda, convocation, opening, attendance and closing of a session.",
    "floor": "Who asks to speak, turns with their clocks, and what is left of each sector's time.",
    "decisions": "Proposals, the position of each sector, and agreements.",
    "minutes": "Notes, the circulated text, corrections, assent and the seal; errata after it.",
    "commitments": "Who carries out what until when: drafts, the quality gate, the offer, signatures.",
    "monitoring": "What the responsible declare beside what the other side verifies, and where the two differ.",
    "funds": "A joint fund of several: what is paid in, what sectors decide about it, and what was spent.",
    "archive": "Minutes of before: imported, marked as such, searched, and their promises taken up.",
    "desks": "What awaits me, or my sector, with dates.",
    "sync": "Following the record: one gapless feed of changes.",
    "ledger": "The log that nobody can rewrite: signed checkpoint, entries and proofs.",
    "operations": "Whether the service runs.",
}

SCOPE_TEXTS: Final = {
    "changes": "Follow the change feed of the tables that granted access.",
    "roundtables": "Read the tables that granted access.",
    "directory": "Read organizations, places, calendars and codelists.",
    "files": "Read the files of evidence of the tables that granted that too.",
}

SECURITY_SCHEMES: Final[Json] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The access token of `POST /v1/auth/token`.",
    },
    "ticket": {
        "type": "apiKey",
        "in": "query",
        "name": "ticket",
        "description": "A ticket of `POST …/stream-tickets`: it opens one stream once, within thirty seconds.",
    },
    "person": {
        "type": "oauth2",
        "description": "A person, with login and password in a first-party client.",
        "flows": {"password": {"tokenUrl": "/v1/auth/token", "refreshUrl": "/v1/auth/token", "scopes": {}}},
    },
    "partner": {
        "type": "oauth2",
        "description": "A partner system, with its client id and secret.",
        "flows": {"clientCredentials": {"tokenUrl": "/v1/auth/token", "scopes": SCOPE_TEXTS}},
    },
}


def security(permission: Permission | None) -> list[Json]:
    """The ways to be let in: none needed, a person's token, or a partner's where partners hold the permission."""
    if permission is None:
        return []
    ways: list[Json] = [{"bearer": []}, {"person": []}]
    if permission in SCOPES:
        ways.append({"partner": [SCOPES[permission]]})
    return ways
