"""What the table has agreed not to take up is neither put on its agenda nor proposed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.kinds.matters_out_of_scope import MattersOutOfScope
from app.rules.moments import MatterTabled
from tests.mesa import Mesa

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)
RULE = MattersOutOfScope(matters=["proceso judicial", "canon"])


def tabled(*words: str) -> MatterTabled:
    return MatterTabled(NOW, words)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("El PROCESO  Judicial sigue",), ["proceso judicial"]),
        (("Título", "el proceso\njudicial, otra vez, y el cánon"), ["proceso judicial", "canon"]),
        (("El proceso y lo judicial",), []),
        (("canonizar",), []),
        (("Canon minero",), ["canon"]),
        (("",), []),
    ],
)
def test_matters_are_found_by_whole_words_whatever_their_accents(words: tuple[str, ...], named: list[str]) -> None:
    finding = RULE.check(tabled(*words))
    assert (finding.facts["matters"] if finding else []) == named


@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_a_matter_between_spaces_is_found_in_any_text(before: str, after: str) -> None:
    assert RULE.check(tabled(f"{before} canon {after}")) is not None


def test_what_is_written_in_a_matter_is_a_name_and_never_a_pattern() -> None:
    with pytest.raises(ValueError, match="pattern"):
        MattersOutOfScope(matters=["canon.*"])
    assert MattersOutOfScope(matters=["ley 29785"]).check(tabled("ley x29785")) is None


def test_the_cure_quotes_the_matters() -> None:
    finding = RULE.check(tabled("canon"))
    assert finding is not None
    assert finding.cure.es == "El texto se presenta sin «canon», o todos los sectores cambian antes la cláusula."
    assert finding.cure.en == "The text is put forward without “canon”, or every sector changes the clause first."


async def test_an_item_and_a_proposal_that_name_the_matter_are_refused(mesa: Mesa) -> None:
    await mesa.installed_with({"kind": "matters_out_of_scope", "parameters": {"matters": ["canon"]}})
    session = await mesa.planned_session("community")
    items = f"{mesa.path}/sessions/{session['id']}/agenda-items"
    item = {"title": "Cánon", "purpose": "Hablar.", "participation_level": "decide", "duration_minutes": 30}
    await mesa.refuses("state", "POST", items, item, status=409, code="matter_out_of_scope")
    [kept] = (await mesa["state"].read(items))["items"]
    tag = (await mesa["community"].read(f"{items}/{kept['id']}"))["etag"]
    change = {"purpose": "Repartir el canon."}
    await mesa.refuses(
        "community", "PATCH", f"{items}/{kept['id']}", change, status=409, code="matter_out_of_scope", If_Match=tag
    )
    await mesa["facilitator"].done(f"{mesa.path}/sessions/{session['id']}/convocation")
    await mesa.arrive(session, "state", "company", "community")
    await mesa["facilitator"].done(f"{mesa.path}/sessions/{session['id']}/opening")
    proposals = f"{mesa.path}/sessions/{session['id']}/proposals"
    words = {"title": "Reparto", "text": "El canon se reparte."}
    problem = await mesa.refuses("company", "POST", proposals, words, status=409, code="matter_out_of_scope")
    assert problem["breaches"][0]["facts"] == {"matters": ["canon"]}
    await mesa["company"].done(proposals, {"title": "Agua", "text": "El agua se mide."})
