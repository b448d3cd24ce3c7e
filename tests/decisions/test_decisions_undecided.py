"""What is not decided is taken back by who tabled it, or goes on to another session; it never stays open nowhere."""

from tests.evening import Evening, begin
from tests.mesa import Json, Mesa

REASONS = {"reasons": "Traemos otra redacción."}


async def left_behind(mesa: Mesa) -> tuple[Evening, Json]:
    """An evening that was closed over a proposal on which the state had spoken."""
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.said("state", proposal, "object", "Todavía no.")
    await mesa.close(evening.session)
    return evening, proposal


async def next_one(mesa: Mesa) -> Evening:
    return Evening(mesa, await mesa.open_session())


def path_of(mesa: Mesa, proposal: Json, step: str) -> str:
    return f"{mesa.path}/proposals/{proposal['id']}/{step}"


async def desk(mesa: Mesa, name: str) -> list[str]:
    items = (await mesa[name].read("/v1/me/desk"))["items"]
    return [each["subject_id"] for each in items if each["kind"] == "proposal_left_behind"]


async def test_what_a_session_left_undecided_goes_on_with_its_words(mesa: Mesa) -> None:
    evening, proposal = await left_behind(mesa)
    assert (await desk(mesa, "facilitator"), await desk(mesa, "company")) == ([proposal["id"]], [])
    following = await next_one(mesa)
    carried = await mesa["facilitator"].done(
        path_of(mesa, proposal, "carry-over"), {"session_id": following.session["id"]}
    )
    assert (carried["session_id"], carried["phase"]) == (following.session["id"], "in_assent")
    assert [each["session_id"] for each in carried["carried"]] == [evening.session["id"]]
    assert (await mesa.ledger())[-1] == "proposal.carried_over"
    assert await desk(mesa, "facilitator") == []

    # The objection came along, and its place answers it in the room.
    for name in ("company", "community"):
        await following.said(name, carried)
    shown = (await mesa["observer"].read(f"{following.path}/room"))["proposals"][0]
    assert shown["silent"] == []
    await following.said("state", carried)
    decided = await following.decide(carried)
    assert decided["phase"] == "adopted"
    [agreement] = await following.agreements()
    assert agreement["session_id"] == following.session["id"]


async def test_each_acta_tells_the_text_as_its_session_left_it(mesa: Mesa) -> None:
    evening, proposal = await left_behind(mesa)
    following = await next_one(mesa)
    carried = await mesa["community"].done(
        path_of(mesa, proposal, "carry-over"), {"session_id": following.session["id"]}
    )
    for name in ("state", "company", "community"):
        await following.said(name, carried)
    await following.decide(carried)
    await mesa.close(following.session)
    told = {}
    for each in (evening, following):
        minutes = await mesa.circulated_minutes(each.session, "Se habló del agua.")
        sections = {section["section"]: section for section in minutes["sections"]}
        [entry] = [one for item in sections["proceedings"]["items"] for one in item["proposals"]]
        told[each.session["id"]] = (entry["phase"], len(entry["positions"]), len(sections["dissent"]["items"]))
    assert told == {evening.session["id"]: ("in_assent", 1, 1), following.session["id"]: ("adopted", 4, 0)}


async def test_it_goes_on_only_from_what_is_over_to_what_is_to_come(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    path = path_of(mesa, proposal, "carry-over")
    before = await mesa.ledger()
    here = {"session_id": evening.session["id"]}
    await mesa.refuses("facilitator", "POST", path, here, status=409, code="proposal_still_there")
    await mesa.refuses("company", "POST", path, here, status=403, code="proposal_of_others")
    assert await mesa.ledger() == before
    await mesa.close(evening.session)
    await mesa.refuses("facilitator", "POST", path, here, status=409, code="session_over")
    await mesa.refuses("facilitator", "POST", path, {"session_id": proposal["id"]}, status=422, code="session_unknown")


async def test_who_tabled_it_takes_it_back_and_nobody_else_does(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.said("state", proposal)
    path = path_of(mesa, proposal, "withdrawal")
    before = await mesa.ledger()
    for name in ("state", "facilitator"):
        await mesa.refuses(name, "POST", path, REASONS, status=403, code="proposal_of_others")
    assert await mesa.ledger() == before
    taken = await mesa["community_2"].done(path, REASONS)
    assert (taken["phase"], taken["withdrawal_reasons"]) == ("withdrawn", REASONS["reasons"])
    assert taken["withdrawn_by"] == str(mesa["community_2"].seat)
    for name in ("community", "community_2"):
        await mesa.refuses(name, "POST", path, REASONS, status=409, code="proposal_not_in_assent")
    answer = await evening.say("company", proposal)
    assert answer.status_code == 412
    room = await mesa["observer"].read(f"{evening.path}/room")
    assert room["proposals"] == []


async def test_what_is_decided_is_not_taken_back(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.all_accept(proposal)
    await evening.decide(proposal)
    path = path_of(mesa, proposal, "withdrawal")
    await mesa.refuses("community", "POST", path, REASONS, status=409, code="proposal_decided")
    other = path_of(mesa, proposal, "carry-over")
    body = {"session_id": evening.session["id"]}
    await mesa.refuses("facilitator", "POST", other, body, status=409, code="proposal_not_in_assent")


async def test_who_runs_the_table_takes_back_what_they_tabled(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table("facilitator")
    path = path_of(mesa, proposal, "withdrawal")
    await mesa.refuses("community", "POST", path, REASONS, status=403, code="proposal_of_others")
    assert (await mesa["facilitator"].done(path, REASONS))["phase"] == "withdrawn"


async def test_it_is_taken_back_or_carried_over_as_it_was_read(mesa: Mesa) -> None:
    _, proposal = await left_behind(mesa)
    following = await next_one(mesa)
    over, back = path_of(mesa, proposal, "carry-over"), path_of(mesa, proposal, "withdrawal")
    there = {"session_id": following.session["id"]}
    for path, body in ((over, there), (back, REASONS)):
        await mesa.refuses("community", "POST", path, body, status=428, code="if_match_required")
    await mesa["facilitator"].done(over, there)
    stale = proposal["etag"]
    await mesa.refuses("community", "POST", back, REASONS, status=412, code="stale_revision", If_Match=stale)
    assert (await mesa["community"].done(back, REASONS))["phase"] == "withdrawn"
