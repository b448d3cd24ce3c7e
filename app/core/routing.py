"""An index of the operations by method and the segments of their paths.

FastAPI's own routing tries one route after the other, twice, which with hundreds of them costs more than everything
else that a reading does, and from the first request on it keeps a copy of what it needs of each. The operations of the
rooms are known to this alone; to FastAPI it is one route, which says of a path whether and by which methods it exists.
"""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Final

from fastapi.exceptions import HTTPException
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

_ANY: Final = "{}"
_PATH: Final = ":path}"
# Under which the route that was found, or the methods of a path, are handed on within one request's scope.
_FOUND: Final = "tinkuy.route"
_ALLOWED: Final = "tinkuy.allowed"


class _Node:
    """A place in the tree of segments, with the routes that end there, and those that take whatever follows."""

    __slots__ = ("ending", "following", "taking")

    def __init__(self) -> None:
        self.ending: list[tuple[int, APIRoute]] = []
        self.taking: list[tuple[int, APIRoute]] = []
        self.following: dict[str, _Node] = {}


class RouteIndex(BaseRoute):
    """Stands for all given routes; their parameters are whole segments, and the first that fits is taken.

    The last parameter may be a path, which is all the segments that follow.
    """

    def __init__(self, routes: Iterable[APIRoute]) -> None:
        self._roots: dict[str, _Node] = {}
        for place, route in enumerate(routes):
            for method in route.methods or ():
                node = self._roots.setdefault(method, _Node())
                *segments, last = route.path_format.split("/")
                takes = route.path.endswith(_PATH)
                for segment in segments if takes else (*segments, last):
                    key = _ANY if "{" in segment else segment
                    node = node.following.setdefault(key, _Node())
                (node.taking if takes else node.ending).append((place, route))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http":
            return Match.NONE, {}
        found = self._found(scope)
        if found is not None:
            route, child = found
            return Match.FULL, {**child, _FOUND: route}
        allowed = [method for method in sorted(self._roots) if self._found({**scope, "method": method}) is not None]
        return (Match.PARTIAL, {_ALLOWED: allowed}) if allowed else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _ALLOWED in scope:
            raise HTTPException(405, headers={"Allow": ", ".join(scope[_ALLOWED])})
        route: APIRoute = scope[_FOUND]
        await route.handle(scope, receive, send)

    def _found(self, scope: Scope) -> tuple[APIRoute, Scope] | None:
        root = self._roots.get(scope["method"])
        ends = () if root is None else sorted(_ends(root, scope["path"].split("/"), 0), key=itemgetter(0))
        for _, route in ends:
            match, child = route.matches(scope)
            if match is Match.FULL:
                return route, child
        return None


def _ends(node: _Node, segments: list[str], at: int) -> Iterator[tuple[int, APIRoute]]:
    if at == len(segments):
        yield from node.ending
        return
    yield from node.taking
    for key in (segments[at], _ANY):
        following = node.following.get(key)
        if following is not None:
            yield from _ends(following, segments, at + 1)
