"""What the OpenAPI document says is what the service does, also for input that nobody thought of.

Schemathesis makes requests from the document, well formed and malformed ones; they go over a real socket to the
service on a table where one of everything has happened, as different people. Guarded writes are dry runs, so that no
request takes the ground from under the next.
"""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
import structlog
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.openapi.texts import TAGS
from tests.drills import tried
from tests.mesa import Mesa, Person
from tests.prepared import prepared

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    response_schema_conformance,
    content_type_conformance,
    response_headers_conformance,
]
RESERVED = {"Authorization", "Acting-Seat", "Dry-Run"}


@dataclass(frozen=True)
class Trial:
    """The described service, where it listens, and who calls it."""

    schema: BaseSchema
    url: str
    callers: list[Person]
    paths: dict[str, str]

    def operations(self, tag: str) -> Iterator[APIOperation[Any, Any, Any, Any]]:
        for found in self.schema.get_all_operations():
            assert isinstance(found, Ok)
            operation = found.ok()
            if tag in operation.definition.raw["tags"]:
                yield operation

    def attempt(self, operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, examples: int) -> None:
        """That many calls of one operation; raises what Schemathesis finds."""

        @given(
            case=operation.as_strategy(generation_mode=mode),
            caller=st.sampled_from(self.callers),
            real=st.sampled_from([True, True, True, False]),
        )
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        def call(case: Case[Any], caller: Person, real: bool) -> None:
            self._call(case, caller, real=real)

        call()

    def _call(self, case: Case[Any], caller: Person, *, real: bool) -> None:
        for name in RESERVED & set(case.headers or ()):
            del case.headers[name]
        headers = {}
        if case.operation.definition.raw["security"]:
            headers["Authorization"] = f"Bearer {caller.token}"
            if case.method != "GET":
                headers["Dry-Run"] = "true"
        if real:
            # A tile's index may hold a slash.
            pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(case.operation.path))
            known = re.fullmatch(pattern, self.paths[case.operation.path])
            assert known is not None
            case.path_parameters = {**(case.path_parameters or {}), **known.groupdict()}
        case.call_and_validate(base_url=self.url, headers=headers, checks=CHECKS)


@pytest.fixture(scope="module")
async def trial(
    postgres: str, arranged: tuple[str, Mesa], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Trial]:
    async with prepared(postgres, arranged, tmp_path_factory.mktemp("schemathesis")) as everything:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
        described = everything.app.openapi()
        paths = {path: await everything.fill(path) for path in described["paths"]}
        config = uvicorn.Config(everything.app, lifespan="off", log_config=None, access_log=False, ws="none")
        server = uvicorn.Server(config)
        listener = socket.create_server(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            mesa = everything.mesa
            callers = [mesa[name] for name in ("facilitator", "community", "state", "company")]
            callers += [mesa.administrator, everything.partner]
            schema = schemathesis.openapi.from_dict(described)
            yield Trial(schema, "http://{}:{}".format(*listener.getsockname()), callers, paths)
        finally:
            server.should_exit = True
            await serving
            structlog.reset_defaults()


@tried(3, 30)
@pytest.mark.parametrize("tag", TAGS)
async def test_the_service_does_what_the_document_says(trial: Trial, tag: str, times: int) -> None:
    operations = list(trial.operations(tag))
    assert operations, tag
    for operation in operations:
        await asyncio.to_thread(trial.attempt, operation, GenerationMode.POSITIVE, 2 * times)
        if takes_something(operation):
            await asyncio.to_thread(trial.attempt, operation, GenerationMode.NEGATIVE, times)


def takes_something(operation: APIOperation[Any, Any, Any, Any]) -> bool:
    """Whether there is anything that could be malformed."""
    described = operation.definition.raw
    return "requestBody" in described or any(each.get("in") in {"path", "query"} for each in described["parameters"])
