"""From a first draft to the text that the sectors can adopt."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from pydantic import JsonValue

from app.core.errors import NotFound, Unprocessable
from app.core.fitting import OVER, minute, require_from
from app.core.ids import new_id
from app.core.schemas import BilingualIn
from app.identity.callers import WriteResult
from app.ledger import queries as ledger
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols import lifecycle, policy, queries
from app.protocols import queries as table
from app.protocols.lifecycle import latest
from app.protocols.models import Protocol, ProtocolPhase
from app.protocols.schemas.document import GOVERNING, ProtocolDocument, TableNamed
from app.protocols.schemas.protocols import AmendmentIn, ProtocolIn, ProtocolOut, ProtocolPatch
from app.protocols.service.settling import settle
from app.protocols.templates import template, with_parameters
from app.roundtables import queries as roundtables
from app.roundtables.access import Standing
from app.roundtables.models import Seat
from app.rules.clauses import Clause
from app.rules.composition import as_adopted, compose, render
from app.rules.schemas import ClauseIn, ClauseOut, Heading, HeadingIn, RuleIn
from app.trust import canonical

_UNTITLED: Final = Heading(es="Reglas de juego", en="Ground rules")


class AmendmentLacksRule(Unprocessable):
    """422: a parameter was given for a rule kind that no clause of the version amended holds."""

    code = "amendment_lacks_rule"
    message = "No clause of the ground rules has a rule of the kind that the parameters are for."
    pointer = "/parameters"


def _begun(body: ProtocolIn) -> tuple[Heading, Sequence[ClauseIn]]:
    if body.template is None:
        return body.title or _UNTITLED, body.clauses or ()
    chosen = template(body.template)
    return body.title or chosen.title, with_parameters(chosen, body.parameters or {}).clauses


def _stored(clauses: Iterable[Clause]) -> list[dict[str, object]]:
    return [ClauseOut.of(clause).model_dump(mode="json") for clause in clauses]


def _as_drafted(stored: dict[str, object]) -> ClauseIn:
    clause = ClauseOut.model_validate(stored)
    rule = None if clause.rule is None else as_adopted(clause.rule)
    # What is stored was judged when it came in; it is not judged anew by what is asked of words today.
    title = HeadingIn.model_construct(**clause.title.model_dump())
    text = None if clause.text is None else BilingualIn.model_construct(**clause.text.model_dump())
    return ClauseIn(number=clause.number, title=title, text=text, rule=rule)


async def draft(standing: Standing, body: ProtocolIn) -> WriteResult:
    """A new version that anybody at the table can read and only its authors change.

    Raises TemplateUnknown, TemplateLacksRule, RuleKindUnknown and RuleParametersInvalid.
    """
    title, drafted = _begun(body)
    clauses = render(drafted)

    protocol = await _begin(standing, title, clauses, body.effective_not_before)
    protocol.template = body.template
    return await standing.record(Act.protocol_drafted, Change(protocol, ProtocolOut))


async def draft_like(
    standing: Standing, title: Mapping[str, object], clauses: Sequence[dict[str, object]]
) -> WriteResult:
    """A new version with the title and the clauses of one that holds elsewhere; raises what `render` raises."""
    rendered = render([_as_drafted(clause) for clause in clauses])
    protocol = await _begin(standing, Heading.model_validate(title), rendered, None)
    return await standing.record(Act.protocol_drafted, Change(protocol, ProtocolOut))


async def draft_amendment(standing: Standing, amended: Protocol, body: AmendmentIn) -> WriteResult:
    """A new version drafted from an adopted one, with the reasons for what it changes.

    Raises ProtocolNotAdopted, AmendmentLacksRule, RuleKindUnknown and RuleParametersInvalid.
    """
    drafted = body.clauses or _with_parameters(map(_as_drafted, amended.clauses), body.parameters or {})
    clauses = render(drafted)
    lifecycle.require_amendable(amended)

    title = body.title or Heading.model_validate(amended.title)
    protocol = await _begin(standing, title, clauses, body.effective_not_before)
    protocol.template, protocol.amends, protocol.reasons = amended.template, amended.id, body.reasons
    return await standing.record(Act.protocol_drafted, Change(protocol, ProtocolOut))


async def _begin(
    standing: Standing, title: Heading, clauses: Iterable[Clause], effective_not_before: datetime | None
) -> Protocol:
    _require_to_come(effective_not_before, standing.now)
    protocol = Protocol(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        version=await standing.next_number(Protocol),
        title=title.model_dump(mode="json"),
        phase=ProtocolPhase.draft,
        template=None,
        clauses=_stored(clauses),
        drafted_by=standing.seat.id,
        created_at=standing.now,
        proposed_at=None,
        in_force_at=None,
        supersedes=None,
        amends=None,
        reasons=None,
        effective_not_before=effective_not_before,
        adopted_at=None,
        effective_from=None,
        document=None,
        document_text=None,
        proposed_revision=None,
    )
    standing.db.add(protocol)
    return protocol


def _require_to_come(effective_not_before: datetime | None, now: datetime) -> None:
    """Raises TimeUnfit; an hour that passes before the adoption delays nothing."""
    if effective_not_before is not None:
        require_from(effective_not_before, minute(now), OVER, "/effective_not_before")


def _with_parameters(clauses: Iterable[ClauseIn], parameters: Mapping[str, Mapping[str, JsonValue]]) -> list[ClauseIn]:
    """The clauses with parameters replaced, given as {rule kind: {parameter: value}}. Raises AmendmentLacksRule."""
    drafted, lacking = list(clauses), set(parameters)
    for place, clause in enumerate(drafted):
        if clause.rule is not None and clause.rule.kind in parameters:
            lacking.discard(clause.rule.kind)
            merged = {**clause.rule.parameters, **parameters[clause.rule.kind]}
            drafted[place] = clause.model_copy(update={"rule": RuleIn(kind=clause.rule.kind, parameters=merged)})
    if lacking:
        raise AmendmentLacksRule
    return drafted


async def require_own_draft(standing: Standing, protocol: Protocol) -> None:
    """Raises DraftOfOthers."""
    drafter = await roundtables.at_table(standing.db, Seat, standing.roundtable.id, protocol.drafted_by)
    if drafter is None:
        raise NotFound
    policy.require_own_draft(standing.seat, drafter)


async def amend(standing: Standing, protocol: Protocol, body: ProtocolPatch) -> WriteResult:
    """Change a draft; raises ProtocolFrozen afterwards, and what `render` raises."""
    lifecycle.require_draft(protocol)

    if body.title is not None:
        protocol.title = body.title.model_dump(mode="json")
    if body.effective_not_before is not None:
        _require_to_come(body.effective_not_before, standing.now)
        protocol.effective_not_before = body.effective_not_before
    if body.clauses is not None:
        protocol.clauses = _stored(render(body.clauses))
    return await standing.record(Act.protocol_amended, Change(protocol, ProtocolOut))


async def propose(standing: Standing, protocol: Protocol) -> WriteResult:
    """Write the sentences for good and open the text for adoption; raises ProtocolFrozen and what `compose` raises.

    Composition is asked over the table as it is now: its seats, its roles and its term.
    """
    lifecycle.require_draft(protocol)
    clauses = render([_as_drafted(clause) for clause in protocol.clauses])
    compose(clauses, await table.facts_of(standing.db, standing.roundtable))
    await settle(standing)
    adopted_last = latest(await queries.adopted(standing.db, standing.roundtable.id))

    protocol.clauses = _stored(clauses)
    lifecycle.propose(protocol, standing.now, adopted_last)
    # The ledger counts the revision on, and the document says under which one it is published.
    protocol.proposed_revision = protocol.revision + 1
    text = canonical.encode((await _document(standing, protocol)).model_dump(mode="json"))
    protocol.document, protocol.document_text = canonical.digest(text), text.decode()
    return await standing.record(Act.protocol_proposed, Change(protocol, ProtocolOut))


async def _document(standing: Standing, protocol: Protocol) -> ProtocolDocument:
    return ProtocolDocument.model_validate(
        {
            **{name: getattr(protocol, name) for name in ProtocolDocument.model_fields if hasattr(protocol, name)},
            "log": (await ledger.head(standing.db)).origin,
            "roundtable": TableNamed(id=standing.roundtable.id, name=standing.roundtable.name),
            "revision": protocol.proposed_revision,
            "language": GOVERNING,
        }
    )
