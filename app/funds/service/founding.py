"""A fund is proposed, and open once everybody whom it names has said yes."""

from app.assents import queries as words
from app.assents.lifecycle import Spoken
from app.assents.models import FundAssent, Stance
from app.assents.schemas import AssentOut, ConsentIn
from app.assents.service.giving import give
from app.assents.voices import Voice
from app.commitments import queries as commitments
from app.core.ids import new_id
from app.directory.models import Sector
from app.funds import lifecycle, policy, queries
from app.funds.models import Fund, FundPhase
from app.funds.schemas.terms import AdministratorOut, ContributorOut, CreditorOut, FundIn, FundOut
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.monitoring import owing
from app.protocols.service.forming import formation
from app.roundtables.access import Standing
from app.roundtables.lifecycle import require_new_matters


async def propose(standing: Standing, body: FundIn) -> WriteResult:
    """Its terms, which bind nobody before they have said yes.

    Raises RoundtableNotLive, TermOver, FundPartyUnseated, FundDecidersUnfit and FundCommitmentUnknown.
    """
    db, roundtable = standing.db, standing.roundtable
    require_new_matters(roundtable, standing.now)
    seated = await commitments.voting_organizations(db, roundtable.id)
    lifecycle.require_seated([*(each.organization_id for each in body.contributors), body.administrator], seated)
    lifecycle.require_deciders(body.deciders, roundtable.deciding_sectors)
    known = await queries.signed_commitments(db, roundtable.id, body.commitments)
    lifecycle.require_commitments(body.commitments, [each.id for each in known])
    creditors = owing.creditors_of(known, roundtable.deciding_sectors, seated)

    contributors = [
        ContributorOut(organization_id=each.organization_id, sector=seated[each.organization_id], agreed=each.agreed)
        for each in body.contributors
    ]
    administrator = AdministratorOut(organization_id=body.administrator, sector=seated[body.administrator])
    fund = Fund(
        id=new_id(),
        roundtable_id=roundtable.id,
        number=await standing.next_number(Fund),
        name=body.name,
        purpose=body.purpose,
        currency=body.currency,
        contributors=[each.model_dump(mode="json") for each in contributors],
        deciders=sorted(sector.value for sector in body.deciders),
        administrator=administrator.model_dump(mode="json"),
        commitments=[str(each) for each in body.commitments],
        creditors=[
            CreditorOut(sector=Sector(sector), organization_id=organization).model_dump(mode="json")
            for sector, organization in creditors
        ],
        phase=FundPhase.proposed,
        proposed_by=standing.seat.id,
        proposed_at=standing.now,
        opened_at=None,
    )
    db.add(fund)
    return await standing.record(Act.fund_proposed, Change(fund, FundOut))


async def assent(standing: Standing, fund: Fund, body: ConsentIn) -> WriteResult:
    """The word of an organization that pays in or administers it, of a sector that decides, and of its creditors.

    An organization's yes is its own: another one of its sector never gives it. Raises RoundtableNotLive,
    FundNotProposed, AlreadyAssented and PowerMissing.
    """
    require_new_matters(standing.roundtable, standing.now)
    lifecycle.require_proposed(fund)
    seat = standing.seat
    voices = await words.voices(standing.db, FundAssent, fund.id, standing.roundtable, standing.now)
    formed = await formation(standing.db, standing.roundtable, standing.now)
    spoken = Spoken.of(voices, formed)
    spoken.require_new(seat.alternate_of or seat.id, body.stance, body.text)

    said = give(standing, FundAssent, fund, fund.revision, body)
    if said.stance is Stance.object:
        return await standing.record(Act.objection_recorded, Change(said, AssentOut))
    changes = [Change(said, AssentOut)]
    spoken = spoken.after(Voice.of(said, seat, standing.mandate))
    if lifecycle.opens(policy.organizations_of(fund), policy.sectors_of(fund), spoken):
        lifecycle.open_fund(fund, standing.now)
        changes.append(Change(fund, FundOut))
    return await standing.record(Act.fund_assented, *changes)
