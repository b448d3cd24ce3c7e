"""Every expected "no" is a class with a status and a stable code; `app.core.problems` alone renders them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Literal, TypeVar


class Refusal(Exception):
    """A request that is understood and refused (RFC 9457 problem).

    `message` is the English message id of the gettext catalogue, with `%(name)s` places that are filled from
    the keyword arguments; `members` are further problem members, JSON-ready, that clients may rely on.
    """

    status: ClassVar[int]
    code: ClassVar[str]
    message: ClassVar[str]
    causes: ClassVar[Mapping[str, str]] = {}
    """Where one code has several: the sentence for each, by the word that stands in the member `cause`."""
    pointer: ClassVar[str | None] = None
    """RFC 6901: the member of the body that it is about, where that is the same one each time."""
    part: ClassVar[Literal["body", "query"]] = "body"
    """The part of the call that pointers lead into."""

    def __init__(
        self,
        *,
        members: dict[str, object] | None = None,
        cause: str | None = None,
        at: str | Iterable[str] = (),
        **values: object,
    ) -> None:
        """`at` is the pointer to what it is about, or several, where the class names none."""
        super().__init__(self.code)
        self.values = values
        self.cause = cause
        named = (at,) if isinstance(at, str) else tuple(at)
        self.pointers = named if named or self.pointer is None else (self.pointer,)
        self.members = {**(members or {}), **({} if cause is None else {"cause": cause})}

    @property
    def headers(self) -> dict[str, str]:
        """HTTP header fields that belong to this refusal, such as Retry-After."""
        return {}

    def localised_members(self, locale: str) -> dict[str, object]:  # noqa: ARG002 - the hook's signature
        """Members whose text depends on the reader's language, such as the sentence of a clause."""
        return {}


class BadRequest(Refusal):
    """400: the call lacks something that is not a field of its body."""

    status = 400


class Unauthenticated(Refusal):
    """401: nobody we know."""

    status = 401

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": "Bearer"}


class Forbidden(Refusal):
    """403: someone we know, whose part this is not."""

    status = 403


class NotFound(Refusal):
    """404: not there, or not for the caller to know."""

    status = 404
    code = "not_found"
    message = "There is no such thing here, or it is not visible to you."


class Gone(Refusal):
    """410: it was there, and was taken away for good."""

    status = 410


class Conflict(Refusal):
    """409: well said, but not now."""

    status = 409


class PreconditionFailed(Refusal):
    """412: the caller's copy is not the current one; the current one comes along."""

    status = 412
    code = "stale_revision"
    message = "The text changed since you read it. The current one is in the member «current»."


class PreconditionRequired(Refusal):
    """428: this act approves or changes a text, so it must say which revision (RFC 6585 section 3)."""

    status = 428
    code = "if_match_required"
    message = "Say in If-Match which revision you have read."


class Unprocessable(Refusal):
    """422: the shape or a value of the input is wrong."""

    status = 422


class Unavailable(Refusal):
    """503: the service itself cannot answer at present."""

    status = 503


Dependency = TypeVar("Dependency", bound=Callable[..., Any])
_REFUSED_BY: dict[Callable[..., Any], tuple[type[Refusal], ...]] = {}


def refuses(*kinds: type[Refusal]) -> Callable[[Dependency], Dependency]:
    """Says beside a dependency what it may answer; every operation that depends on it then says so in the document."""

    def said(dependency: Dependency) -> Dependency:
        _REFUSED_BY[dependency] = kinds
        return dependency

    return said


def refused_by(dependency: Callable[..., Any]) -> tuple[type[Refusal], ...]:
    """What `refuses` said beside a dependency."""
    return _REFUSED_BY.get(dependency, ())
