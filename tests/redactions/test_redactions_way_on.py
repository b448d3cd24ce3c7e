"""What was redacted while it waited for people's word goes on: it is written anew, and asked anew."""

from tests.acta import Acta, circulated
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa
from tests.signing import signing

REASONS = {"reasons": "Se quitó un nombre; circula de nuevo sin él."}


async def taken_out(mesa: Mesa, subject: str, subject_id: str) -> None:
    """By the word of every deciding sector."""
    body = {"target_type": subject, "target_id": subject_id, "reason": "safety", "explanation": "Un nombre."}
    redaction = await mesa["community"].done(f"{mesa.path}/redactions", body)
    path = f"{mesa.path}/redactions/{redaction['id']}"
    for name in ("state", "company"):
        now = await mesa["community"].read(path)
        if now["phase"] == "proposed":
            await mesa[name].done(f"{path}/consents", If_Match=now["etag"])
    assert (await mesa["community"].read(path))["phase"] == "in_effect"


async def _taken_back(acta: Acta) -> Json:
    tag = (await acta.read())["etag"]
    return await acta.mesa["facilitator"].done(f"{acta.path}/circulation-withdrawal", REASONS, If_Match=tag)


async def test_minutes_redacted_while_they_go_round_are_taken_back_and_sealed_in_other_words(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    await acta.said("state")
    await taken_out(mesa, "minutes", (await acta.read())["id"])
    answer = await acta.say("company")
    assert (answer.status_code, answer.json()["code"]) == (410, "document_redacted")

    before = await mesa.ledger()
    drafted = await _taken_back(acta)
    assert await mesa.ledger() == [*before, "minutes.circulation_withdrawn"]
    assert (drafted["phase"], drafted["sections"], drafted["text_revision"]) == ("drafting", [], 1)
    again = await acta.circulate()
    assert (again["phase"], again["text_revision"]) == ("circulated", 2)
    await acta.all_assent()
    assert (await acta.seal())["phase"] == "sealed"


async def test_minutes_that_were_answered_and_can_be_read_are_not_taken_back(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    await acta.said("state")
    tag = (await acta.read())["etag"]
    path = f"{acta.path}/circulation-withdrawal"
    refused = {"status": 409, "code": "minutes_spoken_of", "If_Match": tag}
    await mesa.refuses("facilitator", "POST", path, dict(REASONS), **refused)


async def test_an_offer_whose_text_was_redacted_is_a_draft_again_and_is_offered_anew(
    mesa: Mesa, clock: FakeClock
) -> None:
    way = await signing(mesa, clock)
    offered = await way.offered()
    path, by = way.of(offered), mesa["facilitator"]
    stands = {"status": 409, "code": "offer_stands", "If_Match": offered["etag"]}
    await mesa.refuses("facilitator", "POST", f"{path}/withdrawal", **stands)

    await taken_out(mesa, "commitment", offered["id"])
    tag = (await by.read(path))["etag"]
    before = await mesa.ledger()
    drafted = await by.done(f"{path}/withdrawal", If_Match=tag)
    assert await mesa.ledger() == [*before, "commitment.offer_withdrawn"]
    assert (drafted["phase"], drafted["document"], drafted["offered_at"]) == ("draft", None, None)
    body = {name: value for name, value in way.body().items() if name != "agreement_id"}
    amended = await by.patch(path, body, If_Match=drafted["etag"])
    assert amended.status_code == 200, amended.text
    again = await by.done(f"{path}/offer", If_Match=amended.headers["etag"])
    assert (again["phase"], again["document"] == offered["document"]) == ("offered", False)
    tag = again["etag"]
    await mesa.refuses("facilitator", "POST", f"{path}/withdrawal", status=409, code="offer_stands", If_Match=tag)
