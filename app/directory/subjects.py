"""The kinds of subjects of the directory."""

from typing import Final

from app.directory.models import Calendar, Organization
from app.directory.schemas import CalendarOut, OrganizationOut
from app.identity.subjects import ADMINISTERED
from app.ledger.subject_kinds import DeploymentSubject

SUBJECTS: Final = (
    DeploymentSubject(model=Organization, bodies=(OrganizationOut,), not_redactable=ADMINISTERED),
    DeploymentSubject(model=Calendar, bodies=(CalendarOut,), not_redactable=ADMINISTERED),
)
