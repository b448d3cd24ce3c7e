"""What the code of an operation says about it: its guard, its preconditions, and what it answers."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Self, get_args, get_origin

from fastapi import APIRouter, params
from fastapi.routing import APIRoute

from app.core.conditional import require_expected_revision
from app.core.dry_run import READS, DryRunMalformed
from app.core.errors import Refusal, refused_by
from app.core.schemas import Body
from app.identity.guards import Guard, Needs, take_call
from app.identity.public import PUBLIC
from app.identity.roles import Permission
from app.roundtables.access import AtTableGuard


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path.

    `permission` is None where no token is asked for; `act` where it is an act of the log, that is named by its client;
    `rehearsed` where it can be tried without being done; `refusals` are those of its dependencies.
    """

    method: str
    path: str
    permission: Permission | None
    at_table: bool
    act: bool
    rehearsed: bool
    keyed: bool
    preconditioned: bool
    refusals: tuple[type[Refusal], ...]
    stored: bool
    revisioned: bool

    @classmethod
    def plain(cls, method: str, path: str) -> Self:
        """A public operation that belongs to no room."""
        return cls(
            method,
            path,
            permission=None,
            at_table=False,
            act=False,
            rehearsed=False,
            keyed=False,
            preconditioned=False,
            refusals=(),
            stored=False,
            revisioned=False,
        )


def _depended(call: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """What a callable depends on, however deep, by what its signature says: `Annotated[…, Depends(…)]`."""
    for parameter in inspect.signature(call).parameters.values():
        annotation = parameter.annotation
        for said in get_args(annotation)[1:] if get_origin(annotation) is Annotated else ():
            if isinstance(said, params.Depends) and said.dependency is not None:
                yield said.dependency
                yield from _depended(said.dependency)


def _calls(route: APIRoute) -> Iterator[Callable[..., Any]]:
    for declared in route.dependencies:
        if declared.dependency is not None:
            yield declared.dependency
            yield from _depended(declared.dependency)
    yield from _depended(route.endpoint)


def _operation(route: APIRoute, method: str) -> Operation:
    calls = list(_calls(route))
    needs = {call for call in calls if isinstance(call, Needs)}
    guards = [guard for guard in map(_guard, calls) if guard is not None]
    if (method, route.path_format) in PUBLIC:
        if needs or guards:
            raise RuntimeError(f"{method} {route.path_format} is public, and yet guarded")
    elif len(needs) != 1 or not guards:
        raise RuntimeError(f"{method} {route.path_format} must be public, or need one permission and have a guard")
    needed = next(iter(needs), None)
    model = route.response_model
    is_model = isinstance(model, type)
    writes = method not in READS
    return Operation(
        method=method,
        path=route.path_format,
        permission=needed.permission if needed else None,
        at_table=any(isinstance(guard, AtTableGuard) for guard in guards),
        act=writes and (any(guard.acts for guard in guards) or take_call in calls),
        rehearsed=writes and (bool(guards) or take_call in calls),
        keyed=needed is not None and needed.keyed,
        preconditioned=require_expected_revision in calls,
        refusals=tuple(_refusals(calls, needed, guards, writes=writes)),
        stored=is_model and issubclass(model, Body),
        revisioned=is_model and {"id", "revision"} <= set(getattr(model, "model_fields", ())),
    )


def _guard(call: object) -> Guard | None:
    return call if isinstance(call, Guard) else None


def _refusals(
    calls: Sequence[Callable[..., Any]], needed: Needs | None, guards: Sequence[Guard], *, writes: bool
) -> Iterator[type[Refusal]]:
    """What the dependencies of an operation may answer, before its handler is asked."""
    if needed is not None:
        yield from needed.refusals
    for guard in guards:
        yield from guard.refusals
        if writes:
            yield from guard.of_writes if guard.acts else (DryRunMalformed,)
    for call in calls:
        yield from refused_by(call)


def operations(routers: Sequence[APIRouter]) -> list[Operation]:
    """Every operation of the routers; RuntimeError for one that is neither public nor guarded by one permission."""
    return [
        _operation(route, method)
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in sorted(route.methods or ())
    ]
