"""The caller's own page, and the desks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.assents.lifecycle import Formation, Spoken
from app.assents.voices import Voice
from app.commitments.models import Commitment, CommitmentPhase
from app.core.paging import Page, PageRequest
from app.core.read_connections import Reads
from app.desks import policy, queries
from app.desks.access import Oneself
from app.desks.queries import SaidAt
from app.desks.schemas import CommitmentRole, DeskOut, MandateHeld, MeOut, SeatHeld
from app.directory.models import Sector
from app.identity.roles import Role
from app.ledger import queries as ledger
from app.ledger.audiences import Reader
from app.protocols.service.forming import formations
from app.roundtables import queries as tables
from app.roundtables.access import AcrossReadAccess
from app.roundtables.desks import AwaitsAssembly, Desk, Gather, Gathering, Words
from app.roundtables.lifecycle import is_in_force
from app.roundtables.models import Power
from app.roundtables.places import Place
from app.roundtables.readers import by_seat
from app.roundtables.schemas.desks import DeskItem


async def me(oneself: Oneself) -> MeOut:
    """Who the caller is, and the seats held under mandates that nobody revoked."""
    account = oneself.person
    held = [place.mandate.id for place in oneself.places]
    leaves = await queries.leaves(oneself.reads, held) if held else {}
    return MeOut(
        account_id=account.id,
        login=account.login,
        display_name=account.display_name,
        language=account.language,
        roles=tuple(Role(role) for role in sorted(account.roles)),
        seats=tuple(
            SeatHeld(
                seat_id=place.seat.id,
                roundtable_id=place.table.id,
                roundtable_name=place.table.name,
                roundtable_kind=place.table.kind,
                roundtable_phase=place.table.phase,
                role=place.seat.role,
                sector=place.seat.sector,
                powers=tuple(Power(power) for power in place.mandate.powers),
                mandate=MandateHeld(
                    id=place.mandate.id,
                    valid_from=place.mandate.valid_from,
                    valid_until=place.mandate.valid_until,
                    phase=place.mandate.phase,
                    in_force=is_in_force(place.mandate, place.table.time_zone, oneself.now),
                    leaf=leaves[place.mandate.id].hex(),
                ),
            )
            for place in oneself.places
        ),
    )


async def my_desk(oneself: Oneself, rooms: Sequence[Gather]) -> DeskOut:
    """What awaits the caller or the caller's sectors, at every table and in every role."""
    return await desk(oneself.reads, _in_force(oneself), oneself.person.language, oneself.now, rooms)


async def sector_desk(oneself: Oneself, sector: Sector, rooms: Sequence[Gather]) -> DeskOut:
    """What awaits one sector at the tables where the caller sits for it; raises NotOfThisSector."""
    places = policy.places_of_sector(_in_force(oneself), sector)
    return await desk(oneself.reads, places, oneself.person.language, oneself.now, rooms)


def _in_force(oneself: Oneself) -> tuple[Place, ...]:
    return tuple(place for place in oneself.places if is_in_force(place.mandate, place.table.time_zone, oneself.now))


async def desk(
    reads: Reads, places: tuple[Place, ...], language: str, now: datetime, rooms: Sequence[Gather]
) -> DeskOut:
    """What awaits these places, in as many statements for forty tables as for one: each room gathers for all."""
    if not places:
        return DeskOut(items=(), whole=True)
    at = {place.table.id: place.table for place in places}
    gathering = Gathering(reads, places, at, await tables.own_days(reads, at), language, now)
    gathered = [await gather(gathering) for gather in rooms]
    texts = {text for each in gathered for text in each.texts}
    since = {text: of_text for each in gathered for text, of_text in each.since.items()}
    said = await queries.voices_on(reads, texts, at, now, since)
    asked = {each.target: at[each.table] for each in said}
    first = {text: rules for each in gathered for text, rules in each.first_rules.items() if text in asked}
    words = _words(said, await formations(reads, asked, now, first=first))
    desks = [Desk(place, words, now) for place in places]
    return DeskOut(
        items=_in_order(item for desk in desks for each in gathered for item in each.items(desk)),
        whole=all(each.is_whole for each in gathered),
    )


def _words(said: Iterable[SaidAt], formed: Mapping[UUID, Formation]) -> Words:
    """Which sectors have spoken on which text and revision, as their tables let them form their word."""
    voices: dict[tuple[UUID, int | None], list[Voice]] = {}
    for each in said:
        for key in ((each.target, each.revision), (each.target, None)):
            voices.setdefault(key, []).append(each.voice)
    given = {key: Spoken.of(each, formed[key[0]]) for key, each in voices.items()}
    spoken = {key: each.expected for key, each in given.items()}
    return Words(
        {key: frozenset(each.stances) for key, each in spoken.items()},
        {key: {sector.value: places for sector, places in each.awaited.items()} for key, each in spoken.items()},
        {
            text: [
                AwaitsAssembly(voice.assent_id, voice.organization_id, voice.stated_at, voice.ratify_by)
                for voice in each.pending
                if voice.assent_id is not None and voice.ratify_by is not None
            ]
            for (text, revision), each in given.items()
            if revision is None
        },
        {key: frozenset(voice.organization_id for voice in each.voices) for key, each in spoken.items()},
    )


def _in_order(items: Iterable[DeskItem]) -> tuple[DeskItem, ...]:
    """Each thing once per sector, before the seat that may settle it; the nearest date first, then the oldest."""
    kept: dict[tuple[str, UUID, str | None, str], DeskItem] = {}
    for item in items:
        key = (item.kind, item.subject_id, item.clause, item.sector)
        if key not in kept or (item.mine and not kept[key].mine):
            kept[key] = item
    return tuple(sorted(kept.values(), key=lambda item: (item.due is None, item.due or item.since, item.since)))


async def commitments(
    access: AcrossReadAccess,
    sector: Sector,
    paging: PageRequest,
    role: CommitmentRole | None,
    phase: CommitmentPhase | None,
) -> Page:
    """Commitments in which the sector has a part, at the tables where the caller sits for it; NotOfThisSector."""
    seats = policy.of_sector(access.seats, sector)
    reader = Reader(access.reader.general, tuple(map(by_seat, seats)))
    where = queries.with_part_of(sector, {held.roundtable_id for held in seats}, role, phase)
    return await ledger.page(access.reads, reader, Commitment, paging, *where, across=True)
