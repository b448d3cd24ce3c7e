"""Reading the log and the published bodies."""

from app.ledger.queries.bodies import Stored, listing, one, one_of, page
from app.ledger.queries.entries import EntryTold, entries_at, entry_of_act, latest_of, published_by
from app.ledger.queries.titles import belongs_to, seen_now, title_of
from app.ledger.queries.tree import head, nodes, signed, tile
from app.ledger.queries.visibility import Where, equal, here, readable, reader_values, values_here

__all__ = [
    "EntryTold",
    "Stored",
    "Where",
    "belongs_to",
    "entries_at",
    "entry_of_act",
    "equal",
    "head",
    "here",
    "latest_of",
    "listing",
    "nodes",
    "one",
    "one_of",
    "page",
    "published_by",
    "readable",
    "reader_values",
    "seen_now",
    "signed",
    "tile",
    "title_of",
    "values_here",
]
