"""Documents of an item, and who received them."""

from app.core.errors import Unprocessable
from app.core.ids import new_id
from app.files import queries as files
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.service.convening import require_languages
from app.sessions import items
from app.sessions.models import AgendaDocument, AgendaItem
from app.sessions.schemas.items import AgendaDocumentIn, AgendaDocumentOut
from app.sessions.service.attending import SeatUnknown
from app.sessions.stays import OccurredAtUnfit


class FileNotHandedIn(Unprocessable):
    code = "file_not_handed_in"
    message = "This table keeps no file with that digest: hand it in first."
    pointer = "/sha256"


async def deliver(standing: Standing, item: AgendaItem, body: AgendaDocumentIn, country: str) -> WriteResult:
    """A file is given out for the item, to every seat or to those named; the days of reading count from now.

    Raises LanguageUnknown, AgendaItemNotOnAgenda, FileNotHandedIn, SeatUnknown and OccurredAtUnfit.
    """
    require_languages([] if body.language is None else [body.language], country)
    items.require_not_removed(item)
    if body.handed_over_at is not None and body.handed_over_at > standing.now:
        raise OccurredAtUnfit
    if await files.file_at_table(standing.db, standing.roundtable.id, body.sha256) is None:
        raise FileNotHandedIn
    if body.seat_ids is not None:
        known = {seat.id for seat in await tables.seats(standing.db, standing.roundtable.id)}
        if not body.seat_ids <= known:
            raise SeatUnknown

    document = AgendaDocument(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        session_id=item.session_id,
        agenda_item_id=item.id,
        sha256=body.sha256,
        title=body.title,
        language=body.language,
        channel=body.channel,
        seat_ids=None if body.seat_ids is None else sorted(body.seat_ids),
        handed_over_at=body.handed_over_at,
        delivered_at=standing.now,
        delivered_by=standing.seat.id,
        sector=standing.seat.sector,
    )
    standing.db.add(document)
    return await standing.record(
        Act.agenda_document_delivered, Change(document, AgendaDocumentOut), occurred_at=body.handed_over_at
    )
