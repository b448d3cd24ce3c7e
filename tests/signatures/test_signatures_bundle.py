"""What the service writes into its log is what the reader of a bundle understands."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.ledger import queries
from app.ledger.models import Entry, Snapshot
from app.trust import bundles, merkle
from app.trust.bundles import Bundle, BundledEntry, BundledKey, Validity
from app.trust.checkpoints import parse
from app.trust.notes import read_note
from app.trust.statements import Intent, Seen, SignatureStatement, SubjectRevision, sign_statement
from tests.clocks import FakeClock
from tests.mesa import Mesa
from tests.signatures.keys import LOG, Device, activate, register


async def test_the_services_own_entries_prove_a_key_that_a_steward_activated(
    mesa: Mesa, clock: FakeClock, db: AsyncSession
) -> None:
    device, holder = Device(), mesa["community_2"]
    await register(mesa, clock, holder, device)
    assert (await activate(mesa, mesa["community"], holder, device)).status_code == 201
    assert holder.seat
    answer = await mesa["observer"].get("/v1/ledger/checkpoint")
    tree = parse(read_note(answer.content).text)
    entries = (await db.execute(select(Entry).order_by(Entry.index))).scalars().all()
    bodies = (await db.execute(select(Snapshot).order_by(Snapshot.index))).scalars().all()
    # The table's own published body serves as the document: its digest stands in the entry as that of a view.
    text = next(each for each in bodies if each.subject_id == mesa.table.id and each.current)
    mandate = next(each for each in bodies if each.subject_type == "mandate" and f'"{holder.seat}"' in each.body)

    said = SignatureStatement(
        log=LOG,
        roundtable=mesa.table.id,
        subject=SubjectRevision("roundtable", mesa.table.id, text.revision),
        document=text.digest,
        governing_lang="es",
        seat=holder.seat,
        sector="community",
        role="delegate",
        mandate=entries[mandate.index].leaf.hex(),
        intent=Intent.assent,
        seen=Seen(tree.size, tree.root.hex()),
        signed_at=clock.now,
        nonce="AAECAwQFBgcICQoLDA0ODw",
    )
    data = bundles.write(
        Bundle(
            log=LOG,
            subject=said.subject,
            vkey=answer.headers["Tinkuy-Verifier"],
            document=text.body.encode(),
            checkpoint=answer.content,
            statements=(sign_statement(said, device.key),),
            keys=(BundledKey(device.key.public, entries[-1].index),),
            entries=tuple([await _bundled(db, each, tree.size) for each in entries]),
            seen=(),
            bodies=tuple(each.body.encode() for each in bodies),
        )
    )

    report = bundles.verify(data, vkey=answer.headers["Tinkuy-Verifier"])
    doubted = {claim.code: claim.verdict for claim in report.claims if claim.verdict is not Validity.valid}
    # All that is missing is the entry that would record the statement, what depends on its place, and the installation.
    codes = ("recorded", "seat", "key", "mandate", "seen", "fingerprint")
    statement = {f"statement.{code}": Validity.incomplete for code in codes}
    assert doubted == {"installation": Validity.incomplete} | statement
    assert sum(claim.code == "entry" for claim in report.claims) == tree.size


async def _bundled(db: AsyncSession, entry: Entry, size: int) -> BundledEntry:
    nodes = await queries.nodes(db, merkle.inclusion_nodes(entry.index, size))
    return BundledEntry(entry.index, entry.envelope.encode(), merkle.inclusion_proof(entry.index, size, nodes))
