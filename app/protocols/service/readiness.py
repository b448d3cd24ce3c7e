"""Live view: what ground rules still lack before they are proposed, or before they come into force."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from app.assents import queries as assents
from app.assents.lifecycle import Spoken
from app.assents.models import Adoption
from app.core.errors import Conflict
from app.directory.models import Sector
from app.protocols import lifecycle, queries
from app.protocols import queries as table
from app.protocols.lifecycle import latest
from app.protocols.models import Protocol, ProtocolPhase
from app.protocols.schemas.library import UnenforcedOut
from app.protocols.schemas.live import BreachOut, LackOut, ProtocolReadinessOut, SignersOut, UnfitOut
from app.protocols.service.adopting import going
from app.protocols.service.forming import formation
from app.protocols.service.in_force import restore_stored
from app.protocols.service.library import asleep_at_table, unenforced
from app.roundtables.access import Standing
from app.roundtables.sitting import signing_places, sitting
from app.rules import composition, engine
from app.rules.clauses import Clause
from app.rules.kinds.signature_rule import SignatureRule
from app.rules.moments import AmendmentAdopted
from app.rules.wording import in_order
from app.signatures.models import AssuranceClass


async def readiness(standing: Standing, protocol: Protocol) -> ProtocolReadinessOut:
    """For everybody at the table, as a list of what to do."""
    table_id = standing.roundtable.id
    woken = await queries.woken_at_each(standing.db, [table_id])
    clauses = restore_stored(protocol.clauses, woken.get(table_id, ()))
    waiting = (*unenforced(clauses), *asleep_at_table(clauses, standing.now))
    signers = await _signers(standing, clauses)
    match protocol.phase:
        case ProtocolPhase.draft:
            return await _before_the_proposal(standing, protocol, clauses, waiting, signers)
        case ProtocolPhase.proposed:
            return await _before_the_adoption(standing, protocol, waiting, signers)
    return ProtocolReadinessOut(
        protocol_id=protocol.id,
        phase=protocol.phase,
        step=None,
        ready=False,
        missing=(),
        findings=(),
        awaiting=(),
        breaches=(),
        unenforced=waiting,
        signers=signers,
    )


async def _signers(standing: Standing, clauses: Sequence[Clause]) -> tuple[SignersOut, ...]:
    """Who could sign at this hour, against what a clause asks of each sector."""
    asked = next((each.rule for each in clauses if isinstance(each.rule, SignatureRule)), None)
    if asked is None:
        return ()
    places = signing_places(await sitting(standing.db, standing.roundtable, standing.now))
    return tuple(
        SignersOut(
            sector=Sector(sector),
            signers=places[sector],
            needed=asked.minimum,
            enough=places[sector] >= asked.minimum,
        )
        for sector in in_order(standing.roundtable.deciding_sectors)
    )


async def _before_the_proposal(
    standing: Standing,
    protocol: Protocol,
    clauses: Sequence[Clause],
    waiting: tuple[UnenforcedOut, ...],
    signers: tuple[SignersOut, ...],
) -> ProtocolReadinessOut:
    against = tuple(composition.against(clauses))
    found = composition.unfit(clauses, await table.facts_of(standing.db, standing.roundtable))
    return ProtocolReadinessOut(
        protocol_id=protocol.id,
        phase=protocol.phase,
        step="proposal",
        ready=not against and not found,
        missing=tuple(map(LackOut.of, against)),
        findings=tuple(map(UnfitOut.of, found)),
        awaiting=(),
        breaches=(),
        unenforced=waiting,
        signers=signers,
    )


async def _before_the_adoption(
    standing: Standing, protocol: Protocol, waiting: tuple[UnenforcedOut, ...], signers: tuple[SignersOut, ...]
) -> ProtocolReadinessOut:
    versions = await queries.adopted(standing.db, standing.roundtable.id)
    against = tuple(_against_adoption(protocol, latest(versions)))
    table = standing.roundtable
    drafted = restore_stored(protocol.clauses, ())
    formed = await formation(standing.db, table, standing.now, otherwise=drafted)
    spoken = Spoken.of(await assents.voices(standing.db, Adoption, protocol.id, table, standing.now), formed)
    awaiting = in_order(sector for sector in table.deciding_sectors if not spoken.says_yes(sector))
    return ProtocolReadinessOut(
        protocol_id=protocol.id,
        phase=protocol.phase,
        step="adoption",
        ready=not against,
        missing=tuple(map(LackOut.of, against)),
        findings=(),
        awaiting=tuple(map(Sector, awaiting)),
        breaches=tuple(
            BreachOut.of(breach)
            for clauses in await going(standing, versions)
            for sector in awaiting
            for breach in engine.breaches(clauses, AmendmentAdopted(standing.now, sector, AssuranceClass.D))
        ),
        unenforced=waiting,
        signers=signers,
    )


def _against_adoption(protocol: Protocol, adopted_last: UUID | None) -> Iterator[Conflict]:
    try:
        lifecycle.require_open(protocol, adopted_last)
    except lifecycle.ProtocolOvertaken as refusal:
        yield refusal
