"""The keys of notes: their names, their two texts, and what is no such key."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from app.trust.base64s import standard_encode
from app.trust.checkpoints import Checkpoint
from app.trust.errors import KeyRefusedError, MalformedNoteError
from app.trust.notes import SigningKey, VerifierKey

OWN = json.loads((Path(__file__).parent / "vectors" / "own" / "checkpoint_and_proofs.json").read_text())
VKEY = VerifierKey.parse(OWN["vkey"])
KEY = SigningKey.generate("mesa.example.pe/log")


@pytest.mark.parametrize(
    "name", ["", "a b", "a+b", "a\nb", "a\u00a0b", "a\u2003b", "a\x00b", "a\x1fb", "\ud800"], ids=repr
)
def test_a_key_name_has_no_spaces_plus_signs_or_control_characters(name: str) -> None:
    with pytest.raises(KeyRefusedError):
        SigningKey.generate(name)
    with pytest.raises(KeyRefusedError):
        VerifierKey(name, KEY.verifier.public)
    with pytest.raises(MalformedNoteError):
        Checkpoint(name, 7, b"r" * 32)


def test_a_verifier_key_is_read_back_and_every_changed_character_refused() -> None:
    for key in (VKEY, KEY.verifier, *(SigningKey.generate("a").verifier for _ in range(20))):
        assert VerifierKey.parse(key.encode()) == key
        assert str(key) == key.encode()
    text = VKEY.encode()
    for at in range(len(text)):
        with pytest.raises(KeyRefusedError):
            VerifierKey.parse(text[:at] + ("B" if text[at] == "A" else "A") + text[at + 1 :])


def test_a_verifier_key_of_another_kind_or_form_is_refused() -> None:
    public = KEY.verifier.public
    cosigner, short = b"\x04" + public, b"\x01" + public[:-1]
    name, key_id, encoded = KEY.verifier.encode().split("+", 2)
    for text in (
        "",
        name,
        f"{name}+{key_id}",
        f"{name}+{key_id.upper()}+{encoded}" if key_id.upper() != key_id else f"{name}+{key_id}0+{encoded}",
        f"{name}+{key_id}+{encoded}=",
        f"{name}+{key_id}+{encoded}+",
        f"{name}+{key_id}+{encoded}\n",
        f"{name}+{key_id}+{standard_encode(public)}",
        f"{name}+{key_id}+{standard_encode(cosigner)}",
        f"{name}+{key_id}+{standard_encode(short)}",
        f"{name}+{key_id}+é",
    ):
        with pytest.raises(KeyRefusedError):
            VerifierKey.parse(text)


def test_a_signing_key_is_stored_as_pem_and_never_prints_itself() -> None:
    again = SigningKey.from_pem(KEY.name, KEY.to_pem())
    assert again.verifier == KEY.verifier
    assert KEY.to_pem().startswith(b"-----BEGIN PRIVATE KEY-----")
    assert "PRIVATE" not in repr(KEY)
    assert repr(KEY) == "SigningKey(name='mesa.example.pe/log')"


def test_a_pem_of_another_kind_is_refused() -> None:
    native = generate_private_key(SECP256R1())
    elliptic = native.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    locked = KEY.native.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"word"))
    for pem in (elliptic, locked, b"", b"-----BEGIN PRIVATE KEY-----\n", KEY.to_pem()[:-30]):
        with pytest.raises(KeyRefusedError):
            SigningKey.from_pem(KEY.name, pem)
