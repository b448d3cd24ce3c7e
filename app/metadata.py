"""What the rooms declare, together: their tables, which migrations must see, and their kinds of subjects."""

from typing import Final

from app.assents import subjects as assents
from app.commitments import subjects as commitments
from app.continuity import subjects as continuity
from app.core.db import Base
from app.decisions import subjects as decisions
from app.demands import subjects as demands
from app.directory import subjects as directory
from app.files import subjects as files
from app.identity import subjects as identity
from app.ledger import models as ledger
from app.ledger.subject_kinds import SubjectKinds, collected
from app.minutes import subjects as minutes
from app.monitoring import subjects as monitoring
from app.protocols import subjects as protocols
from app.redactions import subjects as redactions
from app.roundtables import subjects as roundtables
from app.sessions import subjects as sessions
from app.signatures import subjects as signatures
from app.witnesses import subjects as witnesses

ROOMS: Final = (
    *(identity, directory, roundtables, files, signatures, witnesses, assents, protocols),
    *(continuity, demands, sessions, decisions, commitments, minutes, monitoring, redactions),
)
# The ledger has tables, and no subject of its own.
TABLES: Final = (ledger, *ROOMS)
metadata: Final = Base.metadata
SUBJECTS: Final[SubjectKinds] = collected(*(room.SUBJECTS for room in ROOMS))
