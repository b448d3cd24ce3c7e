"""What requests and turns allow: pure rules and their refusals."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol, cast
from uuid import UUID

from app.core.clock import instant
from app.core.errors import Conflict, Unprocessable
from app.floor.models import FloorRequest, PauseCause, RequestPhase, Turn, TurnPhase
from app.sessions.durations import Stretch, seconds_between
from app.sessions.models import Session
from app.sessions.stays import OccurredAtUnfit


class SpeakerNotPresent(Conflict):
    code = "speaker_not_present"
    message = "The floor is for who is in the session: no arrival of this seat is recorded that goes on."


class InterpreterNotPresent(Conflict):
    code = "interpreter_not_present"
    message = "The seat named does not interpret, or is not in the session."


class AlreadyAsked(Conflict):
    code = "floor_already_asked"
    message = "The seat waits for the floor already."


class RequestSettled(Conflict):
    code = "floor_request_settled"
    message = "The request does not wait any more: the floor was given, or it was withdrawn."


class RequestUnknown(Unprocessable):
    code = "floor_request_unknown"
    message = "There is no such request at this session."
    pointer = "/request_id"


class TurnUnknown(Unprocessable):
    code = "turn_unknown"
    message = "There is no such turn at this session."


class AudioNamesSpeaker(Conflict):
    """409: whoever hears a voice knows whose it is."""

    code = "audio_names_speaker"
    message = "A recording lets everybody hear who spoke: it is kept only where the speaker is named."
    pointer = "/audio"


def require_named(seat_id: UUID | None) -> None:
    """Raises AudioNamesSpeaker; `seat_id` is the seat that is named as the speaker."""
    if seat_id is None:
        raise AudioNamesSpeaker


class TurnNotSpeaking(Conflict):
    code = "turn_not_speaking"
    message = "The clock of this turn does not run."


class TurnNotPaused(Conflict):
    code = "turn_not_paused"
    message = "The clock of this turn is not stopped."


class TurnEnded(Conflict):
    code = "turn_ended"
    message = "The turn is over; who speaks again has a turn of their own."


class TurnGoesOn(Conflict):
    code = "turn_goes_on"
    message = "The turn goes on: what was recorded of it is kept once it is over."


class SomebodySpeaks(Conflict):
    """409: the member `turn_id` says which turn."""

    code = "somebody_speaks"
    message = "Somebody else has the floor: that turn is paused or ended first."


class SessionNeverOpened(Conflict):
    code = "session_never_opened"
    message = "Turns are those of a session that was opened."


class InterpretationGoesOn(Conflict):
    code = "interpretation_goes_on"
    message = "It is recorded already that the session can be followed so in this language."


class InterpretationOver(Conflict):
    code = "interpretation_over"
    message = "The interpretation has ended already."


def require_no_same(language: str, interpreter_id: UUID | None, going_on: Iterable[tuple[str, UUID | None]]) -> None:
    """Raises InterpretationGoesOn."""
    if (language, interpreter_id) in set(going_on):
        raise InterpretationGoesOn


def require_interpreting(ended_at: datetime | None) -> None:
    """Raises InterpretationOver."""
    if ended_at is not None:
        raise InterpretationOver


def require_waiting(request: FloorRequest) -> None:
    if request.phase is not RequestPhase.waiting:
        raise RequestSettled


def settle(request: FloorRequest, phase: RequestPhase, now: datetime) -> None:
    request.phase, request.settled_at = phase, now


def require_no_other(held_by: UUID, kind: str, waiting: Iterable[tuple[UUID, str]]) -> None:
    """Of (seat, kind) that wait: a seat waits once for each kind. Raises AlreadyAsked."""
    if (held_by, kind) in set(waiting):
        raise AlreadyAsked


def begins_at(session: Session, started_at: datetime | None, now: datetime) -> datetime:
    """When a turn begins: now, or at an hour of this session. Raises OccurredAtUnfit and SessionNeverOpened."""
    if session.opened_at is None:
        raise SessionNeverOpened
    if started_at is None:
        # The clock is read before a writer waits for the table, so what came before may bear a later hour.
        return max(session.opened_at, now)
    if not session.opened_at <= started_at <= now:
        raise OccurredAtUnfit
    return started_at


def ends_at(session: Session, ended_at: datetime, now: datetime) -> datetime:
    """The claimed end of a turn that is recorded afterwards; raises OccurredAtUnfit."""
    if ended_at > min(now, session.closed_at or now):
        raise OccurredAtUnfit
    return ended_at


def require_there(
    stays: Iterable[tuple[datetime, datetime | None]], at: datetime, until: datetime | None = None
) -> None:
    """Raises SpeakerNotPresent unless one of the stays, from arrival to departure, covers the hour, or both."""
    last = until or at
    if not any(arrived <= at and (left is None or last <= left) for arrived, left in stays):
        raise SpeakerNotPresent


def pause(turn: Turn, cause: PauseCause, now: datetime) -> None:
    """Raises TurnEnded and TurnNotSpeaking."""
    _require_going_on(turn)
    if turn.phase is not TurnPhase.speaking:
        raise TurnNotSpeaking
    stopped: dict[str, object] = {
        "paused_at": instant(max(now, turn.started_at)),
        "resumed_at": None,
        "cause": cause.value,
    }
    turn.phase, turn.pauses = TurnPhase.paused, [*turn.pauses, stopped]


def resume(turn: Turn, speaking: Collection[UUID], now: datetime) -> None:
    """`speaking` are the turns whose clocks run. Raises TurnEnded, TurnNotPaused and SomebodySpeaks."""
    _require_going_on(turn)
    if turn.phase is not TurnPhase.paused:
        raise TurnNotPaused
    if speaking:
        raise SomebodySpeaks(members={"turn_id": str(next(iter(speaking)))})
    turn.phase, turn.pauses = TurnPhase.speaking, _closed(turn, now)


def end(turn: Turn, recesses: Sequence[Stretch], ended_at: datetime | None, now: datetime) -> None:
    """The turn is over, and its seconds count. Raises TurnEnded and OccurredAtUnfit."""
    _require_going_on(turn)
    last = max([turn.started_at, *(_hour(each) for pause in turn.pauses for each in _hours(pause))])
    if ended_at is not None and not last <= ended_at <= now:
        raise OccurredAtUnfit
    over = ended_at or max(last, now)
    turn.pauses = _closed(turn, over)
    turn.phase, turn.ended_at, turn.held_by = TurnPhase.ended, over, None
    turn.seconds = counted_until(turn, recesses, over)


class Running(Protocol):
    """What of a turn says how long it lasts: a row, or what a view reads of it."""

    @property
    def started_at(self) -> datetime: ...

    @property
    def pauses(self) -> list[dict[str, object]]: ...


def counted_until(turn: Running, recesses: Iterable[Stretch], until: datetime) -> int:
    """The seconds of a turn that count until an hour: neither its pauses nor the recesses of the session."""
    return seconds_between(turn.started_at, max(until, turn.started_at), [*stretches(turn.pauses), *recesses])


def stretches(pauses: Iterable[dict[str, object]]) -> list[Stretch]:
    found: list[Stretch] = []
    for each in pauses:
        ended = each["resumed_at"]
        found.append((_hour(each["paused_at"]), None if ended is None else _hour(ended)))
    return found


def require_over(turn: Turn) -> None:
    """Raises TurnGoesOn."""
    if turn.phase is not TurnPhase.ended:
        raise TurnGoesOn


def _require_going_on(turn: Turn) -> None:
    if turn.phase is TurnPhase.ended:
        raise TurnEnded


def _closed(turn: Turn, at: datetime) -> list[dict[str, object]]:
    """The pauses, of which none goes on any more."""
    return [
        {**each, "resumed_at": each["resumed_at"] or instant(max(at, _hour(each["paused_at"])))} for each in turn.pauses
    ]


def _hours(pause: dict[str, object]) -> list[object]:
    return [each for each in (pause["paused_at"], pause["resumed_at"]) if each is not None]


def _hour(value: object) -> datetime:
    return datetime.fromisoformat(cast("str", value))
