"""Who may take part in a decision, and what one may do in a session: pure answers about people."""

from dataclasses import dataclass
from typing import Final

from app.core.errors import Forbidden
from app.identity.roles import Permission
from app.roundtables.models import Power
from app.roundtables.running import Part as TablePart
from app.sessions.models import SessionPhase
from app.sessions.stays import ATTENDED


class SectorTakesNoPosition(Forbidden):
    """403: whoever accompanies the table has a voice and no vote."""

    code = "sector_takes_no_position"
    message = "Your sector accompanies this table; only its deciding sectors take positions."


@dataclass(frozen=True, slots=True)
class Part:
    """A caller in a session, as far as it matters for what the caller may do there."""

    at_table: TablePart
    powers: frozenset[str]
    phase: SessionPhase
    decides: bool
    present: bool
    titular_present: bool
    agenda_items: int
    proposals: int
    # People of the own sector of whom only others say that they are there.
    claimed: int = 0


@dataclass(frozen=True, slots=True)
class Action:
    """An operation of a session: who may do it, in which phases, and what must be there for it to make sense."""

    operation: str
    permission: Permission
    phases: frozenset[SessionPhase]
    power: Power | None = None
    from_within: bool = False
    there: bool = False
    on_agenda: bool = False
    on_proposals: bool = False
    calls: bool = False
    on_claimed: bool = False

    def open_to(self, part: Part) -> bool:
        return (
            part.at_table.may(self.permission)
            and not (self.calls and part.at_table.stands_down)
            and part.phase in self.phases
            and (self.power is None or self.power in part.powers)
            and (self.power is not Power.decide or part.decides)
            and ((part.present and not part.titular_present) or not self.from_within)
            and (part.present or not self.there)
            and (part.agenda_items > 0 or not self.on_agenda)
            and (part.proposals > 0 or not self.on_proposals)
            and (part.claimed > 0 or not self.on_claimed)
        )


_PLANNED: Final = frozenset({SessionPhase.planned})
_CONVENED: Final = frozenset({SessionPhase.convened})
_OPEN: Final = frozenset({SessionPhase.open})
_SUSPENDED: Final = frozenset({SessionPhase.suspended})
_ADJOURNED: Final = frozenset({SessionPhase.adjourned})
_WAITING: Final = frozenset({SessionPhase.recess, SessionPhase.caucus})

# In the order in which an evening goes.
ACTIONS: Final = (
    Action("amend_session", Permission.session_plan, _PLANNED),
    Action("add_agenda_item", Permission.agenda_propose, _PLANNED),
    Action("amend_agenda_item", Permission.agenda_propose, _PLANNED, on_agenda=True),
    Action("assent_to_agenda", Permission.agenda_assent, _PLANNED, Power.decide, on_agenda=True),
    Action("convene_session", Permission.session_conduct, _PLANNED, calls=True),
    Action("reschedule_session", Permission.session_conduct, _CONVENED | _ADJOURNED | _SUSPENDED, calls=True),
    Action("cancel_session", Permission.session_conduct, _PLANNED | _CONVENED | _ADJOURNED),
    Action("record_attendance", Permission.attendance_record, ATTENDED),
    Action("confirm_attendance", Permission.attendance_confirm, ATTENDED, on_claimed=True),
    Action("open_session", Permission.session_conduct, _CONVENED, calls=True),
    Action("adjourn_session", Permission.session_conduct, _CONVENED),
    Action("resume_session", Permission.session_conduct, _SUSPENDED),
    Action("request_floor", Permission.floor_request, _OPEN, Power.speak, there=True),
    Action("give_turn", Permission.session_conduct, _OPEN),
    Action("start_agenda_item", Permission.session_conduct, _OPEN, on_agenda=True),
    Action("call_recess", Permission.recess_call, _OPEN),
    Action("end_recess", Permission.recess_call, _WAITING),
    Action("table_proposal", Permission.proposal_table, _OPEN, Power.speak),
    Action("propose_wording", Permission.proposal_table, _OPEN, Power.speak, on_proposals=True),
    Action("take_position", Permission.position_take, _OPEN, Power.decide, from_within=True, on_proposals=True),
    Action("decide_proposal", Permission.proposal_decide, _OPEN, on_proposals=True),
    Action("record_departure", Permission.attendance_record, ATTENDED),
    Action("suspend_session", Permission.session_conduct, _OPEN),
    Action("close_session", Permission.session_conduct, _OPEN | _SUSPENDED),
)


def allowed_actions(part: Part) -> tuple[str, ...]:
    """The operationIds of what the part allows at this moment."""
    return tuple(action.operation for action in ACTIONS if action.open_to(part))
