"""What the code of an operation says about it: its guard, its preconditions, and what it answers."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Self, get_args, get_origin

from fastapi import APIRouter, params
from fastapi.routing import APIRoute

from app.core.conditional import expected_revision
from app.core.errors import Refusal, refused_by
from app.core.schemas import Body
from app.identity.guards import CallerGuard
from app.identity.public import PUBLIC
from app.identity.roles import Permission
from app.roundtables.access import TableGuard


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path. `permission` is None where no token is asked for."""

    method: str
    path: str
    permission: Permission | None
    at_table: bool
    keyed: bool
    preconditioned: bool
    refusals: tuple[type[Refusal], ...]
    stored: bool
    revisioned: bool

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @classmethod
    def plain(cls, method: str, path: str) -> Self:
        """A public operation that belongs to no room."""
        return cls(
            method,
            path,
            permission=None,
            at_table=False,
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
    guards = [call for call in calls if isinstance(call, CallerGuard | TableGuard)]
    permissions = {guard.permission for guard in guards}
    public = (method, route.path_format) in PUBLIC
    if len(permissions) != (0 if public else 1):
        raise RuntimeError(f"{method} {route.path_format} must be public or have exactly one permission")
    model = route.response_model
    is_model = isinstance(model, type)
    return Operation(
        method=method,
        path=route.path_format,
        permission=next(iter(permissions), None),
        at_table=any(isinstance(guard, TableGuard) for guard in guards),
        keyed=any(guard.keyed for guard in guards),
        preconditioned=expected_revision in calls,
        refusals=tuple(kind for call in calls for kind in refused_by(call)),
        stored=is_model and issubclass(model, Body),
        revisioned=is_model and {"id", "revision"} <= set(getattr(model, "model_fields", ())),
    )


def operations(routers: Sequence[APIRouter]) -> list[Operation]:
    """Every operation of the routers; RuntimeError for one that is neither public nor guarded by one permission."""
    return [
        _operation(route, method)
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in sorted(route.methods or ())
    ]
