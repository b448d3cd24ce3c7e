"""Old actas: recorded as somebody copied them, compared, screened, and what sectors say of them."""

from uuid import UUID

from app.archive import lifecycle, policy, queries
from app.archive.models import (
    ImportedExtract,
    ImportedMinutes,
    ImportedPerson,
    ImportedPhase,
    ImportedWord,
)
from app.archive.schemas import (
    CheckIn,
    ExtractIn,
    ImportedExtractOut,
    ImportedMinutesIn,
    ImportedMinutesOut,
    ImportedTextOut,
    ImportedWordIn,
    ImportedWordOut,
    PersonIn,
    PersonOut,
    ScreeningIn,
    TakingUpIn,
)
from app.core.errors import NotFound
from app.core.fitting import TO_COME, require_until
from app.core.ids import new_id
from app.core.read_connections import Reads
from app.directory.legal_days import local_date
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.evidence import require_stored
from app.roundtables.service.convening import OrganizationUnknown, require_languages
from app.trust import canonical


def content_digest(body: ImportedMinutesIn) -> str:
    """Of everything that was sent about a paper."""
    return canonical.digest(canonical.encode(body.model_dump(mode="json")))


async def record(standing: Standing, body: ImportedMinutesIn, country: str) -> WriteResult:
    """An old acta with what was found in it, in one act.

    Raises LanguageUnknown, TimeUnfit, EvidenceNotStored, OrganizationUnknown, ImportedAlready or ImportedOtherwise.
    """
    db, table, now = standing.db, standing.roundtable, standing.now
    require_languages([body.language], country, "/language")
    today = local_date(now, table.time_zone)
    for member in ("held_on", "held_until"):
        day = getattr(body, member)
        if day is not None:
            require_until(day, today, TO_COME, f"/{member}")
    await require_stored(db, table.id, body.files, "/files")
    await _require_organizations(standing, body.extracts, "/extracts")
    content = content_digest(body)
    there = await queries.known(db, table.id, body.external_id)
    if there is not None:
        refusal = lifecycle.ImportedAlready if there.content_digest == content else lifecycle.ImportedOtherwise
        raise refusal(members={"imported_minutes_id": str(there.id)})

    names = lifecycle.marks((each.name for each in body.people), ())
    text = lifecycle.masked(body.text, names) or ""
    minutes = ImportedMinutes(
        id=new_id(),
        roundtable_id=table.id,
        number=await standing.next_number(ImportedMinutes),
        external_id=body.external_id,
        title=lifecycle.masked(body.title, names) or "",
        held_on=body.held_on,
        held_until=body.held_until,
        place=body.place,
        parties=body.parties,
        language=body.language,
        files=list(body.files),
        **body.provenance.model_dump(),
        confidence=body.confidence,
        phase=ImportedPhase.transcribed,
        transcription=text,
        text_digest=lifecycle.digest(text),
        text=None,
        people=list(names),
        erased=[],
        transcribed_by=standing.seat.id,
        transcribed_at=now,
        checked_by=None,
        checked_at=None,
        check_remarks=None,
        screened_by=None,
        screened_at=None,
        masked=None,
        content_digest=content,
    )
    lifecycle.mask(minutes, ("place", "parties", "source", "custodian", "obtained"), names)
    db.add(minutes)
    await db.flush()
    _name(standing, minutes, names, body.people)
    first = await standing.next_number(ImportedExtract) if body.extracts else 0
    extracts = [_extract(standing, minutes, each, number, names) for number, each in enumerate(body.extracts, first)]
    return await standing.record(
        Act.imported_minutes_recorded,
        Change(minutes, ImportedMinutesOut),
        *(Change(each, ImportedExtractOut) for each in extracts),
        evidence={f"scan_{number}": digest for number, digest in enumerate(body.files, 1)},
    )


async def _require_organizations(standing: Standing, extracts: tuple[ExtractIn, ...], at: str) -> None:
    named = {each.organization_id for each in extracts if each.organization_id is not None}
    known = await queries.organizations(standing.db, named)
    unknown = [
        f"{at}/{number}/organization_id".replace("//", "/")
        for number, each in enumerate(extracts)
        if each.organization_id is not None and each.organization_id not in known
    ]
    if unknown:
        raise OrganizationUnknown(at=unknown)


def _name(standing: Standing, minutes: ImportedMinutes, names: lifecycle.Names, people: tuple[PersonIn, ...]) -> None:
    charges = {each.name: each.charge for each in people}
    standing.db.add_all(
        ImportedPerson(imported_minutes_id=minutes.id, mark=mark, name=name, charge=charges[name])
        for mark, name in names.items()
    )


def _extract(
    standing: Standing, minutes: ImportedMinutes, body: ExtractIn, number: int, names: lifecycle.Names
) -> ImportedExtract:
    extract = ImportedExtract(
        id=new_id(),
        roundtable_id=minutes.roundtable_id,
        imported_minutes_id=minutes.id,
        number=number,
        **body.model_dump(),
        extracted_by=standing.seat.id,
        extracted_at=standing.now,
        taken_up_as=None,
        taken_up_by=None,
        taken_up_at=None,
    )
    lifecycle.mask(extract, ("text", "owed_by", "due_in_words", "quote", "page"), names)
    standing.db.add(extract)
    return extract


async def extract(standing: Standing, minutes: ImportedMinutes, body: ExtractIn) -> WriteResult:
    """Something more that somebody found in an old acta; raises OrganizationUnknown."""
    if body.organization_id and not await queries.organizations(standing.db, {body.organization_id}):
        raise OrganizationUnknown(at="/organization_id")
    number, names = await standing.next_number(ImportedExtract), await queries.names_of(standing.db, minutes.id)
    found = _extract(standing, minutes, body, number, names)
    return await standing.record(Act.imported_extract_recorded, Change(found, ImportedExtractOut))


async def check(standing: Standing, minutes: ImportedMinutes, body: CheckIn) -> WriteResult:
    """A second person compared the copy. Raises SamePerson, ImportedNotTranscribed or ImportedTextRemoved."""
    await _require_another(standing, minutes)
    names = await queries.names_of(standing.db, minutes.id)
    text, remarks = lifecycle.masked(body.text, names), lifecycle.masked(body.remarks, names)
    lifecycle.check(minutes, text, remarks, standing.seat.id, standing.now)
    return await standing.record(Act.imported_minutes_checked, Change(minutes, ImportedMinutesOut))


async def screen(standing: Standing, minutes: ImportedMinutes, body: ScreeningIn) -> WriteResult:
    """Somebody looked through it for names; with this its text is told to all who read the table.

    Raises SamePerson, ImportedNotChecked or ImportedTextRemoved.
    """
    await _require_another(standing, minutes)
    names = lifecycle.marks((each.name for each in body.people), minutes.people)
    extracts = await queries.extracts_of(standing.db, minutes.id)
    lifecycle.screen(minutes, extracts, names, body.masked, standing.seat.id, standing.now)
    _name(standing, minutes, names, body.people)
    changed = [each for each in extracts if standing.db.is_modified(each)]
    return await standing.record(
        Act.imported_minutes_screened,
        Change(minutes, ImportedMinutesOut),
        *(Change(each, ImportedExtractOut) for each in changed),
    )


async def _require_another(standing: Standing, minutes: ImportedMinutes) -> None:
    same = await queries.holds_seat(standing.db, standing.mandate.account_id, minutes.transcribed_by)
    policy.require_another(same=same or standing.seat.id == minutes.transcribed_by)


async def erase_person(standing: Standing, minutes: ImportedMinutes, mark: str) -> WriteResult:
    """The name behind a mark is gone for good; the mark stays. Raises NotFound and PersonErased."""
    if mark not in minutes.people:
        raise NotFound
    lifecycle.erase(minutes, mark)
    await queries.forget(standing.db, minutes.id, mark)
    return await standing.record(Act.imported_person_erased, Change(minutes, ImportedMinutesOut))


async def take_up(standing: Standing, extract: ImportedExtract, body: TakingUpIn) -> WriteResult:
    """A commitment of this table says it anew and is followed. Raises CommitmentUnknown or ExtractTakenUp."""
    if not await queries.commitment_here(standing.db, standing.roundtable.id, body.commitment_id):
        raise lifecycle.CommitmentUnknown
    lifecycle.take_up(extract, body.commitment_id, standing.seat.id, standing.now)
    return await standing.record(Act.imported_extract_taken_up, Change(extract, ImportedExtractOut))


async def say(standing: Standing, body: ImportedWordIn) -> WriteResult:
    """A sector says what it knows of it; raises ImportedTargetUnknown."""
    kind = ImportedMinutes if body.target_type == ImportedMinutes.subject else ImportedExtract
    if await tables.at_table(standing.db, kind, standing.roundtable.id, body.target_id) is None:
        raise lifecycle.ImportedTargetUnknown
    word = ImportedWord(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        sector=standing.seat.sector,
        seat_id=standing.seat.id,
        stated_at=standing.now,
        **body.model_dump(),
    )
    standing.db.add(word)
    return await standing.record(Act.imported_word_given, Change(word, ImportedWordOut))


async def text_of(reads: Reads, minutes_id: UUID) -> ImportedTextOut:
    """The copy, and whom its marks stand for: a live view."""
    rows = await queries.copy_of(reads, minutes_id)
    people = [PersonOut(mark=mark, name=name, charge=charge) for _, mark, name, charge in rows if mark is not None]
    return ImportedTextOut(text=rows[0][0], people=tuple(people))
