"""What only one sector can say about a commitment: public works and social expenditures."""

from datetime import date

from app.commitments import queries as commitments
from app.commitments.models import Commitment
from app.commitments.schemas.parts import NamedIn, NamedOut
from app.core.errors import Unprocessable
from app.core.fitting import TO_COME, require_until
from app.core.ids import new_id
from app.directory.codelists import codelist
from app.directory.legal_days import local_date
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.monitoring import lifecycle, policy
from app.monitoring.models import InvestmentLink, SocialExpenditure
from app.monitoring.schemas.figures import (
    InvestmentLinkIn,
    InvestmentLinkOut,
    SocialExpenditureIn,
    views_of,
)
from app.roundtables.access import Standing
from app.roundtables.evidence import digests, require_stored
from app.roundtables.service.convening import OrganizationUnknown


class InvestmentPhaseUnknown(Unprocessable):
    code = "investment_phase_unknown"
    message = "The phase is not in the country's codelist «investment_phase»."
    pointer = "/phase"


async def link_investment(
    standing: Standing, commitment: Commitment, body: InvestmentLinkIn, country: str
) -> WriteResult:
    """Put public works beside a commitment.

    Raises TimeUnfit, InvestmentPhaseUnknown, RoundtableNotLive, CommitmentNotInForce and EvidenceNotStored.
    """
    require_until(body.as_of, _today(standing), TO_COME, "/as_of")
    phases = codelist("investment_phase", country)
    if phases is None or body.phase not in phases.codes:
        raise InvestmentPhaseUnknown
    lifecycle.require_following(standing.roundtable)
    lifecycle.require_signed(commitment)
    await require_stored(standing.db, standing.roundtable.id, body.evidence.values(), elsewhere=True)

    link = InvestmentLink(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        commitment_id=commitment.id,
        code=body.code,
        phase=body.phase,
        budget=body.budget.model_dump(mode="json"),
        accrued=body.accrued.model_dump(mode="json"),
        as_of=body.as_of,
        evidence=dict(body.evidence),
        held_elsewhere=[each.model_dump(mode="json") for each in body.held_elsewhere],
        seat_id=standing.seat.id,
        added_at=standing.now,
    )
    standing.db.add(link)
    return await standing.record(
        Act.investment_link_added, Change(link, InvestmentLinkOut), evidence=digests(body.evidence)
    )


async def add_expenditure(standing: Standing, commitment: Commitment, body: SocialExpenditureIn) -> WriteResult:
    """Put down what was spent; those to whom the commitment is owed read a figure that is kept back from others.

    Raises TimeUnfit, OrganizationUnknown, RoundtableNotLive, CommitmentNotInForce and EvidenceNotStored.
    """
    lifecycle.require_lived(body.period.from_, body.period.until, standing.roundtable, _today(standing))
    beneficiary = await _named(standing, body.beneficiary)
    lifecycle.require_following(standing.roundtable)
    lifecycle.require_signed(commitment)
    await require_stored(standing.db, standing.roundtable.id, body.evidence.values(), elsewhere=True)
    reading = policy.reading_figures(commitment, standing.roundtable.deciding_sectors, beneficiary.sector)

    expenditure = SocialExpenditure(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        commitment_id=commitment.id,
        obligation=body.obligation,
        form=body.form,
        amount=body.amount.model_dump(mode="json"),
        beneficiary=beneficiary.model_dump(mode="json"),
        period_from=body.period.from_,
        period_until=body.period.until,
        text=body.text,
        evidence=dict(body.evidence),
        held_elsewhere=[each.model_dump(mode="json") for each in body.held_elsewhere],
        confidentiality=body.confidentiality,
        confidentiality_reasons=body.confidentiality_reasons,
        figures_for=sorted(reading) if body.confidentiality is not None else [],
        seat_id=standing.seat.id,
        added_at=standing.now,
    )
    standing.db.add(expenditure)
    change = Change(expenditure, *views_of(expenditure))
    return await standing.record(Act.social_expenditure_added, change, evidence=digests(body.evidence))


def _today(standing: Standing) -> date:
    return local_date(standing.now, standing.roundtable.time_zone)


async def _named(standing: Standing, named: NamedIn) -> NamedOut:
    """Raises OrganizationUnknown."""
    if named.organization_id is None:
        return NamedOut(organization_id=None, sector=None, text=named.text)
    known = await commitments.organizations(standing.db, [named.organization_id])
    if named.organization_id not in known:
        raise OrganizationUnknown(at="/beneficiary/organization_id")
    return NamedOut(organization_id=named.organization_id, sector=known[named.organization_id].sector, text=None)
