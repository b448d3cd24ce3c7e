"""Words that sentences of several rule kinds share, in Spanish and English."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Literal

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list

from app.core.schemas import Bilingual
from app.rules.moments import ASSURANCE_CLASSES

SectorName = Literal["state", "company", "community", "independent"]

SECTOR_WORDS: Final = {
    "state": Bilingual(es="el Estado", en="the state"),
    "company": Bilingual(es="la empresa", en="the company"),
    "community": Bilingual(es="la comunidad", en="the community"),
    "independent": Bilingual(es="el sector independiente", en="the independent sector"),
}
_ORDER: Final = tuple(SECTOR_WORDS)


def in_order(sectors: Iterable[str]) -> list[str]:
    """The sectors, each once, in the order in which this service always names them."""
    return sorted({str(sector) for sector in sectors}, key=_ORDER.index)


def sector_list(sectors: Iterable[str]) -> Bilingual:
    """The sectors in words, as a list within a sentence; at least one."""
    return listed([SECTOR_WORDS[sector] for sector in in_order(sectors)])


def listed(words: Sequence[Bilingual]) -> Bilingual:
    """The words as a list within a sentence, in the order given; at least one."""
    return Bilingual(
        es=format_list([word.es for word in words], locale="es"),
        en=format_list([word.en for word in words], locale="en_GB"),
    )


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun. Spanish and English agree: one is singular, everything else is plural."""
    return f"{number} {one if number == 1 else many}"


def counted_days(days: int, counting: Literal["calendar", "business"]) -> Bilingual:
    """A number of days with the way in which they are counted."""
    business = counting == "business"
    return Bilingual(
        es=counted(days, *(("día hábil", "días hábiles") if business else ("día calendario", "días calendario"))),
        en=counted(days, f"{counting} day", f"{counting} days"),
    )


def long_date(day: date) -> Bilingual:
    """The date as people write it in a letter."""
    return Bilingual(es=format_date(day, "long", locale="es"), en=format_date(day, "long", locale="en_GB"))


def capitalised(text: str) -> str:
    """The text as the beginning of a sentence; proper names further on keep their letters."""
    return text[:1].upper() + text[1:]


def quoted(texts: Iterable[str]) -> Bilingual:
    """Texts that people wrote, between quotation marks and in the order given; at least one."""
    return listed([Bilingual(es=f"«{text}»", en=f"“{text}”") for text in texts])


def language_list(codes: Iterable[str]) -> Bilingual:
    """Languages by name where the locale data knows one, always with their code; at least one."""
    return listed([Bilingual(es=_language(code, "es"), en=_language(code, "en")) for code in codes])


def _language(code: str, locale: str) -> str:
    name = Locale(locale).languages.get(code)
    return f"{name} ({code})" if name else f"({code})"


def counted_minutes(minutes: int) -> Bilingual:
    """A number of minutes, as it is said at a table."""
    return Bilingual(es=counted(minutes, "minuto", "minutos"), en=counted(minutes, "minute", "minutes"))


Assurance = Literal["A", "B", "C", "D"]

_WAYS: Final[dict[Assurance, Bilingual]] = {
    "A": Bilingual(
        es="con una declaración firmada con la clave de su silla (clase A)",
        en="with a statement signed with the key of the seat (class A)",
    ),
    "B": Bilingual(
        es="con una declaración firmada con la clave de su silla o con firma electrónica calificada (clases A y B)",
        en="with a statement signed with the key of the seat or a qualified electronic signature (classes A and B)",
    ),
    "C": Bilingual(
        es="con una declaración firmada, con clave, con firma calificada o en papel ante testigos (clases A, B y C)",
        en="with a statement signed by key, by qualified signature or on witnessed paper (classes A, B and C)",
    ),
    "D": Bilingual(
        es="con su palabra registrada en la mesa, que también puede ir firmada (clases A, B, C y D)",
        en="with its word recorded at the table, which may be signed as well (classes A, B, C and D)",
    ),
}


def way_words(lowest: Assurance) -> Bilingual:
    """The ways in which a sector may say its yes, as the end of a sentence."""
    return _WAYS[lowest]


def is_sure_enough(assurance: str, lowest: Assurance) -> bool:
    """Whether a word of this class is at least as sure; raises ValueError for a class that does not exist."""
    return ASSURANCE_CLASSES.index(assurance) <= ASSURANCE_CLASSES.index(lowest)
