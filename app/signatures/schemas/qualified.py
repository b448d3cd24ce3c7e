"""Qualified electronic signatures that come from elsewhere: who verified them, and how."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.core.schemas import In, Instant, Line, Out, Sha256
from app.signatures.models import SignatureFormat


class VerificationResult(StrEnum):
    """The three answers of ETSI EN 319 102-1; only `valid` lets a signature count."""

    valid = "valid"
    invalid = "invalid"
    indeterminate = "indeterminate"


class SignatureVerificationIn(In):
    """What whoever verified the file found, and with what."""

    file_digest: Annotated[Sha256, Field(description="Of the file that was verified; it must be the one handed in.")]
    tool: Annotated[Line, Field(examples=["EU DSS demonstration 6.1"])]
    trust_list: Annotated[Line, Field(examples=["IOFE, lista de servicios de confianza n.º 118"])]
    verified_at: Annotated[Instant, Field(description="Not before the file was handed in, not later than now.")]
    result: VerificationResult
    report_digest: Annotated[Sha256 | None, Field(description="SHA-256 of the tool's report.")] = None


class SignatureVerificationOut(Out):
    tool: str
    trust_list: str
    verified_at: Instant
    result: VerificationResult
    report_digest: str | None
    recorded_at: Instant


class QualifiedOut(Out):
    """A file with a qualified signature; what was found is what its verifier says, and nothing more."""

    file_digest: Sha256
    format: SignatureFormat
    verifier: Annotated[UUID, Field(description="The seat that verifies it; of another sector than the signer's.")]
    verification: SignatureVerificationOut | None
