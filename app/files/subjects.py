"""The kind of subject of stored files."""

from typing import Final

from app.files.schemas import FileOut
from app.roundtables.stored_files import StoredFile
from app.roundtables.table_subjects import CODE, DIGEST, TableSubject

SUBJECTS: Final = (
    TableSubject(
        model=StoredFile,
        bodies=(FileOut,),
        not_redactable={"sha256": DIGEST, "media_type": CODE},
        feed_alone="Nobody is told of a file; its bytes are read by who knows their digest.",
    ),
)
