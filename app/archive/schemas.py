"""What the archive takes and gives."""

from datetime import date
from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

from pydantic import Field, JsonValue, StringConstraints, model_validator

from app.archive.models import Confidence, ExtractKind, ImportedPhase, ImportedWordKind
from app.core.schemas import Body, Day, In, Instant, Line, Out, Sha256, Text, stored_words, wrong_member
from app.directory.models import Sector
from app.identity.schemas import Language

ExternalId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$"),
    Field(description="Your own name for the paper: the same sent again changes nothing.", examples=["DGDS-2011-017"]),
]
Transcription = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100_000), stored_words(100_000)
]
MOST_ROWS: Final = 200


class PersonIn(In):
    """Somebody whom the paper names: a mark stands in every text in place of the name."""

    name: Annotated[Line, Field(examples=["Justina Rojas Huamán"])]
    charge: Annotated[Line | None, Field(examples=["presidenta de la comunidad"])] = None


People = Annotated[tuple[PersonIn, ...], Field(max_length=200)]


class ExtractIn(In):
    """An agreement or a commitment, in the words of who found it there."""

    kind: ExtractKind
    text: Annotated[Text, Field(examples=["Construir el puente peatonal de Ayash."])]
    owed_by: Annotated[Line | None, Field(description="Who owes it, in words.", examples=["La empresa"])] = None
    organization_id: Annotated[UUID | None, Field(description="Who owes it, where the directory has it.")] = None
    due_in_words: Annotated[
        Line | None, Field(description="Until when, in words.", examples=["antes de las lluvias"])
    ] = None
    due_on: Day | None = None
    quote: Annotated[Text | None, Field(description="The sentence of the paper that says it.")] = None
    page: Annotated[Line | None, Field(examples=["f. 3"])] = None


class ProvenanceIn(In):
    """Where the paper comes from."""

    source: Annotated[Line, Field(examples=["Archivo de la oficina de diálogo, caja 12"])]
    custodian: Annotated[Line, Field(description="Who keeps the original.", examples=["Gobierno regional"])]
    obtained: Annotated[Line, Field(description="How it came here.", examples=["Copia simple, entregada en 2026"])]


class ImportedMinutesIn(In):
    """An old acta, with what was found in it."""

    external_id: ExternalId
    title: Annotated[Line, Field(examples=["Acta de la reunión de Ayash"])]
    held_on: Annotated[Day | None, Field(description="The first day, where the paper tells.")] = None
    held_until: Day | None = None
    place: Annotated[Line | None, Field(examples=["Ayash"])] = None
    parties: Annotated[Text | None, Field(examples=["La comunidad, la empresa y la municipalidad"])] = None
    text: Annotated[Transcription, Field(examples=["La empresa se compromete a construir el puente peatonal."])]
    language: Language = "es"
    files: Annotated[tuple[Sha256, ...], Field(max_length=20, description="Its scan: files of the table.")] = ()
    provenance: ProvenanceIn
    confidence: Confidence = Confidence.medium
    people: People = ()
    extracts: Annotated[tuple[ExtractIn, ...], Field(max_length=100)] = ()

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.held_until is not None and (self.held_on is None or self.held_until < self.held_on):
            raise wrong_member("held_until", "ends_before_it_begins")
        return self


class CheckIn(In):
    """A second person compared the copy with the paper."""

    text: Annotated[Transcription | None, Field(description="The copy as it should read, where it was wrong.")] = None
    remarks: Annotated[
        Text,
        Field(description="What could not be read, or that all of it could.", examples=["El folio 2 es ilegible."]),
    ]


class ScreeningIn(In):
    """Somebody looked through the copy for names of persons that it should not show."""

    people: Annotated[People, Field(description="Those who were overlooked; marks take their place.")] = ()
    masked: Annotated[Text, Field(description="What was masked, without saying it.", examples=["Tres nombres."])]


class TakingUpIn(In):
    commitment_id: Annotated[UUID, Field(description="The commitment of this table that says it anew.")]


class ImportedWordIn(In):
    """What your sector says of an old acta, or of something that was found in one."""

    target_type: Literal["imported_minutes", "imported_extract"]
    target_id: UUID
    word: Annotated[
        ImportedWordKind,
        Field(description="`acknowledged` of minutes, `declared` of an extract: how it stands; `disputed` of either."),
    ]
    text: Annotated[Text | None, Field(examples=["El puente se hizo en 2013 y se cayó en 2017."])] = None

    @model_validator(mode="after")
    def _says_it(self) -> Self:
        fits = ImportedWordKind.acknowledged if self.target_type == "imported_minutes" else ImportedWordKind.declared
        if self.word not in {fits, ImportedWordKind.disputed}:
            raise wrong_member("word", "word_of_another_target")
        if self.text is None and self.word is not ImportedWordKind.acknowledged:
            raise wrong_member("text", "text_required")
        return self


class ImportedMinutesOut(Body):
    """An old acta. It is not one of this table's: nobody signed it here, and it puts nothing in force."""

    imported: Literal[True] = True
    roundtable_id: UUID
    number: int
    external_id: str
    title: str
    held_on: date | None
    held_until: date | None
    place: str | None
    parties: str | None
    language: str
    files: tuple[str, ...]
    source: str
    custodian: str
    obtained: str
    confidence: Confidence
    phase: ImportedPhase
    text_digest: Annotated[str, Field(description="SHA-256 of the copy as it stands, with marks for names.")]
    text: Annotated[str | None, Field(description="The copy; null until it was screened (`…/text` shows it here).")]
    people: Annotated[tuple[str, ...], Field(description="The marks that stand for persons.", examples=[["P1"]])]
    erased: Annotated[tuple[str, ...], Field(description="Those of them that stand for nobody any more.")]
    transcribed_by: Annotated[UUID, Field(description="The seat that handed the copy in.")]
    transcribed_at: Instant
    checked_by: UUID | None
    checked_at: Instant | None
    check_remarks: str | None
    screened_by: UUID | None
    screened_at: Instant | None
    masked: str | None


class ImportedMinutesList(Out):
    items: tuple[ImportedMinutesOut, ...]
    next: str | None


class PersonOut(Out):
    mark: str
    name: str
    charge: str | None


class ImportedTextOut(Out):
    """The copy with its marks, and whom they stand for: for those who sit here."""

    text: Annotated[str | None, Field(description="Null where it was taken out.")]
    people: tuple[PersonOut, ...]


class ImportedExtractOut(Body):
    """Found in an old acta. It is owed by nobody here unless a commitment took it up."""

    imported: Literal[True] = True
    roundtable_id: UUID
    number: int
    imported_minutes_id: UUID
    kind: ExtractKind
    text: str
    owed_by: str | None
    organization_id: UUID | None
    due_in_words: str | None
    due_on: date | None
    quote: str | None
    page: str | None
    extracted_by: UUID
    extracted_at: Instant
    taken_up_as: Annotated[UUID | None, Field(description="The commitment that says it anew and is followed.")]
    taken_up_by: UUID | None
    taken_up_at: Instant | None


class ImportedExtractList(Out):
    items: tuple[ImportedExtractOut, ...]
    next: str | None


class ImportedWordOut(Body):
    roundtable_id: UUID
    target_type: str
    target_id: UUID
    sector: Sector
    seat_id: UUID
    word: ImportedWordKind
    text: str | None
    stated_at: Instant


class ImportedWordList(Out):
    items: tuple[ImportedWordOut, ...]
    next: str | None


_ROW: dict[str, object] = {
    "external_id": "DGDS-2011-017",
    "title": "Acta de la reunión de Ayash",
    "held_on": "2011-08-14",
    "text": "La empresa se compromete a construir el puente peatonal.",
    "provenance": {"source": "Archivo, caja 12", "custodian": "Gobierno regional", "obtained": "Copia simple"},
    "extracts": [{"kind": "commitment", "text": "Construir el puente.", "owed_by": "La empresa", "page": "f. 3"}],
}


class ImportIn(In):
    """Many old actas at once; each row is one as it is recorded alone, and is refused alone."""

    roundtable_id: UUID
    seat_id: Annotated[UUID | None, Field(description="By which of your seats there, where you hold several.")] = None
    rows: Annotated[tuple[dict[str, JsonValue], ...], Field(min_length=1, max_length=MOST_ROWS, examples=[[_ROW]])]


class ImportErrorOut(Out):
    """Why a row was refused, as if it had been sent alone."""

    line: Annotated[int, Field(description="Its place in the list, from 1.")]
    external_id: str | None
    problem: dict[str, Any]


class ImportOut(Out):
    """How far an import has come."""

    id: UUID
    roundtable_id: UUID
    begun_at: Instant
    ended_at: Annotated[Instant | None, Field(description="When the last row was done.")]
    rows: int
    waiting: int
    done: int
    unchanged: Annotated[int, Field(description="The record had them already, word for word.")]
    refused: Annotated[int, Field(description="`…/errors` says why.")]


class ImportStarted(ImportOut):
    errors: Annotated[tuple[ImportErrorOut, ...], Field(description="What is known by now; all of a dry run.")]


class ImportList(Out):
    items: tuple[ImportOut, ...]
    next: str | None


class ImportErrorList(Out):
    items: tuple[ImportErrorOut, ...]
    next: str | None
