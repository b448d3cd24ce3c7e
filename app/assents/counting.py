"""When a word counts: pure rules over who said what, and under which mandate."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.assents.models import Stance
from app.assents.ratification import Assembly
from app.assents.voices import Voice
from app.roundtables.since import Former


class HowCounted(StrEnum):
    """Whether a word counts now, and why not.

    `organization_away`: it has left the table, and its words wait for its return · `replaced` by a later word of its
    place · `answered`, of an objection whose seat has another mandate, by its organization · `said_elsewhere` by the
    same person from another place · `former_text` and `former_round`: it is about a text, or was given in a round, that
    is no more the one that is asked.
    """

    counts = "counts"
    awaits_assembly = "awaits_assembly"
    lapsed = "lapsed"
    replaced = "replaced"
    mandate_over = "mandate_over"
    answered = "answered"
    said_elsewhere = "said_elsewhere"
    organization_away = "organization_away"
    former_text = "former_text"
    former_round = "former_round"


def counted(voices: Iterable[Voice], *, expected: bool = False) -> tuple[Voice, ...]:
    """The words that count now, in the order in which they were said, as `voices` come.

    A yes that waits for an assembly takes the place of what its place had agreed to before, and counts for nothing;
    an objection it answers only once it is ratified. With `expected` those that may still be ratified count as if they
    were.

    Each place has one, its last. A yes or an abstention goes with the mandate under which it was said. An objection
    stays until it is answered: by its place, whoever holds that by then, or by another seat of its organization once
    the mandate of who objected is over. Until then no colleague overrules them by speaking later, and another
    organization of the sector never does. Of what one person says from several places the last counts.

    A word that was said about a former text counts for nothing; an objection among these is found by `unanswered`.
    """
    said = tuple(voices)
    standing = (said[number] for number in _counting(said, expected=expected))
    return tuple(voice for voice in standing if voice.former is None)


def unanswered(voices: Iterable[Voice], *, expected: bool = False) -> tuple[Voice, ...]:
    """The objections to a former text whose places have not spoken about the present one.

    A new wording answers nobody by itself: whoever objected says whether it does. By the same rules as an objection to
    the present text each is answered by its place, or by its organization once the mandate of who objected is over.
    """
    said = tuple(voices)
    standing = (said[number] for number in _counting(said, expected=expected))
    return tuple(voice for voice in standing if voice.former is Former.text and voice.stance is Stance.object)


def answered_by(voices: Iterable[Voice], place: UUID, organization_id: UUID) -> tuple[Voice, ...]:
    """The objections, also those to a former text, that another word of this place of the organization would answer."""
    said = tuple(voices)
    standing = (said[number] for number in _counting(said, expected=False))
    return tuple(
        voice
        for voice in standing
        if voice.stance is Stance.object
        and voice.former is not Former.round
        and (voice.place == place or (not voice.in_force and voice.organization_id == organization_id))
    )


def accounted(voices: Iterable[Voice]) -> tuple[tuple[Voice, HowCounted], ...]:
    """Every word in the order in which it was said, and how it counts."""
    said = tuple(voices)
    counting = {number for number in _counting(said, expected=False) if said[number].former is None}
    standing = set(_last(said, expected=False))
    last = {voice.place: number for number, voice in enumerate(said)}
    return tuple(
        (
            voice,
            _how(voice, counts=number in counting, stands=number in standing, is_last=last[voice.place] == number),
        )
        for number, voice in enumerate(said)
    )


def awaiting_assembly(voices: Iterable[Voice]) -> tuple[Voice, ...]:
    """The words that an assembly may still ratify: each is the last of its place, under a mandate in force."""
    last = {voice.place: voice for voice in voices if not voice.away}
    return tuple(
        voice
        for voice in last.values()
        if voice.assembly is Assembly.awaited and voice.in_force and voice.former is None
    )


_FORMER: Final = {Former.text: HowCounted.former_text, Former.round: HowCounted.former_round}


def _how(voice: Voice, *, counts: bool, stands: bool, is_last: bool) -> HowCounted:
    """`stands` says whether its place stands by it, `is_last` whether the place has said nothing since."""
    if counts:
        return HowCounted.counts
    if voice.former is not None or voice.away:
        return HowCounted.organization_away if voice.former is None else _FORMER[voice.former]
    if not stands and not (voice.is_open and is_last):
        return HowCounted.replaced
    if not voice.in_force:
        return HowCounted.answered if voice.stance is Stance.object else HowCounted.mandate_over
    if voice.is_open:
        return HowCounted.lapsed if voice.assembly is Assembly.lapsed else HowCounted.awaits_assembly
    return HowCounted.said_elsewhere


def _last(said: Sequence[Voice], *, expected: bool) -> Sequence[int]:
    """Which word each place stands by."""
    last = dict[UUID, int]()
    for number, voice in enumerate(said):
        if voice.away:
            continue
        before = last.get(voice.place)
        if before is None or not _is_open(voice, expected=expected) or said[before].stance is not Stance.object:
            last[voice.place] = number
    return sorted(last.values())


def _counting(said: Sequence[Voice], *, expected: bool) -> Sequence[int]:
    standing = [
        number
        for number in _last(said, expected=expected)
        if not _is_open(said[number], expected=expected)
        and _stands(said[number], said[number + 1 :], expected=expected)
    ]
    spoken_by = {said[number].person: number for number in standing if said[number].stance is not Stance.object}
    return [
        number
        for number in standing
        if said[number].stance is Stance.object
        or said[number].person is None
        or spoken_by[said[number].person] == number
    ]


def _is_open(voice: Voice, *, expected: bool) -> bool:
    """Whether it is not said yet: it waits for an assembly, or has waited in vain."""
    return voice.is_open and not (expected and voice.assembly is Assembly.awaited)


def _stands(voice: Voice, later: Iterable[Voice], *, expected: bool) -> bool:
    if voice.stance is not Stance.object:
        return voice.in_force
    return voice.in_force or not any(
        each.organization_id == voice.organization_id
        and each.stance is not Stance.object
        and not _is_open(each, expected=expected)
        for each in later
    )
