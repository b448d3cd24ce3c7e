"""Imports every room's rows, so that migrations see them all."""

from app.core.db import Base
from app.directory import models as directory
from app.identity import models as identity
from app.ledger import models as ledger
from app.roundtables import models as roundtables

metadata = Base.metadata
ROOMS = (ledger, identity, directory, roundtables)
