"""Reading versions of the ground rules beside each other, and the bytes of one of them."""

from collections.abc import Sequence
from uuid import UUID

from app.core.errors import NotFound
from app.ledger import queries as ledger
from app.protocols import lifecycle, queries
from app.protocols.differences import ProtocolDiffOut, differences
from app.protocols.models import Protocol
from app.roundtables import queries as roundtables
from app.roundtables.access import Standing
from app.rules.schemas import ClauseOut
from app.signatures.lifecycle import DocumentRedacted


async def compare(standing: Standing, protocol: Protocol, against: UUID | None) -> ProtocolDiffOut:
    """The differences from `against`, from what it supersedes or amends, or from nothing. Raises NotFound."""
    base = against or protocol.supersedes or protocol.amends
    before = () if base is None else _clauses(await _other(standing, base))
    return differences(protocol.id, _clauses(protocol), base, before)


async def document(standing: Standing, protocol: Protocol) -> tuple[str, int, str]:
    """(digest, revision, text) of the document. Raises ProtocolDocumentNotMade or DocumentRedacted."""
    whole = await queries.with_document(standing.db, protocol.id)
    if whole.document is None or whole.proposed_revision is None:
        raise lifecycle.ProtocolDocumentNotMade
    if whole.document_text is None:
        raise DocumentRedacted
    return whole.document, whole.proposed_revision, whole.document_text


async def _other(standing: Standing, protocol_id: UUID) -> Protocol:
    table = standing.roundtable.id
    row = await roundtables.at_table(standing.db, Protocol, table, protocol_id)
    if row is None or await ledger.one(standing.db, standing.reader, Protocol, protocol_id, table) is None:
        raise NotFound
    return row


def _clauses(protocol: Protocol) -> Sequence[ClauseOut]:
    return [ClauseOut.model_validate(clause) for clause in protocol.clauses]
