"""What is paid in, decided and spent comes to exact sums, and nothing is spent that nobody paid in or decided."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from tests.clocks import FakeClock
from tests.following import following
from tests.funds.funding import Funding, money, open_fund, proposed_fund
from tests.mesa import DIGEST, KEPT, Json, Mesa, key
from tests.sheets import stored


async def refused(funding: Funding, by: str, what: str, body: Json, status: int, code: str) -> Json:
    path = f"{funding.path}/{what}"
    return await funding.mesa.refuses(by, "POST", path, body, status=status, code=code, Idempotency_Key=key())


async def test_a_fund_from_what_is_paid_in_to_what_is_spent(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    owed = follow.commitment["id"]
    funding = await open_fund(mesa, clock, commitments=[owed])
    await funding.paid("company", "1000.10")
    await funding.paid("state", "0.200")
    wells = await funding.allocated("600.05", commitment_id=owed)
    pipes = await funding.allocated("300")
    first = await funding.spent(wells, "600.01")
    await funding.spent(pipes, "0.3", evidence=await stored(mesa["state"], mesa.path, "Factura N° 7.pdf"))
    await mesa["community"].done(
        f"{funding.path}/spendings/{first['id']}/contests", {"reasons": "No está allí."}, Idempotency_Key=key()
    )
    found = await funding.totals()
    sums = {name: Decimal(found[name]) for name in ("agreed", "contributed", "allocated", "spent", "contested")}
    assert sums == {
        "agreed": Decimal("1500.10"),
        "contributed": Decimal("1000.300"),
        "allocated": Decimal("900.05"),
        "spent": Decimal("600.31"),
        "contested": Decimal("600.01"),
    }
    assert Decimal(found["available"]) == Decimal("399.990")
    assert {each["organization_id"]: Decimal(each["contributed"]) for each in found["by_contributor"]} == {
        str(mesa.organizations["company"]): Decimal("1000.10"),
        str(mesa.organizations["state"]): Decimal("0.2"),
    }
    assert {
        each["commitment_id"]: (Decimal(each["allocated"]), Decimal(each["spent"])) for each in found["by_commitment"]
    } == {owed: (Decimal("600.05"), Decimal("600.01")), None: (Decimal(300), Decimal("0.3"))}
    assert (await mesa.ledger())[-1] == "spending.contested"


async def test_sums_keep_every_digit(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    most = "9" * 20 + "." + "9" * 9
    contributors = [{"organization_id": str(mesa.organizations["company"]), "agreed": most}]
    funding = await open_fund(mesa, clock, contributors=contributors)
    for _ in range(3):
        await funding.paid("company", most)
    found = await funding.totals()
    assert found["contributed"] == "299999999999999999999.999999997"
    assert found["available"] == found["contributed"]


@pytest.mark.parametrize(
    ("by", "what", "code"),
    [
        ("community", "contributions", "not_a_contributor"),
        ("company", "spendings", "not_the_administrator"),
        ("community", "spendings", "not_the_administrator"),
    ],
    ids=["who does not pay", "who pays and does not spend", "who decides"],
)
async def test_each_says_what_is_its_own(mesa: Mesa, clock: FakeClock, by: str, what: str, code: str) -> None:
    await mesa.installed()
    funding = await open_fund(mesa, clock)
    allocation = await funding.proposed("10")
    bodies: dict[str, Any] = {
        "contributions": funding.contribution("1"),
        "spendings": funding.spending(allocation, "1"),
    }
    await refused(funding, by, what, bodies[what], 403, code)


async def test_only_the_sectors_that_it_names_decide_on_its_use(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    funding = await open_fund(mesa, clock)
    allocation = await funding.proposed("100")
    await mesa.refuses(
        "state", "POST", funding.words(allocation), {}, status=403, code="not_a_decider", If_Match=allocation["etag"]
    )
    spending = funding.spending(allocation, "1")
    await funding.paid("company", "100")
    await refused(funding, "state", "spendings", spending, 409, "allocation_not_agreed")
    await mesa["community"].done(funding.words(allocation), {}, If_Match=allocation["etag"])
    await refused(funding, "state", "spendings", spending, 409, "allocation_not_agreed")
    objection = {"stance": "object", "text": "Primero el estudio."}
    await mesa["company"].done(funding.words(allocation), objection, If_Match=allocation["etag"])
    await refused(funding, "state", "spendings", spending, 409, "allocation_not_agreed")
    await mesa["company"].done(funding.words(allocation), {}, If_Match=allocation["etag"])
    assert (await funding.spent(allocation, "1"))["amount"] == money("1")
    etag = (await mesa["company"].read(f"{funding.path}/allocations/{allocation['id']}"))["etag"]
    await mesa.refuses(
        "company",
        "POST",
        funding.words(allocation),
        {},
        status=409,
        code="allocation_not_proposed",
        If_Match=etag,
    )


async def test_the_desk_asks_the_sectors_that_decide(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    funding = await open_fund(mesa, clock)
    allocation = await funding.proposed("100")

    async def asked(name: str) -> list[tuple[str, str]]:
        items = (await mesa[name].read("/v1/me/desk"))["items"]
        return [(each["operation"], each["path"]) for each in items if each["subject_id"] == allocation["id"]]

    path = f"{funding.path}/allocations/{allocation['id']}"
    assert await asked("community") == [("assent_to_allocation", path)]
    assert await asked("state") == []
    await mesa["community"].done(funding.words(allocation), {}, If_Match=allocation["etag"])
    assert (await asked("community"), len(await asked("company"))) == ([], 1)


async def test_no_more_is_allocated_than_was_agreed_or_paid_in(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    funding = await open_fund(mesa, clock)
    body = {"title": "Todo", "text": "Y más.", "amount": money("1500.11")}
    told = await refused(funding, "community", "allocations", body, 409, "allocation_beyond_fund")
    assert (told["agreed"], told["contributed"], told["allocated"]) == ("1500.10", "0", "0")
    both = [await funding.proposed("800"), await funding.proposed("800")]
    for allocation in both:
        await mesa["community"].done(funding.words(allocation), {}, If_Match=allocation["etag"])
    await mesa["company"].done(funding.words(both[0]), {}, If_Match=both[0]["etag"])
    await mesa.refuses(
        "company",
        "POST",
        funding.words(both[1]),
        {},
        status=409,
        code="allocation_beyond_fund",
        If_Match=both[1]["etag"],
    )


async def test_no_more_is_spent_than_was_allocated(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    funding = await open_fund(mesa, clock)
    await funding.paid("company", "1000")
    allocation = await funding.allocated("100")
    await funding.spent(allocation, "99.99")
    body = funding.spending(allocation, "0.02", advance_reasons="Lo adelanta el municipio.")
    told = await refused(funding, "state", "spendings", body, 409, "allocation_exceeded")
    assert (told["allocated"], told["spent"]) == ("100", "99.99")


async def test_no_more_is_spent_than_was_paid_in_unless_somebody_says_who_advances_it(
    mesa: Mesa, clock: FakeClock
) -> None:
    await mesa.installed()
    funding = await open_fund(mesa, clock)
    await funding.paid("company", "50")
    allocation = await funding.allocated("100")
    told = await refused(funding, "state", "spendings", funding.spending(allocation, "50.01"), 409, "fund_exceeded")
    assert (told["contributed"], told["spent"]) == ("50", "0")
    said = await funding.spent(allocation, "50.01", advance_reasons="Lo adelanta el municipio hasta enero.")
    assert said["advance_reasons"] == "Lo adelanta el municipio hasta enero."
    assert (await funding.totals())["available"] == "-0.01"


async def test_two_spendings_at_once_do_not_spend_the_same_money(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    funding = await open_fund(mesa, clock)
    await funding.paid("company", "100")
    allocation = await funding.allocated("100")
    body = funding.spending(allocation, "60")
    answers = await asyncio.gather(
        *(mesa["state"].post(f"{funding.path}/spendings", body, Idempotency_Key=key()) for _ in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert (await funding.totals())["spent"] == "60"


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"spent_on": "2199-01-01"}, 422, "fund_day_unfit"),
        ({"spent_on": "2020-01-01"}, 422, "fund_day_unfit"),
        ({"amount": money("1", "USD")}, 422, "currency_other"),
        ({"amount": money("0")}, 422, "invalid_input"),
        ({"held_elsewhere": []}, 422, "invalid_input"),
        ({"evidence": {"factura.pdf": DIGEST}}, 422, "evidence_not_stored"),
        ({"allocation_id": "00000000-0000-4000-8000-000000000000"}, 422, "allocation_unknown"),
        ({"paid_to": {"organization_id": "00000000-0000-4000-8000-000000000000"}}, 422, "organization_unknown"),
    ],
    ids=[
        "not yet",
        "before it was agreed",
        "other money",
        "nothing",
        "not shown",
        "no file",
        "no allocation",
        "nobody",
    ],
)
async def test_a_spending_fits_what_is_recorded_and_is_shown(
    mesa: Mesa, clock: FakeClock, fields: Json, status: int, code: str
) -> None:
    await mesa.installed()
    funding = await open_fund(mesa, clock)
    await funding.paid("company", "50")
    allocation = await funding.allocated("100")
    await refused(funding, "state", "spendings", {**funding.spending(allocation, "1"), **fields}, status, code)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"paid_on": "2199-01-01"}, "fund_day_unfit"),
        ({"amount": money("1", "USD")}, "currency_other"),
        ({"evidence": {"voucher.pdf": DIGEST}}, "evidence_not_stored"),
    ],
    ids=["not yet", "other money", "no file"],
)
async def test_a_contribution_fits_what_is_recorded(mesa: Mesa, clock: FakeClock, fields: Json, code: str) -> None:
    await mesa.installed()
    funding = await open_fund(mesa, clock)
    await refused(funding, "company", "contributions", {**funding.contribution("1"), **fields}, 422, code)


async def test_nothing_moves_before_the_fund_is_open(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    funding = await proposed_fund(mesa, clock)
    await refused(funding, "company", "contributions", funding.contribution("1"), 409, "fund_not_open")
    body = {"title": "Dos pozos", "text": "En Ayash.", "amount": money("1")}
    await refused(funding, "community", "allocations", body, 409, "fund_not_open")


async def test_a_spending_is_contested_by_another_and_settled_by_who_contested_it(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    funding = await open_fund(mesa, clock)
    await funding.paid("company", "100")
    spending = await funding.spent(await funding.allocated("100"), "40")
    what, body = f"spendings/{spending['id']}/contests", {"reasons": "El pozo no está allí.", "held_elsewhere": [KEPT]}
    await refused(funding, "state", what, body, 403, "own_spending")
    contests = [
        await mesa[name].done(f"{funding.path}/{what}", body, Idempotency_Key=key())
        for name in ("community", "company")
    ]
    assert [each["number"] for each in contests] == [1, 2]
    assert (await funding.totals())["contested"] == "40"
    settled = {"reasons": "Devolvieron el dinero."}
    path = f"{what}/{contests[0]['id']}/settlement"
    await refused(funding, "company", path, settled, 403, "contest_of_others")
    done = await mesa["community"].done(f"{funding.path}/{path}", settled)
    assert (done["phase"], done["settlement"]) == ("settled", settled["reasons"])
    assert (await funding.totals())["contested"] == "40"
    await mesa["company"].done(f"{funding.path}/{what}/{contests[1]['id']}/settlement", settled)
    assert (await funding.totals())["contested"] == "0"
    await refused(funding, "community", path, settled, 409, "contest_settled")


async def test_what_lies_under_one_fund_is_not_found_under_another(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    funding, other = await open_fund(mesa, clock), await open_fund(mesa, clock, name="Otro fondo")
    await funding.paid("company", "100")
    allocation = await funding.allocated("50")
    spending = await funding.spent(allocation, "40")
    for path in (f"allocations/{allocation['id']}", f"spendings/{spending['id']}/contests"):
        assert (await mesa["company"].get(f"{other.path}/{path}")).status_code == 404
        assert (await mesa["company"].get(f"{funding.path}/{path}")).status_code == 200
        assert (await mesa.other["company"].get(f"{funding.path}/{path}")).status_code == 404
    body = {"reasons": "No está."}
    answer = await mesa["company"].post(
        f"{other.path}/spendings/{spending['id']}/contests", body, Idempotency_Key=key()
    )
    assert answer.status_code == 404
    await refused(other, "state", "spendings", other.spending(allocation, "1"), 422, "allocation_unknown")


async def test_a_wrong_amount_is_corrected_by_another_one_and_stays_readable(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    funding = await open_fund(mesa, clock)
    wrong = await funding.paid("company", "1000")
    right = await funding.paid("company", "100.5", corrects=wrong["id"], text="Sobra un cero.")
    assert (right["corrects"], right["number"]) == (wrong["id"], 2)
    never = await funding.paid("state", "50")
    await funding.paid("state", "0", corrects=never["id"], text="No se llegó a pagar.")
    allocation = await funding.allocated("80")
    much = await funding.spent(allocation, "70")
    await funding.spent(allocation, "7", corrects=much["id"], text="Era la décima parte.")
    await funding.spent(allocation, "73")
    found = await funding.totals()
    assert {name: Decimal(found[name]) for name in ("contributed", "spent", "available")} == {
        "contributed": Decimal("100.5"),
        "spent": Decimal(80),
        "available": Decimal("20.5"),
    }
    assert {Decimal(each["contributed"]) for each in found["by_contributor"]} == {Decimal("100.5"), Decimal(0)}
    assert [Decimal(each["spent"]) for each in found["by_commitment"]] == [Decimal(80)]
    for kind, amounts in (("contributions", ["1000", "100.5", "50", "0"]), ("spendings", ["70", "7", "73"])):
        listed = (await mesa["observer"].read(f"{funding.path}/{kind}"))["items"]
        assert [each["amount"]["amount"] for each in listed] == amounts


async def test_one_corrects_ones_own_amounts_once_and_says_why(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    funding = await open_fund(mesa, clock)
    wrong = await funding.paid("company", "1000")
    body = funding.contribution("10", corrects=wrong["id"], text="Sobran dos ceros.")
    await refused(funding, "state", "contributions", body, 422, "corrected_unknown")
    for other, code in (
        ({"corrects": funding.fund["id"]}, "corrected_unknown"),
        ({"text": None}, "invalid_input"),
    ):
        await refused(funding, "company", "contributions", {**body, **other}, 422, code)
    await refused(funding, "company", "contributions", funding.contribution("0"), 422, "invalid_input")
    await funding.paid("company", "10", corrects=wrong["id"], text="Sobran dos ceros.")
    await refused(funding, "company", "contributions", body, 409, "corrected_already")
    allocation = await funding.allocated("10")
    spent = await funding.spent(allocation, "10")
    above = funding.spending(allocation, "10.01", corrects=spent["id"], text="Faltó un céntimo.")
    await refused(funding, "state", "spendings", above, 409, "allocation_exceeded")


async def test_a_use_of_the_fund_may_wait_for_an_assembly(mesa: Mesa, clock: FakeClock) -> None:
    await mesa.installed()
    funding = await open_fund(mesa, clock)
    await funding.paid("company", "100")
    allocation = await funding.proposed("80")
    path, reserved = funding.words(allocation), {"ratify_by": "2026-12-20"}
    await mesa["company"].done(path, {}, If_Match=allocation["etag"])
    said = await mesa["community"].done(path, reserved, If_Match=allocation["etag"])
    where = f"{funding.path}/allocations/{allocation['id']}"
    assert (await mesa["observer"].read(where))["phase"] == "proposed"
    spending = funding.spending(allocation, "5")
    await refused(funding, "state", "spendings", spending, 409, "allocation_not_agreed")
    waiting = (await mesa["community"].read("/v1/me/desk"))["items"]
    assert "ratify_allocation_assent" in {each["operation"] for each in waiting}
    act = {"outcome": "ratified", "held_on": funding.today, "held_elsewhere": KEPT}
    ratification = f"{path}/{said['id']}/ratification"
    assert (await mesa["company"].post(ratification, act)).status_code == 403
    await mesa["community"].done(ratification, act)
    assert (await mesa["observer"].read(where))["phase"] == "agreed"
    await funding.spent(allocation, "5")
