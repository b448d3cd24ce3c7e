"""Imports every room's rows, so that migrations see them all."""

from app.assents import models as assents
from app.commitments import models as commitments
from app.continuity import models as continuity
from app.core.db import Base
from app.decisions import models as decisions
from app.demands import models as demands
from app.directory import models as directory
from app.files import models as files
from app.identity import models as identity
from app.ledger import models as ledger
from app.minutes import models as minutes
from app.monitoring import models as monitoring
from app.protocols import models as protocols
from app.redactions import models as redactions
from app.roundtables import models as roundtables
from app.sessions import models as sessions
from app.signatures import models as signatures
from app.witnesses import models as witnesses

metadata = Base.metadata
ROOMS = (
    *(ledger, identity, directory, roundtables, files, signatures, witnesses, assents, protocols),
    *(continuity, demands, sessions, decisions, commitments, minutes, monitoring, redactions),
)
