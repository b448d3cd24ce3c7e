"""The kinds of subjects of accounts, partner systems and invitations."""

from typing import Final

from app.identity.models import Account, Invitation, Partner, PartnerSecret
from app.identity.schemas import (
    AccountBody,
    InvitationAtTable,
    InvitationForAccount,
    PartnerOut,
    PartnerSecretBody,
)
from app.ledger.subject_kinds import DeploymentSubject

ADMINISTERED: Final = "It belongs to no table: the deployment's administrators correct or erase it."

SUBJECTS: Final = (
    DeploymentSubject(
        model=Account,
        bodies=(AccountBody,),
        # An account that accepted a mandate has none until an administrator changes it: it would be tied to its seat.
        first_unpublished=True,
        not_redactable="The name of a person, in no body; an administrator changes it.",
    ),
    DeploymentSubject(model=Partner, bodies=(PartnerOut,), not_redactable=ADMINISTERED),
    DeploymentSubject(model=PartnerSecret, bodies=(PartnerSecretBody,), not_redactable=ADMINISTERED),
    DeploymentSubject(
        model=Invitation,
        bodies=(InvitationForAccount, InvitationAtTable),
        not_redactable=ADMINISTERED,
    ),
)
