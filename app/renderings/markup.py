"""A paper as HTML: readable without its styles, printable, without a script and without anything from elsewhere."""

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import Final

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from app.renderings.blocks import Boxes, Fields, Heading, Paper, Paragraph, Points, Table
from app.renderings.codes import qr
from app.renderings.visible import visible

_KINDS: Final = (
    ("heading", Heading),
    ("paragraph", Paragraph),
    ("fields", Fields),
    ("grid", Table),
    ("points", Points),
    ("boxes", Boxes),
)


def html(paper: Paper) -> bytes:
    """The same bytes for the same paper."""
    environment, style = _environment()
    code = Markup(qr(paper.seal.address)) if paper.seal else Markup()  # noqa: S704 - drawn from an address, by segno
    page = environment.get_template("paper").render(paper=paper, style=Markup(style), qr=code)  # noqa: S704 - our own
    return page.encode()


@cache
def policy() -> str:
    """What a browser may do with it: show it with its one style, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(_environment()[1].encode()).digest()).decode()
    nothing = ("default-src", "base-uri", "form-action", "frame-ancestors")
    return "; ".join((f"style-src 'sha256-{digest}'", *(f"{each} 'none'" for each in nothing)))


@cache
def _environment() -> tuple[Environment, str]:
    folder = resources.files("app.renderings").joinpath("templates")
    from_string = {"paper": folder.joinpath("paper.html.j2").read_text(encoding="utf-8")}
    environment = Environment(loader=DictLoader(from_string), undefined=StrictUndefined, autoescape=True)
    environment.filters["seen"] = visible
    for name, kind in _KINDS:
        environment.tests[name] = lambda block, kind=kind: isinstance(block, kind)
    return environment, folder.joinpath("paper.css").read_text(encoding="utf-8").replace("\n", "")
