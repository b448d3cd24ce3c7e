"""The commitments that carry out what a session agreed, in words, as its minutes tell them. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from app.commitments.models import Commitment
from app.minutes.schemas.committed import CommitmentEntry

_AS_IT_STANDS = (
    *("agreement_id", "number", "phase", "title", "verbatim_text", "language", "kind", "due", "milestones"),
    *("indicators", "means_of_verification", "document"),
)


def organizations_in(made: Iterable[Commitment]) -> set[UUID]:
    """The organizations that have a part in these."""
    parts = [part for each in made for part in _parts(each)]
    parts += [member for part in parts for member in part.get("members", ())]
    return {UUID(str(part["organization_id"])) for part in parts if part.get("organization_id")}


def _parts(made: Commitment) -> list[dict[str, Any]]:
    parts = [*made.leads, *made.co_responsible, *made.joint_bodies, *made.supporting, *made.beneficiaries]
    return [*parts, made.follow_up_body] if made.follow_up_body else parts


def commitments(made: Iterable[Commitment], organizations: Mapping[UUID, str]) -> Iterator[CommitmentEntry]:
    """Each with the names of those who have a part in it, as `organizations` gives them."""

    def named(part: dict[str, Any]) -> dict[str, Any]:
        of = part.get("organization_id")
        name = part.get("name") or part.get("text") or (organizations.get(UUID(str(of)), "") if of else "")
        known: dict[str, Any] = {"sector": None, "share": None, "task": None, "organization_id": None}
        return {**known, **part, "name": name, "members": [named(each) for each in part.get("members", ())]}

    for each in made:
        told = {name: getattr(each, name) for name in _AS_IT_STANDS}
        yield CommitmentEntry.model_validate(
            {
                **told,
                "commitment_id": each.id,
                "leads": [named(part) for part in each.leads],
                "co_responsible": [named(part) for part in each.co_responsible],
                "joint_bodies": [named(part) for part in each.joint_bodies],
                "supporting": [named(part) for part in each.supporting],
                "beneficiaries": [named(part) for part in each.beneficiaries],
                "follow_up_body": named(each.follow_up_body) if each.follow_up_body else None,
            }
        )
