"""An erratum is proposed, assented to, settled or withdrawn."""

import json
from collections.abc import Sequence

from app.assents import queries as assents
from app.assents.lifecycle import Spoken
from app.assents.models import ErratumAssent
from app.assents.service import consenting
from app.assents.service.consenting import Asked
from app.core.ids import new_id
from app.directory.models import Sector
from app.errata import lifecycle
from app.errata.models import Erratum, ErratumPhase
from app.errata.schemas import ErratumAssentIn, ErratumDocument, ErratumIn, ErratumOut
from app.identity.callers import WriteResult
from app.ledger import queries as ledger
from app.ledger.acts import Act
from app.ledger.append import Change
from app.minutes import facts
from app.minutes import queries as minuting
from app.minutes.models import Minutes
from app.minutes.service.reviewing import review_of
from app.protocols.service.forming import formation
from app.roundtables.access import Standing
from app.roundtables.evidence import require_stored
from app.roundtables.service.convening import require_languages
from app.rules.moments import MinutesSealed, Reviewed
from app.signatures.lifecycle import DocumentRedacted
from app.signatures.models import AssuranceClass
from app.signatures.statements import Expected
from app.trust import canonical
from app.trust.statements import Intent, SubjectRevision


async def propose(standing: Standing, minutes: Minutes, body: ErratumIn, country: str) -> WriteResult:
    """Raises MinutesStillOpen, DocumentRedacted, LanguageUnknown, PlaceNotInSection, WordsNotSealed, EvidenceNotStored,
    ProtocolMissing, GroundRuleMissing and CalendarTooShort.
    """
    db, table = standing.db, standing.roundtable
    languages = [body.language, *([body.annex.language] if body.annex else [])]
    require_languages(languages, country, "/language")
    lifecycle.require_sealed(minutes)
    digest, sealed = await minuting.document(db, minutes.id)
    if sealed is None or digest is None:
        raise DocumentRedacted
    lifecycle.require_quotes(json.loads(sealed), body)
    await require_stored(db, table.id, [body.annex.sha256] if body.annex else [], "/annex/sha256")
    ruling = await facts.ruling(db, table, minutes, standing.now)
    ends_at, holidays = await review_of(standing, ruling.clauses)

    erratum = Erratum(
        id=new_id(),
        roundtable_id=table.id,
        minutes_id=minutes.id,
        session_id=minutes.session_id,
        number=await standing.next_number(Erratum, within=minutes),
        minutes_digest=digest,
        **body.model_dump(mode="json"),
        seat_id=standing.seat.id,
        sector=standing.seat.sector,
        phase=ErratumPhase.proposed,
        proposed_at=standing.now,
        protocol_id=ruling.protocol_id,
        review_ends_at=ends_at,
        review_holidays=sorted(day.isoformat() for day in holidays),
        settled_at=None,
        document="",
        document_text=None,
    )
    text = canonical.encode(await _document(standing, erratum))
    erratum.document, erratum.document_text = canonical.digest(text), text.decode()
    db.add(erratum)
    evidence = {"document": erratum.document, **({"annex": body.annex.sha256} if body.annex else {})}
    return await standing.record(Act.erratum_proposed, Change(erratum, ErratumOut), evidence=evidence)


async def _document(standing: Standing, erratum: Erratum) -> dict[str, canonical.JSONValue]:
    told = {name: getattr(erratum, name) for name in ErratumDocument.model_fields if hasattr(erratum, name)}
    log = (await ledger.head(standing.db)).origin
    whole = ErratumDocument.model_validate({**told, "log": log, "erratum_id": erratum.id})
    written: dict[str, canonical.JSONValue] = whole.model_dump(mode="json")
    return written


async def assent(standing: Standing, erratum: Erratum, body: ErratumAssentIn) -> WriteResult:
    """A sector's word; with the yes of the last deciding sector the erratum is in force.

    Raises ErratumSettled, DocumentRedacted, and what `consenting.assent` raises.
    """
    return await consenting.assent(standing, await asked(standing, erratum), body, body.statement)


async def asked(standing: Standing, erratum: Erratum) -> Asked:
    """The erratum as the sectors are asked for it now; raises ErratumSettled and DocumentRedacted."""
    lifecycle.require_proposed(erratum)
    if erratum.document_text is None:
        raise DocumentRedacted

    def require(_sector: Sector, _assurance: AssuranceClass) -> None:
        """Any class will do, as it does for the minutes themselves."""

    async def complete() -> Sequence[Change]:
        lifecycle.settle(erratum, ErratumPhase.in_force, standing.now)
        return [Change(erratum, ErratumOut)]

    return Asked(
        formation=await formation(standing.db, standing.roundtable, standing.now),
        text=erratum,
        kind=ErratumAssent,
        deciding=standing.roundtable.deciding_sectors,
        act=Act.erratum_assented,
        expected=lambda: _expected(erratum),
        require=require,
        complete=complete,
    )


def _expected(erratum: Erratum) -> Expected:
    return Expected(
        subject=SubjectRevision(Erratum.subject, erratum.id, erratum.revision),
        document=erratum.document,
        governing_lang=erratum.language,
        intent=Intent.assent,
        since=erratum.proposed_at,
        withheld=False,
    )


async def settle(standing: Standing, erratum: Erratum, minutes: Minutes) -> WriteResult:
    """What the sectors said of it, and the silence that the clause counts, as the seal of minutes counts them.

    A refusal refuses it: nobody is made to have sealed other words. Raises ErratumSettled, DocumentRedacted,
    ProtocolMissing, GroundRuleMissing, and MinutesUnderReview while a sector may still speak.
    """
    question = await asked(standing, erratum)
    db, table, now = standing.db, standing.roundtable, standing.now
    ruling = await facts.ruling(db, table, minutes, now)
    _, rule = facts.review_of(ruling.clauses)
    voices = await assents.voices(db, ErratumAssent, erratum.id, table, now)
    spoken = Spoken.of(voices, question.formation)
    moment = MinutesSealed(
        now=now,
        circulated_at=erratum.proposed_at,
        time_zone=table.time_zone,
        holidays=facts.review_calendar(table, erratum, ruling.clauses, now),
        deciding_sectors=frozenset(table.deciding_sectors),
        words=tuple(Reviewed(sector, facts.WORDS[stance]) for sector, stance in spoken.stances.items()),
        open_corrections=0,
        erratum=True,
    )
    ruling.require(moment)

    refused = "refused" in rule.words_counted(moment).values()
    lifecycle.settle(erratum, ErratumPhase.refused if refused else ErratumPhase.in_force, now)
    act = Act.erratum_refused if refused else Act.erratum_settled
    return await standing.record(act, Change(erratum, ErratumOut))


async def withdraw(standing: Standing, erratum: Erratum) -> WriteResult:
    """While nobody has spoken. Raises ErratumOfAnother, ErratumSettled and ErratumSpokenOf."""
    if erratum.seat_id != standing.seat.id:
        raise lifecycle.ErratumOfAnother
    lifecycle.require_proposed(erratum)
    lifecycle.require_unspoken(await assents.given(standing.db, ErratumAssent, erratum.id))
    lifecycle.settle(erratum, ErratumPhase.withdrawn, standing.now)
    return await standing.record(Act.erratum_withdrawn, Change(erratum, ErratumOut))
