"""Protocols ready to start from: every YAML file beside this one is a template, in Spanish and English."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Annotated, Final

import yaml
from pydantic import Field, JsonValue

from app.core.errors import Unprocessable
from app.core.schemas import Bilingual, In
from app.protocols.clause_schemas import ClauseIn, Clauses, Heading, KindName, RuleIn
from app.protocols.composition import compose, render


class TemplateUnknown(Unprocessable):
    """422: there is no template of that name."""

    code = "protocol_template_unknown"
    message = "There is no protocol template of that name."


class TemplateLacksRule(Unprocessable):
    """422: a parameter was given for a rule kind that no clause of the template holds."""

    code = "protocol_template_lacks_rule"
    message = "The template has no clause with a rule of the kind that the parameters are for."


class Template(In):
    """A set of clauses under a name; `name` is the file's."""

    name: KindName
    title: Heading
    summary: Bilingual
    clauses: Annotated[Clauses, Field(description="Drafted clauses, to be changed at will before the proposal.")]


def load(name: str, text: str) -> Template:
    """A template from its YAML text, checked as a proposal would be.

    Raises yaml.YAMLError, TypeError when it is no mapping, pydantic.ValidationError, or what `render` and
    `compose` raise.
    """
    template = Template.model_validate({**yaml.safe_load(text), "name": name})
    compose(render(template.clauses))
    return template


def templates() -> tuple[Template, ...]:
    """Every template, in the order of the names."""
    return tuple(_TEMPLATES.values())


def template(name: str) -> Template:
    """The template of that name. Raises TemplateUnknown."""
    try:
        return _TEMPLATES[name]
    except KeyError:
        raise TemplateUnknown(members={"known": list(_TEMPLATES)}) from None


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


def _load_all() -> dict[str, Template]:
    sources = {entry.name: entry for entry in files(__name__).iterdir() if entry.name.endswith(".yaml")}
    names = sorted(source.removesuffix(".yaml") for source in sources)
    return {name: load(name, sources[f"{name}.yaml"].read_text(encoding="utf-8")) for name in names}


_TEMPLATES: Final = _load_all()
