"""What keys and signatures take and give."""

from app.signatures.schemas.keys import JwkIn, KeyIn, KeyList, KeyOut, KeyRevocationIn, Kid
from app.signatures.schemas.signatures import SignatureList, SignatureOut, Statement, StatementIn

__all__ = [
    "JwkIn",
    "KeyIn",
    "KeyList",
    "KeyOut",
    "KeyRevocationIn",
    "Kid",
    "SignatureList",
    "SignatureOut",
    "Statement",
    "StatementIn",
]
