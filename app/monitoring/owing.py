"""By whose word a commitment is fulfilled: pure, from who owes it and to whom it is owed."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from app.assents.lifecycle import ANY_DELEGATE, Formation
from app.commitments.facts import Gained, beneficiaries, organizations_owed_to, owed_apart
from app.rules import invariants
from app.rules.clauses import Clause
from app.rules.invariants import Closing
from app.rules.kinds.verification import Verification


class Owed(Gained, Protocol):
    """Of a commitment: who answers for it, who gains by it, and the verifier that it names."""

    @property
    def independent_verifier(self) -> UUID | None: ...

    @property
    def verifier_confirms(self) -> bool: ...


def closing_of(
    commitment: Owed,
    deciding: Collection[str],
    clauses: Iterable[Clause],
    speaking: Collection[UUID] = (),
    formed: Formation = ANY_DELEGATE,
) -> Closing:
    """By whose word the commitment is fulfilled.

    Where it is owed to an organization for which somebody speaks here (`speaking`), that one is asked, and no other
    organization of its sector confirms in its place; beside a debtor of its sector it alone is. A sector confirms
    as it forms its word (`formed`): by so many places, of the organization that is asked where one is; by its chair;
    and where it is owed to some in words by all its organizations, if each gives its own.

    The commitment itself, or a clause by which the verifier that it names verifies, asks for that word besides; neither
    takes any away.
    """
    verifier, apart = commitment.independent_verifier, owed_apart(commitment)
    apart = frozenset(each for each in apart if each[0] in deciding)
    closing = _beside(commitment, deciding, apart)
    asked = {each for each in organizations_owed_to(commitment) if each[0] in closing.sectors and each[1] in speaking}
    if None in beneficiaries(commitment.beneficiaries):
        asked |= {each for each in formed.each_organization if each[0] in closing.sectors}
    # Nobody says in the place of one that is not there that it has what it is owed, but the verifier whom all named.
    there = frozenset(each for each in apart if verifier is None or each[1] in speaking)
    closing = replace(
        closing,
        sectors=closing.sectors | {sector for sector, _ in there},
        organizations=frozenset(asked | there),
        verifier=verifier if apart - there else closing.verifier,
        places=frozenset(
            (sector, needed)
            for sector in closing.sectors
            if (needed := formed.places_needed(sector, {each for name, each in asked if name == sector})) > 1
        ),
        chairs=frozenset(each for each in formed.speaking_chairs if each[0] in closing.sectors),
    )
    is_asked = commitment.verifier_confirms or any(
        isinstance(clause.rule, Verification) and clause.rule.who == "named" for clause in clauses
    )
    return replace(closing, verifier=verifier) if is_asked else closing


def _beside(commitment: Owed, deciding: Collection[str], apart: Collection[tuple[str, UUID]]) -> Closing:
    """By whose word it is fulfilled, beside those that judge apart; by nobody's where it is owed to these alone."""
    owing, gaining = commitment.responsible_sectors, beneficiaries(commitment.beneficiaries)
    if apart and gaining <= set(owing):
        return Closing(frozenset())
    return invariants.closing(owing, gaining, deciding, commitment.independent_verifier)


def creditors_of(
    commitments: Iterable[Owed], deciding: Collection[str], seated: Collection[UUID]
) -> list[tuple[str, UUID | None]]:
    """As (sector, organization): whose yes it takes to decide on how these are paid, by whose word they are closed.

    An organization to which something is owed and that has a voting seat here says it itself, else its sector does.
    Where a verifier closes, it is the deciding sectors to which it is owed.
    """
    found = set[tuple[str, UUID | None]]()
    for each in commitments:
        closing = closing_of(each, deciding, (), seated)
        owed_to = closing.sectors or {str(sector) for sector in beneficiaries(each.beneficiaries) if sector in deciding}
        named = {one for one in (*closing.organizations, *organizations_owed_to(each)) if one[1] in seated}
        found |= named
        found |= {(sector, None) for sector in owed_to - {sector for sector, _ in named}}
    return sorted(found, key=str)
