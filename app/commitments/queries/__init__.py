"""The rows of commitments: single ones and lists, and what waits for somebody."""

from app.commitments.queries.rows import (
    IS_OF_SECTOR,
    acts_done,
    agreement_of,
    by_ids,
    document,
    filters,
    organizations,
    overdue,
    overdue_since,
    seat,
    table_of,
    voting_organizations,
)
from app.commitments.queries.waiting import (
    Promise,
    WaitingSignature,
    seated_at_each,
    signatures_waiting,
    waiting,
)

__all__ = [
    "IS_OF_SECTOR",
    "Promise",
    "WaitingSignature",
    "acts_done",
    "agreement_of",
    "by_ids",
    "document",
    "filters",
    "organizations",
    "overdue",
    "overdue_since",
    "seat",
    "seated_at_each",
    "signatures_waiting",
    "table_of",
    "voting_organizations",
    "waiting",
]
