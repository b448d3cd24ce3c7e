"""Signatures in both directions between this profile and the npm package `jose`, which shares no code with us.

Nothing is downloaded by a test: `TINKUY_NODE_MODULES` names a folder in which `npm install jose` was done.
"""

import base64
import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key

from app.trust import jws
from app.trust.base64s import url_encode
from app.trust.errors import MalformedJWSError, SignatureRefusedError
from app.trust.keys import PrivateKey
from tests.trust.test_trust_jws_attacks import ACCEPTED_BY_JOSE, HEADER, KEY, PAYLOAD, REFUSED_BY_BOTH, TOKEN

SCRIPT = Path(__file__).parent / "interop" / "npm_jose.mjs"
FOLDER = os.environ.get("TINKUY_NODE_MODULES", "")
NODE = shutil.which("node")
MISSING = "npm `jose` was NOT asked in this run: it needs node, and TINKUY_NODE_MODULES naming a folder with jose in it"
pytestmark = pytest.mark.skipif(NODE is None or not (Path(FOLDER) / "jose" / "package.json").is_file(), reason=MISSING)

Asking = Callable[..., Any]


@pytest.fixture(scope="module")
def ask() -> Iterator[Asking]:
    """One node process for all questions; a refusal is the answer None."""
    assert NODE
    process = subprocess.Popen(  # noqa: S603  (our own script)
        [NODE, str(SCRIPT), FOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    talking = process.stdin, process.stdout

    def one(what: str, **request: object) -> Any:
        talking[0].write(json.dumps({"what": what, **request}) + "\n")
        talking[0].flush()
        return json.loads(talking[1].readline()).get("answer")

    yield one
    process.stdin.close()
    process.wait(10)
    process.stdout.close()


def private_jwk(key: PrivateKey) -> dict[str, str]:
    number = key.native.private_numbers().private_value
    return {**key.public.jwk(), "d": url_encode(number.to_bytes(32, "big"))}


def encoded(payload: bytes) -> str:
    return base64.b64encode(payload).decode()


def test_what_we_sign_it_reads_and_what_it_signs_we_read(ask: Asking) -> None:
    for purpose in (jws.ACCESS_TOKEN, jws.SEAT_SIGNATURE, jws.KEY_PROOF):
        for _ in range(20):
            key, payload = PrivateKey.generate(), secrets.token_bytes(1 + secrets.randbelow(200))
            header = {"alg": "ES256", "kid": key.public.thumbprint, "typ": purpose.typ}
            read = ask("verify", jwk=key.public.jwk(), token=jws.sign(purpose, payload, key))
            assert read == {"payload": encoded(payload), "header": header}
            token = ask("sign", jwk=private_jwk(key), header=header, payload=encoded(payload))
            assert jws.verify(token, purpose, key.public) == payload


def test_it_knows_every_key_by_the_same_thumbprint(ask: Asking) -> None:
    # The smallest private numbers give coordinates that begin with zeros as well as any.
    for number in range(1, 300):
        key = PrivateKey.of(derive_private_key(number, SECP256R1()))
        assert ask("thumbprint", jwk=key.public.jwk()) == key.public.thumbprint


def test_neither_takes_a_token_of_another_key_or_a_changed_one(ask: Asking) -> None:
    other = PrivateKey.generate()
    assert ask("verify", jwk=KEY.public.jwk(), token=TOKEN) == {"payload": encoded(PAYLOAD), "header": HEADER}
    assert ask("verify", jwk=other.public.jwk(), token=TOKEN) is None
    for at in range(0, len(TOKEN), 7):
        changed = TOKEN[:at] + ("A" if TOKEN[at] != "A" else "B") + TOKEN[at + 1 :]
        assert ask("verify", jwk=KEY.public.jwk(), token=changed) is None
        with pytest.raises((MalformedJWSError, SignatureRefusedError)):
            jws.verify(changed, jws.KEY_PROOF, KEY.public)


def test_it_takes_no_attack_that_breaks_a_signature(ask: Asking) -> None:
    for name, make in REFUSED_BY_BOTH.items():
        assert ask("verify", jwk=KEY.public.jwk(), token=make()) is None, name


def test_it_refuses_what_is_critical_and_unknown_where_the_other_library_does_not(ask: Asking) -> None:
    for name in ("unknown crit", "empty crit"):
        assert ask("verify", jwk=KEY.public.jwk(), token=ACCEPTED_BY_JOSE[name]()) is None, name
