"""The quality gate, and the exact bytes that a commitment is from its offer on."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from app.commitments import deadlines, facts, lifecycle, policy, queries
from app.commitments.models import Commitment, CommitmentPhase
from app.commitments.schemas.commitments import CommitmentOut
from app.commitments.schemas.document import (
    CommitmentDocument,
    DocumentAgreement,
    DocumentMember,
    DocumentName,
    DocumentParty,
    DocumentSupport,
    DocumentTable,
)
from app.commitments.schemas.due import DueInterval
from app.commitments.schemas.live import CommitmentReadiness
from app.commitments.service import signing
from app.continuity.rulings import ruling_on
from app.core.errors import Refusal
from app.core.problems import in_words
from app.core.schemas import Out
from app.decisions.models import Agreement
from app.directory.legal_days import local_date
from app.directory.models import Organization
from app.directory.table_calendar import TableCalendar
from app.identity.callers import WriteResult
from app.ledger import queries as ledger
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols.schemas.live import BreachOut
from app.roundtables.access import Standing
from app.roundtables.clock import calendar_of
from app.roundtables.lifecycle import LIVE, RoundtableNotLive, require_live
from app.roundtables.sitting import able_to_sign, sitting
from app.rules.clauses import Clause
from app.rules.engine import GroundRuleMissing, ends_by
from app.rules.kinds.commitment_content import CommitmentContent
from app.rules.kinds.signature_rule import SignatureRule
from app.rules.moments import CommitmentOffered
from app.sessions.schemas.live import MissingOut, WaivedOut
from app.trust import canonical


async def offer(standing: Standing, commitment: Commitment) -> WriteResult:
    """Open a draft for signatures; from here on its words and its document stay as they are.

    Raises RoundtableNotLive, DraftOfAnotherSector, CommitmentNotDraft, AgreementNotStanding, ProtocolMissing,
    GroundRuleMissing, what `deadlines.against_deadline` finds, and CommitmentIncomplete with every gap.
    """
    require_live(standing.roundtable)
    policy.require_own_draft(standing.seat, await queries.seat(standing.db, commitment.drafted_by))
    lifecycle.require_draft(commitment)
    agreement = await queries.agreement_of(standing.db, commitment)
    lifecycle.require_agreed(agreement)
    ruling = await ruling_on(standing.db, standing.roundtable, standing.now, targets=(commitment.id,))
    deadline = await _against_deadline(standing, commitment, ruling.clauses)
    moment = await _facts(standing, commitment)
    people = await _against_people(standing, commitment, moment, ruling.clauses)
    for refusal in (*_rules_missing(ruling.clauses), *deadline, *people):
        raise refusal
    ruling.require(moment)

    commitment.phase = CommitmentPhase.offered
    commitment.offered_at = standing.now
    commitment.protocol_id = ruling.protocol_id
    # The ledger counts the revision on, and the document says under which one it is published.
    commitment.offered_revision = commitment.revision + 1
    text = canonical.encode((await _document(standing, commitment, agreement)).model_dump(mode="json"))
    commitment.document, commitment.document_text = canonical.digest(text), text.decode()
    return await standing.record(
        Act.commitment_offered, Change(commitment, CommitmentOut), evidence={"document": commitment.document}
    )


async def withdraw(standing: Standing, commitment: Commitment) -> WriteResult:
    """Make an offer whose text was taken out a draft again, to be written anew with what may stand in it.

    Raises DraftOfAnotherSector, CommitmentNotOffered and OfferStands.
    """
    policy.require_own_draft(standing.seat, await queries.seat(standing.db, commitment.drafted_by))
    lifecycle.require_taken_out(commitment)
    lifecycle.draft_anew(commitment)
    return await standing.record(Act.commitment_offer_withdrawn, Change(commitment, CommitmentOut))


async def readiness(standing: Standing, commitment: Commitment) -> CommitmentReadiness:
    """Everything that stands between a draft and its offer; raises ProtocolMissing."""
    missing: list[Refusal] = []
    breaches: Sequence[BreachOut] = ()
    waived: Sequence[WaivedOut] = ()
    is_draft = commitment.phase is CommitmentPhase.draft
    if is_draft:
        ruling = await ruling_on(standing.db, standing.roundtable, standing.now, targets=(commitment.id,))
        moment = await _facts(standing, commitment)
        live: list[Refusal] = (
            [] if standing.roundtable.phase in LIVE else [RoundtableNotLive(standing.roundtable.phase)]
        )
        missing = [
            *live,
            *lifecycle.against_agreement(await queries.agreement_of(standing.db, commitment)),
            *_rules_missing(ruling.clauses),
            *await _against_deadline(standing, commitment, ruling.clauses),
            *await _against_people(standing, commitment, moment, ruling.clauses),
        ]
        breaches = [BreachOut.of(breach) for breach in ruling.breaches(moment)]
        waived = [WaivedOut.of(each) for each in ruling.waived(moment)]
    return CommitmentReadiness(
        commitment_id=commitment.id,
        phase=commitment.phase,
        step="offer" if is_draft else None,
        ready=is_draft and not missing and not breaches,
        missing=tuple(MissingOut(code=refusal.code, message=in_words(refusal)) for refusal in missing),
        breaches=tuple(breaches),
        waived=tuple(waived),
        debtors=await signing.debtors(standing, commitment),
    )


def _rules_missing(clauses: Sequence[Clause]) -> list[GroundRuleMissing]:
    """Without these clauses a text could be offered unexamined, or no number of signatures would ever be enough."""
    held = {type(clause.rule) for clause in clauses}
    kinds = (CommitmentContent, SignatureRule)
    return [GroundRuleMissing(members={"rule": kind.kind}, rule=kind.kind) for kind in kinds if kind not in held]


async def _against_deadline(standing: Standing, commitment: Commitment, clauses: Sequence[Clause]) -> Sequence[Refusal]:
    table, now, calendar = standing.roundtable, standing.now, TableCalendar()
    if isinstance(deadlines.deadline(commitment), DueInterval):
        calendar = ends_by(clauses, (await calendar_of(standing.db, table, now)).of_clock(now))
    return tuple(deadlines.against_deadline(commitment, local_date(now, table.time_zone), calendar))


async def _against_people(
    standing: Standing, commitment: Commitment, moment: CommitmentOffered, clauses: Sequence[Clause]
) -> Sequence[Refusal]:
    """Whether somebody is there who signs for each that owes it, and who judges for each that it is owed to."""
    db, table = standing.db, standing.roundtable
    seated = await queries.voting_organizations(db, table.id)
    signing_alone = signing.each_debtor(clauses) and facts.signing_themselves(commitment, seated)
    unable = signing_alone - able_to_sign(await sitting(db, table, standing.now)) if signing_alone else ()
    unheard = facts.unheard(commitment, seated)
    return (
        *lifecycle.against_signing(unable),
        *lifecycle.against_judging(unheard, verified=moment.has_independent_verifier),
    )


async def _facts(standing: Standing, commitment: Commitment) -> CommitmentOffered:
    verifier = None
    if commitment.independent_verifier is not None:
        verifier = (await queries.seat(standing.db, commitment.independent_verifier)).sector
    return facts.offering(
        commitment, verifier=verifier, deciding=standing.roundtable.deciding_sectors, now=standing.now
    )


async def _document(standing: Standing, commitment: Commitment, agreement: Agreement) -> CommitmentDocument:
    parts = [*facts.responsible(commitment), *commitment.supporting, *commitment.beneficiaries]
    parts += [commitment.follow_up_body] if commitment.follow_up_body else []
    known = await queries.organizations(standing.db, _ids(parts))
    return CommitmentDocument.model_validate(
        {
            **{
                name: getattr(commitment, name) for name in CommitmentDocument.model_fields if hasattr(commitment, name)
            },
            "log": (await ledger.head(standing.db)).origin,
            "roundtable": DocumentTable(id=standing.roundtable.id, name=standing.roundtable.name),
            "revision": commitment.offered_revision,
            "agreement": DocumentAgreement.model_validate(agreement),
            "leads": _parties(commitment.leads, known),
            "co_responsible": _parties(commitment.co_responsible, known),
            "joint_bodies": [
                {**body, "members": _parties(facts.members_of(body), known, DocumentMember)}
                for body in commitment.joint_bodies
            ],
            "supporting": [_support(part, known) for part in commitment.supporting],
            "beneficiaries": [_name(part, known) for part in commitment.beneficiaries],
            "follow_up_body": _name(commitment.follow_up_body, known) if commitment.follow_up_body else None,
        }
    )


def _ids(parts: Iterable[Mapping[str, object]]) -> Iterable[UUID]:
    return (UUID(str(part["organization_id"])) for part in parts if part["organization_id"])


def _parties(
    parts: Iterable[Mapping[str, object]], known: Mapping[UUID, Organization], kind: type[Out] = DocumentParty
) -> tuple[Out, ...]:
    return tuple(kind.model_validate({**part, "name": _called(part, known)}) for part in parts)


def _support(part: Mapping[str, object], known: Mapping[UUID, Organization]) -> DocumentSupport:
    return DocumentSupport.model_validate({"task": None, **part, "name": _called(part, known)})


def _name(part: Mapping[str, object], known: Mapping[UUID, Organization]) -> DocumentName:
    return DocumentName.model_validate({**part, "name": _called(part, known)})


def _called(part: Mapping[str, object], known: Mapping[UUID, Organization]) -> object:
    """The name of the organization, or the words for those whom the directory does not hold."""
    return known[UUID(str(part["organization_id"]))].name if part["organization_id"] else part["text"]
