"""A sector says yes to the ground rules; with the last of them they are adopted, and hold at once or at their hour."""

from collections.abc import Sequence
from uuid import UUID

from app.assents import lifecycle as assents
from app.assents import queries as given_assents
from app.assents.models import Adoption
from app.assents.schemas import AssentIn, AssentOut
from app.assents.service import give
from app.identity.callers import Outcome
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols import engine, lifecycle, policy, queries
from app.protocols.clauses import Clause
from app.protocols.document import GOVERNING
from app.protocols.in_force import clauses_of
from app.protocols.models import Protocol
from app.protocols.moments import AmendmentAdopted
from app.protocols.rule_kinds.amendment_rule import AmendmentRule
from app.protocols.schemas import AdoptionIn, ProtocolOut
from app.protocols.service.settling import settle
from app.protocols.versions import latest
from app.roundtables.access import Standing
from app.roundtables.clock import calendar_of
from app.roundtables.models import Power
from app.signatures.lifecycle import DocumentRedacted
from app.signatures.models import AssuranceClass, Signature
from app.signatures.schemas import SignatureOut
from app.signatures.service import arriving
from app.signatures.statements import Expected
from app.trust import canonical
from app.trust.statements import Intent, SubjectRevision


def require_adopter(standing: Standing) -> None:
    """Raises SectorDoesNotDecide, or PowerMissing without the power to decide."""
    policy.require_deciding(standing.seat.sector, standing.roundtable.deciding_sectors)
    standing.require_power(Power.decide)


async def adopt(standing: Standing, protocol: Protocol, body: AdoptionIn) -> Outcome:
    """One adoption; where it completes the deciding sectors, the same entry adopts the protocol.

    Raises ProtocolNotProposed, ProtocolOvertaken, AlreadyAssented, DocumentRedacted, AdoptionUnsigned,
    ProtocolDocumentNotMade and what `arriving.receive` raises. Nothing but an adoption by each sector counts:
    there is no date after which a protocol would be adopted without it.
    """
    await settle(standing)
    outgoing = latest(await queries.adopted(standing.db, standing.roundtable.id))
    lifecycle.require_open(protocol, outgoing)
    given = await given_assents.given(standing.db, Adoption, protocol.id)
    assents.require_first_of_sector(given, standing.seat.sector)
    if protocol.document is not None and not await queries.keeps_document(standing.db, protocol.id):
        raise DocumentRedacted
    signature = await _signed(standing, protocol, body.statement)
    rules = () if outgoing is None else await clauses_of(standing.db, outgoing)
    assurance = AssuranceClass.D if signature is None else signature.assurance
    engine.require(rules, AmendmentAdopted(standing.now, standing.seat.sector, assurance))

    adoption = give(standing, Adoption, protocol, protocol.revision, AssentIn(stance=body.stance), signature=signature)
    changes = [Change(adoption, AssentOut)]
    if assents.passes(assents.AssentRule(), [*given, adoption], standing.roundtable.deciding_sectors):
        changes += [Change(row, ProtocolOut) for row in await _complete(standing, protocol, outgoing, rules)]
    evidence = {}
    if signature is not None and signature.statement is not None:
        changes.append(Change(signature, SignatureOut))
        evidence["statement"] = canonical.digest(signature.statement.encode())
    return await standing.record(Act.protocol_adopted, *changes, evidence=evidence)


async def _signed(standing: Standing, protocol: Protocol, token: str | None) -> Signature | None:
    """The statement with which the sector adopts, where there is one, verified over the protocol's exact bytes."""
    if token is None:
        return None
    if protocol.document is None or protocol.proposed_at is None:
        raise lifecycle.ProtocolDocumentNotMade
    expected = Expected(
        subject=SubjectRevision(Protocol.subject, protocol.id, protocol.revision),
        document=protocol.document,
        governing_lang=GOVERNING,
        intents=frozenset({Intent.adopt}),
        since=protocol.proposed_at,
        withheld=False,
    )
    signature = await arriving.receive(standing, token, expected)
    # The assent points to it.
    await standing.db.flush()
    return signature


async def _complete(
    standing: Standing, protocol: Protocol, outgoing: UUID | None, rules: Sequence[Clause]
) -> list[Protocol]:
    """Adopt it, and exchange the protocol in force where its hour is now and no session is open; what changed."""
    roundtable, now = standing.roundtable, standing.now
    replaced = None if outgoing is None else (await queries.adopted_rows(standing.db, roundtable.id))[outgoing]
    rule = next((clause.rule for clause in rules if isinstance(clause.rule, AmendmentRule)), None)
    by_rule = None
    if rule is not None:
        by_rule = rule.effective_from(now, roundtable.time_zone, await calendar_of(standing.db, roundtable, now))
    # A version never holds before the one that it replaces.
    earlier = None if replaced is None else replaced.effective_from

    effective = lifecycle.adopt(protocol, now, by_rule, protocol.effective_not_before, earlier)
    if effective > now or roundtable.sitting_since is not None:
        return [protocol]
    if replaced is not None:
        lifecycle.supersede(replaced)
        # Before the other one changes, so that at no time two rows are in force.
        await standing.db.flush()
    lifecycle.put_in_force(protocol, now)
    return [row for row in (protocol, replaced) if row is not None]
