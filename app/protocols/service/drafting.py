"""From a first draft to the text that the sectors can adopt."""

from collections.abc import Iterable, Sequence
from typing import Final

from app.core.errors import NotFound
from app.core.ids import new_id
from app.identity.callers import Outcome
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols import lifecycle, policy, queries, table
from app.protocols.clause_schemas import ClauseIn, ClauseOut, Heading, RuleIn
from app.protocols.clauses import Clause
from app.protocols.composition import compose, render
from app.protocols.models import Protocol, ProtocolPhase
from app.protocols.schemas import ProtocolIn, ProtocolOut, ProtocolPatch
from app.protocols.templates import template, with_parameters
from app.roundtables import queries as roundtables
from app.roundtables.access import Standing
from app.roundtables.models import Seat

_UNTITLED: Final = Heading(es="Reglas de juego", en="Ground rules")


def _begun(body: ProtocolIn) -> tuple[Heading, Sequence[ClauseIn]]:
    if body.template is None:
        return body.title or _UNTITLED, body.clauses or ()
    chosen = template(body.template)
    return body.title or chosen.title, with_parameters(chosen, body.parameters or {}).clauses


def _stored(clauses: Iterable[Clause]) -> list[dict[str, object]]:
    return [ClauseOut.of(clause).model_dump(mode="json") for clause in clauses]


def _as_drafted(stored: dict[str, object]) -> ClauseIn:
    clause = ClauseOut.model_validate(stored)
    rule = None if clause.rule is None else RuleIn(kind=clause.rule.kind, parameters=clause.rule.parameters)
    return ClauseIn(number=clause.number, title=clause.title, text=clause.text, rule=rule)


async def draft(standing: Standing, body: ProtocolIn) -> Outcome:
    """A new version that anybody at the table can read and only its authors change.

    Raises TemplateUnknown, TemplateLacksRule, RuleKindUnknown and RuleParametersInvalid.
    """
    title, drafted = _begun(body)
    clauses = render(drafted)

    protocol = Protocol(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        version=await queries.next_version(standing.db, standing.roundtable.id),
        title=title.model_dump(mode="json"),
        phase=ProtocolPhase.draft,
        template=body.template,
        clauses=_stored(clauses),
        drafted_by=standing.seat.id,
        created_at=standing.now,
        proposed_at=None,
        in_force_at=None,
        supersedes=None,
    )
    standing.db.add(protocol)
    return await standing.record(Act.protocol_drafted, Change(protocol, ProtocolOut))


async def require_own_draft(standing: Standing, protocol: Protocol) -> None:
    """Raises DraftOfOthers."""
    drafter = await roundtables.at_table(standing.db, Seat, standing.roundtable.id, protocol.drafted_by)
    if drafter is None:
        raise NotFound
    policy.require_own_draft(standing.seat, drafter)


async def amend(standing: Standing, protocol: Protocol, body: ProtocolPatch) -> Outcome:
    """Change a draft; raises ProtocolFrozen afterwards, and what `render` raises."""
    lifecycle.require_draft(protocol)

    if body.title is not None:
        protocol.title = body.title.model_dump(mode="json")
    if body.clauses is not None:
        protocol.clauses = _stored(render(body.clauses))
    return await standing.record(Act.protocol_amended, Change(protocol, ProtocolOut))


async def propose(standing: Standing, protocol: Protocol) -> Outcome:
    """Write the sentences for good and open the text for adoption; raises ProtocolFrozen and what `compose` raises.

    Composition is asked over the table as it is now: its seats, its roles and its term.
    """
    lifecycle.require_draft(protocol)
    clauses = render([_as_drafted(clause) for clause in protocol.clauses])
    compose(clauses, await table.facts_of(standing.db, standing.roundtable))
    current = await queries.in_force(standing.db, standing.roundtable.id)

    protocol.clauses = _stored(clauses)
    lifecycle.propose(protocol, standing.now, current.id if current else None)
    return await standing.record(Act.protocol_proposed, Change(protocol, ProtocolOut))
