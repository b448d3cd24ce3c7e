"""Bundles: a subject with its signatures and everything that leads from them to the log, in one archive.

`write` and `read` are for whoever makes and takes them over, `verify` for whoever wants to know what one proves.
"""

from app.trust.bundles.bundle import Bundle, BundledEntry, BundledKey, SeenProof, read, write
from app.trust.bundles.report import Claim, Report, Sentence, Validity
from app.trust.bundles.verification import verify

__all__ = [
    "Bundle",
    "BundledEntry",
    "BundledKey",
    "Claim",
    "Report",
    "SeenProof",
    "Sentence",
    "Validity",
    "read",
    "verify",
    "write",
]
