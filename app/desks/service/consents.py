"""What the sectors are asked to agree to, besides ground rules: a longer term, a waiver, a redaction."""

from collections.abc import Iterator

from app.desks.schemas import Awaiting, DeskItem
from app.desks.service.items import Desk
from app.directory.models import Sector
from app.identity.roles import Permission
from app.redactions.lifecycle import awaited
from app.roundtables.lifecycle import LIVE
from app.roundtables.models import Power


def items(desk: Desk) -> Iterator[DeskItem]:
    """What lacks the word of the seat's own sector."""
    if desk.place.decides and desk.place.table.phase in LIVE:
        yield from _extensions(desk)
        yield from _waivers(desk)
    if desk.place.of_its_sector:
        yield from _redactions(desk)


def _extensions(desk: Desk) -> Iterator[DeskItem]:
    for extension in desk.facts.extensions:
        if not desk.spoke(extension.id):
            yield desk.item(
                Awaiting.term_assent,
                "term_extension",
                extension.id,
                None,
                extension.proposed_at,
                operation="assent_to_term_extension",
                mine=desk.place.may(Permission.term_assent, Power.decide),
                path=f"term-extensions/{extension.id}",
            )


def _waivers(desk: Desk) -> Iterator[DeskItem]:
    for waiver in desk.facts.waivers:
        if not desk.spoke(waiver.id):
            yield desk.item(
                Awaiting.waiver_assent,
                "waiver",
                waiver.id,
                None,
                waiver.proposed_at,
                operation="assent_to_waiver",
                mine=desk.place.may(Permission.waiver_assent, Power.decide),
            )


def _redactions(desk: Desk) -> Iterator[DeskItem]:
    deciding = desk.place.table.deciding_sectors
    for redaction in desk.facts.redactions:
        said = [Sector(sector) for sector in desk.facts.words.on(redaction.id)]
        if desk.place.seat.sector in awaited(redaction.sources, deciding, said):
            yield desk.item(
                Awaiting.redaction_consent,
                "redaction",
                redaction.id,
                None,
                redaction.proposed_at,
                operation="consent_to_redaction",
                mine=desk.place.may(Permission.redaction_consent, Power.decide),
            )
