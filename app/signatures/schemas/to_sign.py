"""What a seat is about to sign, for clients that need not know where each member comes from."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.core.schemas import Out, Sha256
from app.trust.statements import Intent


class SubjectToSign(Out):
    type: Annotated[str, Field(examples=["commitment"])]
    id: UUID
    revision: int


class SeenToSign(Out):
    """The log at this moment, which whoever signs has seen with this answer."""

    size: int
    root: Sha256


class PayloadToSign(Out):
    """The payload of a statement, without the hour and the nonce (`SignaturePayload` is the whole of it)."""

    v: int
    log: str
    roundtable: UUID
    subject: SubjectToSign
    document: Annotated[Sha256, Field(description="Hash the bytes of `…/document` yourself before you sign this.")]
    governing_lang: str
    seat: UUID
    sector: str
    role: str
    mandate: Sha256
    intent: Intent
    seen: SeenToSign


class StatementToSign(Out):
    """A payload that lacks what the signer's own device adds: `to_add` names these members."""

    typ: Annotated[str, Field(description="Of the header, whose other members are `alg` (ES256) and `kid`.")]
    payload: PayloadToSign
    to_add: tuple[str, ...]
