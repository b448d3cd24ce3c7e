"""Ground rules in a file, examined as a whole: the clauses that read well, and all that is wrong, with its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import orjson
import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.core.errors import Refusal
from app.core.field_errors import limit_of
from app.core.messages import FIELD_MESSAGES, OTHER_FIELD_MESSAGE, translate
from app.core.schemas import Bilingual, BilingualIn
from app.protocols import hints
from app.protocols.templates import Template, TemplateParameterUnknown, load
from app.protocols.written import Path, Written, numbers, read
from app.rules.clauses import Clause
from app.rules.composition import (
    ClauseNumberTaken,
    DecisionRuleMissing,
    RuleKindTwice,
    RuleKindUnknown,
    RuleParametersInvalid,
    against,
    render,
    unfit,
)
from app.rules.kinds import RULE_KINDS
from app.rules.misfits import TableFacts
from app.rules.schemas import ClauseIn, HeadingIn, RuleIn

_UNREADABLE: Final = Bilingual(
    es="El archivo no es un documento YAML con una lista de «clauses».",
    en="The file is no YAML mapping with a list of «clauses».",
)
_MALFORMED: Final = Bilingual(
    es="Aquí, o justo antes, el YAML no está bien escrito: revise comillas, llaves, dos puntos y sangría.",
    en="Here, or just before, the YAML is not well formed: look at quotes, brackets, colons and indentation.",
)
_PARTS: Final = [name for name in Template.model_fields if name != "name"]
_MEMBERS: Final[Mapping[Path, Sequence[str]]] = {
    (): list(ClauseIn.model_fields),
    ("title",): list(HeadingIn.model_fields),
    ("text",): list(BilingualIn.model_fields),
    ("rule",): list(RuleIn.model_fields),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong: in which clauses and on which line, counted from 1, as far as it has a place."""

    code: str
    words: Bilingual
    clauses: tuple[str, ...] = ()
    line: int | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file says: its clauses as they would be proposed, and its faults in the order of the file."""

    clauses: tuple[Clause, ...]
    faults: tuple[Fault, ...]


def check(text: str, table: TableFacts | None = None) -> Checked:
    """The clauses of a protocol or a template in YAML; `table` where it is known for which one they are meant."""
    try:
        lines, data = read(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        return _unreadable(_MALFORMED, mark.line + 1 if mark else None)
    except (yaml.YAMLError, RecursionError, TypeError, ValueError):
        return _unreadable(_UNREADABLE, None)
    if not isinstance(data, dict) or not isinstance(data.get("clauses"), list) or not data["clauses"]:
        return _unreadable(_UNREADABLE, 1)
    written = Written(lines, numbers(data["clauses"]))
    faults = [
        Fault(
            "extra_forbidden",
            hints.with_hint(_field("extra_forbidden"), hints.of_name(str(name), _PARTS)),
            line=written.line((name,)),
            path=str(name),
        )
        for name in data
        if name not in _PARTS
    ]
    clauses: list[Clause] = []
    for place, drafted in enumerate(data["clauses"]):
        faults.extend(_of_clause(drafted, written, place, clauses))
    faults.extend(_of_the_whole(clauses, written, table))
    if not faults and data.keys() != {"clauses"}:
        faults.extend(_of_the_template(text, written))
    return Checked(tuple(clauses), tuple(faults))


def _unreadable(words: Bilingual, line: int | None) -> Checked:
    return Checked((), (Fault("protocol_file_unreadable", words, line=line),))


def _of_clause(drafted: object, written: Written, place: int, clauses: list[Clause]) -> Iterator[Fault]:
    """The faults of one clause; where there are none, it joins `clauses`."""
    at: Path = ("clauses", place)
    number = written.numbers[place]
    try:
        clause = ClauseIn.model_validate_json(orjson.dumps(drafted))
        clauses.extend(render([clause.model_copy(update={"number": number})]))
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            members = _MEMBERS.get(problem["loc"][:-1], ())
            yield _placed(problem, members, number, written, at, problem["loc"])
    except RuleParametersInvalid as refusal:
        members = list(refusal.kind.model_fields)
        parameters: Path = ("rule", "parameters")
        for problem in refusal.problems:
            yield _placed(problem, members, number, written, at, parameters + _named(problem, members, drafted))
    except Refusal as refusal:
        hint = None
        if isinstance(refusal, RuleKindUnknown) and clause.rule is not None:
            hint = hints.of_name(clause.rule.kind, list(RULE_KINDS))
        line = written.line((*at, "rule"))
        yield _fault(refusal, clauses=(number,), line=line, path="rule.kind", hint=hint)


def _named(problem: ErrorDetails, members: Sequence[str], drafted: object) -> Path:
    """Where in the parameters, without the steps that only pydantic takes, as into the cases of a union."""
    held = drafted["rule"]["parameters"] if isinstance(drafted, dict) and "parameters" in drafted["rule"] else {}
    path: Path = ()
    for step in problem["loc"]:
        inside = held[step] if isinstance(held, list) and isinstance(step, int) else None
        inside = held.get(step) if isinstance(held, dict) else inside
        if inside is not None or (not path and step in members):
            path, held = (*path, step), inside
    return path


def _placed(
    problem: ErrorDetails, members: Sequence[str], number: str, written: Written, at: Path, where: Path
) -> Fault:
    words = hints.with_hint(
        _field(problem["type"], limit_of(problem.get("ctx", {}))), hints.of_problem(problem, members)
    )
    return Fault(problem["type"], words, (number,), written.line((*at, *where)), ".".join(map(str, where)))


def _of_the_whole(clauses: Sequence[Clause], written: Written, table: TableFacts | None) -> Iterator[Fault]:
    whole = len(clauses) == len(written.numbers)
    for refusal in against(clauses) if clauses else ():
        # A clause that could not be read may have said it.
        if isinstance(refusal, DecisionRuleMissing) and not whole:
            continue
        named = _numbers_in(refusal)
        line = written.line_of(named[-1]) if named else written.line(("clauses",))
        yield _fault(refusal, clauses=named, line=line)
    for found in unfit(clauses, table) if table else ():
        misfit, number = found.misfit, found.clauses[0]
        why = _in_both(misfit.refusal.message, {"clause": number})
        words = Bilingual(es=f"{why.es} {misfit.cure.es}", en=f"{why.en} {misfit.cure.en}")
        yield Fault(misfit.refusal.code, words, found.clauses, written.line_of(number), found.kind)


def _numbers_in(refusal: Refusal) -> tuple[str, ...]:
    """The clauses that a refusal of the whole is about."""
    match refusal:
        case RuleKindTwice():
            named = refusal.members["clauses"]
            return tuple(named) if isinstance(named, list) else ()
        case ClauseNumberTaken():
            return (str(refusal.members["clause"]),)
    return ()


def _of_the_template(text: str, written: Written) -> Iterator[Fault]:
    """A file with more than clauses is a template, and has to load as one."""
    try:
        load("template", text)
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            words = hints.with_hint(
                _field(problem["type"], limit_of(problem.get("ctx", {}))), hints.of_problem(problem, ())
            )
            yield Fault(
                problem["type"], words, line=written.line(problem["loc"]), path=".".join(map(str, problem["loc"]))
            )
    except TemplateParameterUnknown as refusal:
        kind = str(refusal.members["rule"])
        yield _fault(refusal, line=written.line(("open", kind)), path=f"open.{kind}")


def _fault(
    refusal: Refusal,
    *,
    clauses: tuple[str, ...] = (),
    line: int | None = None,
    path: str = "",
    hint: Bilingual | None = None,
) -> Fault:
    words = hints.with_hint(_in_both(refusal.message, refusal.values), hint)
    return Fault(refusal.code, words, clauses, line, path)


def _in_both(message: str, values: Mapping[str, object]) -> Bilingual:
    said = {locale: translate(message, locale) for locale in ("es", "en")}
    return Bilingual(**{locale: text % values if values else text for locale, text in said.items()})


def _field(code: str, limit: float | None = None) -> Bilingual:
    return _in_both(FIELD_MESSAGES.get(code, OTHER_FIELD_MESSAGE), {} if limit is None else {"limit": limit})
