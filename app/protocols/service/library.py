"""The clause library and the templates as people read them before they draft."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from app.protocols.schemas.library import (
    InvariantOut,
    OpenParameterOut,
    RuleExampleOut,
    RuleKindList,
    RuleKindOut,
    StagesOut,
    TemplateList,
    TemplateOut,
    UnenforcedOut,
    WaitsFor,
)
from app.protocols.templates import Template, templates
from app.rules.asked import is_enforced, unasked
from app.rules.clauses import Clause
from app.rules.composition import render
from app.rules.invariants import INVARIANTS
from app.rules.kinds import RULE_KINDS
from app.rules.moments import Moment
from app.rules.rule_kind import RuleKind
from app.rules.schemas import ClauseOut
from app.rules.waking import asleep, enforced_from


def _shown(kind: type[RuleKind]) -> RuleKindOut:
    example = kind.example()
    return RuleKindOut(
        kind=kind.kind,
        code=kind.refusal.code if kind.refuses else None,
        text_only=kind.text_only,
        unfit_codes=tuple(refusal.code for refusal in kind.unfit),
        parameters=kind.model_json_schema(),
        moments=kind.moment_names(),
        enforced=is_enforced(kind),
        unasked_moments=[moment.called() for moment in unasked(kind)],
        repeatable=kind.repeatable,
        without_clause=kind.without_clause(),
        example=RuleExampleOut(parameters=example.model_dump(mode="json"), sentence=example.sentence()),
    )


@cache
def rule_kinds() -> RuleKindList:
    """Every kind, in the order of the names, and the promises that hold beside any of them."""
    return RuleKindList(
        items=tuple(map(_shown, RULE_KINDS.values())),
        invariants=tuple(map(InvariantOut.model_validate, INVARIANTS)),
    )


@cache
def protocol_templates() -> TemplateList:
    """Every template, its clauses numbered and with their sentences."""
    return TemplateList(items=tuple(map(shown, templates())))


def shown(one: Template) -> TemplateOut:
    """A template as people read it, with what their table is expected to settle."""
    clauses = render(one.clauses)
    return TemplateOut(
        name=one.name,
        title=one.title,
        summary=one.summary,
        stages=None if one.stages is None else StagesOut.model_validate(one.stages),
        open_parameters=tuple(
            OpenParameterOut(
                clause=clause.number,
                rule=clause.rule.kind,
                parameter=name,
                value=clause.rule.model_dump(mode="json")[name],
            )
            for clause in clauses
            if clause.rule is not None
            for name in one.open.get(clause.rule.kind, ())
        ),
        clauses=tuple(map(ClauseOut.of, clauses)),
        unenforced=unenforced(clauses),
    )


def unenforced(clauses: Iterable[Clause]) -> tuple[UnenforcedOut, ...]:
    """The clauses with rules that this version of the service does not ask, or not at all of their moments."""
    return tuple(
        _unenforced(clause, clause.rule, waiting, WaitsFor.release)
        for clause in clauses
        if clause.rule is not None and (waiting := unasked(type(clause.rule)))
    )


def asleep_at_table(clauses: Iterable[Clause], now: datetime) -> tuple[UnenforcedOut, ...]:
    """The clauses with rules that their table had adopted before they were asked, and that still wait."""
    return tuple(
        _unenforced(
            clause,
            clause.rule,
            waiting,
            WaitsFor.confirmation if clause.awaits_confirmation else WaitsFor.notice,
            enforced_from(clause, now),
        )
        for clause in clauses
        if clause.rule is not None and (waiting := asleep(clause, now, confirmed=False))
    )


def _unenforced(
    clause: Clause,
    rule: RuleKind,
    waiting: Iterable[type[Moment]],
    waits_for: WaitsFor,
    begins: datetime | None = None,
) -> UnenforcedOut:
    return UnenforcedOut(
        clause=clause.number,
        rule=rule.kind,
        moments=tuple(moment.called() for moment in waiting),
        waits_for=waits_for,
        enforced_from=begins,
    )
