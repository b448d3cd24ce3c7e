"""Every answer that is no page says whether it is all."""

import pytest

from app.audit import findings
from app.audit.findings import Report
from app.commands import audit
from app.commands.terminal import Language
from app.roundtables import desks
from tests.evening import begin
from tests.mesa import Mesa


async def test_a_desk_says_whether_more_awaits_than_it_reads(mesa: Mesa, monkeypatch: pytest.MonkeyPatch) -> None:
    evening = await begin(mesa)
    await evening.table()
    desk = await mesa["state"].read("/v1/me/desk")
    assert (desk["whole"], "proposal" in {each["subject_type"] for each in desk["items"]}) == (True, True)
    assert (await mesa["state"].read("/v1/state/desk"))["whole"] is True
    assert (await mesa.administrator.read("/v1/me/desk"))["whole"] is True
    monkeypatch.setattr(desks, "MOST", 1)
    assert (await mesa["state"].read("/v1/me/desk"))["whole"] is False


async def test_the_room_says_whether_it_shows_everything(mesa: Mesa) -> None:
    evening = await begin(mesa)
    assert (await mesa["observer"].read(f"{evening.path}/room"))["whole"] is True


@pytest.mark.parametrize(("query", "whole"), [("q=huari&limit=50", True), ("q=huari&limit=1", False)])
async def test_a_search_for_places_says_whether_it_found_more(mesa: Mesa, query: str, *, whole: bool) -> None:
    assert (await mesa["observer"].read(f"/v1/places?{query}"))["whole"] is whole


async def test_the_witnesses_of_the_log_are_said_to_be_all(mesa: Mesa) -> None:
    assert (await mesa["observer"].read("/v1/ledger/cosignatures"))["whole"] is True


def test_an_audit_counts_what_it_does_not_show(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(findings, "MOST_SHOWN", 2)
    report = Report(unsigned=0)
    for number in range(5):
        report.find("row_missing", findings.entry(number))
        report.notice("mandate_unconfirmed", findings.entry(number))
    audit.tell(report, Language.en)
    assert (report.count, report.noticed, len(report.findings), len(report.notices)) == (5, 5, 2, 2)
    assert "6 that are not shown" in capsys.readouterr().err
