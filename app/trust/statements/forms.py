"""The payloads of statements as JSON Schema (2020-12): for whoever writes one, never for the judgement of one.

What a schema cannot say stands where the statement is read: that the bytes are canonical JSON (RFC 8785), that
`translations` leave out the governing language, that a time exists.
"""

from collections.abc import Mapping
from typing import Any, Final

from app.trust.members import NONCE_BYTES
from app.trust.statements.seat_signature import LONGEST_LOG, LONGEST_RESERVATION, MOST_TRANSLATIONS, VERSION, Intent

Form = Mapping[str, Any]


def _base64url(least: int, most: int) -> Form:
    """Of so many bytes, without padding."""
    lengths = {"minLength": -(-least * 8 // 6), "maxLength": -(-most * 8 // 6)}
    return {"type": "string", "pattern": "^[A-Za-z0-9_-]+$", **lengths}


def _object(members: Mapping[str, Form], optional: Mapping[str, Form] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**members, **(optional or {})},
        "required": list(members),
        "additionalProperties": False,
    }


_UUID: Final[Form] = {
    "type": "string",
    "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
}
_SHA256: Final[Form] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_WORD: Final[Form] = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}
_LANGUAGE: Final[Form] = {"type": "string", "pattern": "^[a-z]{2,3}$"}
_INSTANT: Final[Form] = {
    "type": "string",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}Z$",
}
_NATURAL: Final[Form] = {"type": "integer", "minimum": 1}
_LOG: Final[Form] = {"type": "string", "minLength": 1, "maxLength": LONGEST_LOG}
_NONCE: Final[Form] = _base64url(NONCE_BYTES[0], NONCE_BYTES[-1])

SIGNATURE: Final[Form] = {
    "description": "What a seat signs, as canonical JSON (RFC 8785): the payload of a compact JWS of type "
    "`roundtable-signature+jws`.",
    **_object(
        {
            "v": {"const": VERSION},
            "log": {**_LOG, "description": "The origin of the log, the first line of its checkpoints."},
            "roundtable": _UUID,
            "subject": _object({"type": _WORD, "id": _UUID, "revision": _NATURAL}),
            "document": {**_SHA256, "description": "Of the exact bytes of the document in the governing language."},
            "governing_lang": _LANGUAGE,
            "seat": _UUID,
            "sector": _WORD,
            "role": _WORD,
            "mandate": {**_SHA256, "description": "The leaf of the entry that accredited the holder of the seat."},
            "intent": {"enum": [each.value for each in Intent]},
            "seen": {
                **_object({"size": _NATURAL, "root": {**_SHA256, "description": "In hexadecimal, not in base64."}}),
                "description": "The log as the signer last saw it.",
            },
            "signed_at": {**_INSTANT, "description": "By the signer's clock, in UTC, with six digits of a second."},
            "nonce": {**_NONCE, "description": f"{NONCE_BYTES[0]} to {NONCE_BYTES[-1]} random bytes in base64url."},
        },
        {
            "translations": {
                "type": "object",
                "description": "Digests of the same document by language.",
                "propertyNames": _LANGUAGE,
                "additionalProperties": _SHA256,
                "minProperties": 1,
                "maxProperties": MOST_TRANSLATIONS,
            },
            "reservation": {
                "type": "string",
                "minLength": 1,
                "maxLength": LONGEST_RESERVATION,
                "description": "The signer's words, where the intent needs them and only there.",
            },
        },
    ),
}
KEY_PROOF: Final[Form] = {
    "description": "What proves the possession of a key, as canonical JSON (RFC 8785): the payload of a compact JWS of "
    "type `roundtable-key-proof+jws`.",
    **_object(
        {
            "v": {"const": VERSION},
            "log": _LOG,
            "roundtable": _UUID,
            "seat": _UUID,
            "kid": {**_base64url(32, 32), "description": "The RFC 7638 thumbprint of the key."},
            "nonce": _NONCE,
            "signed_at": _INSTANT,
        }
    ),
}


def of_member(form: Form, pointer: str) -> Form | None:
    """The form of the member at an RFC 6901 pointer; None for one that the form does not name."""
    for name in pointer.split("/")[1:]:
        form = form.get("properties", {}).get(name) or form.get("additionalProperties") or {}
    return {name: value for name, value in form.items() if name != "description"} or None
