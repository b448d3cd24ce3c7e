"""What a notice says, short enough for a message: the table, the session's number, the hour, where to answer. Pure.

No names, no titles and no reasons: a message lies open on its way, and on the screen of a telephone.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from app.core.messages import translate
from app.notices.models import DeliveryPurpose, NoticeOccasion

LONGEST: Final = 160
"""Characters of one SMS in the alphabet of GSM 03.38."""
_TABLE: Final = 36
_ADDRESS: Final = 40

MESSAGES: Final = {
    NoticeOccasion.convened: "%(table)s: session %(number)s is called for %(hour)s. Answer: %(address)s",
    NoticeOccasion.rescheduled: "%(table)s: session %(number)s moves to %(hour)s. Answer: %(address)s",
    NoticeOccasion.cancelled: "%(table)s: session %(number)s is cancelled. More: %(address)s",
    NoticeOccasion.adjourned: "%(table)s: session %(number)s had no quorum; another hour follows. More: %(address)s",
    NoticeOccasion.suspended: "%(table)s: session %(number)s is suspended. More: %(address)s",
    NoticeOccasion.resumed: "%(table)s: session %(number)s goes on. More: %(address)s",
    NoticeOccasion.minutes_circulated: (
        "%(table)s: the minutes of session %(number)s circulate, review until %(hour)s. Read: %(address)s"
    ),
    NoticeOccasion.minutes_sealed: "%(table)s: the minutes of session %(number)s are sealed. Read: %(address)s",
}
REMINDER: Final = "%(table)s: reminder, session %(number)s is at %(hour)s. Answer: %(address)s"
SUBJECT: Final = "%(table)s: session %(number)s"
SIGN_IN: Final = "Whoever opens this address signs in first:"
ATTACHED: Final = "The text goes with this message, as this seat asked."
AUTOMATIC: Final = "This message was sent by itself: nobody reads answers to it."
OF_MAILS: Final = (SIGN_IN, ATTACHED, AUTOMATIC)


@dataclass(frozen=True, slots=True)
class Told:
    """What a message is made from. `address` is that of the service, `hour` what was announced.

    `link` is where it is read by who signs in, `attached` whether it goes along.
    """

    occasion: NoticeOccasion
    purpose: DeliveryPurpose
    table: str
    number: int
    hour: datetime | None
    time_zone: str
    language: str
    address: str
    link: str | None = None
    attached: bool = False


def text(told: Told) -> str:
    """One message of at most 160 characters, every one of them in the alphabet of an SMS."""
    message = REMINDER if told.purpose is DeliveryPurpose.reminder else MESSAGES[told.occasion]
    # Of an address that is too long for a message nothing is told: half of one leads nowhere.
    address = plain(told.address) if len(told.address) <= _ADDRESS else "Tinkuy"
    said = translate(message, told.language) % {**_values(told), "address": address}
    return plain(said)[:LONGEST]


def subject(told: Told) -> str:
    """One line for a mail."""
    return translate(SUBJECT, told.language) % _values(told)


def mail(told: Told) -> str:
    """The body of a mail: the message, where it is read, where it came from, and that nobody reads answers."""
    lines = [text(told), ""]
    if told.attached:
        lines.append(translate(ATTACHED, told.language))
    if told.link is not None:
        lines += [translate(SIGN_IN, told.language), told.link, ""]
    return "\n".join([*lines, told.address, translate(AUTOMATIC, told.language), ""])


def _values(told: Told) -> dict[str, object]:
    hour = "" if told.hour is None else told.hour.astimezone(ZoneInfo(told.time_zone)).strftime("%Y-%m-%d %H:%M")
    return {"table": plain(told.table)[:_TABLE].strip(), "number": told.number, "hour": hour}


def plain(words: str) -> str:
    """Without accents, on one line: of the letters of Spanish with an accent an SMS knows but few."""
    decomposed = unicodedata.normalize("NFKD", words)
    kept = (_kept(each) for each in decomposed)
    # What is beyond the basic table of the alphabet takes two places.
    return " ".join("".join(kept).translate(_OUTSIDE).split())


def _kept(character: str) -> str:
    if character.isascii() and character.isprintable():
        return character
    return "" if unicodedata.combining(character) else " "


_OUTSIDE: Final = str.maketrans(dict.fromkeys("`[]{}^~|\\", " "))
