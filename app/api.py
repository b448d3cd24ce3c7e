"""The tuple of routers, in the order of the rooms."""

from typing import Final

from fastapi import APIRouter

from app.archive.router.extracts import router as imported_extracts
from app.archive.router.imports import router as imports
from app.archive.router.minutes import router as imported_minutes
from app.attendance.router.arrivals import router as attendance
from app.attendance.router.corrections import router as attendance_corrections
from app.attendance.router.guests import router as guests
from app.attendance.router.hearings import router as hearings
from app.attendance.router.presence import router as presence
from app.commitments.router.commitments import router as commitments
from app.commitments.router.keys import router as key_revocations
from app.commitments.router.search import router as commitment_search
from app.commitments.router.signing import router as commitment_signatures
from app.continuity.router.extensions import router as term_extensions
from app.continuity.router.standstill import router as standstill
from app.continuity.router.waivers import router as waivers
from app.continuity.router.waivers import signatures as waiver_signatures
from app.continuity.router.withdrawals import router as withdrawals
from app.decisions.router.agreements import router as agreements
from app.decisions.router.decisions import router as decisions
from app.decisions.router.leaving_open import router as leaving_open
from app.decisions.router.live import router as live_decisions
from app.decisions.router.services import router as text_services
from app.decisions.router.wordings import router as wordings
from app.demands.router import router as demands
from app.desks.router.batches import router as act_batches
from app.desks.router.desks import router as desks
from app.desks.router.digests import router as digests
from app.directory.router import router as directory
from app.errata.router import router as errata
from app.errata.router import signatures as erratum_signatures
from app.facilitations.router import router as facilitations
from app.field.router.field import router as field
from app.files.router import router as files
from app.floor.router.closing import router as session_closing
from app.floor.router.floor import router as floor
from app.floor.router.interpretations import router as interpretations
from app.funds.router.allocations import router as allocations
from app.funds.router.funds import router as funds
from app.funds.router.money import router as fund_money
from app.identity.router.administration import router as administration
from app.identity.router.auth import router as auth
from app.minutes.router.hindsight import router as hindsight
from app.minutes.router.minutes import router as minutes
from app.minutes.router.notes import router as minutes_notes
from app.minutes.router.reopening import router as reopenings
from app.minutes.router.review import router as minutes_review
from app.minutes.router.signing import router as minutes_signing
from app.minutes.router.texts import router as minutes_texts
from app.monitoring.router.reports import router as reports
from app.monitoring.router.voices import router as voices
from app.notices.router.gateways import router as notice_gateways
from app.notices.router.settings import router as notice_settings
from app.protocols.router.adoptions import installation
from app.protocols.router.adoptions import router as adoptions
from app.protocols.router.adoptions import signatures as protocol_signatures
from app.protocols.router.amendments import router as amendments
from app.protocols.router.children import router as children
from app.protocols.router.mandates import router as mandate_assents
from app.protocols.router.papers import router as paper_assents
from app.protocols.router.protocols import library as rule_library
from app.protocols.router.protocols import router as protocols
from app.protocols.router.seats import router as seat_assents
from app.protocols.router.words import router as words
from app.publications.router.bundles import of_minutes as minutes_bundles
from app.publications.router.bundles import router as bundles
from app.publications.router.ledger import router as publications
from app.redactions.router import router as redactions
from app.renderings.router.documents import router as documents
from app.renderings.router.packs import router as packs
from app.rosters.router.papers import router as seat_papers
from app.rosters.router.rosters import router as rosters
from app.roundtables.router.accounts import router as accounts
from app.roundtables.router.batches import router as seat_batches
from app.roundtables.router.calendar_days import router as calendar_days
from app.roundtables.router.invitations import router as invitations
from app.roundtables.router.mandates import router as mandates
from app.roundtables.router.organizations import router as organizations
from app.roundtables.router.seats import router as seats
from app.roundtables.router.tables import router as tables
from app.sessions.router.agenda import router as agenda
from app.sessions.router.course import router as session_course
from app.sessions.router.items import router as agenda_items
from app.sessions.router.notices import router as session_notices
from app.sessions.router.recesses import router as recesses
from app.sessions.router.sessions import router as sessions
from app.signatures.router.keys import router as signatures
from app.signatures.router.papers import router as key_papers
from app.streams.router import router as streams
from app.sync.router import router as sync
from app.web.router import router as web
from app.witnesses.router.keys import cosignatures
from app.witnesses.router.keys import router as witnesses
from app.witnesses.router.log_files import router as log_files

ROUTERS: Final[tuple[APIRouter, ...]] = (
    auth,
    invitations,
    administration,
    accounts,
    directory,
    organizations,
    tables,
    children,
    seat_batches,
    calendar_days,
    seats,
    mandates,
    rosters,
    seat_papers,
    seat_assents,
    mandate_assents,
    paper_assents,
    facilitations,
    signatures,
    witnesses,
    key_papers,
    files,
    rule_library,
    protocols,
    words,
    adoptions,
    protocol_signatures,
    amendments,
    installation,
    term_extensions,
    waivers,
    waiver_signatures,
    standstill,
    withdrawals,
    demands,
    sessions,
    session_course,
    session_notices,
    agenda,
    agenda_items,
    recesses,
    attendance,
    presence,
    guests,
    session_closing,
    floor,
    interpretations,
    live_decisions,
    decisions,
    leaving_open,
    wordings,
    text_services,
    agreements,
    commitments,
    commitment_signatures,
    key_revocations,
    commitment_search,
    attendance_corrections,
    hearings,
    field,
    minutes,
    minutes_notes,
    hindsight,
    minutes_review,
    documents,
    packs,
    minutes_texts,
    errata,
    erratum_signatures,
    minutes_signing,
    reopenings,
    reports,
    voices,
    imported_minutes,
    imported_extracts,
    imports,
    funds,
    allocations,
    fund_money,
    redactions,
    notice_settings,
    notice_gateways,
    desks,
    digests,
    act_batches,
    sync,
    streams,
    bundles,
    minutes_bundles,
    publications,
    log_files,
    cosignatures,
    web,
)
