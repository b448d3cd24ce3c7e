"""The seal: the words of the sectors enter the text, and its bytes stay as they are for ever."""

from collections.abc import Iterator, Mapping

from app.assents import queries as assents
from app.assents.counting import HowCounted, accounted
from app.assents.lifecycle import Spoken
from app.assents.models import MinutesAssent
from app.assents.voices import Voice
from app.directory.models import Sector
from app.identity.callers import WriteResult
from app.ledger import queries as ledger
from app.ledger.acts import Act
from app.ledger.append import Change
from app.minutes import facts, lifecycle
from app.minutes.composition import with_signatures, with_words
from app.minutes.models import Minutes
from app.minutes.schemas.minutes import MinutesDocument, MinutesOut
from app.minutes.schemas.parts import EarlierWord, GivenEntry, Word, WordEntry
from app.minutes.schemas.sections import Sections
from app.minutes.service.telling import tell_of
from app.minutes.signed import counting, entries
from app.notices.models import NoticeOccasion
from app.roundtables.access import Standing
from app.sessions.models import Session
from app.signatures import queries as signatures
from app.trust import canonical


async def seal(standing: Standing, minutes: Minutes) -> WriteResult:
    """Seal what the sectors have spoken of, or let pass in silence as far as the ground rules allow.

    Raises MinutesAlreadySealed, ProtocolMissing, GroundRuleMissing, or MinutesUnderReview while a sector may still
    speak or a correction waits.
    """
    lifecycle.require_under_review(minutes)
    ruling = await facts.ruling(standing.db, standing.roundtable, minutes, standing.now)
    clause, rule = facts.review_of(ruling.clauses)
    spoken = await facts.spoken_on(standing.db, standing.roundtable, minutes, standing.now)
    moment = await facts.sealing(standing.db, standing.roundtable, minutes, ruling.clauses, spoken, standing.now)
    ruling.require(moment)
    log = (await ledger.head(standing.db)).origin

    counted = _entries(rule.words_counted(moment), spoken)
    waivers = await facts.set_aside(standing.db, minutes.session_id, minutes.id)
    earlier = await _earlier(standing, minutes)
    text = with_words(lifecycle.text_of(minutes), counted, earlier, (ruling.protocol_id, clause), waivers)
    signed = counting(await signatures.counting(standing.db, minutes.id, minutes.circulated_revision or 0))
    present, former = entries(await signatures.under(standing.db, minutes.id), signed)
    text = with_signatures(text, (minutes.text_digest, minutes.circulated_revision), present, former)
    document = _document(standing, minutes, text, log)
    digest = canonical.digest(document)
    lifecycle.seal(minutes, text, document.decode(), digest, standing.now)
    session = await standing.db.get_one(Session, minutes.session_id)
    told_to = await tell_of(standing, NoticeOccasion.minutes_sealed, session, minutes)
    return await standing.record(
        Act.minutes_sealed, Change(minutes, MinutesOut), *told_to, evidence={"document": digest}
    )


def _entries(counted: Mapping[str, Word], spoken: Spoken) -> Iterator[WordEntry]:
    given = accounted(spoken.said)
    for sector, word in counted.items():
        said = spoken.deciding_voice(sector)
        yield WordEntry(
            sector=Sector(sector),
            word=word,
            seat_id=said.seat_id if said else None,
            text=said.text if said else None,
            stated_at=said.stated_at if said else None,
            given=tuple(_given(voice, how) for voice, how in given if voice.sector == sector),
        )


def _given(voice: Voice, how: HowCounted) -> GivenEntry:
    return GivenEntry(
        seat_id=voice.seat_id,
        organization_id=voice.organization_id,
        word=facts.WORDS[voice.stance],
        text=voice.text,
        stated_at=voice.stated_at,
        counted=how,
    )


async def _earlier(standing: Standing, minutes: Minutes) -> list[EarlierWord]:
    return [
        EarlierWord(
            text_revision=said.target_revision,
            sector=said.sector,
            word=facts.WORDS[said.stance],
            seat_id=said.seat_id,
            text=said.text,
            stated_at=said.stated_at,
        )
        for said in await assents.given(standing.db, MinutesAssent, minutes.id)
        if said.target_revision < minutes.text_revision
    ]


def _document(standing: Standing, minutes: Minutes, text: Sections, log: str) -> bytes:
    """Canonical JSON of the sealed text, without a salt: whoever has it can compare its digest."""
    document = MinutesDocument(
        log=log,
        roundtable_id=standing.roundtable.id,
        session_id=minutes.session_id,
        minutes_id=minutes.id,
        text_revision=minutes.text_revision,
        sealed_at=standing.now,
        sections=text,
    )
    return canonical.encode(document.model_dump(mode="json"))
