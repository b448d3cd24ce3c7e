"""Refusals as the document shows them: what many operations answer is described once, and referred to.

A response with one code is shared under the name of its code. Those that guards and shapes give alike to many
operations have names of their own, below. Every other response stands in its operation; it explains its own codes, and
for the rest names the shared one that explains them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Final

from app.core.conditional import ActIdMalformed, ActIdMissing, IfMatchMalformed
from app.core.dry_run import DryRunMalformed
from app.core.errors import Refusal
from app.core.paging import CursorMalformed
from app.core.problems import BUSY_OR_AWAY, MEDIA_TYPE, InvalidInput, MalformedJson, TooLarge
from app.identity.callers import ActIdReused, TextRedacted
from app.identity.policy import ActingSeatMalformed, PermissionMissing, ScopeMissing
from app.identity.tokens import TokenExpired, TokenInvalid, TokenMissing
from app.ledger.contradictions import LogContradictsCheckpoint
from app.openapi import problem
from app.openapi.operations import Operation
from app.openapi.problem import Json
from app.openapi.refusals import by_code, said
from app.protocols.policy import SectorDoesNotDecide
from app.roundtables.access import ActingSeatRequired, MandateNotConfirmed, MandateNotInForce, NotYourSeat
from app.roundtables.policy import NotOfThisSector, PowerMissing
from app.roundtables.running import FacilitationDismissed
from app.rules.breaches import GroundRuleBreached
from app.signatures.lifecycle import DocumentRedacted

CODES: Final = "x-codes"
"""Where `app.core.problems.problems` leaves the codes of a response until this module has described them."""

_AT_TABLE: Final = (PermissionMissing, MandateNotInForce, MandateNotConfirmed, ActingSeatRequired, NotYourSeat)
_ACTING: Final = (*_AT_TABLE, FacilitationDismissed)
_MALFORMED: Final = (ActingSeatMalformed, ActIdMalformed)
_INVALID: Final = (InvalidInput, ActIdReused, DryRunMalformed)
_SHARED: Final[Mapping[str, tuple[type[Refusal], ...]]] = {
    "Unauthenticated": (TokenMissing, TokenInvalid, TokenExpired),
    "HeadersMalformed": _MALFORMED,
    "HeadersMalformedOrKeyMissing": (*_MALFORMED, ActIdMissing),
    "HeadersOrIfMatchMalformed": (*_MALFORMED, IfMatchMalformed),
    "HeadersOrIfMatchMalformedOrKeyMissing": (*_MALFORMED, IfMatchMalformed, ActIdMissing),
    "ForbiddenAtTable": _AT_TABLE,
    "ForbiddenAtTableOrToClient": (*_AT_TABLE, ScopeMissing),
    "ForbiddenOrToClient": (PermissionMissing, ScopeMissing),
    "ForbiddenToAct": _ACTING,
    "ForbiddenToActOrToClient": (*_ACTING, ScopeMissing),
    "ForbiddenToActOrPowerMissing": (*_ACTING, PowerMissing),
    "ForbiddenToDecide": (*_ACTING, SectorDoesNotDecide, PowerMissing),
    "ForbiddenToOtherSectors": (PermissionMissing, NotOfThisSector),
    "TextOrDocumentRedacted": (TextRedacted, DocumentRedacted),
    "InvalidAct": (*_INVALID, MalformedJson),
    "InvalidActWithoutBody": _INVALID,
    "InvalidPage": (InvalidInput, CursorMalformed),
    "Unavailable": BUSY_OR_AWAY,
    "UnavailableOrLogInDoubt": (*BUSY_OR_AWAY, LogContradictsCheckpoint),
}
_NAMES: Final = {frozenset(kind.code for kind in kinds): name for name, kinds in _SHARED.items()}
# What an operation's own response need not explain again.
_EXPLAINING: Final = (*_NAMES, *(frozenset({kind.code}) for kind in (InvalidInput, PermissionMissing, TextRedacted)))


def _of_the_shape(described: Json) -> Iterator[type[Refusal]]:
    """What may be wrong with the body, and with the parameters: also where there are none, a query is not ignored."""
    content = described.get("requestBody", {}).get("content", {})
    if content:
        yield TooLarge
    if "application/json" in content:
        yield MalformedJson
    yield InvalidInput


def _name(codes: frozenset[str]) -> str | None:
    """Under which a response with these codes is shared."""
    if len(codes) == 1:
        return "".join(word.capitalize() for word in next(iter(codes)).split("_"))
    return _NAMES.get(codes)


def _listed(codes: Iterable[str]) -> Iterator[str]:
    """A line for each code, and one for all clauses of the ground rules, which say themselves what they ask."""
    kinds = by_code()
    clauses = [code for code in codes if issubclass(kinds[code], GroundRuleBreached)]
    for code in codes:
        if code not in clauses:
            yield f"- `{code}`: {said(kinds[code])}"
    if clauses:
        yield f"- {', '.join(f'`{code}`' for code in clauses)}: {said(GroundRuleBreached)}"


def _problem(codes: Iterable[str]) -> Json:
    return {
        "allOf": [{"$ref": "#/components/schemas/Problem"}],
        "properties": {"code": {"enum": sorted(codes)}},
    }


def _response(description: str, schema: Json) -> Json:
    return {
        "description": description,
        "headers": {"Content-Language": {"$ref": "#/components/headers/Content-Language"}},
        "content": {MEDIA_TYPE: {"schema": schema}},
    }


def _phrase(codes: Iterable[str]) -> str:
    return HTTPStatus(by_code()[next(iter(codes))].status).phrase


class Responses:
    """The problem responses of one document; `components` and `schemas` are those that were referred to."""

    def __init__(self) -> None:
        self.components: Json = {}
        self.schemas: Json = problem.schemas()

    def describe(self, operation: Operation, described: Json) -> None:
        """Put every problem that the operation may answer into its responses."""
        responses: Json = described["responses"]
        codes: dict[str, set[str]] = defaultdict(set)
        for status, declared in responses.items():
            codes[status].update(declared.pop(CODES, ()))
        for kind in (*operation.refusals, *_of_the_shape(described)):
            codes[str(kind.status)].add(kind.code)
        for status, wanted in codes.items():
            if wanted:
                responses[status] = self._referred(frozenset(wanted)) or self._of_its_own(frozenset(wanted))

    def _referred(self, codes: frozenset[str]) -> Json | None:
        name = _name(codes)
        if name is None:
            return None
        if name not in self.components:
            ordered = sorted(codes)
            named = f"{name}Problem"
            self.schemas[named] = _problem(ordered)
            response = _response(
                "\n".join((f"{_phrase(ordered)}.", "", *_listed(ordered))),
                {"$ref": f"#/components/schemas/{named}"},
            )
            kinds = by_code()
            shown = InvalidInput.code if InvalidInput.code in codes else ordered[0]
            response["content"][MEDIA_TYPE]["example"] = problem.example(kinds[shown])
            self.components[name] = response
        return {"$ref": f"#/components/responses/{name}"}

    def _of_its_own(self, codes: frozenset[str]) -> Json:
        explained = max((each for each in _EXPLAINING if each < codes), key=len, default=frozenset[str]())
        beside = ""
        if explained and self._referred(explained):
            beside = f", as in `{_name(explained)}`, or"
        own = sorted(codes - explained)
        return _response("\n".join((f"{_phrase(own)}{beside}:", "", *_listed(own))), _problem(codes))
