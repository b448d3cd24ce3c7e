"""The kind of subject of notices."""

from typing import Final

from app.notices.models import Notice
from app.notices.schemas.notices import NoticeOut
from app.roundtables.table_subjects import CODE, DIGEST, Redactable, TableSubject, own_sector

SUBJECTS: Final = (
    TableSubject(
        model=Notice,
        bodies=(NoticeOut,),
        redactable=Redactable(words=("answer_text",), sources=own_sector),
        not_redactable={"target_type": CODE, "evidence_digest": DIGEST},
    ),
)
