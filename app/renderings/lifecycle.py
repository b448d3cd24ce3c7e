"""In which forms a text is given, and what refuses one: pure rules and their refusals."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from app.core.errors import Conflict, Refusal, Unavailable

MOST_LIVE: Final = 2_000_000
"""Characters of a text of which a PDF is made while somebody waits: some three hundred pages."""


class Form(StrEnum):
    """The suffix of an address, and what it stands for."""

    pdf = "pdf"
    html = "html"
    txt = "txt"
    json = "json"


MEDIA_TYPES: Final = {
    Form.json: "application/json",
    Form.pdf: "application/pdf",
    Form.html: "text/html",
    Form.txt: "text/plain",
}


class RepresentationUnknown(Refusal):
    """406: nobody is given another file than they asked for."""

    status = 406
    code = "representation_unknown"
    message = "There is no such form of this text. These are possible: %(forms)s."

    def __init__(self) -> None:
        super().__init__(members={"allowed": [each.value for each in Form]}, forms=", ".join(Form))


class TypesettingFailed(Unavailable):
    """503: nothing was made, and nothing is lost."""

    code = "typesetting_failed"
    message = "The PDF was not made, and nothing is lost: try again, or read the text as HTML, plain text or JSON."


class TextTooLong(Conflict):
    """409: setting it would keep the typesetter from everybody else."""

    code = "text_too_long"
    message = "A text of this length is not set as PDF while somebody waits: read it as HTML, plain text or JSON."


def form_of(suffix: str) -> Form:
    """Raises RepresentationUnknown."""
    try:
        return Form(suffix)
    except ValueError:
        raise RepresentationUnknown from None


def negotiated(accept: str | None) -> Form:
    """The form that an Accept field prefers (RFC 9110 section 12.5.1), JSON where it leaves the choice.

    Raises RepresentationUnknown where it takes none of them.
    """
    ranges = list(_ranges(accept or "*/*"))
    best = max(MEDIA_TYPES, key=lambda form: _quality(MEDIA_TYPES[form], ranges))
    if _quality(MEDIA_TYPES[best], ranges) <= 0:
        raise RepresentationUnknown
    return best


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        name, *parameters = (each.strip() for each in part.split(";"))
        quality = next((each.partition("=")[2] for each in parameters if each.lower().startswith("q=")), "1")
        try:
            yield name.lower(), min(max(float(quality), 0.0), 1.0)
        except ValueError:
            continue


def _quality(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """That of the most exact range that it lies in."""
    kind = media_type.split("/", maxsplit=1)[0]
    for exact in (media_type, f"{kind}/*", "*/*"):
        found = [quality for name, quality in ranges if name == exact]
        if found:
            return max(found)
    return 0.0
