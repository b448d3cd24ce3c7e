"""Makes papers of texts: loaded when the first one is asked for, as most of what it needs is memory that stays."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.minutes.schemas.minutes import MinutesDocument, MinutesText
from app.minutes.schemas.sections import PlaceAndHour, Sections
from app.renderings import markup, plain, printing
from app.renderings.acta import Part, Standing, acta, seats_said
from app.renderings.blocks import Paper
from app.renderings.lifecycle import Form
from app.renderings.queries import Corrected
from app.renderings.told import Person, Telling
from app.renderings.words import Layout, say
from app.trust import canonical


@dataclass(frozen=True)
class Asked:
    """What of a text is wanted, in which layout, with which names, and where it is checked."""

    layout: Layout
    address: str
    part: Part = "whole"
    people: Mapping[UUID, Person] = field(default_factory=dict)
    guests: Mapping[int, str] = field(default_factory=dict)
    names: bool = False
    errata: Sequence[Corrected] = ()


async def of_document(stored: str, asked: Asked, form: Form) -> bytes:
    """The sealed document; the same bytes for the same names."""
    document = await asyncio.to_thread(MinutesDocument.model_validate_json, stored)
    tell = _telling(document.sections, asked)
    status = tell.say("sealed_on", hour=tell.moment(document.sealed_at))
    return await _made(document.sections, tell, asked, form, _sealed(stored, status, asked), document.sealed_at)


async def of_text(stored: str, digest: str, asked: Asked, form: Form) -> bytes:
    """A text that goes round, marked as what it is; `digest` is what people sign."""
    text = await asyncio.to_thread(MinutesText.model_validate_json, stored)
    tell = _telling(text.sections, asked)
    status = tell.say("draft_round", revision=text.text_revision, hour=tell.moment(text.circulated_at))
    standing = Standing(status, say("draft", asked.layout), digest, asked.address)
    return await _made(text.sections, tell, asked, form, standing, text.circulated_at)


async def of_preview(sections: Sections, composed_at: datetime, asked: Asked, form: Form) -> bytes:
    """A draft as it is composed, marked as what it is; it has no digest."""
    tell = _telling(sections, asked)
    status = tell.say("draft_preview", hour=tell.moment(composed_at))
    standing = Standing(status, say("draft", asked.layout), None, asked.address)
    return await _made(sections, tell, asked, form, standing, composed_at)


def _sealed(stored: str, status: str, asked: Asked) -> Standing:
    return Standing(status, None, canonical.digest(stored.encode()), asked.address, asked.errata)


def _telling(sections: Sections, asked: Asked) -> Telling:
    zone = next(each.time_zone for each in sections if isinstance(each, PlaceAndHour))
    return Telling(asked.layout, zone, asked.people, asked.guests, seats_said(sections), asked.names)


async def _made(sections: Sections, tell: Telling, asked: Asked, form: Form, standing: Standing, at: datetime) -> bytes:
    first = form is Form.txt
    paper = await asyncio.to_thread(acta, sections, tell, standing, asked.part, agreements_first=first)
    return await written(paper, form, at)


async def written(paper: Paper, form: Form, at: datetime) -> bytes:
    """The paper in a form; a PDF says that it was made at the hour `at`, so that the same paper is the same file."""
    if form is Form.pdf:
        return await printing.pdf(paper, at)
    writer = markup.html if form is Form.html else plain.text
    return await asyncio.to_thread(writer, paper)
