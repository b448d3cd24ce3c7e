"""Ground rules in a file, examined as a whole: the clauses that read well, and all that is wrong, with its place."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import orjson
import yaml
from pydantic import ValidationError

from app.core.errors import Refusal
from app.core.messages import translate
from app.core.problems import FIELD_MESSAGES, OTHER_FIELD_MESSAGE
from app.core.schemas import Bilingual
from app.protocols.clauses import Clause
from app.protocols.composition import RuleParametersInvalid, against, render, unfit
from app.protocols.schemas.clauses import ClauseIn
from app.protocols.table_facts import TableFacts
from app.protocols.templates import Template, TemplateParameterUnknown, load

Step: TypeAlias = str | int

MOST_BYTES: Final = 1_000_000
_UNREADABLE: Final = Bilingual(
    es="El archivo no es un documento YAML con una lista de «clauses».",
    en="The file is no YAML mapping with a list of «clauses».",
)
_PARTS: Final = Template.model_fields.keys() - {"name"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong: in which clause and on which line, counted from 1, as far as it has a place."""

    code: str
    words: Bilingual
    clause: str | None = None
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
        lines, data = _read(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        return _unreadable(mark.line + 1 if mark else None)
    except (yaml.YAMLError, RecursionError, TypeError, ValueError):
        return _unreadable(None)
    if not isinstance(data, dict) or not isinstance(data.get("clauses"), list) or not data["clauses"]:
        return _unreadable(1)
    faults = [
        Fault("extra_forbidden", _field("extra_forbidden"), line=lines.get((name,)), path=str(name))
        for name in data
        if name not in _PARTS
    ]
    clauses: list[Clause] = []
    for place, number in enumerate(_numbers(data["clauses"])):
        found = list(_of_clause(data["clauses"][place], number, lines, place, clauses))
        faults.extend(found)
    faults.extend(_of_the_whole(clauses, lines, table))
    if not faults and data.keys() != {"clauses"}:
        faults.extend(_of_the_template(text))
    return Checked(tuple(clauses), tuple(faults))


def _unreadable(line: int | None) -> Checked:
    return Checked((), (Fault("protocol_file_unreadable", _UNREADABLE, line=line),))


def _read(text: str) -> tuple[Mapping[tuple[Step, ...], int], object]:
    if len(text.encode()) > MOST_BYTES:
        raise ValueError("too large")
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    lines: dict[tuple[Step, ...], int] = {} if node is None else dict(_lines(node, ()))
    # Through JSON, so that what YAML reads as dates or other objects is no surprise later on.
    return lines, orjson.loads(orjson.dumps(yaml.safe_load(text)))


def _lines(node: yaml.Node, path: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield from _lines(value, (*path, place))


def _numbers(drafted: Sequence[object]) -> list[str]:
    """The number of every clause, as `render` gives it to those that bring none."""
    given = [str(each["number"]) if isinstance(each, dict) and each.get("number") else None for each in drafted]
    free = (number for number in map(str, range(1, len(given) * 2 + 1)) if number not in given)
    return [number or next(free) for number in given]


def _of_clause(
    drafted: object, number: str, lines: Mapping[tuple[Step, ...], int], place: int, clauses: list[Clause]
) -> Iterator[Fault]:
    """The faults of one clause; where there are none, it joins `clauses`."""
    at: tuple[Step, ...] = ("clauses", place)
    try:
        clause = ClauseIn.model_validate_json(orjson.dumps(drafted))
        clauses.extend(render([clause.model_copy(update={"number": number})]))
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_context=False, include_input=False):
            yield _placed(problem["type"], number, lines, at, problem["loc"])
    except RuleParametersInvalid as refusal:
        for wrong in _errors(refusal):
            steps = [step for step in wrong["pointer"].split("/") if step]
            yield _placed(wrong["code"], number, lines, at, ("rule", "parameters", *steps))
    except Refusal as refusal:
        yield _fault(refusal, clause=number, line=_line(lines, (*at, "rule")), path="rule.kind")


def _errors(refusal: RuleParametersInvalid) -> list[dict[str, str]]:
    errors = refusal.members["errors"]
    return errors if isinstance(errors, list) else []


def _placed(
    code: str, number: str, lines: Mapping[tuple[Step, ...], int], at: tuple[Step, ...], where: Sequence[Step]
) -> Fault:
    return Fault(code, _field(code), number, _line(lines, (*at, *where)), ".".join(map(str, where)))


def _line(lines: Mapping[tuple[Step, ...], int], path: tuple[Step, ...]) -> int | None:
    """The line of a place, or of the nearest one around it that is written down."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


def _of_the_whole(
    clauses: Sequence[Clause], lines: Mapping[tuple[Step, ...], int], table: TableFacts | None
) -> Iterator[Fault]:
    repeated = [number for number, times in Counter(clause.number for clause in clauses).items() if times > 1]
    for refusal in against(clauses) if clauses else ():
        yield _fault(refusal, clause=repeated[0] if repeated else None, line=_line(lines, ("clauses",)))
    for found in unfit(clauses, table) if table else ():
        yield Fault(found.misfit.refusal.code, found.misfit.cure, found.clauses[0], path=found.kind)


def _of_the_template(text: str) -> Iterator[Fault]:
    """A file with more than clauses is a template, and has to load as one."""
    try:
        load("template", text)
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_context=False, include_input=False):
            yield Fault(problem["type"], _field(problem["type"]), path=".".join(map(str, problem["loc"])))
    except TemplateParameterUnknown as refusal:
        yield _fault(refusal, path=f"open.{refusal.members['rule']}")


def _fault(refusal: Refusal, *, clause: str | None = None, line: int | None = None, path: str = "") -> Fault:
    said = {locale: translate(refusal.message, locale) for locale in ("es", "en")}
    words = {locale: text % refusal.values if refusal.values else text for locale, text in said.items()}
    return Fault(refusal.code, Bilingual(**words), clause, line, path)


def _field(code: str) -> Bilingual:
    message = FIELD_MESSAGES.get(code, OTHER_FIELD_MESSAGE)
    return Bilingual(es=translate(message, "es"), en=translate(message, "en"))
