"""The sheet of codes of a table, to be cut and handed over: no person is named on it, and it is kept nowhere."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from app.core.schemas import Bilingual
from app.roundtables.schemas.batches import SeatResult

_TITLE: Final = Bilingual(es="Códigos de la mesa", en="Codes of the table")
_HOW: Final = Bilingual(
    es="Quien recibe un código lo escribe una vez en el servicio, y elige su usuario y su clave. Nadie más debe verlo.",
    en="Whoever receives a code enters it once, and chooses a login and a password. Nobody else is to see it.",
)
_UNTIL: Final = Bilingual(es="vale hasta el", en="good until")
_REFUSED: Final = Bilingual(es="Fila %d, no quedó: %s", en="Row %d was not taken: %s")


def text(table: str, results: Sequence[SeatResult], locale: str) -> str:
    """One code a line, with what is written on the seat; at the end what was refused, by its row."""
    lines = [f"{_said(_TITLE, locale)}: {table}", _said(_HOW, locale), ""]
    lines += [f"{code}    {label}    {until}" for label, code, until in _rows(results, locale)]
    if refused := list(_refused(results, locale)):
        lines += ["", *refused]
    return "\n".join(lines) + "\n"


def html(table: str, results: Sequence[SeatResult], locale: str) -> str:
    """The same as a page with one table, whose rows can be cut apart."""
    title = escape(f"{_said(_TITLE, locale)}: {table}")
    rows = "".join(
        f"<tr><td>{escape(label)}</td><td><code>{code}</code></td><td>{escape(until)}</td></tr>"
        for label, code, until in _rows(results, locale)
    )
    refused = "".join(f"<p>{escape(each)}</p>" for each in _refused(results, locale))
    return (
        f'<!DOCTYPE html><html lang="{locale}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><p>{escape(_said(_HOW, locale))}</p><table>{rows}</table>{refused}</body></html>\n"
    )


def _said(words: Bilingual, locale: str) -> str:
    return words.en if locale == "en" else words.es


def _rows(results: Iterable[SeatResult], locale: str) -> Iterable[tuple[str, str, str]]:
    for each in results:
        if each.code is not None and each.seat is not None and each.expires_at is not None:
            label = each.seat.label or f"{each.seat.role} · {each.seat.sector}"
            yield label, each.code, f"{_said(_UNTIL, locale)} {each.expires_at.date().isoformat()}"


def _refused(results: Iterable[SeatResult], locale: str) -> Iterable[str]:
    for number, each in enumerate(results, start=1):
        if each.problem is not None:
            yield _said(_REFUSED, locale) % (number, each.problem["detail"])
