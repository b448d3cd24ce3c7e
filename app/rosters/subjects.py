"""The kinds of subjects by which sectors say who sits for them."""

from collections.abc import Mapping
from typing import Final

from app.assents.models import MandateAssent, MandateObjection, PaperAssent, SeatAssent
from app.assents.schemas import AssentOut
from app.assents.subjects import OWN_WORDS, PURPOSE
from app.identity.roles import Permission
from app.rosters.models import RosterConfirmation, SeatPaper
from app.rosters.schemas import RosterConfirmationOut, SeatPaperOut
from app.roundtables.models import Power
from app.roundtables.table_subjects import DIGEST, EVIDENCE, Awaited, TableSubject

# Under which mandate a witness spoke: a body does not tell, so that no two seats are tied together.
_WITNESSES: Final[Mapping[str, frozenset[str]]] = {"witnesses": frozenset({"mandate_id"})}

ROSTER: Final = Awaited("roster_confirmation", "confirm_roster", Permission.roster_confirm, Power.decide)
FURTHER_PLACE: Final = Awaited("seat_assent", "assent_to_seat", Permission.seat_assent, Power.decide)
RAN_IT: Final = Awaited("mandate_assent", "assent_to_mandate", Permission.seat_assent, Power.decide)
PLACE_RATIFICATION: Final = Awaited("seat_ratification", "ratify_seat_assent", Permission.assent_ratify, Power.decide)
MANDATE_RATIFICATION: Final = Awaited(
    "mandate_ratification", "ratify_mandate_assent", Permission.assent_ratify, Power.decide
)
HEARD: Final = Awaited("paper_assent", "assent_to_paper", Permission.seat_assent, Power.decide)
PAPER: Final = Awaited("paper_confirmation", "confirm_paper", Permission.paper_witness)

SUBJECTS: Final = (
    TableSubject(
        model=SeatPaper,
        awaiting=(PAPER,),
        bodies=(SeatPaperOut,),
        unpublished_members=_WITNESSES,
        not_redactable={"paper": EVIDENCE, "witnesses": EVIDENCE},
    ),
    TableSubject(
        model=RosterConfirmation,
        awaiting=(ROSTER,),
        bodies=(RosterConfirmationOut,),
        not_redactable={"digest": DIGEST, "roster": EVIDENCE},
        feed_alone="The rosters show the last one of each sector beside the roster as it stands.",
    ),
    TableSubject(
        model=SeatAssent,
        awaiting=(FURTHER_PLACE, PLACE_RATIFICATION),
        bodies=(AssentOut,),
        derived=(PURPOSE,),
        redactable=OWN_WORDS,
    ),
    TableSubject(
        model=MandateAssent,
        awaiting=(RAN_IT, MANDATE_RATIFICATION),
        bodies=(AssentOut,),
        derived=(PURPOSE,),
        redactable=OWN_WORDS,
    ),
    TableSubject(model=PaperAssent, awaiting=(HEARD,), bodies=(AssentOut,), derived=(PURPOSE,), redactable=OWN_WORDS),
    TableSubject(model=MandateObjection, bodies=(AssentOut,), derived=(PURPOSE,), redactable=OWN_WORDS),
)
