"""The release: once the signature rule holds, what was signed in private is shown and the commitment is in force."""

from typing import Final
from uuid import UUID, uuid5

from app.commitments import facts, lifecycle, queries
from app.commitments.models import Commitment
from app.commitments.schemas.commitments import CommitmentOut
from app.continuity.rulings import ruling_on
from app.ledger.acts import Act
from app.ledger.append import Change
from app.ledger.envelopes import Actor
from app.roundtables.access import Standing
from app.roundtables.clock import calendar_of
from app.rules import engine
from app.rules.kinds.signature_rule import SignatureRule
from app.rules.moments import CommitmentReleased
from app.signatures import queries as signatures
from app.signatures.assurance import weakest
from app.signatures.schemas import SignatureOut
from app.signatures.service import making

RELEASE: Final = Actor("clock", "release")
"""Nobody decides the release: it follows from the signatures and the ground rules."""


async def release(standing: Standing, commitment: Commitment) -> None:
    """With enough signatures, show them to the whole table and put the commitment in force: an entry of its own.

    Nothing before it tells whether the others have signed, neither a refusal nor how long a rehearsal takes: the last
    day is counted whatever they did, and a rehearsal ends before their signatures are looked at.

    Raises ProtocolMissing, GroundRuleMissing, DaysOutOfRange and CalendarTooShort.
    """
    ruling = await ruling_on(standing.db, standing.roundtable, standing.now, pinned=commitment.protocol_id)
    engine.rule_of(ruling.clauses, SignatureRule)
    calendar = (await calendar_of(standing.db, standing.roundtable, standing.now)).of_clock(standing.now)
    ends = engine.ends_by(ruling.clauses, calendar)
    due_on = lifecycle.due_day(commitment, standing.now, standing.roundtable.time_zone, ends)
    if standing.call.dry_run:
        return
    counting = await signatures.counting(standing.db, commitment.id, commitment.revision)
    given = {signature.id: (signature, seat) for signature, seat, _ in counting}
    places = [signature.id for signature in lifecycle.places_signed(counting).values()]
    seated = await queries.voting_organizations(standing.db, standing.roundtable.id)
    moment = CommitmentReleased(
        now=standing.now,
        signatures=lifecycle.as_facts(given[each] for each in places),
        deciding_sectors=frozenset(standing.roundtable.deciding_sectors),
        debtors=frozenset(map(str, facts.signing_themselves(commitment, seated))),
        beside=lifecycle.as_facts(given[each] for each in given if each not in places),
    )
    if ruling.breaches(moment):
        return

    act_id = _act_id(commitment)
    lifecycle.bring_into_force(commitment, standing.now, due_on)
    released = [signature for signature, *_ in counting]
    commitment.weakest_assurance = weakest(signature.assurance for signature in released)
    await making.release(standing.db, released, standing.now)
    await standing.record_consequence(
        RELEASE,
        act_id,
        Act.commitment_released,
        Change(commitment, CommitmentOut),
        *(Change(signature, SignatureOut) for signature in released),
        evidence={"document": commitment.document} if commitment.document else {},
    )


def _act_id(commitment: Commitment) -> UUID:
    """The same for every attempt, so that the log itself refuses a second release of one revision."""
    return uuid5(commitment.id, f"release:{commitment.revision}")
