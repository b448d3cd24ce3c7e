"""What roles and scopes allow outside any table: pure answers about people and partner systems, and their refusals."""

from collections.abc import Collection, Iterable, Mapping
from typing import ClassVar

from app.core.errors import BadRequest, Forbidden
from app.identity.models import AccountPhase
from app.identity.roles import GRANTS, SCOPES, Permission, Role
from app.identity.tokens import Principal, TokenInvalid
from app.ledger.audiences import ADMINISTRATION, PUBLIC


class PermissionMissing(Forbidden):
    """403: `permission` is what it takes, and `roles` are those that have it."""

    code = "permission_missing"
    message = "Your part here does not include this."
    causes: ClassVar[Mapping[str, str]] = {
        "role": "It takes «%(permission)s», which these have: %(roles)s.",
        "nobody": "It takes «%(permission)s», which nobody has by a role alone.",
    }

    def __init__(self, permission: Permission) -> None:
        roles = sorted(role.value for role, granted in GRANTS.items() if permission in granted)
        super().__init__(
            members={"permission": permission.value, "roles": roles},
            cause="role" if roles else "nobody",
            permission=permission.value,
            roles=", ".join(roles),
        )


class ScopeMissing(Forbidden):
    code = "scope_missing"
    message = "The client's token lacks the scope that this needs."


class ActingSeatMalformed(BadRequest):
    code = "acting_seat_malformed"
    message = "Acting-Seat must be the id of one of your seats."


def require_scope(principal: Principal, permission: Permission) -> None:
    """Raises ScopeMissing where a partner's token was not issued for this."""
    if principal.kind == "partner" and SCOPES.get(permission) not in principal.scopes:
        raise ScopeMissing


def roles_of_account(roles: Iterable[str], phase: AccountPhase) -> frozenset[Role]:
    """The roles of an account outside any table; raises TokenInvalid where it is no longer active."""
    if phase is not AccountPhase.active:
        raise TokenInvalid
    return frozenset({Role.account, *map(Role, roles)})


def roles_of_partner(*, suspended: bool) -> frozenset[Role]:
    """The same for a partner system."""
    if suspended:
        raise TokenInvalid
    return frozenset({Role.partner})


def general_audiences(roles: Collection[Role]) -> frozenset[str]:
    """What these roles may read outside any table."""
    return frozenset({PUBLIC, ADMINISTRATION} if Role.administrator in roles else {PUBLIC})


def require_permission(roles: Iterable[Role], principal: Principal, permission: Permission) -> None:
    """Raises PermissionMissing where none of the roles has it, ScopeMissing where the token was not issued for it."""
    if not any(permission in GRANTS[role] for role in roles):
        raise PermissionMissing(permission)
    require_scope(principal, permission)
