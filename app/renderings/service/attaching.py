"""The acta as it goes by mail to a seat that asks for it: a PDF without names, or plain text where none can be set."""

import asyncio
from typing import Final
from uuid import UUID

from app.core.db import Database
from app.minutes import queries
from app.minutes.models import MinutesPhase
from app.notices.outlets import Attachment
from app.renderings import lifecycle
from app.renderings.lifecycle import MEDIA_TYPES, Form
from app.renderings.service.papers import making

_SECONDS: Final = 30.0
"""How long a paper may take: the rest of an attempt is for the mail server."""


async def acta_of(database: Database, session_id: UUID, language: str, address: str) -> Attachment | None:
    """The present text of a session's minutes, sealed or going round; None where there is none to send.

    It is set while no transaction is open. `address` is that of the service.
    """
    async with database.sessions() as db:
        minutes = await queries.of_session(db, session_id)
        if minutes is None:
            return None
        sealed, revision = minutes.phase is MinutesPhase.sealed, minutes.text_revision
        stored_of = queries.document if sealed else queries.circulated_text
        digest, stored = await stored_of(db, minutes.id)
    if digest is None or stored is None:
        return None
    made = making()
    asked = made.Asked("en" if language == "en" else "es", f"{address}/verify")

    async def of(form: Form) -> bytes:
        made_of: bytes = await (
            made.of_document(stored, asked, form) if sealed else made.of_text(stored, digest, asked, form)
        )
        return made_of

    form = Form.txt if len(stored) > lifecycle.MOST_LIVE else Form.pdf
    try:
        async with asyncio.timeout(_SECONDS):
            data = await of(form)
    except (lifecycle.TypesettingFailed, TimeoutError):
        form, data = Form.txt, await of(Form.txt)
    name = f"acta-{revision}" if sealed else f"acta-{revision}-borrador"
    return Attachment(f"{name}.{form}", MEDIA_TYPES[form], data)
