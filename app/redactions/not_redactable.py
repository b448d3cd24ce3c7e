"""What no redaction touches, and why: every column that could hold a text is one of a target's words or stands here."""

from collections.abc import Mapping
from typing import Final

_CODE: Final = "A code of a list or the name of a kind; nothing can be written in it."
_DIGEST: Final = "A digest tells nothing of what it was made from."
_EVIDENCE: Final = "Evidence of who signed: without it nobody could verify a signature."
_RULE: Final = "What the engine asks and what refusals quote; a rule goes on holding."
_SECTORS: Final = "Sectors of the table, or ids of organizations with theirs; no words of anybody."
_YES: Final = "A plain yes: no words can be given with it."
_ADMINISTERED: Final = "It belongs to no table: the deployment's administrators correct or erase it."

SPARED: Final[Mapping[str, Mapping[str, str]]] = {
    "roundtable": {
        "place": _CODE,
        "languages": _CODE,
        "time_zone": _CODE,
        "deciding_sectors": _SECTORS,
        "convening_act": "The instrument by which the table was called is public and named as it was published.",
        "term": "Days and how they are counted.",
        "pauses": "Days.",
    },
    "mandate": {
        "named_by": _EVIDENCE,
        "evidence_kind": _EVIDENCE,
        "evidence_digest": _DIGEST,
        "powers": _CODE,
        "key_thumbprint": _EVIDENCE,
        "revocation_digest": _DIGEST,
    },
    "key": {
        "kid": _EVIDENCE,
        "jwk": _EVIDENCE,
        "proof": _EVIDENCE,
        "replaced_by": _EVIDENCE,
        "paper": _EVIDENCE,
        "witnesses": _EVIDENCE,
    },
    "signature": {
        "target_type": _CODE,
        "document": _DIGEST,
        "kid": _EVIDENCE,
        "statement": _EVIDENCE,
        "payload_digest": _DIGEST,
        "qualified": _EVIDENCE,
        "paper": _EVIDENCE,
        "witnesses": _EVIDENCE,
        "arrival": _EVIDENCE,
    },
    "file": {"sha256": _DIGEST, "media_type": _CODE},
    "witness": {
        "name": "A part of the key's own name, which stands in every line that it cosigned.",
        "vkey": _EVIDENCE,
        "public_key": _EVIDENCE,
        "proof": _EVIDENCE,
    },
    "protocol": {"template": _CODE, "document": _DIGEST},
    "waiver": {"target_type": _CODE, "clause": _RULE, "rule": _RULE, "sentence": _RULE, "document": _DIGEST},
    "term_assent": {"text": _YES},
    "waiver_assent": {"text": _YES},
    "redaction_consent": {"text": _YES},
    "demand_list": {"assembly_act": _DIGEST},
    "demand": {"language": _CODE, "place": _CODE, "addressed_to": _SECTORS},
    "minutes": {"review_holidays": "Days.", "document_digest": _DIGEST},
    "minutes_note": {"language": _CODE},
    "commitment": {
        "language": _CODE,
        "leads": _SECTORS,
        "co_responsible": _SECTORS,
        "supporting": _SECTORS,
        "responsible_sectors": _SECTORS,
        "place": _CODE,
        "document": _DIGEST,
    },
    "investment_link": {"phase": _CODE, "budget": "Money.", "accrued": "Money."},
    "social_expenditure": {"amount": "Money."},
    "redaction": {"target_type": _CODE, "sources": _SECTORS},
}
"""By kind of subject and column."""

OUTSIDE_TABLES: Final[Mapping[str, str]] = {
    "account": "The name of a person, in no body; an administrator changes it.",
    "partner": _ADMINISTERED,
    "partner_secret": _ADMINISTERED,
    "invitation": _ADMINISTERED,
    "organization": _ADMINISTERED,
    "calendar": _ADMINISTERED,
}
"""Kinds of subjects that stand at no table, which alone has sectors that could consent."""
