"""Sector word: who speaks for a sector, on whatever the sectors are asked."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from app.core.schemas import Bilingual
from app.rules.breaches import Facts, Finding, GroundRuleBreached
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts
from app.rules.moments import Moment, SectorSpoken
from app.rules.rule_kind import RuleKind
from app.rules.wording import SECTOR_WORDS, SectorName, capitalised, counted, in_order

Way = Literal["any_delegate", "every_organization"]
SeatId = Annotated[
    str, StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", max_length=36)
]
Places = Annotated[int, Field(ge=1, le=100)]
HEARING: Final = timedelta(days=2)
"""How long a chair waits for places that say nothing."""
_GRAVEST_FIRST: Final = ("object", "accept_with_reservation", "accept", "abstain")
_WAYS: Final[dict[Way, Bilingual]] = {
    "any_delegate": Bilingual(es="cualquiera de sus delegados", en="any of its delegates"),
    "every_organization": Bilingual(
        es="cada una de sus organizaciones, y ninguna por otra",
        en="every one of its organizations, and none for another",
    ),
}


class SectorWordOpen(GroundRuleBreached):
    """409: a sector has spoken in part, and its word is not formed yet."""

    code = "sector_word_open"


class PlacesBeyondSeats(ProtocolUnfit):
    """409: more places would have to say yes than a sector has."""

    code = "places_beyond_seats"
    message = "Clause %(clause)s asks for the yes of more places than a sector has."


class ChairUnfit(ProtocolUnfit):
    """409: nobody could ever speak from that seat for that sector."""

    code = "chair_unfit"
    message = "Clause %(clause)s names a chair that is not the seat of a titular of its sector."


class SectorWord(RuleKind):
    """How the word of a sector is formed from those of its places. Silence is never a word.

    Any delegate speaks, or every organization says its own yes, and one that objects is the objection of all. Of a
    sector in `places` so many places have to say yes. For one in `chairs` that seat speaks, after the other places
    have spoken or two days have passed since it did; while nobody holds it, any delegate does.
    """

    kind = "sector_word"
    moments = (SectorSpoken,)
    refusal = SectorWordOpen
    unfit = (PlacesBeyondSeats, ChairUnfit)

    by: Annotated[Way, Field(examples=["any_delegate"])] = "any_delegate"
    overrides: Annotated[
        dict[SectorName, Way],
        Field(
            default_factory=dict,
            examples=[{"community": "every_organization"}],
            description="Sectors that do it otherwise.",
        ),
    ]
    places: Annotated[
        dict[SectorName, Places],
        Field(default_factory=dict, examples=[{"company": 2}], description="How many places of a sector say yes."),
    ]
    chairs: Annotated[
        dict[SectorName, SeatId],
        Field(default_factory=dict, examples=[{}], description="The seat that speaks for a sector, by its id."),
    ]

    @model_validator(mode="before")
    @classmethod
    def _one_way_for_each(cls, values: object) -> object:
        """A sector that is named several times speaks in the narrowest of these ways."""
        if not isinstance(values, dict):
            return values
        kept, named = dict(values), set[object]()
        for name in ("chairs", "places", "overrides"):
            given = kept.get(name)
            if isinstance(given, dict):
                kept[name] = {sector: way for sector, way in given.items() if sector not in named}
                named |= given.keys()
        return kept

    @classmethod
    def without_clause(cls) -> Bilingual:
        return cls.model_validate({}).sentence()

    def way_of(self, sector: str) -> str:
        """`any_delegate`, `every_organization`, `places` or `chair`."""
        for way, named in (("chair", self.chairs), ("places", self.places)):
            if sector in named:
                return way
        return next((way for name, way in self.overrides.items() if name == sector), self.by)

    @property
    def is_any_delegate(self) -> bool:
        """Whether nobody is waited for, in no sector."""
        return {self.by, *self.overrides.values()} == {"any_delegate"} and not self.places and not self.chairs

    def sentence(self) -> Bilingual:
        es, en = f"Por cada sector habla {_WAYS[self.by].es}", f"Each sector speaks through {_WAYS[self.by].en}"
        for sector in in_order([*self.overrides, *self.places, *self.chairs]):
            words, way = SECTOR_WORDS[sector], self._words(sector)
            es += f"; por {words.es}, {way.es}"
            en += f"; {words.en} through {way.en}"
        return Bilingual(
            es=f"{es}. Vale para todo lo que se consulta a los sectores. El silencio no es palabra de nadie.",
            en=f"{en}. This holds for everything that the sectors are asked. Silence is nobody's word.",
        )

    def _words(self, sector: str) -> Bilingual:
        chair = next((seat for name, seat in self.chairs.items() if name == sector), None)
        if chair is not None:
            return Bilingual(
                es=f"quien lo preside desde la silla {chair}, oídas las demás o pasados dos días",
                en=f"its chair, from the seat {chair}, after the others were heard or two days have passed",
            )
        number = self._needed(sector)
        if number is not None:
            return Bilingual(
                es=f"el sí de {counted(number, 'plaza', 'plazas')}",
                en=f"the yes of {counted(number, 'place', 'places')}",
            )
        return _WAYS[next(way for name, way in self.overrides.items() if name == sector)]

    def _needed(self, sector: str) -> int | None:
        return next((number for name, number in self.places.items() if name == sector), None)

    def stance(self, facts: SectorSpoken) -> str | None:
        """What the sector says by now; nothing while its word is not formed."""
        if not facts.words:
            return None
        match self._way_at(facts):
            case "places":
                return self._of_places(facts)
            case "every_organization":
                return self._of_organizations(facts)
            case "chair":
                chair = self._chair(facts)
                spoken = next((word for word in facts.words if word.place == chair), None)
                return None if spoken is None or self._unheard(facts) else spoken.stance
        return _gravest(word.stance for word in facts.words)

    def awaited(self, facts: SectorSpoken) -> tuple[UUID, ...]:
        """The places that are waited for, in the order in which they stand; none once the word is formed."""
        if self.stance(facts) is not None:
            return ()
        spoken = {word.place for word in facts.words}
        silent = [each for each in facts.places if each.place not in spoken]
        match self._way_at(facts):
            case "every_organization":
                heard = {word.organization for word in facts.words}
                return tuple(each.place for each in silent if each.organization not in heard)
            case "chair":
                chair = self._chair(facts)
                if chair not in spoken:
                    return tuple(each.place for each in silent if each.held or each.place == chair)
                return self._unheard(facts)
        return tuple(each.place for each in silent)

    def _way_at(self, facts: SectorSpoken) -> str:
        """A chair whose seat has ended, or that nobody holds now, speaks for nobody: then any delegate does."""
        way = self.way_of(facts.sector)
        return "any_delegate" if way == "chair" and self._chair(facts) is None else way

    def _of_places(self, facts: SectorSpoken) -> str | None:
        needed = min(self._needed(facts.sector) or 1, len(facts.places)) or 1
        yes = [word.stance for word in facts.words if word.stance.startswith("accept")]
        if len(yes) >= needed:
            return _gravest(yes)
        left = {each.place for each in facts.places} - {word.place for word in facts.words}
        if len(yes) + len(left) >= needed:
            return None
        return "object" if any(word.stance == "object" for word in facts.words) else "abstain"

    def _of_organizations(self, facts: SectorSpoken) -> str | None:
        by_organization: dict[UUID, list[str]] = {}
        for word in facts.words:
            by_organization.setdefault(word.organization, []).append(word.stance)
        stance = _gravest(word.stance for word in facts.words)
        complete = {each.organization for each in facts.places} <= by_organization.keys()
        return stance if complete or stance == "object" else None

    def _chair(self, facts: SectorSpoken) -> UUID | None:
        named = next((seat for name, seat in self.chairs.items() if name == facts.sector), None)
        return next((each.place for each in facts.places if each.held and str(each.place) == named), None)

    def _unheard(self, facts: SectorSpoken) -> tuple[UUID, ...]:
        """The other places that somebody holds and that have not spoken, while the chair still waits for them."""
        chair = self._chair(facts)
        said = next(word.said_at for word in facts.words if word.place == chair)
        if facts.now >= said + HEARING:
            return ()
        spoken = {word.place for word in facts.words}
        return tuple(each.place for each in facts.places if each.held and each.place not in spoken)

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, SectorSpoken) or self.stance(facts) is not None:
            return None
        words, waiting = SECTOR_WORDS[facts.sector], self.awaited(facts)
        return Finding(
            facts={
                "sector": facts.sector,
                "by": self.way_of(facts.sector),
                "waiting_for": [str(each) for each in waiting],
            },
            cure=Bilingual(
                es=f"{capitalised(words.es)} espera la palabra de {counted(len(waiting), 'plaza', 'plazas')}.",
                en=f"{capitalised(words.en)} waits for the word of {counted(len(waiting), 'place', 'places')}.",
            ),
        )

    def misfits(self, table: TableFacts) -> tuple[Misfit, ...]:
        return (*self._beyond_seats(table), *self._unfit_chairs(table))

    def _beyond_seats(self, table: TableFacts) -> Iterator[Misfit]:
        for sector in in_order(table.deciding_sectors):
            words, needed, places = SECTOR_WORDS[sector], self._needed(sector), table.places_of(sector)
            if needed is not None and needed > places:
                cure = Bilingual(
                    es=f"{capitalised(words.es)} tiene {counted(places, 'plaza con voto', 'plazas con voto')}: se "
                    "piden menos, o recibe más.",
                    en=f"{capitalised(words.en)} has {counted(places, 'voting place', 'voting places')}: fewer are "
                    "asked for, or it receives more.",
                )
                facts: Facts = {"sector": sector, "needed": needed, "places": places}
                yield Misfit(PlacesBeyondSeats, facts, cure, rests_on="voting_places")

    def _unfit_chairs(self, table: TableFacts) -> Iterator[Misfit]:
        for sector in in_order(self.chairs):
            seat = next(seat for name, seat in self.chairs.items() if name == sector)
            if table.place_ids is not None and table.place_ids.get(seat) != sector:
                words = SECTOR_WORDS[sector]
                cure = Bilingual(
                    es=f"Se nombra la silla de un titular de {words.es}, que vota en esta mesa y no ha concluido.",
                    en=f"The seat of a titular of {words.en} is named, which votes at this table and has not ended.",
                )
                cure = Bilingual(es=cure.es.replace("de el ", "del "), en=cure.en)
                yield Misfit(ChairUnfit, {"sector": sector, "seat": seat}, cure, rests_on="place_ids")


def _gravest(stances: Iterable[str]) -> str:
    said = set(stances)
    return next(stance for stance in _GRAVEST_FIRST if stance in said)
