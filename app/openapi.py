"""The OpenAPI 3.1 document: what FastAPI derives, and what the guards know about every operation."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from app.identity.guards import CallerGuard
from app.identity.public import PUBLIC
from app.roundtables.access import TableGuard


def guards(dependant: Dependant) -> list[CallerGuard | TableGuard]:
    """The guards among an operation's dependencies, however deep."""
    found = [dependant.call] if isinstance(dependant.call, CallerGuard | TableGuard) else []
    return found + [guard for sub in dependant.dependencies for guard in guards(sub)]


def document(app: FastAPI, routers: Sequence[APIRouter]) -> dict[str, Any]:
    """The document; raises RuntimeError for an operation that is neither public nor guarded by one permission."""
    described = get_openapi(
        title=app.title, version=app.version, openapi_version="3.1.0", routes=app.routes, summary=app.summary
    )
    for router in routers:
        for route in router.routes:
            if not isinstance(route, APIRoute):
                continue
            for method in route.methods or ():
                operation = described["paths"][route.path][method.lower()]
                permissions = {guard.permission for guard in guards(route.dependant)}
                if (method, route.path) in PUBLIC:
                    operation["security"] = []
                elif len(permissions) == 1:
                    operation["x-permission"] = permissions.pop().value
                else:
                    raise RuntimeError(f"{method} {route.path} must have exactly one permission")
    return described
