"""Bundles: everything that an offline reader needs to follow a text to the log, collected for one reader."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from app.assents import queries as assents
from app.assents.models import MinutesAssent
from app.commitments.models import Commitment
from app.continuity.granted import GrantedWaiver, granted_for
from app.continuity.models import Waiver
from app.decisions.models import Agreement
from app.errata import queries as erring
from app.ledger import queries as ledger
from app.ledger.signer import Signer
from app.minutes import queries as minuting
from app.minutes.models import Correction, Minutes, MinutesPhase
from app.publications import queries
from app.publications.lifecycle import BundleNotMade, MinutesNotSealed
from app.publications.queries import Behind, PublishedBody
from app.roundtables.access import Standing
from app.signatures import queries as signing
from app.signatures.lifecycle import DocumentRedacted
from app.signatures.models import KeyPhase, SeatKey, Signature
from app.signatures.schemas import KeyOut
from app.signatures.witnessing import witnesses_of
from app.trust import bundles, checkpoints, merkle
from app.trust.bundles import Bundle, BundledEntry, BundledKey, SeenProof
from app.trust.keys import PublicKey
from app.trust.notes import read_note
from app.trust.statements import SubjectRevision
from app.witnesses.service import cosigning


async def commitment_bundle(standing: Standing, commitment: Commitment, signer: Signer) -> bytes:
    """The zip archive of a commitment that was released, made in a number of queries that does not grow with it.

    Of the entries it holds those that the caller may read, and those that the release opened to all: in which each
    signature arrived. The ground rules by which it was judged are in it, and the waivers of their clauses.
    Raises BundleNotMade or DocumentRedacted.
    """
    if commitment.document is None or commitment.offered_revision is None or commitment.in_force_at is None:
        raise BundleNotMade
    if commitment.document_text is None:
        raise DocumentRedacted
    offered = SubjectRevision(Commitment.subject, commitment.id, commitment.offered_revision)
    waivers = await granted_for(standing.db, Waiver.target_id == commitment.id)
    behind = _set_aside(Behind(frozenset(), frozenset()), waivers, commitment.protocol_id)
    return await _write(standing, signer, offered, commitment.document_text, behind)


async def minutes_bundle(standing: Standing, minutes: Minutes, signer: Signer) -> bytes:
    """The zip archive of sealed minutes, in a number of queries that does not grow with them.

    It holds the seal, the steps of the session, what was agreed and corrected, the word of each sector with the
    mandate under which it was given, and the ground rules with the clauses of them that were waived; and the errata
    since the seal, with the words on them.
    Raises MinutesNotSealed or DocumentRedacted.
    """
    db = standing.db
    _, document = await minuting.document(db, minutes.id)
    if minutes.phase is not MinutesPhase.sealed:
        raise MinutesNotSealed
    if document is None:
        raise DocumentRedacted
    words = await assents.given(db, MinutesAssent, minutes.id)
    corrections = await minuting.numbered(db, Correction, minutes.id)
    agreements = await minuting.decided(db, Agreement, minutes.session_id)
    errata = await erring.of_minutes(db, minutes.id)
    said_of_errata = await erring.words_on(db, minutes.id)
    behind = Behind(
        rows=frozenset(row.id for row in (*words, *corrections, *agreements, *errata, *said_of_errata)),
        seats=frozenset(word.seat_id for word in (*words, *said_of_errata)),
        session=minutes.session_id,
    )
    waivers = await granted_for(db, minuting.set_aside(minutes.session_id, minutes.id))
    behind = _set_aside(behind, waivers, minutes.protocol_id)
    signed = await signing.under(db, minutes.id)
    keys = await queries.keys_of(db, signed)
    behind = _with_signatures(behind, signed, keys)
    if minutes.circulated_revision is not None:
        behind = replace(behind, texts=frozenset({minutes.circulated_revision}))
    sealed = SubjectRevision(Minutes.subject, minutes.id, await queries.sealed_revision(db, minutes.id))
    return await _write(standing, signer, sealed, document, behind, keys)


async def _write(
    standing: Standing,
    signer: Signer,
    subject: SubjectRevision,
    document: str,
    behind: Behind,
    further: Sequence[SeatKey] = (),
) -> bytes:
    """`further` are keys of signatures that are not under these very bytes."""
    db, reader, table = standing.db, standing.reader, standing.roundtable.id
    signatures = await queries.released_signatures(db, subject)
    keys = [*await queries.keys_of(db, signatures), *further]
    wider = _with_signatures(behind, signatures, keys)
    entries = await queries.entries_behind(db, reader, table, subject, wider)
    bodies = await queries.bodies_of(db, reader, table, [index for index, _ in entries])

    # The checkpoint comes last, so that every entry that was read lies in its tree.
    sizes = sorted({signature.seen_size for signature in signatures if signature.seen_size is not None})
    covering = max([*sizes, *(index + 1 for index, _ in entries)], default=0)
    note = await cosigning.cosigned(db, signer, covering=covering, roundtable_id=table)
    note = note or await signer.checkpoint(db, covering=covering)
    tree = checkpoints.parse(read_note(note).text)
    wanted = {node for index, _ in entries for node in merkle.inclusion_nodes(index, tree.size)}
    wanted |= {node for size in sizes for node in merkle.consistency_nodes(size, tree.size)}
    nodes = await ledger.nodes(db, wanted)
    return bundles.write(
        Bundle(
            log=tree.origin,
            subject=subject,
            vkey=signer.verifier,
            document=document.encode(),
            checkpoint=note,
            statements=_tokens(signatures),
            keys=tuple(BundledKey(PublicKey.from_jwk(key.jwk), _put_in_force(key.id, bodies)) for key in keys),
            entries=tuple(
                BundledEntry(index, envelope.encode(), merkle.inclusion_proof(index, tree.size, nodes))
                for index, envelope in entries
            ),
            seen=tuple(SeenProof(size, merkle.consistency_proof(size, tree.size, nodes)) for size in sizes),
            bodies=tuple(each.body.encode() for each in bodies),
        )
    )


def _set_aside(behind: Behind, waivers: Sequence[GrantedWaiver], protocol_id: UUID | None) -> Behind:
    """The same with the ground rules by which the text was judged, and the waivers of their clauses."""
    words = [word for each in waivers for word in each.words]
    return replace(
        behind,
        rows=behind.rows | {each.waiver.id for each in waivers} | {word.id for word in words},
        seats=behind.seats | {word.seat_id for word in words},
        rules=frozenset({*([protocol_id] if protocol_id else []), *(each.waiver.protocol_id for each in waivers)}),
    )


def _with_signatures(behind: Behind, signatures: Sequence[Signature], keys: Sequence[SeatKey]) -> Behind:
    """The same with the signatures, their keys, and the seats of signers, of witnesses and of who vouched for keys."""
    stewards = {key.activated_by for key in keys if key.activated_by}
    sheets = [*(signature.witnesses for signature in signatures), *(key.witnesses for key in keys)]
    witnesses = {witness.seat for sheet in sheets for witness in witnesses_of(sheet)}
    return replace(
        behind,
        rows=behind.rows | {row.id for row in (*signatures, *keys)},
        seats=behind.seats | {signature.seat_id for signature in signatures} | stewards | witnesses,
        opened=behind.opened
        | frozenset(int(str(each["index"])) for signature in signatures for each in signature.arrival),
    )


def _tokens(signatures: Iterable[Signature]) -> tuple[str, ...]:
    """The statements of class A; what the other classes rest on stands in the signatures' published bodies."""
    return tuple(signature.statement for signature in signatures if signature.statement is not None)


def _put_in_force(key_id: UUID, bodies: Sequence[PublishedBody]) -> int:
    """The index of the first entry that published the key as an active one; a key that signed has one."""
    return next(
        each.index
        for each in bodies
        if each.subject_id == key_id and KeyOut.model_validate_json(each.body).phase is KeyPhase.active
    )
