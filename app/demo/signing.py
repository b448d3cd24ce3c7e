"""Keys of the demonstration, which nobody keeps, and what is signed with them."""

import base64
import secrets
from uuid import UUID

from app.demo.calls import Json
from app.demo.table import FACILITATOR, Table
from app.trust.cosignatures import CosignerKey
from app.trust.keys import PrivateKey
from app.trust.notes import SigningKey
from app.trust.statements import (
    Intent,
    KeyProof,
    Seen,
    SignatureStatement,
    SubjectRevision,
    sign_key_proof,
    sign_statement,
)
from app.trust.witness_keys import WitnessProof, sign_proof


def make_key() -> PrivateKey:
    return PrivateKey.generate()


async def register(table: Table, login: str) -> None:
    """The mandate names the key, so that it is active at once."""
    signer = table.signers[login]
    proof = KeyProof(
        log=table.log,
        roundtable=table.roundtable,
        seat=signer.seat,
        kid=signer.key.public.thumbprint,
        nonce=_nonce(),
        signed_at=table.clock(),
    )
    body = {"jwk": signer.key.public.jwk(), "proof": sign_key_proof(proof, signer.key)}
    await table.house.post(login, f"{table.path}/seats/{signer.seat}/keys", body)


async def register_witness(table: Table, login: str, name: str) -> None:
    """A steward registers a witness of the sector, so that it is active at once."""
    key = SigningKey.generate(name)
    seat = UUID(table.seats[login])
    proof = WitnessProof(table.log, table.roundtable, seat, CosignerKey.of(key), table.clock(), _nonce())
    await table.house.post(login, f"{table.path}/witnesses", {"proof": sign_proof(proof, key).decode()})
    table.witnesses.append(key)


async def sign(table: Table, login: str, offered: Json, seen: Seen) -> None:
    """One seat's signature under a commitment that was offered."""
    signer = table.signers[login]
    said = SignatureStatement(
        log=table.log,
        roundtable=table.roundtable,
        subject=SubjectRevision("commitment", UUID(offered["id"]), offered["revision"]),
        document=offered["document"],
        governing_lang=offered["language"],
        seat=signer.seat,
        sector=signer.sector,
        role=signer.role,
        mandate=signer.mandate,
        intent=Intent.sign,
        seen=seen,
        signed_at=table.clock(),
        nonce=_nonce(),
    )
    path = f"{table.path}/commitments/{offered['id']}/signatures"
    await table.house.post(login, path, {"statement": sign_statement(said, signer.key)}, approves=offered["etag"])


async def seen_with(table: Table, written: Json) -> Seen:
    """The log up to the entry of a write. No checkpoint is asked for: while the demo loads nothing is kept yet."""
    index, _ = written["receipt"].split()
    size = int(index) + 1
    proof = await table.house.get(FACILITATOR, f"/v1/ledger/proofs/inclusion?index={index}&size={size}")
    return Seen(size, proof["root"])


def _nonce() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(18)).decode()
