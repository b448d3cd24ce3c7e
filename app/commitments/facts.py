"""A commitment as the ground rules are asked about it: values only."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.commitments.models import Commitment
from app.directory.models import Sector
from app.rules.moments import CommitmentOffered

Parts = Iterable[Mapping[str, object]]


class Answered(Protocol):
    """Of a commitment: who answers for it, and who speaks for those of them that have no seat."""

    @property
    def leads(self) -> Parts: ...

    @property
    def co_responsible(self) -> Parts: ...

    @property
    def joint_bodies(self) -> Iterable[Mapping[str, object]]: ...

    @property
    def answers_for(self) -> Parts: ...


class Gained(Answered, Protocol):
    """The same, and to whom it is owed."""

    @property
    def responsible_sectors(self) -> Collection[str]: ...

    @property
    def beneficiaries(self) -> Parts: ...


def offering(
    commitment: Commitment, *, verifier: Sector | None, deciding: Collection[str], now: datetime
) -> CommitmentOffered:
    """The moment of the offer; `verifier` is the sector of the seat that is named to verify."""
    return CommitmentOffered(
        now=now,
        lead_sectors=sectors_of([*commitment.leads, *_members(commitment, "lead")]),
        co_responsible_sectors=sectors_of([*commitment.co_responsible, *_members(commitment, "co_responsible")]),
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


def owed_apart(commitment: Gained) -> frozenset[tuple[str, UUID]]:
    """As (sector, organization): those that it is owed to and that owe nothing of it, beside debtors of their sector.

    They judge for themselves; nobody else of their sector does. Where nobody of another sector owes it, nobody could
    report to them, as no sector verifies what it reported.
    """
    owing = organizations_of(responsible(commitment))
    return frozenset(
        (sector, organization)
        for sector, organization in organizations_owed_to(commitment)
        if organization not in owing and set(commitment.responsible_sectors) > {sector}
    )


def organizations_owed_to(commitment: Gained) -> frozenset[tuple[str, UUID]]:
    return frozenset(
        (str(each["sector"]), UUID(str(each["organization_id"])))
        for each in commitment.beneficiaries
        if each.get("organization_id")
    )


def unheard(commitment: Gained, seated: Collection[UUID]) -> frozenset[UUID]:
    """Those that it is owed to beside a debtor of their sector and that nobody of theirs could judge here.

    They have no seat, or nobody of another sector reports to them.
    """
    owing = organizations_of(responsible(commitment))
    return frozenset(
        organization
        for sector, organization in organizations_owed_to(commitment)
        if sector in commitment.responsible_sectors and organization not in owing
        if organization not in seated or set(commitment.responsible_sectors) == {sector}
    )


def responsible(commitment: Answered) -> list[Mapping[str, object]]:
    """Everybody who answers for it: leads, co-responsible organizations, and the members of joint bodies."""
    members = [*_members(commitment, "lead"), *_members(commitment, "co_responsible")]
    return [*commitment.leads, *commitment.co_responsible, *members]


def unanswered(commitment: Answered) -> list[Mapping[str, object]]:
    """Those of them for whom no seat was named."""
    named = {str(each["organization_id"]) for each in commitment.answers_for}
    return [party for party in responsible(commitment) if str(party["organization_id"]) not in named]


def signing_themselves(commitment: Answered, seated: Collection[UUID]) -> frozenset[UUID]:
    """The organizations that owe it and have a voting seat here; for the others their sectors answer."""
    return organizations_of(responsible(commitment)) & frozenset(seated)


def organizations_of(parties: Parts) -> frozenset[UUID]:
    return frozenset(UUID(str(party["organization_id"])) for party in parties)


def sectors_of(parties: Parts) -> frozenset[str]:
    return frozenset(str(party["sector"]) for party in parties)


def members_of(body: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The organizations that make up a joint body."""
    members = body["members"]
    return list(members) if isinstance(members, list) else []


def _members(commitment: Answered, part: str) -> list[Mapping[str, object]]:
    """The organizations of the joint bodies that have this part."""
    return [member for body in commitment.joint_bodies if body["part"] == part for member in members_of(body)]


def _means(commitment: Commitment) -> int:
    """Where there are indicators each needs its own; a general one speaks for none of them."""
    if commitment.indicators:
        return sum(indicator.get("means_of_verification") is not None for indicator in commitment.indicators)
    return int(commitment.means_of_verification is not None)
