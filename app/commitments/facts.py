"""A commitment as the ground rules are asked about it: values only."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from app.commitments.models import Commitment
from app.directory.models import Sector
from app.rules.moments import CommitmentOffered


def offering(
    commitment: Commitment, *, verifier: Sector | None, deciding: Collection[str], now: datetime
) -> CommitmentOffered:
    """The moment of the offer; `verifier` is the sector of the seat that is named to verify."""
    return CommitmentOffered(
        now=now,
        lead_sectors=_sectors(commitment.leads),
        co_responsible_sectors=_sectors(commitment.co_responsible),
        deadline=None if commitment.due is None else str(commitment.due["kind"]),
        has_backstop=commitment.due is not None and commitment.due.get("backstop") is not None,
        indicator_count=len(commitment.indicators),
        means_count=_means(commitment),
        has_follow_up_body=commitment.follow_up_body is not None,
        has_lack_of_progress=commitment.lack_of_progress is not None,
        beneficiary_count=len(commitment.beneficiaries),
        deciding_sectors=frozenset(deciding),
        has_independent_verifier=verifier is not None and verifier not in commitment.responsible_sectors,
    )


def beneficiaries(named: Iterable[Mapping[str, object]]) -> frozenset[str | None]:
    """The sectors of the beneficiaries; None stands for those who are named in words."""
    return frozenset(None if each["sector"] is None else str(each["sector"]) for each in named)


def _sectors(parties: Iterable[Mapping[str, object]]) -> frozenset[str]:
    return frozenset(str(party["sector"]) for party in parties)


def _means(commitment: Commitment) -> int:
    """Where there are indicators each needs its own; a general one speaks for none of them."""
    if commitment.indicators:
        return sum(indicator.get("means_of_verification") is not None for indicator in commitment.indicators)
    return int(commitment.means_of_verification is not None)
