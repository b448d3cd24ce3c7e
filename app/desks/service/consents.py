"""What the sectors are asked to agree to, besides ground rules: a longer term, a waiver, a redaction."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.continuity.models import TermExtension, Waiver
from app.desks.schemas import Awaiting, DeskItem
from app.desks.service.facts import AskedConsent
from app.desks.service.items import Desk
from app.directory.models import Sector
from app.identity.roles import Permission
from app.redactions.lifecycle import awaited
from app.redactions.models import Redaction
from app.roundtables.lifecycle import LIVE
from app.roundtables.models import Power


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a sector's yes to one kind of thing is given."""

    awaiting: Awaiting
    operation: str
    permission: Permission
    path: str


_KINDS: Final[Mapping[str, _Kind]] = {
    TermExtension.subject: _Kind(
        Awaiting.term_assent, "assent_to_term_extension", Permission.term_assent, "term-extensions"
    ),
    Waiver.subject: _Kind(Awaiting.waiver_assent, "assent_to_waiver", Permission.waiver_assent, "waivers"),
    Redaction.subject: _Kind(
        Awaiting.redaction_consent, "consent_to_redaction", Permission.redaction_consent, "redactions"
    ),
}


def items(desk: Desk) -> Iterator[DeskItem]:
    """What lacks the word of the seat's own sector."""
    for asked in desk.facts.consents:
        if _awaits(desk, asked):
            kind = _KINDS[asked.kind]
            yield desk.item(
                kind.awaiting,
                asked.kind,
                asked.id,
                None,
                asked.proposed_at,
                operation=kind.operation,
                mine=desk.place.may(kind.permission, Power.decide),
                path=f"{kind.path}/{asked.id}",
            )


def _awaits(desk: Desk, asked: AskedConsent) -> bool:
    place = desk.place
    if asked.sources is None:
        return place.decides and place.table.phase in LIVE and not desk.spoke(asked.id)
    said = [Sector(sector) for sector in desk.facts.words.on(asked.id)]
    return place.of_its_sector and place.seat.sector in awaited(asked.sources, place.table.deciding_sectors, said)
