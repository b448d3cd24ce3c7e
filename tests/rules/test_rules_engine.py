"""The engine over whole protocols: which clause says no, in which words, and what a decision comes to."""

from datetime import UTC, datetime
from uuid import UUID

import orjson
import pytest

from app.core.errors import Conflict
from app.core.schemas import Bilingual
from app.protocols.templates import template
from app.rules.breaches import GroundRuleBreached
from app.rules.clauses import Clause
from app.rules.composition import DecisionRuleMissing, render
from app.rules.decision_kind import PositionsMissing
from app.rules.engine import GroundRuleMissing, breaches, outcome, require, rule_of
from app.rules.kinds.commitment_content import CommitmentIncomplete
from app.rules.kinds.convocation_period import ConvocationPeriodRunning
from app.rules.kinds.quorum_overall import QuorumMissing
from app.rules.kinds.quorum_per_sector import SectorQuorumMissing
from app.rules.kinds.signature_rule import SignatureRule
from app.rules.kinds.speaking_limit import SpeakingLimit
from app.rules.moments import Bench, CommitmentOffered, DecisionTaken, Seating, SessionOpening, Stated

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)
DECIDING = frozenset({"community", "company", "state"})
DIALOGUE = render(template("dialogue").clauses)
MINIMAL = render(template("minimal").clauses)


def seating(community: int = 2, company: int = 2, state: int = 4) -> Seating:
    return Seating((Bench("community", 6, community), Bench("company", 3, company), Bench("state", 6, state)))


def opening(there: Seating) -> SessionOpening:
    return SessionOpening(NOW, NOW, NOW, "America/Lima", frozenset(), there, DECIDING)


def deciding(there: Seating, **stances: str) -> DecisionTaken:
    positions = tuple(Stated(sector, UUID(int=1), stance) for sector, stance in stances.items())
    return DecisionTaken(NOW, there, positions, DECIDING)


def test_every_breach_is_found_in_the_order_of_the_protocol() -> None:
    found = breaches(DIALOGUE, opening(seating(community=0)))
    assert [(breach.clause, breach.code) for breach in found] == [
        ("2", "convocation_period_running"),
        ("4", "quorum_missing"),
        ("5", "sector_quorum_missing"),
    ]
    assert [breach.sentence for breach in found] == [DIALOGUE[place].sentence for place in (1, 3, 4)]


def test_the_refusal_is_the_first_breach_and_carries_them_all() -> None:
    with pytest.raises(ConvocationPeriodRunning) as refused:
        require(DIALOGUE, opening(seating(community=0)))
    refusal = refused.value
    assert isinstance(refusal, GroundRuleBreached)
    assert isinstance(refusal, Conflict)
    assert (refusal.status, refusal.code) == (409, "convocation_period_running")
    assert refusal.message % refusal.values == "Clause 2 of the ground rules of this table does not allow it now."
    assert (refusal.members["clause"], refusal.members["rule"]) == ("2", "convocation_period")
    assert [breach.clause for breach in refusal.breaches] == ["2", "4", "5"]
    assert refusal.members["breaches"] == [breach.as_member() for breach in refusal.breaches]
    assert orjson.loads(orjson.dumps(refusal.members)) == refusal.members


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        (
            "es",
            "Una sesión se convoca con al menos 5 días calendario de anticipación; se cuenta desde el día siguiente.",
        ),
        (
            "qu",
            "Una sesión se convoca con al menos 5 días calendario de anticipación; se cuenta desde el día siguiente.",
        ),
        ("en", "A session is convened at least 5 calendar days ahead, counted from the following day."),
        ("en-GB", "A session is convened at least 5 calendar days ahead, counted from the following day."),
    ],
)
def test_the_refusal_quotes_the_clause_in_the_readers_language(locale: str, sentence: str) -> None:
    with pytest.raises(GroundRuleBreached) as refused:
        require(DIALOGUE, opening(seating()))
    members = refused.value.localised_members(locale)
    assert members["sentence"] == sentence
    assert "2026" in str(members["cure"])
    assert sentence in (refused.value.sentences.es, refused.value.sentences.en)


def test_the_stored_sentence_is_quoted_and_not_a_newly_written_one() -> None:
    adopted = Bilingual(es="Palabras de entonces.", en="Words of that day.")
    clause = Clause("9", title=adopted, rule=SpeakingLimit(seconds=60), sentence=adopted)
    facts = opening(seating())
    assert breaches([clause], facts) == ()
    quorum = next(clause for clause in MINIMAL if clause.rule is not None and clause.rule.kind == "quorum_overall")
    stored = Clause(quorum.number, quorum.title, quorum.text, quorum.rule, adopted)
    assert breaches([stored], opening(seating(0, 0, 0)))[0].sentence == adopted


def test_a_clause_of_text_only_never_says_no() -> None:
    text_only = [clause for clause in render(template("prior_consultation").clauses) if clause.rule is None]
    assert len(text_only) == 2
    assert breaches(text_only, opening(seating(0, 0, 0))) == ()


def test_a_rule_without_its_sentence_is_no_clause() -> None:
    title = Bilingual(es="Palabra", en="Floor")
    with pytest.raises(ValueError, match="sentence"):
        Clause("1", title, rule=SpeakingLimit(seconds=60))


def test_one_delegate_per_sector_is_enough_under_the_minimal_rules() -> None:
    there = Seating(tuple(Bench(sector, 1, 1) for sector in sorted(DECIDING)))
    require(MINIMAL, opening(there))
    result = outcome(MINIMAL, deciding(there, community="accept", company="accept", state="accept"))
    assert result.adopted
    assert (result.clause, result.kind) == ("4", "decision_rule")
    assert result.sentence == MINIMAL[3].sentence


def test_an_objection_is_an_outcome_and_no_breach() -> None:
    result = outcome(MINIMAL, deciding(seating(), community="object", company="accept", state="accept"))
    assert not result.adopted
    assert [objection.sector for objection in result.tally.objections] == ["community"]


def test_nothing_is_decided_while_a_sector_is_unheard_or_the_quorum_is_broken() -> None:
    with pytest.raises(PositionsMissing) as refused:
        outcome(MINIMAL, deciding(seating(), company="accept", state="accept"))
    assert refused.value.code == "positions_missing"
    everybody = {"community": "accept", "company": "accept", "state": "accept"}
    with pytest.raises(SectorQuorumMissing):
        outcome(MINIMAL, deciding(seating(community=0), **everybody))
    with pytest.raises(QuorumMissing):
        outcome(DIALOGUE, deciding(seating(state=2), **everybody))


def test_a_protocol_without_a_decision_rule_decides_nothing() -> None:
    with pytest.raises(DecisionRuleMissing):
        outcome(MINIMAL[:3], deciding(seating(), community="accept", company="accept", state="accept"))


@pytest.mark.parametrize("clauses", [MINIMAL, DIALOGUE], ids=["minimal", "dialogue"])
def test_one_clause_may_find_several_gaps_and_each_is_a_breach_of_it(clauses: tuple[Clause, ...]) -> None:
    bare = CommitmentOffered(NOW, frozenset(), frozenset(), None, False, 0, 0, False, False, 0, DECIDING, False)
    with pytest.raises(CommitmentIncomplete) as refused:
        require(clauses, bare)
    gaps = [breach.facts["gap"] for breach in refused.value.breaches]
    assert gaps == ["lead", "deadline", "means_of_verification", "follow_up_body", "lack_of_progress"]
    assert len({(breach.clause, breach.code, breach.sentence.es) for breach in refused.value.breaches}) == 1


def test_a_rule_can_be_asked_for_by_its_kind_and_its_absence_is_a_refusal() -> None:
    assert rule_of(DIALOGUE, SignatureRule).minimum == 2
    with pytest.raises(GroundRuleMissing) as refused:
        rule_of(MINIMAL[:5], SignatureRule)
    assert (refused.value.status, refused.value.members) == (409, {"rule": "signature_rule"})
    assert "«signature_rule»" in refused.value.message % refused.value.values
