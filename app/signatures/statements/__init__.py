"""Statements on their arrival: their form, what they must say, and for each fault a refusal of its own."""

from app.signatures.statements.exact import Expected, Signer, require_exact
from app.signatures.statements.form import named_key, read
from app.signatures.statements.refusals import REFUSALS, StatementSeenUnknown

__all__ = [
    "REFUSALS",
    "Expected",
    "Signer",
    "StatementSeenUnknown",
    "named_key",
    "read",
    "require_exact",
]
