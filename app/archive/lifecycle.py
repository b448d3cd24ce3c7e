"""What the archive allows: pure rules, their refusals, and the marks that stand for names."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from app.archive.models import ImportedExtract, ImportedMinutes, ImportedPhase
from app.core.errors import Conflict, Unprocessable
from app.trust import canonical


class ImportedAlready(Conflict):
    """409: `imported_minutes_id` is the one that is there."""

    code = "imported_already"
    message = "The record has this paper already, word for word."


class ImportedOtherwise(Conflict):
    """409: `imported_minutes_id` is the one that is there."""

    code = "imported_otherwise"
    message = "The record has a paper of that external_id that says something else: check that one, or name this anew."


class ImportedNotTranscribed(Conflict):
    code = "imported_checked"
    message = "The copy was checked already: its words stay as they are."


class ImportedNotChecked(Conflict):
    code = "imported_not_checked"
    message = "A copy is screened once, after a second person has compared it with the paper."


class ImportedTextRemoved(Conflict):
    code = "imported_text_removed"
    message = "The copy was taken out of the record: there is nothing to compare or to screen."


class PersonErased(Conflict):
    code = "person_erased"
    message = "The mark stands for nobody any more."


class ExtractTakenUp(Conflict):
    code = "extract_taken_up"
    message = "A commitment has taken it up already."


class CommitmentUnknown(Unprocessable):
    code = "commitment_unknown"
    message = "There is no such commitment at this table."
    pointer = "/commitment_id"


class ImportedTargetUnknown(Unprocessable):
    code = "imported_target_unknown"
    message = "There is no such paper, or nothing of that kind found in one, at this table."
    pointer = "/target_id"


Names = Mapping[str, str]
"""Names by the marks that stand for them."""
_MARK: Final = "P"


def marks(names: Iterable[str], taken: Sequence[str]) -> dict[str, str]:
    """A mark for each name, counted on from those that were given before."""
    first = len(taken) + 1
    return {f"{_MARK}{number}": name for number, name in enumerate(dict.fromkeys(names), first)}


def masked(text: str | None, names: Names) -> str | None:
    """The text with a mark for each name, however its letters and blanks are written; longer names come first."""
    if text is None:
        return None
    for mark, name in sorted(names.items(), key=lambda each: -len(each[1])):
        pattern = r"\s+".join(map(re.escape, name.split()))
        text = re.sub(rf"(?<!\w){pattern}(?!\w)", f"[{mark}]", text, flags=re.IGNORECASE)
    return text


def digest(text: str) -> str:
    return canonical.digest(text.encode())


def check(minutes: ImportedMinutes, text: str | None, remarks: str | None, by: UUID, now: datetime) -> None:
    """Raises ImportedNotTranscribed or ImportedTextRemoved."""
    if minutes.phase is not ImportedPhase.transcribed:
        raise ImportedNotTranscribed
    if minutes.transcription is None:
        raise ImportedTextRemoved
    if text is not None:
        minutes.transcription, minutes.text_digest = text, digest(text)
    minutes.phase, minutes.check_remarks = ImportedPhase.checked, remarks
    minutes.checked_by, minutes.checked_at = by, now


def screen(
    minutes: ImportedMinutes, extracts: Iterable[ImportedExtract], names: Names, what: str, by: UUID, now: datetime
) -> None:
    """Marks take the place of these names in everything; the copy is then told. Raises as the check does."""
    if minutes.phase is not ImportedPhase.checked:
        raise ImportedNotChecked
    text = masked(minutes.transcription, names)
    if text is None:
        raise ImportedTextRemoved
    mask(minutes, ("place", "parties", "source", "custodian", "obtained", "check_remarks"), names)
    minutes.title = masked(minutes.title, names) or ""
    for extract in extracts:
        extract.text = masked(extract.text, names) or ""
        mask(extract, ("owed_by", "due_in_words", "quote", "page"), names)
    minutes.transcription, minutes.text, minutes.text_digest = text, text, digest(text)
    minutes.people = [*minutes.people, *names]
    minutes.phase, minutes.masked = ImportedPhase.screened, masked(what, names)
    minutes.screened_by, minutes.screened_at = by, now


def mask(row: ImportedMinutes | ImportedExtract, members: Iterable[str], names: Names) -> None:
    for member in members:
        setattr(row, member, masked(getattr(row, member), names))


def erase(minutes: ImportedMinutes, mark: str) -> None:
    """Raises PersonErased."""
    if mark in minutes.erased:
        raise PersonErased
    minutes.erased = [*minutes.erased, mark]


def take_up(extract: ImportedExtract, commitment_id: UUID, by: UUID, now: datetime) -> None:
    """Raises ExtractTakenUp."""
    if extract.taken_up_as is not None:
        raise ExtractTakenUp
    extract.taken_up_as, extract.taken_up_by, extract.taken_up_at = commitment_id, by, now
