"""Puts the document together, operation by operation."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from app.identity.public import PUBLIC, TICKETED
from app.ledger.subject_kinds import SubjectKinds
from app.openapi import headers, texts
from app.openapi.examples import Examples, Unsaid
from app.openapi.operations import Operation, operations
from app.openapi.responses import Responses
from app.openapi.words import PARAMETERS
from app.roundtables.table_subjects import TableSubject
from app.streams.schemas import StreamEvent
from app.trust.statements import forms

Json = dict[str, Any]

_VALUES: Final = frozenset({"examples", "example", "default", "const", "enum"})
_FRAMEWORK: Final = ("HTTPValidationError", "ValidationError", "Problem")

# What is signed is no body of any operation, and still what a client has to write.
_PAYLOADS: Final = {"SignaturePayload": dict(forms.SIGNATURE), "KeyProofPayload": dict(forms.KEY_PROOF)}


def document(app: FastAPI, routers: Sequence[APIRouter], subjects: SubjectKinds) -> Json:
    """The document of what the application and these routers answer.

    Raises RuntimeError for an operation that is neither public nor guarded by one permission.
    """
    described: Json = get_openapi(
        title=app.title,
        version=app.version,
        openapi_version="3.1.0",
        summary=texts.SUMMARY,
        description=texts.DESCRIPTION,
        license_info=texts.LICENCE,
        servers=texts.SERVERS,
        routes=[*(route for router in routers for route in router.routes), *app.routes],
    )
    pairs = list(_pairs(described["paths"], routers))
    components: Json = described["components"]
    schemas = {name: schema for name, schema in components["schemas"].items() if name not in _FRAMEWORK}
    schemas = _events() | schemas
    responses = Responses()
    schemas["Problem"] = responses.schemas["Problem"]
    _tidy(described["paths"])
    _tidy(schemas)
    _require_discriminators(schemas, schemas)
    _name_desk_kinds(schemas, subjects)
    examples = Examples(schemas)
    for operation, entry in pairs:
        _describe(operation, entry, examples, responses)
    components["schemas"] = dict(sorted((schemas | responses.schemas | headers.SCHEMAS | _PAYLOADS).items()))
    components["responses"] = dict(sorted(responses.components.items()))
    used = {tag for path in described["paths"].values() for entry in path.values() for tag in entry["tags"]}
    described["tags"] = [{"name": tag, "description": texts.TAGS[tag]} for tag in texts.TAGS if tag in used]
    components["securitySchemes"] = texts.SECURITY_SCHEMES
    components["headers"] = headers.HEADERS
    shared = _share_parameters(described["paths"])
    components["parameters"] = shared | _used(described["paths"], headers.PARAMETERS)
    return described


def _events() -> Json:
    """What is told event by event is the whole body of no operation, and still what a client has to read."""
    _, described = models_json_schema([(StreamEvent, "serialization")], ref_template="#/components/schemas/{model}")
    return dict(described["$defs"])


def _name_desk_kinds(schemas: Json, subjects: SubjectKinds) -> None:
    """Why something can lie on a desk, as the rooms declare it beside their subjects."""
    kinds = [each.kind for kind in subjects.values() if isinstance(kind, TableSubject) for each in kind.awaiting]
    schemas["Awaiting"] = {"type": "string", "enum": kinds, "description": "Why something lies on a desk."}
    schemas["DeskItem"]["properties"]["kind"] = {"$ref": "#/components/schemas/Awaiting"}


def _pairs(paths: Json, routers: Sequence[APIRouter]) -> Iterator[tuple[Operation, Json]]:
    """Each operation beside its place in the document; none may be left over, whatever way it was added."""
    known = {(operation.method, operation.path): operation for operation in operations(routers)}
    for path, entries in paths.items():
        for method, entry in entries.items():
            operation = known.get((method.upper(), path))
            if operation is None:
                if (method.upper(), path) not in PUBLIC:
                    raise RuntimeError(f"{method.upper()} {path} comes from no room")
                operation = Operation.plain(method.upper(), path)
            yield operation, entry


def _describe(operation: Operation, entry: Json, examples: Examples, responses: Responses) -> None:
    entry["summary"] = entry["operationId"].replace("_", " ").capitalize()
    entry["security"] = texts.security(operation.permission)
    if (operation.method, operation.path) in TICKETED:
        entry["security"].append({"ticket": []})
    if operation.permission is not None:
        entry["x-permission"] = operation.permission.value
    responses.describe(operation, entry)
    for parameter in entry.get("parameters", ()):
        if "description" not in parameter:
            parameter["description"] = _meaning(parameter["name"])
        parameter.get("schema", {}).pop("description", None)
    if "requestBody" in entry:
        _exemplify(entry["requestBody"]["content"], examples)
    headers.describe(operation, entry)
    entry["responses"] = dict(sorted(entry["responses"].items()))


def _meaning(name: str) -> str:
    if name.endswith("_id"):
        return f"The id of the {name.removesuffix('_id').replace('_', ' ')}."
    return PARAMETERS.get(name, "")


def _exemplify(content: Json, examples: Examples) -> None:
    for media in content.values():
        if "example" not in media and "examples" not in media:
            with suppress(Unsaid):
                media["example"] = examples.of(media.get("schema", {}))


def _tidy(node: Any) -> None:
    """Take out titles that only repeat a name, and say in words the bounds that JSON Schema has no keyword for."""
    if isinstance(node, list):
        for item in node:
            _tidy(item)
    elif isinstance(node, dict):
        if isinstance(node.get("title"), str):
            del node["title"]
        if isinstance(node.get("ge"), str) and isinstance(node.get("le"), str):
            bounds = f"From {node.pop('ge')} to {node.pop('le')}."
            node["description"] = f"{node['description']} {bounds}" if "description" in node else bounds
        for key, value in node.items():
            if key not in _VALUES:
                _tidy(value)


def _require_discriminators(node: Any, schemas: Json) -> None:
    """What tells the alternatives of a list apart is always there, though our models fill it in by themselves."""
    if isinstance(node, list):
        for item in node:
            _require_discriminators(item, schemas)
    elif isinstance(node, dict):
        told = node.get("discriminator")
        if isinstance(told, dict) and "mapping" in told:
            for reference in told["mapping"].values():
                required = schemas[reference.rsplit("/", 1)[1]].setdefault("required", [])
                if told["propertyName"] not in required:
                    required.append(told["propertyName"])
        for key, value in node.items():
            if key not in _VALUES:
                _require_discriminators(value, schemas)


def _share_parameters(paths: Json) -> Json:
    """What several paths name in the same way, such as their table or a page's cursor, is described once."""
    written = [
        (entry["parameters"], place)
        for entries in paths.values()
        for entry in entries.values()
        for place, parameter in enumerate(entry["parameters"])
        if "$ref" not in parameter
    ]
    ways = dict[str, list[Json]]()
    for parameters, place in written:
        ways.setdefault(parameters[place]["name"], []).append(parameters[place])
    shared = {name: max(said, key=said.count) for name, said in sorted(ways.items())}
    shared = {name: said for name, said in shared.items() if ways[name].count(said) > 1}
    for parameters, place in written:
        name = parameters[place]["name"]
        if parameters[place] == shared.get(name):
            parameters[place] = {"$ref": f"#/components/parameters/{name}"}
    return shared


def _used(paths: Json, parameters: Json) -> Json:
    referred = {
        parameter["$ref"].rsplit("/", 1)[1]
        for entries in paths.values()
        for entry in entries.values()
        for parameter in entry["parameters"]
        if "$ref" in parameter
    }
    return {name: parameter for name, parameter in parameters.items() if name in referred}
