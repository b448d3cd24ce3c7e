"""`/v1/rule-kinds` and `/v1/protocol-templates`."""

from fastapi import APIRouter

from app.core.requests import StrictRoute
from app.identity.guards import CurrentReadAccess, needs
from app.identity.roles import Permission
from app.protocols import library
from app.protocols.schemas.library import RuleKindList, TemplateList

router = APIRouter(prefix="/v1", tags=["ground rules"], route_class=StrictRoute)


@router.get(
    "/rule-kinds",
    operation_id="list_rule_kinds",
    dependencies=[needs(Permission.policy_read)],
    response_model=RuleKindList,
)
async def list_rule_kinds(_: CurrentReadAccess) -> RuleKindList:
    """The rules that a clause may carry, for whoever drafts one, and what no clause can switch off."""
    return library.rule_kinds()


@router.get(
    "/protocol-templates",
    operation_id="list_protocol_templates",
    dependencies=[needs(Permission.policy_read)],
    response_model=TemplateList,
)
async def list_protocol_templates(_: CurrentReadAccess) -> TemplateList:
    """Ground rules ready to start from, clause by clause, with the sentence of every rule."""
    return library.protocol_templates()
