"""A sector says yes to the ground rules; with the last of them they are adopted, and hold at once or at their hour."""

from collections.abc import Collection, Iterable, Sequence

from app.assents import queries as assents
from app.assents.lifecycle import Formation, Spoken
from app.assents.models import Adoption
from app.assents.schemas import SignedConsentIn
from app.assents.service import consenting
from app.assents.service.consenting import Asked
from app.directory.models import Sector
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols import lifecycle, policy, queries
from app.protocols.lifecycle import holding, latest
from app.protocols.models import Adopted, Protocol
from app.protocols.schemas.document import GOVERNING
from app.protocols.schemas.protocols import ProtocolOut
from app.protocols.service.forming import formation
from app.protocols.service.in_force import clauses_of, restore_stored
from app.protocols.service.settling import settle
from app.roundtables.access import Standing
from app.roundtables.clock import calendar_of
from app.roundtables.models import Power
from app.rules import engine
from app.rules.clauses import Clause
from app.rules.kinds.amendment_rule import AmendmentRule
from app.rules.moments import AmendmentAdopted
from app.signatures.lifecycle import DocumentRedacted
from app.signatures.models import AssuranceClass
from app.signatures.statements import Expected
from app.trust.statements import Intent, SubjectRevision


def require_adopter(standing: Standing) -> None:
    """Raises SectorDoesNotDecide, or PowerMissing without the power to decide."""
    standing.require_deciding(policy.SectorDoesNotDecide)
    standing.require_power(Power.decide)


async def adopt(standing: Standing, protocol: Protocol, body: SignedConsentIn) -> WriteResult:
    """One sector's word; where it completes the deciding sectors, the same entry adopts the protocol.

    Raises ProtocolNotProposed, ProtocolOvertaken, DocumentRedacted, ProtocolDocumentNotMade, AdoptionUnsigned and
    what `consenting.assent` raises. Nothing but an adoption by each sector counts: there is no date after which a
    protocol would be adopted without it.
    """
    return await consenting.assent(standing, await asked(standing, protocol), body, body.statement)


async def asked(standing: Standing, protocol: Protocol) -> Asked:
    """The protocol as it is open for adoption; raises ProtocolNotProposed, ProtocolOvertaken and DocumentRedacted.

    While the table is prepared so is what all have adopted: whoever comes after somebody who said yes says it anew.
    """
    await settle(standing)
    versions = await queries.adopted(standing.db, standing.roundtable.id)
    outgoing = latest(versions)
    drafted = restore_stored(protocol.clauses, ())
    formed = await formation(standing.db, standing.roundtable, standing.now, otherwise=drafted)
    again = lifecycle.is_said_again(standing.roundtable, protocol, outgoing) and await _lacks(
        standing, protocol, formed
    )
    if not again:
        lifecycle.require_open(protocol, outgoing)
    if protocol.document is not None and not await queries.keeps_document(standing.db, protocol.id):
        raise DocumentRedacted
    rules = await going(standing, versions)
    if again:
        rules = [] if protocol.supersedes is None else [await clauses_of(standing.db, protocol.supersedes)]

    def require(sector: Sector, assurance: AssuranceClass) -> None:
        for clauses in rules:
            engine.require(clauses, AmendmentAdopted(standing.now, sector, assurance))

    async def complete() -> Sequence[Change]:
        return [] if again else [Change(row, ProtocolOut) for row in await _complete(standing, protocol, rules)]

    return Asked(
        formation=formed,
        text=protocol,
        kind=Adoption,
        deciding=standing.roundtable.deciding_sectors,
        act=Act.protocol_adopted,
        expected=lambda: _expected(protocol),
        require=require,
        complete=complete,
    )


async def _lacks(standing: Standing, protocol: Protocol, formed: Formation) -> bool:
    """Whether the yes of a deciding sector to what was adopted counts no more, or was never given."""
    voices = await assents.voices(standing.db, Adoption, protocol.id, standing.roundtable, standing.now)
    return not Spoken.of(voices, formed).all_say_yes(standing.roundtable.deciding_sectors)


async def going(standing: Standing, versions: Collection[Adopted]) -> Sequence[Sequence[Clause]]:
    """The rules that another version would replace, each of which says how surely it is adopted.

    Where the version adopted last waits for its hour, the one that still holds goes as well.
    """
    held = holding(versions, standing.now, standing.roundtable.sitting_since)
    named = dict.fromkeys((held, latest(versions)))
    return [await clauses_of(standing.db, version) for version in named if version is not None]


def _expected(protocol: Protocol) -> Expected:
    """What is signed is the document as it was proposed. Raises ProtocolDocumentNotMade."""
    if protocol.document is None or protocol.proposed_at is None:
        raise lifecycle.ProtocolDocumentNotMade
    return Expected(
        subject=SubjectRevision(Protocol.subject, protocol.id, protocol.revision),
        document=protocol.document,
        governing_lang=GOVERNING,
        intent=Intent.adopt,
        since=protocol.proposed_at,
        withheld=False,
    )


async def _complete(standing: Standing, protocol: Protocol, rules: Iterable[Sequence[Clause]]) -> list[Protocol]:
    """Adopt it, and exchange the protocol in force where its hour is now and no session is open; what changed."""
    roundtable, now = standing.roundtable, standing.now
    replaced = (await queries.adopted_rows(standing.db, roundtable.id)).values()
    calendar = (await calendar_of(standing.db, roundtable, now)).of_clock(now)
    by_rules = [
        clause.rule.effective_from(now, roundtable.time_zone, calendar)
        for clauses in rules
        for clause in clauses
        if isinstance(clause.rule, AmendmentRule)
    ]

    effective = lifecycle.adopt(protocol, now, protocol.effective_not_before, *by_rules)
    if effective > now or roundtable.sitting_since is not None:
        return [protocol]
    for row in replaced:
        lifecycle.supersede(row)
    # Before the other one changes, so that at no time two rows are in force.
    await standing.db.flush()
    lifecycle.put_in_force(protocol, now)
    return [protocol, *replaced]
