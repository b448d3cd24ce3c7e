"""What the rooms declare, together: their tables, which migrations must see, kinds of subjects, and desks."""

from typing import Final

from app.archive import subjects as archive
from app.assents import subjects as assents
from app.attendance import desk as attendance_desk
from app.attendance import subjects as attendance
from app.commitments import desk as commitments_desk
from app.commitments import subjects as commitments
from app.continuity import desk as continuity_desk
from app.continuity import subjects as continuity
from app.core.db import Base
from app.decisions import desk as decisions_desk
from app.decisions import subjects as decisions
from app.demands import desk as demands_desk
from app.demands import subjects as demands
from app.directory import subjects as directory
from app.errata import desk as errata_desk
from app.errata import subjects as errata
from app.facilitations import desk as facilitations_desk
from app.facilitations import subjects as facilitations
from app.field import desk as field_desk
from app.field import subjects as field
from app.files import subjects as files
from app.floor import subjects as floor
from app.funds import desk as funds_desk
from app.funds import subjects as funds
from app.identity import subjects as identity
from app.ledger import models as ledger
from app.ledger.subject_kinds import SubjectKinds, collected
from app.minutes import desk as minutes_desk
from app.minutes import subjects as minutes
from app.monitoring import desk as monitoring_desk
from app.monitoring import subjects as monitoring
from app.notices import subjects as notices
from app.protocols import desk as protocols_desk
from app.protocols import subjects as protocols
from app.redactions import desk as redactions_desk
from app.redactions import subjects as redactions
from app.rosters import desk as rosters_desk
from app.rosters import subjects as rosters
from app.roundtables import desk as roundtables_desk
from app.roundtables import subjects as roundtables
from app.roundtables.desks import Gather
from app.sessions import desk as sessions_desk
from app.sessions import subjects as sessions
from app.signatures import subjects as signatures
from app.streams import models as streams
from app.witnesses import subjects as witnesses
from app.worker import models as worker

ROOMS: Final = (
    *(identity, directory, roundtables, files, notices, signatures, witnesses, assents, rosters, protocols),
    *(facilitations, continuity, demands, sessions, floor, decisions, commitments, minutes),
    *(errata, attendance, field, monitoring, funds, archive, redactions),
)
# The queue, the ledger and the streams have tables, and no subject of their own.
TABLES: Final = (worker, ledger, streams, *ROOMS)
metadata: Final = Base.metadata
SUBJECTS: Final[SubjectKinds] = collected(*(room.SUBJECTS for room in ROOMS))
# The rooms that put something on desks.
DESKS: Final[tuple[Gather, ...]] = (
    sessions_desk.gather,
    protocols_desk.gather,
    decisions_desk.gather,
    demands_desk.gather,
    minutes_desk.gather,
    errata_desk.gather,
    attendance_desk.gather,
    field_desk.gather,
    roundtables_desk.gather,
    rosters_desk.gather,
    facilitations_desk.gather,
    redactions_desk.gather,
    monitoring_desk.gather,
    funds_desk.gather,
    commitments_desk.gather,
    continuity_desk.gather,
)
