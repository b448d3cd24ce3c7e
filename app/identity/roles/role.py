"""What a person is at a table, or an account and a client to the deployment, and which roles go together."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """A person's quality at a table (a seat's role), or what an account or a client is to the deployment."""

    delegate = "delegate"
    alternate = "alternate"
    chair = "chair"
    facilitator = "facilitator"
    secretariat = "secretariat"
    rapporteur = "rapporteur"
    guarantor = "guarantor"
    observer = "observer"
    adviser = "adviser"
    interpreter = "interpreter"
    verifier = "verifier"
    # of a table whose facilitation was dismissed: who convenes it in the meantime
    interim_convener = "interim_convener"
    # of the deployment
    account = "account"
    convener = "convener"
    administrator = "administrator"
    partner = "partner"


TABLE_ROLES: Final = frozenset(
    {
        Role.delegate,
        Role.alternate,
        Role.chair,
        Role.facilitator,
        Role.secretariat,
        Role.rapporteur,
        Role.guarantor,
        Role.observer,
        Role.adviser,
        Role.interpreter,
        Role.verifier,
    }
)
ACCOUNT_ROLES: Final = frozenset({Role.convener, Role.administrator})
# Roles whose seat counts as voice *and vote* for its sector.
VOTING_ROLES: Final = frozenset({Role.delegate, Role.alternate})
# Those who run a table, and decide nothing for anybody.
RUNNING_ROLES: Final = frozenset({Role.facilitator, Role.secretariat})
# Those who conduct its sessions.
CONDUCTING_ROLES: Final = RUNNING_ROLES | {Role.chair, Role.rapporteur}
# Those who draft see drafts; advisers see what their sector keeps to itself.
SECRETARIAT_ROLES: Final = frozenset({Role.facilitator, Role.secretariat, Role.rapporteur})
SECTOR_ROLES: Final = frozenset({Role.delegate, Role.alternate, Role.adviser})
