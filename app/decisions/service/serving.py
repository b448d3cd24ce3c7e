"""Recording that a text reached people in a language."""

from app.core.ids import new_id
from app.decisions import lifecycle, queries, wordings
from app.decisions.models import Proposal, ServiceWay, TextService
from app.decisions.schemas.services import TextServiceIn, TextServiceOut
from app.floor.service.interpreting import require_seats
from app.identity.callers import WriteResult
from app.identity.roles import Role
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.evidence import require_audio, require_stored
from app.roundtables.models import Seat
from app.roundtables.policy import require_own_seat
from app.roundtables.service.convening import require_languages
from app.sessions.lifecycle import require_open, require_sitting
from app.sessions.service.attending import SeatUnknown


async def serve(standing: Standing, proposal: Proposal, body: TextServiceIn, country: str) -> WriteResult:
    """Who interprets records the own part; whoever keeps the session, what anybody did.

    Raises LanguageUnknown, OtherSeat, SeatUnknown, InterpretedByAnother, RoundtableNotLive, ProposalDecided,
    ProposalNotInAssent, SessionNotOpen, EvidenceNotStored and NotAudio.
    """
    require_languages([body.language], country, "/language")
    served_by = body.served_by or standing.seat.id
    if standing.role is Role.interpreter:
        require_own_seat(standing.seat.id, served_by)
    seat = await tables.at_table(standing.db, Seat, standing.roundtable.id, served_by)
    if seat is None:
        raise SeatUnknown
    if body.way is ServiceWay.interpreted and seat.role is not Role.interpreter:
        raise wordings.InterpretedByAnother
    await require_seats(standing, body.seat_ids or ())
    session = await queries.session_of(standing.db, proposal)
    require_sitting(standing.roundtable, session)
    lifecycle.require_undecided(proposal)
    require_open(session)
    if body.document is not None:
        await require_stored(standing.db, standing.roundtable.id, [body.document], "/document")
    if body.audio is not None:
        await require_audio(standing.db, standing.roundtable.id, body.audio)

    service = TextService(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        proposal_id=proposal.id,
        session_id=session.id,
        number=await standing.next_number(TextService, within=proposal),
        text_revision=proposal.text_revision,
        language=body.language,
        way=body.way,
        served_by=served_by,
        sectors=None if body.sectors is None else sorted(each.value for each in body.sectors),
        seat_ids=None if body.seat_ids is None else sorted(body.seat_ids),
        document=body.document,
        audio=body.audio,
        served_at=standing.now,
        recorded_by=standing.seat.id,
    )
    standing.db.add(service)
    named = {"document": body.document, "audio": body.audio}
    evidence = {name: digest for name, digest in named.items() if digest is not None}
    return await standing.record(Act.text_served, Change(service, TextServiceOut), evidence=evidence)
