"""The library of rules and templates; drafting, reading and proposing the ground rules of a table."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.core.errors import Refusal, refuses
from app.core.fitting import TimeUnfit
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import amended, created, found
from app.identity.guards import CurrentReadAccess, needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols import lifecycle, policy, templates
from app.protocols.models import Protocol, ProtocolPhase
from app.protocols.schemas.library import RuleKindList, TemplateList
from app.protocols.schemas.live import ProtocolReadinessOut
from app.protocols.schemas.protocols import ProtocolIn, ProtocolList, ProtocolOut, ProtocolPatch
from app.protocols.service import drafting, readiness
from app.protocols.service import library as showing
from app.roundtables.access import CurrentStanding, CurrentTableReadAccess, Seen, Standing, located, matched, seen
from app.rules import composition
from app.rules.kinds import refusals_of_proposals

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/protocols", tags=["ground rules"], route_class=StrictRoute)
library = APIRouter(prefix="/v1", tags=["ground rules"], route_class=StrictRoute)

P = Permission
ProtocolAtHand = Annotated[Protocol, located(Protocol, "protocol_id")]
ProtocolMatched = Annotated[Protocol, matched(Protocol, "protocol_id")]
_RENDERING = (composition.RuleKindUnknown, composition.RuleParametersInvalid)
_COMPOSING: tuple[type[Refusal], ...] = (
    composition.ClauseNumberTaken,
    composition.RuleKindTwice,
    composition.DecisionRuleMissing,
    *refusals_of_proposals(),
)


@refuses(policy.DraftOfOthers)
async def _own(standing: CurrentStanding, protocol: ProtocolAtHand) -> Standing:
    await drafting.require_own_draft(standing, protocol)
    return standing


# Declared before the row that If-Match is compared with: whose draft it is comes first.
Authoring = Annotated[Standing, Depends(_own)]


@library.get(
    "/rule-kinds",
    operation_id="list_rule_kinds",
    dependencies=[needs(P.policy_read)],
    response_model=RuleKindList,
)
async def list_rule_kinds(_: CurrentReadAccess) -> RuleKindList:
    """The rules that a clause may carry, for whoever drafts one, and what no clause can switch off."""
    return showing.rule_kinds()


@library.get(
    "/protocol-templates",
    operation_id="list_protocol_templates",
    dependencies=[needs(P.policy_read)],
    response_model=TemplateList,
)
async def list_protocol_templates(_: CurrentReadAccess) -> TemplateList:
    """Ground rules ready to start from, clause by clause, with the sentence of every rule."""
    return showing.protocol_templates()


@router.get("", operation_id="list_protocols", dependencies=[needs(P.roundtable_read)], response_model=ProtocolList)
async def list_protocols(
    request: Request, access: CurrentTableReadAccess, paging: Paging, phase: ProtocolPhase | None = None
) -> Response:
    """Every version of the ground rules, the earliest first, for all members of the table."""
    page = await access.page(Protocol, paging, *equal(Protocol.phase, phase), order=Protocol.version)
    return page_response(request, page)


@router.post(
    "",
    operation_id="draft_protocol",
    dependencies=[needs(P.protocol_draft)],
    status_code=201,
    response_model=ProtocolOut,
    responses=problems(TimeUnfit, templates.TemplateUnknown, templates.TemplateLacksRule, *_RENDERING),
)
async def draft_protocol(standing: CurrentStanding, body: ProtocolIn) -> Response:
    """Draft ground rules, from a template or clause by clause: for delegates and for those who run the table."""
    return created(await drafting.draft(standing, body))


@router.get(
    "/{protocol_id}", operation_id="get_protocol", dependencies=[needs(P.roundtable_read)], response_model=ProtocolOut
)
async def get_protocol(request: Request, protocol: Annotated[Seen, seen(Protocol, "protocol_id")]) -> Response:
    """One version of the ground rules, for all members of the table."""
    return found(request, protocol.stored)


@router.patch(
    "/{protocol_id}",
    operation_id="amend_protocol",
    dependencies=[needs(P.protocol_draft)],
    response_model=ProtocolOut,
    responses=problems(TimeUnfit, lifecycle.ProtocolFrozen, *_RENDERING),
)
async def amend_protocol(
    standing: Authoring,
    protocol: ProtocolMatched,
    body: ProtocolPatch,
) -> Response:
    """Change the title or the clauses of a draft, for those whose draft it is."""
    return amended(await drafting.amend(standing, protocol, body))


@router.post(
    "/{protocol_id}/proposal",
    operation_id="propose_protocol",
    dependencies=[needs(P.protocol_draft)],
    status_code=201,
    response_model=ProtocolOut,
    responses=problems(lifecycle.ProtocolFrozen, *_RENDERING, *_COMPOSING),
)
async def propose_protocol(standing: Authoring, protocol: ProtocolMatched) -> Response:
    """Open a draft for adoption by its deciding sectors; from here on its text and its sentences never change."""
    return created(await drafting.propose(standing, protocol))


@router.get(
    "/{protocol_id}/readiness",
    operation_id="get_protocol_readiness",
    dependencies=[needs(P.roundtable_read)],
    response_model=ProtocolReadinessOut,
)
async def get_protocol_readiness(standing: CurrentStanding, protocol: ProtocolAtHand) -> ProtocolReadinessOut:
    """What stands against proposing a draft, clause by clause, or whose adoption a proposal waits for: a live view."""
    return await readiness.readiness(standing, protocol)
