"""The kinds of subjects by which the sectors say who runs a table."""

from typing import Final

from app.assents.models import FacilitationAssent
from app.assents.schemas import AssentOut
from app.assents.subjects import OWN_WORDS, PURPOSE
from app.facilitations.models import Facilitation
from app.facilitations.schemas import FacilitationOut
from app.identity.roles import Permission
from app.roundtables.models import Power
from app.roundtables.table_subjects import SECTORS, Awaited, Redactable, TableSubject, all_deciding

RATIFICATION: Final = Awaited(
    "facilitation_ratification", "ratify_facilitation_assent", Permission.assent_ratify, Power.decide
)
NEEDED: Final = Awaited("facilitation_needed", "propose_facilitation", Permission.facilitation_propose)
INTERIM: Final = Awaited("interim_convening", "plan_session", Permission.session_plan)
PROPOSED: Final = Awaited("facilitation_assent", "assent_to_facilitation", Permission.facilitation_assent, Power.decide)

SUBJECTS: Final = (
    TableSubject(
        model=Facilitation,
        awaiting=(NEEDED, INTERIM),
        bodies=(FacilitationOut,),
        redactable=Redactable(words=("reasons", "dismissal_reasons"), sources=all_deciding),
        not_redactable={"seats": SECTORS, "accompanying": SECTORS, "leaving": SECTORS},
    ),
    TableSubject(
        model=FacilitationAssent,
        awaiting=(PROPOSED, RATIFICATION),
        bodies=(AssentOut,),
        derived=(PURPOSE,),
        redactable=OWN_WORDS,
    ),
)
