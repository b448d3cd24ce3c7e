"""Roles, permissions, and the one table of which role has which permission."""

from app.identity.roles.grants import GRANTS, SCOPES
from app.identity.roles.permission import Permission
from app.identity.roles.role import (
    ACCOUNT_ROLES,
    CONDUCTING_ROLES,
    RUNNING_ROLES,
    SECRETARIAT_ROLES,
    SECTOR_ROLES,
    TABLE_ROLES,
    VOTING_ROLES,
    Role,
)

__all__ = [
    "ACCOUNT_ROLES",
    "CONDUCTING_ROLES",
    "GRANTS",
    "RUNNING_ROLES",
    "SCOPES",
    "SECRETARIAT_ROLES",
    "SECTOR_ROLES",
    "TABLE_ROLES",
    "VOTING_ROLES",
    "Permission",
    "Role",
]
