"""The document that is adopted (for ever): every clause as it is proposed, readable without the service.

Members are added only together with a new `v`. Absent things are null, never left out. Persons are not named.
"""

from typing import Final, Literal
from uuid import UUID

from app.core.schemas import Instant, Out
from app.rules.schemas import ClauseOut, Heading

GOVERNING: Final = "es"
"""The language of ground rules that prevails: the users' own."""


class TableNamed(Out):
    """The table, by the name that it has when the document is made."""

    id: UUID
    name: str


class ProtocolDocument(Out):
    """The exact content of every adoption; its bytes are RFC 8785 canonical JSON, without a salt.

    Both languages stand in it; where they differ the governing one, `language`, prevails.
    """

    v: Literal[1] = 1
    type: Literal["protocol"] = "protocol"
    log: str
    roundtable: TableNamed
    id: UUID
    revision: int
    version: int
    title: Heading
    language: str
    clauses: tuple[ClauseOut, ...]
    supersedes: UUID | None
    amends: UUID | None
    reasons: str | None
    effective_not_before: Instant | None
    proposed_at: Instant
