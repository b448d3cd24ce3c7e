"""Whoever reads a thing one way reads it in every way, and whoever does not, in none.

The kinds of subjects are those that the rooms declare, the ways of reading those of the OpenAPI document, the bodies
those of a table on which one of everything has happened. A new kind or reading joins by existing.
"""

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import pytest
import structlog
from sqlalchemy import or_, select

from app.identity.public import PUBLIC
from app.identity.roles import SECTOR_ROLES, Role
from app.ledger.models import Snapshot
from app.metadata import SUBJECTS
from app.roundtables.table_subjects import TableSubject
from tests.mesa import Json, Mesa
from tests.personas import Persona, take_every_seat
from tests.prepared import Prepared, prepared

KINDS: Final = {name: kind for name, kind in SUBJECTS.items() if isinstance(kind, TableSubject)}
# Lists of the commitments in which the caller's own sector has a part: less than it may read.
OF_ONES_OWN: Final = frozenset(f"/v1/{sector}/commitments" for sector in ("state", "company", "community"))
# So many of a kind say enough; a way of reading that needs an id of its own is asked once for each.
OF_EACH_KIND: Final = 6


@dataclass(frozen=True)
class Way:
    """A GET that gives bodies of some kinds, one or a list of them."""

    template: str
    kinds: frozenset[str]
    lists: bool


@dataclass
class World:
    everything: Prepared
    readers: list[Persona]
    ways: list[Way]
    bodies: Mapping[str, Json]
    types: Mapping[str, str]
    feeds: dict[str, Mapping[str, Json]] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)

    async def feed(self, reader: Persona) -> Mapping[str, Json]:
        """What the reader finds of each subject of the table in the feed: the latest, of these the narrowest."""
        if reader.name not in self.feeds:
            found, texts, after, more = dict[str, Json](), list[str](), 0, True
            while more:
                page = await reader.person.read(f"/v1/changes?after={after}&limit=500&expand=subject")
                for item in page["items"]:
                    for body in item.get("subjects", []):
                        if body["id"] in self.bodies and body["revision"] >= _revision(found.get(body["id"])):
                            found[body["id"]] = body
                more, after = page["next"] > after, page["next"]
                texts.append(json.dumps(page))
            self.feeds[reader.name], self.told[reader.name] = found, "".join(texts)
        return self.feeds[reader.name]

    def paths(self, way: Way) -> Iterator[str]:
        """The template with every table, parent and thing of its kinds that it can be asked about."""
        seen, count = set[str](), defaultdict[str, int](int)
        for subject, body in self.bodies.items():
            kind = self.types[subject]
            if kind not in way.kinds or (not way.lists and count[kind] >= OF_EACH_KIND):
                continue
            path = self._filled(way, body)
            if path is not None and path not in seen:
                seen.add(path)
                count[kind] += 1
                yield path

    def _filled(self, way: Way, body: Json) -> str | None:
        parts = way.template.split("/")
        for at, part in enumerate(parts):
            if part.startswith("{"):
                own = not way.lists and at == len(parts) - 1
                value = body["id"] if own else self._named(part[1:-1], body)
                if value is None:
                    return None
                parts[at] = value
        return "/".join(parts)

    def _named(self, parameter: str, body: Json, depth: int = 2) -> str | None:
        """What the body says under the parameter's name, or one of the things that it names."""
        if parameter == "roundtable_id":
            return str(self.everything.mesa.table.id)
        target = str(body.get("target_id"))
        if target in self.types:
            # A word or a signature lies under what it is about.
            return target if parameter == f"{self.types[target]}_id" else self._named(parameter, self.bodies[target])
        if isinstance(body.get(parameter), str):
            return str(body[parameter])
        named = [value for value in body.values() if isinstance(value, str) and value in self.types]
        if parameter in (kinds := {f"{self.types[value]}_id": value for value in named if value != body["id"]}):
            return kinds[parameter]
        if depth:
            for value in body.values():
                if isinstance(value, str) and value in self.bodies and value != body["id"]:
                    found = self._named(parameter, self.bodies[value], depth - 1)
                    if found is not None:
                        return found
        return None


def _revision(body: Json | None) -> int:
    return 0 if body is None else int(body["revision"])


def _named_schemas(value: Any) -> set[str]:
    if isinstance(value, dict):
        inside = set[str]().union(*map(_named_schemas, value.values())) if value else set()
        return inside | ({value["$ref"].rpartition("/")[2]} if "$ref" in value else set())
    return set[str]().union(*map(_named_schemas, value)) if isinstance(value, list) and value else set()


def _ways(document: Json) -> list[Way]:
    """Every reading that needs a token and gives bodies of a kind that stands at a table."""
    schemas = document["components"]["schemas"]
    bodies = defaultdict[str, set[str]](set)
    for name, kind in KINDS.items():
        for body in kind.bodies:
            bodies[body.__name__].add(name)
    found = []
    for template, methods in document["paths"].items():
        if "get" not in methods or ("GET", template) in PUBLIC or template in OF_ONES_OWN:
            continue
        answered = methods["get"]["responses"].get("200", {}).get("content", {}).get("application/json", {})
        for name in _named_schemas(answered.get("schema", {})):
            items = schemas[name].get("properties", {}).get("items")
            given = {name} if name in bodies else _named_schemas(items) & set(bodies) if items else set()
            if given:
                kinds = frozenset(kind for each in given for kind in bodies[each])
                found.append(Way(template, kinds, lists=name not in bodies))
    return found


@pytest.fixture(scope="module")
async def world(
    postgres: str, arranged: tuple[str, Mesa], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    async with prepared(postgres, arranged, tmp_path_factory.mktemp("audiences")) as everything:
        mesa, one_of_each = everything.mesa, dict[tuple[Role, object], Persona]()
        for persona in await take_every_seat(mesa, mesa.table, "own"):
            assert persona.role is not None
            one_of_each.setdefault((persona.role, persona.sector if persona.role in SECTOR_ROLES else None), persona)
        elsewhere = (await take_every_seat(mesa, mesa.other, "other"))[0]
        partner = Persona("partner", everything.partner, frozenset({Role.partner}), Role.partner)
        # Tens of thousands of access lines would say nothing here.
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
        bodies, types = await _bodies(everything)
        readers = [*one_of_each.values(), partner, elsewhere]
        try:
            yield World(everything, readers, _ways(everything.app.openapi()), bodies, types)
        finally:
            structlog.reset_defaults()


async def _bodies(everything: Prepared) -> tuple[Mapping[str, Json], Mapping[str, str]]:
    """Every subject of the table with one of its present bodies, whoever may read it, and its kind."""
    table: UUID = everything.mesa.table.id
    query = (
        select(Snapshot.subject_id, Snapshot.subject_type, Snapshot.body)
        .where(or_(Snapshot.roundtable_id == table, Snapshot.subject_id == table), Snapshot.current)
        .where(Snapshot.body.is_not(None), Snapshot.subject_type.in_(KINDS))
        .order_by(Snapshot.subject_id, Snapshot.rank.desc())
    )
    async with everything.app.state.database.sessions() as db:
        rows = (await db.execute(query)).all()
    return {str(row[0]): json.loads(row[2]) for row in rows}, {str(row[0]): row[1] for row in rows}


def test_every_kind_has_a_reading_or_says_why_it_is_in_the_feed_alone(world: World) -> None:
    read = {kind for way in world.ways for kind in way.kinds}
    for name, kind in KINDS.items():
        assert (name in read) == (kind.feed_alone is None), name
    assert {world.types[each] for each in world.bodies} == set(KINDS)


async def test_whoever_reads_a_thing_in_the_feed_reads_the_same_by_every_get_and_nobody_else_does(
    world: World,
) -> None:
    """Bytes and all: of several views the same one is given everywhere."""
    given_by = dict[str, set[str]]()
    shown: dict[tuple[str, str], dict[str, Json]] = {}
    asked = {way.template: list(world.paths(way)) for way in world.ways}
    for way in world.ways:
        for reader in world.readers:
            found = shown.setdefault((way.template, reader.name), {})
            for path in asked[way.template]:
                given = await _given(reader, path, way)
                # A list over all tables holds those of another one too.
                found.update({each: given[each] for each in given if each in world.bodies})
            given_by.setdefault(way.template, set()).update(found)
    for way in world.ways:
        for reader in world.readers:
            feed, found = await world.feed(reader), shown[(way.template, reader.name)]
            told = (way.template, reader.name)
            assert {each: feed.get(each) for each in found} == found, told
            assert (set(feed) & given_by[way.template]) - set(found) == set(), told
    for name, kind in KINDS.items():
        known = [each for each in world.bodies if world.types[each] == name]
        ways = [way for way in world.ways if name in way.kinds]
        listed = {each for way in ways if way.lists for each in given_by[way.template]}
        if any(way.lists for way in ways):
            # Whatever somebody reads in the feed stands in a list.
            feeds = [await world.feed(reader) for reader in world.readers]
            missing = [
                world.bodies[each] for each in known if each not in listed and any(each in feed for feed in feeds)
            ]
            assert missing == [], (name, missing)
        assert kind.feed_alone or any(given_by[way.template] for way in ways), name


async def _given(reader: Persona, path: str, way: Way) -> dict[str, Json]:
    answer = await reader.person.get(f"{path}?limit=200" if way.lists else path)
    # A key is asked for by its thumbprint, which no id of the record is.
    assert answer.status_code in {200, 404} or "q" in answer.text or way.template.endswith("{kid}"), (path, reader.name)
    if answer.status_code != 200:
        return {}
    content = answer.json()
    return {each["id"]: each for each in (content["items"] if way.lists else [content])}


async def test_no_reading_names_to_anybody_what_they_do_not_read(world: World) -> None:
    """Live views, desks, histories, counts and bundles included."""
    readings = [path for path in await world.everything.readings("Huari") if "/changes" not in path]
    hidden_from_somebody = 0
    for reader in world.readers:
        feed = await world.feed(reader)
        hidden = [each for each in set(world.bodies) - set(feed) if each not in world.told[reader.name]]
        hidden_from_somebody += bool(hidden)
        for path in readings:
            answer = await reader.person.get(path)
            if answer.status_code == 200:
                told = [(world.types[each], each) for each in hidden if each in answer.text]
                assert told == [], (reader.name, path)
    assert hidden_from_somebody >= len(world.readers) - 1
