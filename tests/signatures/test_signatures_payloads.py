"""What a client needs to make a statement: its payload, the schema, a worked example, refusals that help."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema_rs
import pytest

from app.trust import canonical
from app.trust.errors import MalformedMembersError
from app.trust.keys import PublicKey
from app.trust.statements import KeyProof, SignatureStatement, forms, read_statement, sign_statement
from tests.clocks import FakeClock
from tests.mesa import Mesa
from tests.signatures.keys import Device, keys_of
from tests.signing import signing

PAGE = Path(__file__).parents[2] / "docs" / "signatures-profile.md"


def fits(form: Any, value: Any) -> bool:
    return bool(jsonschema_rs.is_valid(dict(form), value))


def example() -> dict[str, Any]:
    text = PAGE.read_text(encoding="utf-8").split("<!-- vector -->\n```json\n")[1].split("\n```")[0]
    return dict(json.loads(text))


def test_the_worked_example_is_a_statement_of_its_key() -> None:
    shown = example()
    key = PublicKey.from_jwk({name: value for name, value in shown["jwk"].items() if name != "d"})
    assert key.thumbprint == shown["kid"]
    assert read_statement(shown["statement"], key).encode() == canonical.encode(shown["payload"])
    assert fits(forms.SIGNATURE, shown["payload"])


WRONG: list[tuple[str, Any]] = [
    ("/signed_at", "2026-12-01T15:04:05.678Z"),
    ("/signed_at", "2026-12-01T15:04:05Z"),
    ("/signed_at", "2026-12-01T10:04:05.678000-05:00"),
    ("/v", "1"),
    ("/v", 2),
    ("/nonce", "AAECAw"),
    ("/nonce", "AAECAwQFBgcICQoLDA0ODw=="),
    ("/mandate", "01a1f000-0000-7000-8000-000000000003"),
    ("/seen/root", "/WGgOvT3fYcPwh4F5+gGeAlcktgIz7O1wnnuBMdKyhM="),
    ("/seen/size", 0),
    ("/seen/size", "42"),
    ("/seat", "01A1F000-0000-7000-8000-000000000003"),
    ("/subject/type", "Commitment"),
    ("/subject/revision", 0),
    ("/document", "9F86"),
    ("/governing_lang", "español"),
    ("/intent", "promise"),
    ("/log", ""),
    ("/reservation", ""),
]


@pytest.mark.parametrize(("member", "value"), WRONG, ids=lambda each: str(each)[:30])
def test_what_the_schema_refuses_is_refused_and_named_and_has_a_form(member: str, value: Any) -> None:
    payload = example()["payload"]
    *around, name = member.split("/")[1:]
    holder = payload[around[0]] if around else payload
    holder[name] = value
    assert not fits(forms.SIGNATURE, payload)
    with pytest.raises(MalformedMembersError) as refused:
        SignatureStatement.parse(
            json.dumps(payload, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
        )
    assert refused.value.member == member
    form = forms.of_member(forms.SIGNATURE, member)
    assert form is not None
    assert not fits(form, value)


def test_the_schema_of_a_proof_takes_what_is_read_as_one() -> None:
    proof = KeyProof(
        log="mesas.example/log",
        roundtable=UUID(int=1),
        seat=UUID(int=2),
        kid=Device().kid,
        nonce="AAECAwQFBgcICQoLDA0ODw",
        signed_at=datetime(2026, 12, 1, tzinfo=UTC),
    )
    payload = json.loads(proof.encode())
    assert fits(forms.KEY_PROOF, payload)
    assert not fits(forms.KEY_PROOF, {**payload, "v": 2})


async def test_a_seat_is_told_what_it_signs_and_its_device_adds_the_rest(mesa: Mesa, clock: FakeClock) -> None:
    way = await signing(mesa, clock)
    offered = await way.offered()
    await way.hold_key("community")
    told = await mesa["community"].read(f"{way.of(offered)}/statement")
    seats = (await mesa["community"].read("/v1/me"))["seats"]
    [own] = [seat for seat in seats if seat["seat_id"] == str(mesa["community"].seat)]
    assert told["payload"]["mandate"] == own["mandate"]["leaf"]
    assert (told["typ"], told["to_add"]) == ("roundtable-signature+jws", ["signed_at", "nonce"])
    whole = {**told["payload"], "signed_at": canonical.instant(clock.now), "nonce": "AAECAwQFBgcICQoLDA0ODw"}
    assert fits(forms.SIGNATURE, whole)
    said = SignatureStatement.parse(canonical.encode(whole))
    # It is the very statement that the service takes.
    assert said.document == offered["document"]
    token = sign_statement(said, way.devices["community"].key)
    assert (await way.hand_in("community", offered, token)).status_code == 201


async def test_who_signs_nothing_is_told_nothing_to_sign(mesa: Mesa, clock: FakeClock) -> None:
    way = await signing(mesa, clock)
    offered = await way.offered()
    path = f"{way.of(offered)}/statement"
    await mesa.refuses("observer", "GET", path, status=403, code="sector_does_not_sign")
    assert (await mesa.other["community"].get(path)).status_code == 404


async def test_a_proof_that_is_refused_says_which_member(mesa: Mesa, clock: FakeClock) -> None:
    device, person = Device(), mesa["community"]
    body = device.body(mesa, person, clock.now)
    other = {**body, "jwk": Device().key.public.jwk()}
    answer = await person.post(keys_of(mesa, person), other)
    assert (answer.json()["code"], answer.json()["cause"]) == ("proof_refused", "token")
