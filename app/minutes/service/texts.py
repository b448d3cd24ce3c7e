"""The exact bytes of a text that goes round, and what a new one means for the signatures under the former one."""

from typing import Final
from uuid import uuid5

from app.identity.callers import WriteResult
from app.ledger import queries as ledger
from app.ledger.acts import Act
from app.ledger.append import Change
from app.ledger.envelopes import Actor
from app.minutes import lifecycle, queries
from app.minutes.models import Minutes
from app.minutes.schemas.minutes import CirculationWithdrawalIn, MinutesOut, MinutesText, TakenBackOut
from app.roundtables.access import Standing
from app.signatures import queries as signatures
from app.signatures.schemas.signatures import views_of
from app.trust import canonical

NEW_TEXT: Final = Actor("clock", "text")
"""Nobody takes a signature back: that it counts no more follows from the text that took the place of the signed one."""


async def make(standing: Standing, minutes: Minutes) -> None:
    """The bytes of the text that goes round with the revision to come."""
    # The ledger counts the revision on, and the text says under which one it is published.
    minutes.circulated_revision = (minutes.revision or 0) + 1
    text = MinutesText(
        log=(await ledger.head(standing.db)).origin,
        roundtable_id=standing.roundtable.id,
        session_id=minutes.session_id,
        minutes_id=minutes.id,
        text_revision=minutes.text_revision,
        circulated_revision=minutes.circulated_revision,
        circulated_at=standing.now,
        sections=lifecycle.text_of(minutes),
    )
    encoded = canonical.encode(text.model_dump(mode="json"))
    lifecycle.make_signable(minutes, encoded.decode(), canonical.digest(encoded))


async def void_signatures(standing: Standing, minutes: Minutes) -> None:
    """What was signed under a former text says so from now on, in an entry of its own: whoever signed is asked anew."""
    signed = await signatures.under(standing.db, minutes.id)
    void = [each for each in signed if each.voided_at is None]
    if not void:
        return
    for signature in void:
        signature.voided_at = standing.now
    changes = (Change(each, *views_of(each)) for each in void)
    act_id = uuid5(minutes.id, f"text {minutes.text_revision}")
    await standing.record_consequence(NEW_TEXT, act_id, Act.signature_voided, *changes)


async def withdraw(standing: Standing, minutes: Minutes, body: CirculationWithdrawalIn) -> WriteResult:
    """Take back what went round by mistake, while nobody has said a word on it; the minutes are drafted anew.

    So are those whose text was taken out while it went round, whatever was said of it: nobody can answer any more what
    nobody can read. The whole table reads that and why. Raises MinutesAlreadySealed, MinutesNotCirculated and
    MinutesSpokenOf.
    """
    lifecycle.require_going_round(minutes)
    if minutes.sections and await queries.is_spoken_of(standing.db, minutes.id):
        raise lifecycle.MinutesSpokenOf

    withdrawal = TakenBackOut(
        text_revision=minutes.text_revision,
        withdrawn_at=standing.now,
        withdrawn_by=standing.seat.id,
        reasons=body.reasons,
    )
    lifecycle.withdraw(minutes, withdrawal.model_dump(mode="json"))
    return await standing.record(Act.minutes_circulation_withdrawn, Change(minutes, MinutesOut))
