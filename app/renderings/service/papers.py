"""Live views: a text of minutes as a paper, with the names that whoever asks may read."""

from importlib import import_module
from typing import Any, Literal, TypeAlias
from uuid import UUID

from fastapi.responses import Response

from app.core.compiled_queries import Source
from app.directory.models import Sector
from app.identity.roles import Role
from app.ledger.audiences import SECRETARIAT, Reader
from app.minutes.schemas.live import MinutesPreview
from app.renderings import lifecycle, queries
from app.renderings.lifecycle import MEDIA_TYPES, Form
from app.roundtables.policy import is_of_sector

Layout: TypeAlias = Literal["es", "en"]
Part: TypeAlias = Literal["whole", "agreements", "narrative"]


def making() -> Any:
    """`app.renderings.making`, which most processes never need."""
    return import_module("app.renderings.making")


ReadBy: TypeAlias = tuple[Reader, UUID | None, Role, Sector | None]
"""Who reads, at which table, in which part there."""


class Wanted:
    """What is asked for, and by whom: `names` are given to whoever sits at the table, and to nobody else."""

    def __init__(self, form: Form, layout: Layout, part: Part, address: str, *, names: bool, reader: ReadBy) -> None:
        self.form, self.layout, self.part, self.address = form, layout, part, address
        self.reader, self.table, self.role, self.sector = reader
        self.names = names and self.role is not Role.partner

    async def asked(self, reads: Source, session_id: UUID) -> Any:
        made = making()
        people, guests = {}, {}
        errata = await queries.errata(reads, session_id)
        if self.names:
            people = {each.seat_id: made.Person(*self._known(each)) for each in await queries.came(reads, session_id)}
            guests = await queries.guests(reads, session_id)
        return made.Asked(self.layout, self.address, self.part, people, guests, self.names, errata)

    def _known(self, came: queries.Came) -> tuple[str | None, str | None]:
        """The name by which members know who sat there; what the document says is for the own sector and the host."""
        runs = self.table is not None and SECRETARIAT in self.reader.audiences_at(self.table)
        own = self.sector is not None and is_of_sector(self.role, self.sector, came.sector)
        if runs or own:
            return came.name or came.display_name, came.rank
        return came.display_name, None


async def document(reads: Source, session_id: UUID, stored: str, wanted: Wanted) -> Response:
    """The sealed text. Raises TextTooLong or TypesettingFailed."""
    _require_short(stored, wanted)
    asked = await wanted.asked(reads, session_id)
    return _answer(await making().of_document(stored, asked, wanted.form), wanted, "acta")


async def text(reads: Source, session_id: UUID, stored: str, digest: str, wanted: Wanted) -> Response:
    """The text that goes round, marked. Raises TextTooLong or TypesettingFailed."""
    _require_short(stored, wanted)
    asked = await wanted.asked(reads, session_id)
    return _answer(await making().of_text(stored, digest, asked, wanted.form), wanted, "acta-borrador")


async def preview(reads: Source, seen: MinutesPreview, wanted: Wanted) -> Response:
    """The draft, marked. Raises TypesettingFailed."""
    asked = await wanted.asked(reads, seen.session_id)
    made = await making().of_preview(seen.sections, seen.composed_at, asked, wanted.form)
    return _answer(made, wanted, "acta-borrador")


def _require_short(stored: str, wanted: Wanted) -> None:
    if wanted.form is Form.pdf and len(stored) > lifecycle.MOST_LIVE:
        raise lifecycle.TextTooLong


def _answer(made: bytes, wanted: Wanted, name: str) -> Response:
    return answer(made, wanted.form, wanted.layout, name)


def answer(made: bytes, form: Form, layout: Layout, name: str) -> Response:
    """A file with its language, that a browser shows and lets do nothing."""
    headers = {
        "Cache-Control": "private, no-cache",
        "Content-Language": layout,
        "Content-Disposition": f'inline; filename="{name}.{form}"',
    }
    if form is Form.html:
        headers["Content-Security-Policy"] = making().markup.policy()
    charset = "" if form is Form.pdf else "; charset=utf-8"
    return Response(made, headers=headers, media_type=MEDIA_TYPES[form] + charset)
