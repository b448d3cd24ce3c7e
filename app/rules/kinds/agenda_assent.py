"""Agenda assent: a session is called with an agenda that every deciding sector has said yes to."""

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import Moment, SessionConvening
from app.rules.rule_kind import RuleKind
from app.rules.wording import capitalised, in_order, sector_list


class AgendaNotAssented(GroundRuleBreached):
    """409: a deciding sector has not assented to the agenda as it now stands."""

    code = "agenda_not_assented"


class AgendaAssent(RuleKind):
    """Every deciding sector has assented to the current agenda; an empty agenda is nothing to assent to."""

    kind = "agenda_assent"
    moments = (SessionConvening,)
    refusal = AgendaNotAssented

    def sentence(self) -> Bilingual:
        return Bilingual(
            es="Una sesión se convoca cuando cada sector que decide ha dado su asentimiento al orden del día vigente.",
            en="A session is convened once every deciding sector has assented to the agenda as it stands.",
        )

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, SessionConvening):
            return None
        if facts.agenda_item_count == 0:
            return Finding(
                facts={"agenda_items": 0, "missing_sectors": in_order(facts.deciding_sectors)},
                cure=Bilingual(
                    es="El orden del día recibe al menos un punto y el asentimiento de cada sector que decide.",
                    en="The agenda receives at least one item and the assent of every deciding sector.",
                ),
            )
        missing = in_order(facts.deciding_sectors - facts.agenda_assented_by)
        if not missing:
            return None
        words, plural = sector_list(missing), len(missing) > 1
        return Finding(
            facts={"agenda_items": facts.agenda_item_count, "missing_sectors": missing},
            cure=Bilingual(
                es=f"{capitalised(words.es)} {'dan' if plural else 'da'} su asentimiento al orden del día vigente.",
                en=f"{capitalised(words.en)} {'assent' if plural else 'assents'} to the agenda as it stands.",
            ),
        )
