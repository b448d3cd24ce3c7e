"""The commitments of the demonstration: drafted, offered, and signed with keys that nobody keeps."""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from app.core.clock import Clock
from app.demo.calls import House, Json
from app.trust.keys import PrivateKey
from app.trust.statements import (
    Intent,
    KeyProof,
    Seen,
    SignatureStatement,
    SubjectRevision,
    sign_key_proof,
    sign_statement,
)

_WRITER: Final = "relatoria"
_OFFERER: Final = "facilitacion"


@dataclass(frozen=True, slots=True)
class Signer:
    """A delegate who signs; `mandate` is the leaf hash of the entry that accredited the delegate."""

    seat: UUID
    sector: str
    role: str
    mandate: str
    key: PrivateKey

    @classmethod
    def of(cls, seat: Json, mandate: Json, key: PrivateKey) -> Self:
        """From the seat and the mandate, as the service answered them."""
        _, leaf = mandate["receipt"].split()
        return cls(UUID(seat["id"]), seat["sector"], seat["role"], leaf, key)


class Promises:
    """What came of the first session's agreement."""

    def __init__(self, house: House, clock: Clock, data: Json, table: str) -> None:
        self._house = house
        self._clock = clock
        self._data = data
        self._table = table
        self._roundtable = UUID(table.rpartition("/")[2])

    async def make(
        self, organizations: Mapping[str, str], seats: Mapping[str, str], signers: Mapping[str, Signer]
    ) -> None:
        """Register the signers' keys, draft every commitment, and offer and sign those that somebody signs."""
        await self._house.sign_in(_OFFERER)
        [agreement] = (await self._house.get(_OFFERER, f"{self._table}/agreements"))["items"]
        log = (await self._house.get(_OFFERER, "/v1/ledger/entries/0"))["entry"]["origin"]
        for login, signer in signers.items():
            await self._register(login, signer, log)
        for plan in self._data["commitments"]:
            draft = self._draft(plan, agreement["id"], organizations, seats)
            drafted = await self._house.post(_WRITER, f"{self._table}/commitments", draft)
            if plan["signed_by"]:
                path = f"{self._table}/commitments/{drafted['id']}"
                offered = await self._house.post(_OFFERER, f"{path}/offer", approves=drafted["etag"])
                for login in plan["signed_by"]:
                    await self._sign(login, signers[login], offered, log)

    def _draft(self, plan: Json, agreement: str, organizations: Mapping[str, str], seats: Mapping[str, str]) -> Json:
        terms = self._data["commitment_terms"]
        return {
            "agreement_id": agreement,
            "title": plan["title"],
            "verbatim_text": f"{plan['text']} {self._data['note']}",
            "leads": [{"organization_id": organizations[name]} for name in plan["leads"]],
            "beneficiaries": [{"organization_id": organizations[terms["beneficiary"]]}],
            "follow_up_body": {"text": terms["follow_up_body"]},
            "due": plan.get("due"),
            "indicators": [plan["indicator"]],
            "lack_of_progress": terms["lack_of_progress"],
            "place": "0210",
            "independent_verifier": seats[plan["verifier"]] if "verifier" in plan else None,
            "tags": ["agua"],
        }

    async def _register(self, login: str, signer: Signer, log: str) -> None:
        """The mandate names the key, so that it is active at once."""
        proof = KeyProof(
            log=log,
            roundtable=self._roundtable,
            seat=signer.seat,
            kid=signer.key.public.thumbprint,
            nonce=_nonce(),
            signed_at=self._clock(),
        )
        body = {"jwk": signer.key.public.jwk(), "proof": sign_key_proof(proof, signer.key)}
        await self._house.post(login, f"{self._table}/seats/{signer.seat}/keys", body)

    async def _sign(self, login: str, signer: Signer, offered: Json, log: str) -> None:
        said = SignatureStatement(
            log=log,
            roundtable=self._roundtable,
            subject=SubjectRevision("commitment", UUID(offered["id"]), offered["revision"]),
            document=offered["document"],
            governing_lang=offered["language"],
            seat=signer.seat,
            sector=signer.sector,
            role=signer.role,
            mandate=signer.mandate,
            intent=Intent.sign,
            seen=await self._seen(offered),
            signed_at=self._clock(),
            nonce=_nonce(),
        )
        path = f"{self._table}/commitments/{offered['id']}/signatures"
        body = {"statement": sign_statement(said, signer.key)}
        await self._house.post(login, path, body, approves=offered["etag"])

    async def _seen(self, offered: Json) -> Seen:
        """The log up to the offer. No checkpoint is asked for: while the demo loads nothing is kept yet to sign."""
        index, _ = offered["receipt"].split()
        size = int(index) + 1
        path = f"/v1/ledger/proofs/inclusion?index={index}&size={size}"
        return Seen(size, (await self._house.get(_OFFERER, path))["root"])


def _nonce() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(18)).decode()
