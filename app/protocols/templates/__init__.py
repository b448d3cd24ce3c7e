"""Protocols ready to start from: every YAML file beside this one is a template, in Spanish and English."""

import functools
from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated

import orjson
import yaml
from pydantic import Field, JsonValue

from app.core.errors import Unprocessable
from app.core.schemas import BilingualIn, In
from app.rules.clauses import Clause
from app.rules.composition import compose, render
from app.rules.schemas import ClauseIn, Clauses, HeadingIn, KindName, RuleIn


class TemplateUnknown(Unprocessable):
    """422: there is no template of that name."""

    code = "protocol_template_unknown"
    message = "There is no protocol template of that name."
    pointer = "/template"


class TemplateLacksRule(Unprocessable):
    """422: a parameter was given for a rule kind that no clause of the template holds."""

    code = "protocol_template_lacks_rule"
    message = "The template has no clause with a rule of the kind that the parameters are for."
    pointer = "/parameters"


class TemplateParameterUnknown(Unprocessable):
    """422: a template leaves a parameter open that none of its clauses has."""

    code = "protocol_template_parameter_unknown"
    message = "The template leaves a parameter open that no rule of its clauses has."
    pointer = "/parameters"


class Stage(In):
    """A part of a process that runs by stages, as a law or an accord orders it, with the days that it may take."""

    name: KindName
    title: HeadingIn
    at_least_days: Annotated[int | None, Field(ge=1, le=3_660)] = None
    at_most_days: Annotated[int | None, Field(ge=1, le=3_660, description="Calendar days; none where none is set.")] = (
        None
    )


class Stages(In):
    """The stages in their order, and the most days that those named in `within` may take together."""

    source: Annotated[BilingualIn, Field(description="Where the stages and their days are laid down.")]
    steps: Annotated[tuple[Stage, ...], Field(min_length=1, max_length=20)]
    within: Annotated[tuple[KindName, ...], Field(max_length=20)] = ()
    within_days: Annotated[int | None, Field(ge=1, le=3_660)] = None


class Template(In):
    """A set of clauses under a name; `name` is the file's."""

    name: KindName
    title: HeadingIn
    summary: BilingualIn
    stages: Stages | None = None
    open: Annotated[
        dict[KindName, tuple[KindName, ...]],
        Field(
            default_factory=dict,
            max_length=40,
            description="What each table is expected to settle for itself: {rule kind: [parameter]}.",
        ),
    ]
    clauses: Annotated[Clauses, Field(description="Drafted clauses, to be changed at will before the proposal.")]


def load(name: str, text: str) -> Template:
    """A template from its YAML text, checked as a proposal would be.

    Raises yaml.YAMLError, TypeError when it is no mapping, pydantic.ValidationError, what `render` and `compose`
    raise, or TemplateParameterUnknown.
    """
    # libyaml's loader is ten times as fast as Python's.
    read = yaml.load(text, Loader=yaml.CSafeLoader)
    template = Template.model_validate_json(orjson.dumps({**read, "name": name}))
    clauses = render(template.clauses)
    compose(clauses)
    _require_open(template, clauses)
    return template


def _require_open(chosen: Template, clauses: Iterable[Clause]) -> None:
    held = {clause.rule.kind: type(clause.rule) for clause in clauses if clause.rule is not None}
    for kind, parameters in chosen.open.items():
        if kind not in held or not set(parameters) <= held[kind].model_fields.keys():
            raise TemplateParameterUnknown(members={"rule": kind})


def templates() -> tuple[Template, ...]:
    """Every template, in the order of the names."""
    return tuple(_ours().values())


def template(name: str) -> Template:
    """The template of that name. Raises TemplateUnknown."""
    try:
        return _ours()[name]
    except KeyError:
        raise TemplateUnknown(members={"known": list(_ours())}) from None


def with_parameters(chosen: Template, parameters: Mapping[str, Mapping[str, JsonValue]]) -> Template:
    """The template with some parameters replaced, given as {rule kind: {parameter: value}}.

    Raises TemplateLacksRule; whether the values are valid is for `render` to say.
    """
    held = {clause.rule.kind for clause in chosen.clauses if clause.rule is not None}
    if not parameters.keys() <= held:
        raise TemplateLacksRule(members={"rules": sorted(held)})
    return chosen.model_copy(update={"clauses": [_with(clause, parameters) for clause in chosen.clauses]})


def _with(clause: ClauseIn, parameters: Mapping[str, Mapping[str, JsonValue]]) -> ClauseIn:
    if clause.rule is None or clause.rule.kind not in parameters:
        return clause
    merged = {**clause.rule.parameters, **parameters[clause.rule.kind]}
    return clause.model_copy(update={"rule": RuleIn(kind=clause.rule.kind, parameters=merged)})


def load_all(folder: Traversable) -> dict[str, Template]:
    """Every YAML file of a folder as a template under the file's name, in the order of the names; raises as `load`."""
    sources = {entry.name: entry for entry in folder.iterdir() if entry.name.endswith(".yaml")}
    names = sorted(source.removesuffix(".yaml") for source in sources)
    return {name: load(name, sources[f"{name}.yaml"].read_text(encoding="utf-8")) for name in names}


@functools.cache
def _ours() -> Mapping[str, Template]:
    """Read when somebody first asks: rendering them takes Babel's data, which nobody else may need."""
    return load_all(files(__name__))
