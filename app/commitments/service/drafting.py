"""Writing a commitment down, and changing it until it is offered."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final
from uuid import UUID

from app.commitments import facts, lifecycle, policy, queries
from app.commitments.models import Commitment, CommitmentPhase
from app.commitments.schemas.commitments import CommitmentIn, CommitmentOut, CommitmentPatch
from app.commitments.schemas.parts import (
    JointBodyIn,
    JointBodyOut,
    JointMember,
    NamedIn,
    NamedOut,
    PartyIn,
    PartyOut,
    SupportIn,
    SupportOut,
)
from app.core.ids import new_id
from app.core.schemas import In
from app.decisions.models import Agreement
from app.directory.models import Organization, Sector
from app.directory.service import require_place
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.lifecycle import require_live
from app.roundtables.models import Seat
from app.roundtables.service.convening import OrganizationUnknown, require_languages

_RESPONSIBLE: Final = ("leads", "co_responsible", "joint_bodies")
_NAMED: Final = (*_RESPONSIBLE, "supporting", "beneficiaries", "follow_up_body")


async def draft(standing: Standing, body: CommitmentIn, country: str) -> WriteResult:
    """A draft that everybody at the table reads.

    Raises RoundtableNotLive, PlaceUnknown, LanguageUnknown, AgreementUnknown, OrganizationUnknown,
    OrganizationNotSeated, PartyTwice, VerifierUnknown or VerifierExpected.
    """
    require_live(standing.roundtable)
    if await tables.at_table(standing.db, Agreement, standing.roundtable.id, body.agreement_id) is None:
        raise lifecycle.AgreementUnknown
    given = {name: getattr(body, name) for name in CommitmentIn.model_fields}
    wording = await _wording(standing, given, country)

    commitment = Commitment(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        number=await standing.next_number(Commitment),
        **wording,
        responsible_sectors=[],
        answers_for=[],
        phase=CommitmentPhase.draft,
        declared_level=None,
        verified_level=None,
        drafted_by=standing.seat.id,
        drafted_at=standing.now,
        document=None,
        document_text=None,
        offered_revision=None,
        offered_at=None,
        in_force_at=None,
        weakest_assurance=None,
        reopened_at=None,
        compromised_since=None,
        due_on=None,
        protocol_id=None,
    )
    _settle_parties(commitment, wording)
    standing.db.add(commitment)
    return await standing.record(Act.commitment_drafted, Change(commitment, CommitmentOut))


async def amend(standing: Standing, commitment: Commitment, body: CommitmentPatch, country: str) -> WriteResult:
    """Change a draft. Raises DraftOfAnotherSector, CommitmentNotDraft, and what `draft` raises."""
    policy.require_own_draft(standing.seat, await queries.seat(standing.db, commitment.drafted_by))
    lifecycle.require_draft(commitment)
    wording = await _wording(standing, body.given(), country)

    for name, value in wording.items():
        setattr(commitment, name, value)
    _settle_parties(commitment, wording)
    return await standing.record(Act.commitment_amended, Change(commitment, CommitmentOut))


async def _wording(standing: Standing, given: Mapping[str, object], country: str) -> dict[str, object]:
    """What was given, as it is stored, once everything that it names is known to exist."""
    place, language, verifier = given.get("place"), given.get("language"), given.get("independent_verifier")
    if isinstance(place, str):
        require_place(place, country)
    if isinstance(language, str):
        require_languages([language], country, "/language")
    if (
        isinstance(verifier, UUID)
        and await tables.at_table(standing.db, Seat, standing.roundtable.id, verifier) is None
    ):
        raise lifecycle.VerifierUnknown
    known = await _organizations(standing, given)
    return {name: _stored(name, value, known) for name, value in given.items()}


async def _organizations(standing: Standing, given: Mapping[str, object]) -> Mapping[UUID, Organization]:
    """The organizations named. Raises OrganizationUnknown or OrganizationNotSeated, which point at them."""
    named = [(name, *each) for name in _NAMED for each in _places(f"/{name}", given.get(name))]
    if not named:
        return {}
    known = await queries.organizations(standing.db, {organization for _, _, organization in named})
    if unknown := [place for _, place, organization in named if organization not in known]:
        raise OrganizationUnknown(at=unknown)
    responsible = {place: known[organization] for name, place, organization in named if name in _RESPONSIBLE}
    if responsible:
        seated = await queries.voting_organizations(standing.db, standing.roundtable.id)
        lifecycle.require_spoken_for(responsible, seated)
    return known


def _places(place: str, value: object) -> Iterator[tuple[str, UUID]]:
    """The organizations that a member of the body names, each with the pointer to it."""
    if isinstance(value, list):
        for number, part in enumerate(value):
            yield from _places(f"{place}/{number}", part)
    elif isinstance(value, JointBodyIn):
        yield from ((f"{place}/members/{number}", each) for number, each in enumerate(value.members))
    elif isinstance(value, PartyIn | NamedIn | SupportIn) and value.organization_id:
        yield f"{place}/organization_id", value.organization_id


def _stored(name: str, value: object, known: Mapping[UUID, Organization]) -> object:
    """A value as its column holds it; parts become JSON, with the sectors of the organizations that they name."""
    if isinstance(value, list):
        return [_stored(name, each, known) for each in value]
    if isinstance(value, PartyIn):
        sector = known[value.organization_id].sector
        return PartyOut(**value.model_dump(), sector=sector).model_dump(mode="json")
    if isinstance(value, JointBodyIn):
        members = tuple(JointMember(organization_id=each, sector=known[each].sector) for each in value.members)
        return JointBodyOut(**{**value.model_dump(), "members": members}).model_dump(mode="json")
    if isinstance(value, NamedIn | SupportIn):
        named = known.get(value.organization_id) if value.organization_id else None
        stored = NamedOut if isinstance(value, NamedIn) else SupportOut
        return stored(**value.model_dump(), sector=named.sector if named else None).model_dump(mode="json")
    return value.model_dump(mode="json") if isinstance(value, In) else value


def _settle_parties(commitment: Commitment, given: Iterable[str]) -> None:
    """Raises VerifierExpected or PartyTwice; else notes which sectors answer for the commitment."""
    lifecycle.require_verifier(commitment)
    lifecycle.require_one_part([*commitment.leads, *commitment.co_responsible], commitment.supporting, given)
    commitment.responsible_sectors = _in_order(facts.sectors_of(facts.responsible(commitment)))


def _in_order(sectors: Collection[str]) -> list[str]:
    return [sector.value for sector in Sector if sector.value in sectors]
