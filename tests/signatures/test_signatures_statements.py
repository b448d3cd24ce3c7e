"""Statements without a table: whatever text arrives is answered with a refusal of ours, and exactness is exact."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Unprocessable
from app.signatures import statements
from app.signatures.statements import Expected, Signer, named_key, read, refusals, require_exact
from app.trust.base64s import url_encode
from app.trust.clocks import CLOCK_TOLERANCE
from app.trust.keys import PrivateKey
from app.trust.statements import Intent, Seen, SignatureStatement, SubjectRevision, sign_statement

KEY = PrivateKey.generate()
OFFERED = datetime(2026, 11, 23, 15, tzinfo=UTC)
NOW = OFFERED + timedelta(hours=5)
SUBJECT = SubjectRevision("commitment", uuid4(), 3)
EXPECTED = Expected(SUBJECT, "ab" * 32, "es", Intent.sign, OFFERED, withheld=True)
SIGNER = Signer("tinkuy.local/log", uuid4(), uuid4(), "community", "delegate", "cd" * 32)
STATEMENT = SignatureStatement(
    log=SIGNER.log,
    roundtable=SIGNER.roundtable,
    subject=SUBJECT,
    document=EXPECTED.document,
    governing_lang="es",
    seat=SIGNER.seat,
    sector="community",
    role="delegate",
    mandate=SIGNER.mandate,
    intent=Intent.sign,
    seen=Seen(7, "ef" * 32),
    signed_at=NOW,
    nonce="A" * 24,
)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])) | st.from_regex(r"[A-Za-z0-9_.=-]{0,80}"))
def test_any_text_is_refused_as_a_statement_that_it_is_not(token: str) -> None:
    with pytest.raises(Unprocessable) as refusal:
        named_key(token)
    assert type(refusal.value) in statements.REFUSALS


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="ascii")),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["alg", "kid", "typ", "jwk"]), inner)
        ),
    )
)
def test_any_header_is_refused_unless_it_is_ours(header: object) -> None:
    with pytest.raises(Unprocessable) as refusal:
        named_key(f"{url_encode(json.dumps(header).encode())}.e30.AAAA")
    assert type(refusal.value) in statements.REFUSALS


def test_what_a_key_signed_is_read_and_held_to_be_exact() -> None:
    token = sign_statement(STATEMENT, KEY)
    assert named_key(token) == KEY.public.thumbprint
    said = read(token, KEY.public)
    require_exact(said, EXPECTED, SIGNER, NOW)


def test_people_may_sign_hours_before_the_statement_arrives_and_no_earlier_than_the_offer() -> None:
    for signed_at in (OFFERED - CLOCK_TOLERANCE, OFFERED, NOW + CLOCK_TOLERANCE):
        require_exact(replace(STATEMENT, signed_at=signed_at), EXPECTED, SIGNER, NOW)
    second = timedelta(seconds=1)
    for signed_at in (OFFERED - CLOCK_TOLERANCE - second, NOW + CLOCK_TOLERANCE + second):
        with pytest.raises(refusals.StatementStale) as refusal:
            require_exact(replace(STATEMENT, signed_at=signed_at), EXPECTED, SIGNER, NOW)
        assert refusal.value.members["now"] == "2026-11-23T20:00:00.000000Z"


def test_what_is_not_exact_is_named_in_the_order_of_its_weight() -> None:
    with pytest.raises(refusals.StatementOfAnotherLog):
        require_exact(replace(STATEMENT, log="other", roundtable=uuid4()), EXPECTED, SIGNER, NOW)
    with pytest.raises(refusals.StatementOfAnotherRevision):
        require_exact(replace(STATEMENT, subject=SUBJECT._replace(revision=2)), EXPECTED, SIGNER, NOW)
