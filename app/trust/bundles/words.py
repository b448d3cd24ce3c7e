"""Codes of the record in the words of people. What a bundle brings of other codes is shown as it stands."""

from collections.abc import Mapping
from typing import Final

PLACES: Final = frozenset({"intent", "role", "sector", "sectors", "type", "word"})
"""The places of sentences that hold codes; what people wrote themselves stands in others and is never translated."""

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "state": ("Estado", "state"),
    "company": ("empresa", "company"),
    "community": ("comunidad", "community"),
    "independent": ("independiente", "independent"),
    "delegate": ("titular", "delegate"),
    "alternate": ("alterno", "alternate"),
    "chair": ("presidencia", "chair"),
    "facilitator": ("facilitación", "facilitator"),
    "secretariat": ("secretaría técnica", "secretariat"),
    "rapporteur": ("relatoría", "rapporteur"),
    "guarantor": ("garante", "guarantor"),
    "observer": ("observación", "observer"),
    "adviser": ("asesoría", "adviser"),
    "interpreter": ("intérprete", "interpreter"),
    "verifier": ("verificación", "verifier"),
    "sign": ("me comprometo", "sign"),
    "assent": ("doy mi asentimiento", "assent"),
    "assent_with_reservation": ("doy mi asentimiento con reserva", "assent with a reservation"),
    "refuse": ("no doy mi asentimiento", "refuse"),
    "adopt": ("adopto", "adopt"),
    "report": ("informo", "report"),
    "confirm": ("confirmo", "confirm"),
    "contest": ("no estoy conforme", "contest"),
    "ask_more": ("pido más", "ask for more"),
    "assented": ("asintió", "assented"),
    "assented_with_reservation": ("asintió con reserva", "assented with a reservation"),
    "refused": ("no asintió", "refused"),
    "signed_minutes": ("firmó el acta", "signed the minutes"),
    "signed_with_reservation": ("firmó el acta con reserva", "signed the minutes with a reservation"),
    "refused_to_sign": ("no firmó el acta y dijo por qué", "did not sign the minutes and said why"),
    "commitment": ("compromiso", "commitment"),
    "minutes": ("acta", "minutes"),
    "session": ("sesión", "session"),
    "proposal": ("propuesta", "proposal"),
}
"""(Spanish, English) by code."""


def in_words(value: object) -> tuple[object, object]:
    """A code in both languages; several, each; anything else twice as it is."""
    if isinstance(value, str):
        return WORDS.get(value, (value, value))
    if isinstance(value, tuple):
        spoken = [in_words(each) for each in value]
        return ", ".join(f"«{es}»" for es, _ in spoken), ", ".join(f"«{en}»" for _, en in spoken)
    return value, value
