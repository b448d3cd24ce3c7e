"""What one connection may take of the service."""

from dataclasses import dataclass

from app.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one connection may take of the service: bytes, and seconds.

    A body has `body_seconds`, and a second more for every `bytes_per_second` bytes that have come; an answer that is
    not read is given up by the same measure.
    """

    header_bytes: int
    header_fields: int
    header_seconds: float
    body_seconds: float
    bytes_per_second: int
    connections: int

    @classmethod
    def of(cls, settings: Settings) -> "Bounds":
        return cls(
            header_bytes=settings.max_header_bytes,
            header_fields=settings.max_header_fields,
            header_seconds=settings.header_seconds,
            body_seconds=settings.body_seconds,
            bytes_per_second=settings.min_bytes_per_second,
            connections=settings.max_connections,
        )
