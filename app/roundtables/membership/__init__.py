"""Who belongs to a table, asked in one place: whoever holds a seat at it under a mandate.

A write and a live view get the rows themselves, a GET of what is stored no more than what decides whether it may.
"""

from app.roundtables.membership.bodies import held_with_views, views
from app.roundtables.membership.held import CONVENES, HeldSeat, by_token, held_among, held_at, places_of
from app.roundtables.membership.people import Member, Person, member, placed, placed_at

__all__ = [
    "CONVENES",
    "HeldSeat",
    "Member",
    "Person",
    "by_token",
    "held_among",
    "held_at",
    "held_with_views",
    "member",
    "placed",
    "placed_at",
    "places_of",
    "views",
]
