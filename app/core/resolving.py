"""The dependencies of a reading, put in order once: what FastAPI finds out anew for every request.

`solve_dependencies` asks each dependency of each request whether it is a generator, whether it has scopes, and which
parameters it takes from four places, most of them empty. For a GET this is known when the application is put together.
The order, the cache within one request, the validation and its errors are FastAPI's own; what a reading never has
(a body, headers or cookies as parameters, threads) is left to FastAPI.
"""

import inspect
from collections.abc import Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, get_type_hints

from fastapi import Request
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_params_to_args
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class _Run:
    """What one request has come to: results by their places, and what was wrong with its parameters."""

    request: Request
    stack: AsyncExitStack
    done: dict[int, object] = field(default_factory=dict)
    errors: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Step:
    """One call, after those whose results it needs; `place` is where its result is kept during the request.

    `lasts` where it is a generator, which ends before the answer is sent.
    """

    dependant: Dependant
    call: Callable[..., Any]
    place: int
    lasts: bool
    needs: "tuple[_Step, ...]"
    # By the names in the query: parameters that may be left out, with what they are then.
    optional: dict[str, tuple[str, object]]

    async def values(self, run: _Run) -> dict[str, Any] | None:
        """The arguments of the call; none where a parameter here or below is not valid, which the run then tells."""
        before = len(run.errors)
        values: dict[str, Any] = {}
        for need in self.needs:
            if need.place not in run.done:
                given = await need.values(run)
                if given is None:
                    continue
                run.done[need.place] = await need.result(given, run.stack)
            if need.dependant.name is not None:
                values[need.dependant.name] = run.done[need.place]
        if self.dependant.path_params:
            self._add(values, run, *request_params_to_args(self.dependant.path_params, run.request.path_params))
        if self.dependant.query_params:
            query = run.request.query_params
            values.update(default for name, default in self.optional.items() if name not in query)
            told = [
                each for each in self.dependant.query_params if each.alias in query or each.alias not in self.optional
            ]
            self._add(values, run, *request_params_to_args(told, query))
        if self.dependant.request_param_name is not None:
            values[self.dependant.request_param_name] = run.request
        return None if len(run.errors) > before else values

    @staticmethod
    def _add(values: dict[str, Any], run: _Run, valid: dict[str, Any], errors: list[Any]) -> None:
        values.update(valid)
        run.errors.extend(errors)

    async def result(self, values: dict[str, Any], stack: AsyncExitStack) -> object:
        if self.lasts:
            return await stack.enter_async_context(asynccontextmanager(self.call)(**values))
        return await self.call(**values)


def reading(route: APIRoute) -> ASGIApp | None:
    """What answers a request to this route, where it is a GET of this simple kind that makes its response itself."""
    answer = get_type_hints(route.endpoint).get("return")
    itself = isinstance(answer, type) and issubclass(answer, Response)
    if route.methods != {"GET"} or route.body_field is not None or not itself:
        return None
    step = _step(route.dependant, {})
    if step is None or step.lasts:
        return None

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        async with AsyncExitStack() as stack:
            run = _Run(request, stack)
            values = await step.values(run)
            if values is None:
                raise RequestValidationError(run.errors)
            response: Response = await step.call(**values)
        await response(scope, receive, send)

    return app


def _step(dependant: Dependant, places: dict[object, int]) -> _Step | None:
    needs = [_step(each, places) for each in dependant.dependencies]
    call = dependant.call
    if call is None or None in needs or not _is_simple(dependant):
        return None
    target = call if inspect.isroutine(call) else type(call).__call__
    lasts = inspect.isasyncgenfunction(target)
    if not inspect.iscoroutinefunction(target) and not (lasts and dependant.scope == "function"):
        return None
    place = places.setdefault((call, dependant.scope), len(places))
    optional = {each.alias: (each.name, each.default) for each in dependant.query_params if _may_be_left_out(each)}
    return _Step(dependant, call, place, lasts, tuple(need for need in needs if need), optional)


def _may_be_left_out(parameter: ModelField) -> bool:
    """Whether its default stands for it as it is: nothing to copy, to make, or to validate."""
    told = parameter.field_info
    plain = told.default is None or isinstance(told.default, str | int)
    made = told.default_factory is not None or told.validate_default
    return plain and not made and not told.is_required() and told.validation_alias in {None, parameter.alias}


def _is_simple(dependant: Dependant) -> bool:
    others = (
        dependant.header_params,
        dependant.cookie_params,
        dependant.body_params,
        dependant.websocket_param_name,
        dependant.http_connection_param_name,
        dependant.response_param_name,
        dependant.background_tasks_param_name,
        dependant.security_scopes_param_name,
        dependant.own_oauth_scopes,
        dependant.parent_oauth_scopes,
        dependant.concurrency,
    )
    return dependant.use_cache and not any(others)
