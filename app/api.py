"""The tuple of routers, in the order of the rooms."""

from typing import Final

from fastapi import APIRouter

from app.commitments.router.commitments import router as commitments
from app.commitments.router.search import router as commitment_search
from app.commitments.router.signing import router as commitment_signatures
from app.decisions.router.agreements import router as agreements
from app.decisions.router.proposals import router as proposals
from app.decisions.router.readiness import router as proposal_readiness
from app.decisions.router.room import router as room
from app.demands.router import router as demands
from app.desks.community import router as community_desk
from app.desks.company import router as company_desk
from app.desks.me import router as me
from app.desks.state import router as state_desk
from app.directory.router import router as directory
from app.identity.router.administration import router as administration
from app.identity.router.auth import router as auth
from app.minutes.router.minutes import router as minutes
from app.minutes.router.notes import router as minutes_notes
from app.minutes.router.review import router as minutes_review
from app.monitoring.router.reports import router as reports
from app.protocols.router.adoptions import router as adoptions
from app.protocols.router.installation import router as installation
from app.protocols.router.library import router as rule_library
from app.protocols.router.protocols import router as protocols
from app.protocols.router.readiness import router as protocol_readiness
from app.publications.router.bundles import router as bundles
from app.publications.router.ledger import router as publications
from app.roundtables.router.invitations import router as invitations
from app.roundtables.router.seats import router as seats
from app.roundtables.router.tables import router as tables
from app.sessions.router.agenda import router as agenda
from app.sessions.router.attendance import router as attendance
from app.sessions.router.sessions import router as sessions
from app.signatures.router import router as signatures
from app.sync.router import router as sync

ROUTERS: Final[tuple[APIRouter, ...]] = (
    auth,
    invitations,
    administration,
    directory,
    tables,
    seats,
    signatures,
    rule_library,
    protocols,
    protocol_readiness,
    adoptions,
    installation,
    demands,
    sessions,
    agenda,
    attendance,
    room,
    proposals,
    proposal_readiness,
    agreements,
    commitments,
    commitment_signatures,
    commitment_search,
    minutes,
    minutes_notes,
    minutes_review,
    reports,
    me,
    state_desk,
    company_desk,
    community_desk,
    sync,
    bundles,
    publications,
)
