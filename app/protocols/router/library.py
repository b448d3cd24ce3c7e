"""`/v1/rule-kinds` and `/v1/protocol-templates`."""

from typing import Annotated

from fastapi import APIRouter, Depends

from app.core.requests import StrictRoute
from app.identity.callers import Caller
from app.identity.guards import caller
from app.identity.roles import Permission
from app.protocols import library
from app.protocols.schemas.library import RuleKindList, TemplateList

router = APIRouter(prefix="/v1", tags=["ground rules"], route_class=StrictRoute)

Reading = Annotated[Caller, Depends(caller(Permission.policy_read))]


@router.get("/rule-kinds", operation_id="list_rule_kinds", response_model=RuleKindList)
async def list_rule_kinds(_: Reading) -> RuleKindList:
    """The rules that a clause may carry, for whoever drafts one, and what no clause can switch off."""
    return library.rule_kinds()


@router.get(
    "/protocol-templates",
    operation_id="list_protocol_templates",
    response_model=TemplateList,
)
async def list_protocol_templates(_: Reading) -> TemplateList:
    """Ground rules ready to start from, clause by clause, with the sentence of every rule."""
    return library.protocol_templates()
