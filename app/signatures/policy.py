"""Who may do what with a key: pure answers about people."""

from collections.abc import Collection
from uuid import UUID

from app.core.errors import Forbidden
from app.directory.models import Sector
from app.identity.policy import PermissionMissing
from app.identity.roles import Permission
from app.roundtables.models import Power
from app.roundtables.policy import OtherSeat, require_own_sector, require_power
from app.roundtables.running import Part


class OwnKey(Forbidden):
    code = "own_key"
    message = "Nobody vouches for a key of their own: another steward of the sector does, or a mandate that names it."


class HostVouches(Forbidden):
    code = "host_vouches_for_nobody"
    message = "Whoever runs the table, or ever ran it, vouches for no key, from whatever seat."


def require_not_host(account: UUID | None, hosts: Collection[UUID]) -> None:
    """Raises HostVouches for accounts that run the table, ever ran it, or administer the deployment."""
    if account in hosts:
        raise HostVouches


def require_permission(part: Part, permission: Permission) -> None:
    """Raises PermissionMissing: where one operation takes several things, each asks for a permission of its own."""
    if not part.may(permission):
        raise PermissionMissing(permission)


def require_own_seat(mine: UUID, theirs: UUID) -> None:
    """Raises OtherSeat: a key is registered by the holder of its seat alone."""
    if mine != theirs:
        raise OtherSeat


def require_steward(powers: Collection[str], mine: Sector, theirs: Sector, *, own: bool) -> None:
    """A steward of the key's own sector who is not its holder; raises PowerMissing, OtherSector or OwnKey."""
    require_power(powers, Power.steward)
    require_own_sector(mine, theirs)
    if own:
        raise OwnKey


def require_may_revoke(powers: Collection[str], mine: Sector, theirs: Sector, *, own_seat: bool) -> None:
    """The holder of the seat, or a steward of its sector; raises PowerMissing or OtherSector."""
    if not own_seat:
        require_power(powers, Power.steward)
        require_own_sector(mine, theirs)
