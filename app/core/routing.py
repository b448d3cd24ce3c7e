"""An index of the operations by method and the segments of their paths.

FastAPI tries one route after the other, twice, which with a hundred of them costs more than everything else that a
reading does. This stands before its own routing and knows the way to what exists; whatever it does not find goes on
to FastAPI's routing, which answers 404 and 405 and serves the documentation.
"""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Final

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

_ANY: Final = "{}"
# Under which the route that was found is handed on within one request's scope.
_FOUND: Final = "tinkuy.route"


class _Node:
    """A place in the tree of segments, with the routes that end there."""

    __slots__ = ("ending", "following")

    def __init__(self) -> None:
        self.ending: list[tuple[int, APIRoute]] = []
        self.following: dict[str, _Node] = {}


class RouteIndex(BaseRoute):
    """Stands for all given routes; their parameters are whole segments, and the first that fits is taken."""

    def __init__(self, routes: Iterable[APIRoute]) -> None:
        self._roots: dict[str, _Node] = {}
        for place, route in enumerate(routes):
            for method in route.methods or ():
                node = self._roots.setdefault(method, _Node())
                for segment in route.path_format.split("/"):
                    key = _ANY if "{" in segment else segment
                    node = node.following.setdefault(key, _Node())
                node.ending.append((place, route))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or (root := self._roots.get(scope["method"])) is None:
            return Match.NONE, {}
        for _, route in sorted(_ends(root, scope["path"].split("/"), 0), key=itemgetter(0)):
            match, child = route.matches(scope)
            if match is Match.FULL:
                return match, {**child, _FOUND: route}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        route: APIRoute = scope[_FOUND]
        await route.handle(scope, receive, send)


def _ends(node: _Node, segments: list[str], at: int) -> Iterator[tuple[int, APIRoute]]:
    if at == len(segments):
        yield from node.ending
        return
    for key in (segments[at], _ANY):
        following = node.following.get(key)
        if following is not None:
            yield from _ends(following, segments, at + 1)
