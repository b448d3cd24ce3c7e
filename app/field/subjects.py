"""The kind of subject of what was captured without a line."""

from typing import Final

from app.field.models import FieldEntry
from app.field.schemas import FieldEntryOut
from app.identity.roles import Permission
from app.roundtables.table_subjects import CODE, Awaited, Redactable, TableSubject, all_deciding

CONFLICT: Final = Awaited("field_conflict", "resolve_field_entry", Permission.field_record)

SUBJECTS: Final = (
    TableSubject(
        model=FieldEntry,
        awaiting=(CONFLICT,),
        bodies=(FieldEntryOut,),
        redactable=Redactable(words=("reason",), emptied={"said": None}, sources=all_deciding),
        not_redactable={"became_type": CODE, "refused_as": CODE, "resolution": CODE, "digest": "Of what was sent."},
    ),
)
