"""What is shown before a signature is given: who signs what, as what, and what the text says."""

from collections.abc import Iterator
from textwrap import wrap
from typing import Final

from app.trust import canonical
from app.trust.bundles import Sentence
from app.trust.canonical import JSONValue, instant
from app.trust.errors import TrustError
from app.trust.statements import Intent, SignatureStatement

QUESTION: Final = Sentence("¿Firmar?", "Sign?")

_SHOWN_LINES: Final = 12
_SHOWN_WIDTH: Final = 160
_INTENTS: Final = {
    Intent.sign: Sentence("FIRMAR: obligarse por este texto", "SIGN: be bound by this text"),
    Intent.assent: Sentence("ASENTIR a este texto", "ASSENT to this text"),
    Intent.assent_with_reservation: Sentence("ASENTIR CON RESERVA", "ASSENT WITH A RESERVATION"),
    Intent.refuse: Sentence("NEGARSE, con razones", "REFUSE, with reasons"),
    Intent.adopt: Sentence("ADOPTAR estas reglas", "ADOPT these rules"),
    Intent.report: Sentence("INFORMAR lo que se hizo", "REPORT what was done"),
    Intent.confirm: Sentence("CONFIRMAR lo informado", "CONFIRM what was reported"),
    Intent.contest: Sentence("IMPUGNAR lo informado, con razones", "CONTEST what was reported, with reasons"),
    Intent.ask_more: Sentence("PEDIR MÁS antes de verificar", "ASK FOR MORE before verifying"),
}
_WHAT = Sentence("Va a          {intent}", "About to      {intent}")
_SUBJECT = Sentence("Texto         {type} {id}, revisión {revision}", "Subject       {type} {id}, revision {revision}")
_TABLE = Sentence("Mesa          {table}, registro {log}", "Roundtable    {table}, log {log}")
_SEAT = Sentence("Silla         {seat} ({sector}, {role})", "Seat          {seat} ({sector}, {role})")
_MANDATE = Sentence("Mandato       asiento con hoja {leaf}", "Mandate       entry with leaf {leaf}")
_KEY = Sentence("Llave         {kid}", "Key           {kid}")
_DOCUMENT = Sentence(
    "Documento     {size} bytes en «{language}», SHA-256 {digest}",
    "Document      {size} bytes in «{language}», SHA-256 {digest}",
)
_TRANSLATION = Sentence("Traducción    «{language}», SHA-256 {digest}", "Translation   «{language}», SHA-256 {digest}")
_WORDS = Sentence("Sus palabras  {words}", "Your words    {words}")
_SEEN = Sentence("Visto         {size} asientos, raíz {root}", "Seen          {size} entries, root {root}")
_UNCHECKED = Sentence(
    "              (punto de control sin comprobar: dé --vkey)", "              (checkpoint not checked: give --vkey)"
)
_AT = Sentence("Hora          {at}", "Time          {at}")
_BEGINS = Sentence("Así empieza el documento:", "The document begins:")
_SAYS = Sentence("El documento dice:", "The document says:")


def lines(statement: SignatureStatement, kid: str, document: bytes, *, checked: bool) -> Iterator[Sentence]:
    """The summary of a statement over this document; `checked` says whether the checkpoint's signature was."""
    intent = _INTENTS[statement.intent]
    yield Sentence(_WHAT.es.format(intent=intent.es), _WHAT.en.format(intent=intent.en))
    kind, subject_id, revision = statement.subject
    yield _SUBJECT.of(type=kind, id=subject_id, revision=revision)
    yield _TABLE.of(table=statement.roundtable, log=statement.log)
    yield _SEAT.of(seat=statement.seat, sector=statement.sector, role=statement.role)
    yield _MANDATE.of(leaf=statement.mandate)
    yield _KEY.of(kid=kid)
    yield _DOCUMENT.of(size=len(document), language=statement.governing_lang, digest=statement.document)
    for language, digest in statement.translations:
        yield _TRANSLATION.of(language=language, digest=digest)
    if statement.reservation is not None:
        yield _WORDS.of(words=statement.reservation)
    yield _SEEN.of(size=statement.seen.size, root=statement.seen.root)
    if not checked:
        yield _UNCHECKED
    yield _AT.of(at=instant(statement.signed_at))
    try:
        said = list(_said(canonical.decode(document)))
    except TrustError:
        yield _BEGINS
        said = [_cut(line) for line in document.decode("utf-8", "replace").splitlines()[:_SHOWN_LINES]]
    else:
        yield _SAYS
    for line in said:
        yield Sentence(f"  | {line}", f"  | {line}")


def _cut(line: str) -> str:
    return line if len(line) <= _SHOWN_WIDTH else line[:_SHOWN_WIDTH] + "…"


def _said(value: JSONValue, name: str = "") -> Iterator[str]:
    """A document of members, each in words and whole: nobody binds themselves by the beginning of a text."""
    if isinstance(value, dict):
        for each, inner in value.items():
            if each not in {"v", "id"} and not each.endswith("_id"):
                yield from _said(inner, f"{name}.{each}" if name else each)
    elif isinstance(value, list):
        for place, inner in enumerate(value, 1):
            yield from _said(inner, f"{name}[{place}]")
    elif value is not None:
        yield from wrap(f"{name}: {value}", _SHOWN_WIDTH, subsequent_indent="    ")
