"""The kinds of subjects of tables, seats and mandates."""

from collections.abc import Collection
from typing import Any, Final

from app.identity.roles import Permission
from app.roundtables.models import CalendarDay, Mandate, PartnerGrant, Roundtable, Seat
from app.roundtables.schemas.calendar_days import CalendarDayOut
from app.roundtables.schemas.partners import PartnerGrantOut
from app.roundtables.schemas.seats import MandateOut, SeatOut
from app.roundtables.schemas.tables import RoundtableOut
from app.roundtables.table_subjects import (
    CODE,
    DIGEST,
    EVIDENCE,
    SECTORS,
    Awaited,
    Held,
    Redactable,
    TableSubject,
    all_but_revocations,
    all_deciding,
    own_sector,
)


def _installation(_: Any, held: Held) -> Collection[int]:
    """The revision that lists the fingerprints which were read aloud: the root of trust of every key."""
    return sorted(revision for revision, body in held.items() if body.get("installation") is not None)[:1]


DECLARED_DAY: Final = Awaited("calendar_day")
TERM_ENDING: Final = Awaited("term_ending", "propose_term_extension", Permission.term_extend)
VACANT: Final = Awaited("seat_vacant", "accredit_mandate", Permission.mandate_accredit)
ENDING: Final = Awaited("mandate_ending", "accredit_mandate", Permission.mandate_accredit)
PENDING: Final = Awaited("mandate_confirmation", "confirm_mandate", Permission.mandate_confirm)
UNCONFIRMED: Final = Awaited("mandate_unconfirmed", "confirm_mandate", Permission.mandate_confirm)
TO_END: Final = Awaited("seat_end", "end_seat", Permission.mandate_revoke)
TO_REVOKE: Final = Awaited("mandate_revocation", "revoke_mandate", Permission.mandate_revoke)

SUBJECTS: Final = (
    TableSubject(
        model=Roundtable,
        awaiting=(TERM_ENDING,),
        bodies=(RoundtableOut,),
        redactable=Redactable(
            words=("name", "purpose", "installation", "lapse"), sources=all_deciding, staying=_installation
        ),
        not_redactable={
            "place": CODE,
            "languages": CODE,
            "time_zone": CODE,
            "deciding_sectors": SECTORS,
            "confirmed_rosters": DIGEST,
            "facilitation": SECTORS,
            "convening_act": "The instrument by which the table was called is public and named as it was published.",
            "term": "Days and how they are counted.",
            "pauses": "Days.",
        },
    ),
    TableSubject(
        model=CalendarDay,
        awaiting=(DECLARED_DAY,),
        bodies=(CalendarDayOut,),
        redactable=Redactable(words=("name", "reason", "revocation_reason"), sources=all_deciding),
    ),
    TableSubject(
        model=Seat,
        awaiting=(VACANT, ENDING, TO_END),
        bodies=(SeatOut,),
        redactable=Redactable(words=("label", "end_reason"), sources=own_sector),
        not_redactable={"end_digest": DIGEST},
    ),
    TableSubject(
        model=Mandate,
        awaiting=(PENDING, UNCONFIRMED, TO_REVOKE),
        bodies=(MandateOut,),
        redactable=Redactable(words=("revocation_reason",), sources=all_deciding, staying=all_but_revocations),
        not_redactable={
            "named_by": EVIDENCE,
            "evidence_kind": EVIDENCE,
            "evidence_digest": DIGEST,
            "powers": CODE,
            "key_thumbprint": EVIDENCE,
            "revocation_digest": DIGEST,
        },
    ),
    TableSubject(
        model=PartnerGrant,
        bodies=(PartnerGrantOut,),
        redactable=Redactable(words=("reason",), sources=all_deciding),
        feed_alone="Which systems read along is told with each grant; there is no list of them yet.",
    ),
)
