"""Files as they are answered to whoever handed them in."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from app.core.schemas import Body, Instant, Out
from app.ledger.audiences import ROUNDTABLE, seat_audience
from app.roundtables.stored_files import StoredFile

FileDigest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Field(description="SHA-256 of the file.")]


class FilePartOut(Out):
    """How far a file has come that is handed in by parts. It is no subject and in no list."""

    sha256: str
    received: Annotated[int, Field(description="Bytes that are there: the next part begins with this one.")]
    total: Annotated[int, Field(description="Bytes of the whole file.")]
    kept_until: Annotated[Instant, Field(description="What is there is dropped unless more has come by then.")]


class FileOut(Body):
    """A file that was handed in. Nobody is told of it but its author: it is read by who knows its digest."""

    roundtable_id: UUID
    sha256: str
    media_type: str
    size: Annotated[int, Field(description="Bytes.")]
    stored_by: Annotated[UUID, Field(description="The seat that handed it in.")]
    stored_at: Instant

    @classmethod
    def audience_of(cls, row: object) -> str:
        """Its author's seat: that a sheet exists must not tell the others that somebody signed."""
        return seat_audience(row.stored_by) if isinstance(row, StoredFile) else ROUNDTABLE
