"""Document period: how long everybody can read the documents of an item before the table does more than listen."""

from app.core.schemas import Bilingual
from app.directory.legal_days import local_date
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts, beyond_term
from app.rules.moments import AgendaItemTaken, Moment
from app.rules.rule_kind import NoticePeriod
from app.rules.wording import counted_days, long_date


class DocumentsTooLate(GroundRuleBreached):
    """409: the documents of the item came too late to be read; the table can only be informed of it."""

    code = "documents_too_late"


class DocumentsBeyondTerm(ProtocolUnfit):
    """409: nothing could be decided before the term of the table is over."""

    code = "documents_beyond_term"
    message = "Clause %(clause)s lets people read documents for longer than the table lasts."


class DocumentPeriod(NoticePeriod):
    """An item whose documents came later than n days before the session can only be there to inform.

    Without documents there is nothing to wait for.
    """

    kind = "document_period"
    moments = (AgendaItemTaken,)
    refusal = DocumentsTooLate
    unfit = (DocumentsBeyondTerm,)

    def sentence(self) -> Bilingual:
        late = Bilingual(
            es="si llegan después, el punto solo puede ser informativo.",
            en="if they come later, the item can only be there to inform.",
        )
        if self.days and self.whole_days:
            between, then = self.between_words(), self.next_day_words()
            return Bilingual(
                es=f"Entre la entrega de los documentos de un punto a cada silla y la sesión pasan {between.es}, y la "
                f"sesión empieza desde {then.es}; {late.es}",
                en=f"Between the delivery of the documents of an item to every seat and the session lie {between.en}, "
                f"and the session begins from {then.en} on; {late.en}",
            )
        words = counted_days(self.days, self.counting)
        return Bilingual(
            es=(
                f"Los documentos de un punto se entregan a cada silla con al menos {words.es} de anticipación a la "
                f"sesión; {late.es}"
            ),
            en=(
                f"The documents of an item are delivered to every seat at least {words.en} before the session; "
                f"{late.en}"
            ),
        )

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, AgendaItemTaken) or facts.participation_level == "inform":
            return None
        if facts.last_document_at is None:
            return None
        delivered = local_date(facts.last_document_at, facts.time_zone)
        earliest = self.earliest(delivered, facts.holidays)
        if local_date(facts.starts_at, facts.time_zone) >= earliest:
            return None
        words = long_date(earliest)
        return Finding(
            facts={
                "delivered_on": delivered.isoformat(),
                "earliest_date": earliest.isoformat(),
                "participation_level": str(facts.participation_level),
                "time_zone": facts.time_zone,
            },
            cure=Bilingual(
                es=f"El punto se trata solo para informar, o pasa a una sesión que empiece desde el {words.es}.",
                en=f"The item is taken up only to inform, or it moves to a session that begins on {words.en} or later.",
            ),
        )

    def misfits(self, table: TableFacts) -> tuple[Misfit, ...]:
        cure = Bilingual(
            es="Los documentos se leen en menos días, o la vigencia de la mesa es más larga.",
            en="The documents are read in fewer days, or the term of the table is longer.",
        )
        return beyond_term(table, self.days_needed, self.counting, DocumentsBeyondTerm, cure)
