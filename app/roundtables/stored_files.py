"""Files that were handed in at a table."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.roundtables.models import AtTable


class StoredFile(AtTable):
    """A file that was handed in at a table, known by the digest of its bytes; it is read by who knows the digest."""

    __tablename__ = "stored_files"
    __table_args__ = (UniqueConstraint("roundtable_id", "sha256"),)
    subject: ClassVar[str] = "file"

    sha256: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    stored_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    stored_at: Mapped[datetime]
