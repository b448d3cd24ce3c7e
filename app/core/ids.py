"""Opaque identifiers."""

from uuid import UUID, uuid4

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): ordered by creation, which keeps lists and indexes in order."""
    return uuid7()


def unordered_id() -> UUID:
    """A UUIDv4, for what must not tell when it was created: accounts and invitations."""
    return uuid4()
