"""The dependencies of a reading, put in order once: what FastAPI finds out anew for every request.

`solve_dependencies` asks each dependency of each request whether it is a generator, whether it has scopes, and which
parameters it takes from four places, most of them empty. For a GET this is known when the application is put together.
The order, the cache within one request, the validation and its errors are FastAPI's own; what a reading never has
(a body, headers or cookies as parameters, threads) is left to FastAPI.
"""

import inspect
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Final, cast, get_type_hints

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import _solve_generator, request_params_to_args
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute

_STACK: Final = "fastapi_function_astack"


@dataclass(frozen=True, slots=True)
class _Step:
    """One call, after those whose results it needs; `place` is where its result is kept during the request."""

    dependant: Dependant
    call: Callable[..., Any]
    name: str | None
    place: int
    lasts: bool
    needs: "tuple[_Step, ...]"

    async def values(self, request: Request, done: dict[int, object], errors: list[Any]) -> dict[str, Any] | None:
        """The arguments of the call; none where a parameter here or below is not valid, which `errors` then tells."""
        before = len(errors)
        values: dict[str, Any] = {}
        for need in self.needs:
            if need.place not in done:
                given = await need.values(request, done, errors)
                if given is None:
                    continue
                done[need.place] = await need.result(request, given)
            if need.name is not None:
                values[need.name] = done[need.place]
        for fields, received in (
            (self.dependant.path_params, request.path_params),
            (self.dependant.query_params, request.query_params if self.dependant.query_params else {}),
        ):
            if fields:
                valid, wrong = request_params_to_args(fields, received)
                values.update(valid)
                errors.extend(wrong)
        if self.dependant.request_param_name is not None:
            values[self.dependant.request_param_name] = request
        return None if len(errors) > before else values

    async def result(self, request: Request, values: dict[str, Any]) -> object:
        if self.lasts:
            stack: AsyncExitStack = request.scope[_STACK]
            return await _solve_generator(dependant=self.dependant, stack=stack, sub_values=values, request=request)
        return await self.call(**values)


def reading(route: APIRoute) -> Callable[[Request], Awaitable[Response]] | None:
    """What answers a request to this route, where it is a reading of this simple kind."""
    answers_itself = _is_response(get_type_hints(route.endpoint).get("return"))
    if route.methods != {"GET"} or route.body_field is not None or not answers_itself:
        return None
    step = _step(route.dependant, {})
    if step is None or step.lasts:
        return None

    async def answer(request: Request) -> Response:
        errors: list[Any] = []
        values = await step.values(request, {}, errors)
        if values is None:
            raise RequestValidationError(errors)
        return cast("Response", await step.call(**values))

    return answer


def _is_response(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Response)


def _step(dependant: Dependant, places: dict[object, int]) -> _Step | None:
    needs = [_step(each, places) for each in dependant.dependencies]
    call = dependant.call
    if call is None or not _is_simple(dependant) or None in needs:
        return None
    target = call if inspect.isroutine(call) else type(call).__call__
    lasts = inspect.isasyncgenfunction(target)
    if not inspect.iscoroutinefunction(target) and not (lasts and dependant.scope == "function"):
        return None
    place = places.setdefault((call, dependant.scope), len(places))
    return _Step(dependant, call, dependant.name, place, lasts, tuple(need for need in needs if need))


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
