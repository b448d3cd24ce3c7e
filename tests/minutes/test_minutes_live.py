"""Readiness: what the next step of the minutes still lacks, the same for everybody at the table."""

from fastapi import FastAPI

from tests.acta import SILENCE_ASSENTS, Acta, circulated
from tests.clocks import FakeClock
from tests.evening import begin
from tests.mesa import Json, Mesa


async def readiness(acta: Acta, by: str = "community") -> Json:
    return await acta.mesa[by].read(f"{acta.path}/readiness")


async def test_until_the_session_is_closed_readiness_says_what_is_missing(mesa: Mesa) -> None:
    evening = await begin(mesa)
    acta = Acta(mesa, evening.session)
    open_ = await readiness(acta)
    assert (open_["phase"], open_["step"], open_["ready"]) == ("drafting", "circulation", False)
    [missing] = open_["missing"]
    assert missing["code"] == "session_not_closed"
    assert missing["message"]["es"] != missing["message"]["en"]
    await mesa.close(evening.session)
    closed = await readiness(acta)
    assert (closed["ready"], closed["missing"], closed["review"], closed["words"]) == (True, [], None, [])


async def test_during_the_review_readiness_is_a_list_of_what_to_do(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    acta = await circulated(mesa, **SILENCE_ASSENTS)
    await acta.said("company", "object", "No.")
    correction = await acta.correct()
    now = await readiness(acta)
    assert (now["phase"], now["step"], now["ready"], now["open_corrections"]) == ("circulated", "seal", False, 1)
    assert {each["sector"]: each["word"] for each in now["words"]} == {
        "state": "silent",
        "company": "refused",
        "community": "silent",
    }
    assert now["review"]["last_day"] == "2026-11-28"
    assert now["review"]["ends_at"] == (await acta.read())["review_ends_at"]
    assert now["review"]["silence"] == "assents"
    assert [breach["facts"]["reason"] for breach in now["breaches"]] == ["window_running", "corrections_open"]
    assert {breach["code"] for breach in now["breaches"]} == {"minutes_under_review"}

    await acta.dispose(correction, "rejected")
    acta = acta.later(app, clock, days=6)
    later = await readiness(acta)
    assert (later["ready"], later["breaches"]) == (True, [])
    assert [each["word"] for each in later["words"]] == ["silence", "refused", "silence"]
    await acta.seal()
    sealed = await readiness(acta, "observer")
    assert (sealed["phase"], sealed["step"], sealed["ready"]) == ("sealed", None, False)
    assert sealed["words"] == later["words"]


async def test_after_a_suspension_the_live_views_show_the_end_as_it_is_counted_now(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    acta = await circulated(mesa, **SILENCE_ASSENTS)
    announced = (await acta.read())["review_ends_at"]

    async def ends() -> tuple[str, str]:
        """(in readiness, on the desk of a sector that has not spoken)"""
        items = (await acta.mesa["community"].read("/v1/me/desk"))["items"]
        [item] = [each for each in items if each["kind"] == "minutes_assent"]
        return (await readiness(acta))["review"]["ends_at"], item["due"]

    assert await ends() == (announced, announced) == ("2026-11-29T05:00:00.000000Z", "2026-11-29T05:00:00.000000Z")
    acta = acta.later(app, clock, days=1)
    path = f"{mesa.path}/suspensions"
    stop = {"cause": "Cayó el puente.", "conditions": "Hay paso."}
    suspended = await acta.mesa["facilitator"].done(path, stop)
    acta = acta.later(app, clock, days=3)
    # While it stands still, every day that passes moves the end by one.
    assert await ends() == ("2026-12-02T05:00:00.000000Z", "2026-12-02T05:00:00.000000Z")
    await acta.mesa["facilitator"].done(f"{path}/{suspended['id']}/end", {"reasons": "Hay paso."})
    acta = acta.later(app, clock, days=3)
    assert await ends() == ("2026-12-02T05:00:00.000000Z", "2026-12-02T05:00:00.000000Z")
    assert (await acta.read())["review_ends_at"] == announced
    assert not (await readiness(acta))["ready"]
    acta = acta.later(app, clock, days=2)
    assert (await readiness(acta))["ready"]
