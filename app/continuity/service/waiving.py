"""Setting one clause aside for one thing, as far as the ground rules let the sectors do so, in plain sight."""

from collections.abc import Sequence
from uuid import UUID

from app.assents.models import WaiverAssent
from app.assents.schemas import SignedConsentIn
from app.assents.service import consenting
from app.assents.service.consenting import Asked
from app.continuity import lifecycle, queries
from app.continuity.models import ConsentPhase, Waiver
from app.continuity.schemas.consents import (
    WaiverCount,
    WaiverCounts,
    WaiverDocument,
    WaiverIn,
    WaiverOut,
)
from app.core.ids import new_id
from app.directory.models import Sector
from app.identity.callers import WriteResult
from app.ledger import queries as ledger
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols.models import Protocol
from app.protocols.schemas.document import GOVERNING, TableNamed
from app.protocols.service.forming import formation
from app.protocols.service.in_force import clauses_of, protocol_in_force
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.lifecycle import require_live
from app.rules import engine
from app.rules.kinds.waiver import Waiver as WaiverRule
from app.rules.moments import WaiverAssented, WaiverProposed
from app.signatures.lifecycle import DocumentRedacted
from app.signatures.models import AssuranceClass
from app.signatures.statements import Expected
from app.trust import canonical
from app.trust.statements import Intent, SubjectRevision


async def propose(standing: Standing, body: WaiverIn) -> WriteResult:
    """Raises WaiverSubjectUnknown, WaiverClauseUnknown, RoundtableNotLive, ProtocolMissing, WaiverKnown,
    GroundRuleMissing where no clause speaks of waivers, and WaiverNotAllowed.
    """
    db, roundtable = standing.db, standing.roundtable
    if not await queries.is_at_table(db, roundtable.id, body.subject.type, body.subject.id):
        raise lifecycle.WaiverSubjectUnknown
    protocol_id = await _protocol(standing, body.protocol_id)
    clauses = await clauses_of(db, protocol_id)
    clause = lifecycle.require_clause(clauses, body.clause)
    require_live(roundtable)
    engine.rule_of(clauses, WaiverRule)
    kind = clause.rule.kind if clause.rule else ""
    engine.require(clauses, WaiverProposed(standing.now, kind))
    lifecycle.require_new(await queries.waivers_of(db, body.subject.id), protocol_id, clause.number)

    document = WaiverDocument(
        log=(await ledger.head(db)).origin,
        roundtable=TableNamed(id=roundtable.id, name=roundtable.name),
        id=new_id(),
        revision=1,
        number=await standing.next_number(Waiver),
        target_type=body.subject.type,
        target_id=body.subject.id,
        protocol_id=protocol_id,
        clause=clause.number,
        rule=kind,
        sentence=clause.sentence,
        language=GOVERNING,
        reasons=body.reasons,
        proposed_at=standing.now,
    )
    text = canonical.encode(document.model_dump(mode="json"))
    waiver = Waiver(
        id=document.id,
        roundtable_id=roundtable.id,
        number=document.number,
        target_type=document.target_type,
        target_id=document.target_id,
        protocol_id=protocol_id,
        clause=clause.number,
        rule=kind,
        sentence=document.sentence.model_dump(mode="json"),
        reasons=body.reasons,
        phase=ConsentPhase.proposed,
        proposed_by=standing.seat.id,
        proposed_at=standing.now,
        granted_at=None,
        document=canonical.digest(text),
        document_text=text.decode(),
    )
    db.add(waiver)
    return await standing.record(Act.waiver_proposed, Change(waiver, WaiverOut), evidence={"document": waiver.document})


async def _protocol(standing: Standing, named: UUID | None) -> UUID:
    """The version whose clause is to be waived. Raises WaiverClauseUnknown or ProtocolMissing."""
    if named is None:
        return await protocol_in_force(standing.db, standing.roundtable, standing.now)
    row = await tables.at_table(standing.db, Protocol, standing.roundtable.id, named)
    if row is None or row.adopted_at is None:
        raise lifecycle.WaiverClauseUnknown
    return row.id


async def assent(standing: Standing, waiver: Waiver, body: SignedConsentIn) -> WriteResult:
    """A sector's word; with the yes of the last deciding sector the clause is waived for its one thing.

    Raises RoundtableNotLive, ConsentGiven, DocumentRedacted, WaiverNotAllowed where the word is not sure enough, and
    what `consenting.assent` raises.
    """
    return await consenting.assent(standing, await asked(standing, waiver), body, body.statement)


async def asked(standing: Standing, waiver: Waiver) -> Asked:
    """The waiver as the sectors are asked for it now; raises RoundtableNotLive, ConsentGiven and DocumentRedacted."""
    require_live(standing.roundtable)
    lifecycle.require_asked(waiver)
    if not await queries.keeps_document(standing.db, waiver.id):
        raise DocumentRedacted
    rules = await clauses_of(standing.db, waiver.protocol_id)

    def require(sector: Sector, assurance: AssuranceClass) -> None:
        engine.require(rules, WaiverAssented(standing.now, sector, assurance))

    async def complete() -> Sequence[Change]:
        waiver.phase, waiver.granted_at = ConsentPhase.granted, standing.now
        return [Change(waiver, WaiverOut)]

    formed = await formation(standing.db, standing.roundtable, standing.now)
    return Asked(
        formation=formed,
        text=waiver,
        kind=WaiverAssent,
        deciding=standing.roundtable.deciding_sectors,
        act=Act.waiver_assented,
        expected=lambda: _expected(waiver),
        require=require,
        complete=complete,
    )


def _expected(waiver: Waiver) -> Expected:
    """What is signed is the document that was made with the proposal."""
    return Expected(
        subject=SubjectRevision(Waiver.subject, waiver.id, waiver.revision),
        document=waiver.document,
        governing_lang=GOVERNING,
        intent=Intent.assent,
        since=waiver.proposed_at,
        withheld=False,
    )


async def counts(standing: Standing) -> WaiverCounts:
    """How many clauses the table has set aside, and which."""
    found: dict[str, dict[str, int]] = {}
    for rule, phase, number in await queries.waiver_counts(standing.db, standing.roundtable.id):
        found.setdefault(rule, {"granted": 0, "proposed": 0})[phase.value] = number
    return WaiverCounts(
        granted=sum(each["granted"] for each in found.values()),
        by_rule=tuple(WaiverCount(rule=rule, **each) for rule, each in found.items()),
    )
