"""What sectors say to a constituency's paper that waits, because the sector has people of whom none vouches for it."""

from app.assents import queries
from app.assents.lifecycle import YES, Spoken
from app.assents.models import PaperAssent, Stance
from app.assents.schemas import AssentIn, AssentOut
from app.assents.service.giving import give
from app.assents.voices import Voice
from app.directory.models import Sector
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols.service.forming import formation
from app.rosters import lifecycle, notice
from app.rosters.models import SeatPaper
from app.rosters.service import papers
from app.roundtables.access import Standing
from app.roundtables.models import Mandate, Seat
from app.roundtables.sitting import running_sectors, sitting, spoken_for
from app.signatures.witnessing import witnesses_of


async def assent(standing: Standing, paper: SeatPaper, body: AssentIn) -> WriteResult:
    """A word of the sector whose seat it is about, or of another one that has seen the paper.

    The yes of one of its own people gives the paper its effect at once. Their objection is read by everybody and stops
    nobody: after the notice the yes of another sector, which runs nothing here and has no witness of it where there is
    such a sector, gives it effect all the same. Raises PaperTookEffect, PaperAwaitsNoWord, PaperNoticeRuns,
    SectorRunsTable, PowerMissing and what `papers.take_effect` raises.
    """
    db, roundtable, now = standing.db, standing.roundtable, standing.now
    until = notice.require_waiting(paper)
    seat, mandate = await db.get_one(Seat, paper.seat_id), await db.get_one(Mandate, paper.mandate_id)
    lifecycle.require_open(paper.effect, mandate)
    people = await sitting(db, roundtable, now)
    own = standing.seat.sector is seat.sector
    if body.stance in YES and not own:
        notice.require_runs_nothing(standing.seat.sector, running_sectors(people, roundtable))
        notice.require_heard(until, now)
    voices = await queries.voices(db, PaperAssent, paper.id, roundtable, now)

    said = give(standing, PaperAssent, paper, paper.revision, body)
    if own:
        settled = body.stance in YES and notice.settles(paper.effect, seat, mandate, people, standing.seat.id)
    else:
        formed = await formation(db, roundtable, now)
        spoken = Spoken.of([*voices, Voice.of(said, standing.seat, standing.mandate)], formed)
        running, there = running_sectors(people, roundtable), spoken_for(people)
        others = {Sector(each) for each in roundtable.deciding_sectors if each in there} - {seat.sector} - running
        vouching = {each.sector for each in witnesses_of(paper.witnesses)}
        settled = any(spoken.says_yes(each) for each in notice.asked_after(others, vouching))
    evidence = {"scan": str(paper.paper["scan_digest"])}
    if settled:
        return await papers.take_effect(standing, paper, mandate, seat, Change(said, AssentOut), evidence=evidence)
    act = Act.objection_recorded if body.stance is Stance.object else Act.seat_paper_assented
    return await standing.record(act, Change(said, AssentOut), evidence=evidence)
