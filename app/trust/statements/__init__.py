"""Statements that people sign with the key of their seat: canonical JSON with exact members, inside a JWS.

Each kind of statement is a frozen class with `encode` and `parse`, and has its own `jws.Purpose`, so that a signature
given for one thing can never be shown as a signature for another.
"""

from app.trust.statements.key_proof import KeyProof, read_key_proof, sign_key_proof
from app.trust.statements.seat_signature import (
    Intent,
    Seen,
    SignatureStatement,
    SubjectRevision,
    Translation,
    read_statement,
    sign_statement,
)

__all__ = [
    "Intent",
    "KeyProof",
    "Seen",
    "SignatureStatement",
    "SubjectRevision",
    "Translation",
    "read_key_proof",
    "read_statement",
    "sign_key_proof",
    "sign_statement",
]
