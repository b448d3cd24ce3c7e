"""What assemblies do with an agreement that waits for them: pure rules and their refusals."""

from collections.abc import Sequence
from datetime import datetime

from app.assents.ratification import Assembly, RatificationLapsed
from app.core.errors import Conflict
from app.decisions.models import Agreement, AgreementPhase, Proposal, ProposalPhase
from app.decisions.schemas.outcomes import ConditionOut
from app.directory.legal_days import end_of_day


class AgreementSettled(Conflict):
    """409: it stands or it never will; no assembly is waited for any more."""

    code = "agreement_settled"
    message = "No assembly is waited for here any more: the agreement stands, or it was refused or has lapsed."


def conditions_of(agreement: Agreement) -> tuple[ConditionOut, ...]:
    return tuple(ConditionOut.model_validate(each) for each in agreement.conditions)


def require_waiting(agreement: Agreement, time_zone: str, now: datetime) -> None:
    """Raises AgreementSettled, or RatificationLapsed where one of its days is over, recorded or not."""
    if agreement.phase is not AgreementPhase.ad_referendum or agreement.ratify_by is None:
        raise AgreementSettled
    if has_lapsed(agreement, time_zone, now):
        raise RatificationLapsed(agreement.ratify_by)


def has_lapsed(agreement: Agreement, time_zone: str, now: datetime) -> bool:
    """Whether an assembly that it waits for let its day pass: by its days and the hour, recorded or not."""
    if agreement.phase is not AgreementPhase.ad_referendum or agreement.ratify_by is None:
        return False
    return now >= end_of_day(agreement.ratify_by, time_zone)


def settle(proposal: Proposal, agreement: Agreement, conditions: Sequence[ConditionOut], now: datetime) -> None:
    """The agreement and its proposal with what became of these words: it stands with all of them, and with no fewer."""
    waiting = [each.ratify_by for each in conditions if each.assembly is Assembly.awaited]
    found = {each.assembly for each in conditions}
    stored = [each.model_dump(mode="json") for each in conditions]
    agreement.conditions = stored
    agreement.ratify_by = min(waiting, default=None)
    if Assembly.refused in found:
        agreement.phase = AgreementPhase.refused
    elif Assembly.lapsed in found:
        agreement.phase = AgreementPhase.lapsed
    elif not waiting:
        agreement.phase = AgreementPhase.standing
    outcome = {**(proposal.outcome or {}), "conditions": stored}
    if agreement.phase is not AgreementPhase.ad_referendum:
        agreement.ratify_by, agreement.settled_at = None, now
        stands = agreement.phase is AgreementPhase.standing
        proposal.phase = ProposalPhase.adopted if stands else ProposalPhase.not_adopted
        outcome["result"] = proposal.phase.value
    proposal.outcome = outcome
