"""`tinkuy protocol check`: what a file says, and every error with its clause and line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from app.cli import cli
from app.protocols import templates
from app.protocols.checking import check

GOOD = """
clauses:
  - title: {es: Acuerdos, en: Agreements}
    rule: {kind: decision_rule}
  - title: {es: Palabra, en: Floor}
    rule: {kind: speaking_limit, parameters: {seconds: 120}}
  - title: {es: Prensa, en: Press}
    text: {es: Se acuerda antes., en: It is agreed before.}
"""
BAD = """
clauses:
  - title: {es: Acuerdos, en: Agreements}
    rule: {kind: lottery}
  - title: {es: Palabra, en: Floor}
    rule:
      kind: speaking_limit
      parameters:
        seconds: 5
  - title: {es: Solo en español}
    text: {es: Se acuerda antes., en: It is agreed before.}
  - number: "9"
    title: {es: Convocatoria, en: Convocation}
    rule: {kind: convocation_period, parameters: {days: many, hours: 2}}
"""
HEAD = "title: {es: Mesa, en: Table}\nsummary: {es: Una., en: One.}\n"
EXTRA = "There is no such member here, or the service alone sets it."


def run(tmp_path: Path, text: str | bytes, *options: str) -> Result:
    file = tmp_path / "reglas.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return CliRunner().invoke(cli, ["protocol", "check", str(file), *options])


def test_every_clause_is_said_as_a_sentence(tmp_path: Path) -> None:
    result = run(tmp_path, GOOD)
    assert result.exit_code == 0
    assert result.output.splitlines()[2:] == [
        "2. Palabra",
        "    Cada uso de la palabra dura como máximo 2 minutos (120 segundos).",
        "3. Prensa",
        "    (solo texto)",
        "✓ 3 cláusulas; pueden proponerse.",
    ]
    english = run(tmp_path, GOOD, "--lang", "en")
    assert "Every turn to speak lasts at most 2 minutes (120 seconds)." in english.output


def test_every_error_is_told_with_its_clause_its_line_and_its_place(tmp_path: Path) -> None:
    result = run(tmp_path, BAD, "--lang", "en")
    assert result.exit_code == 1
    errors = [line for line in result.output.splitlines() if line.startswith("✗")]
    assert errors == [
        "✗ clause 1, line 4, rule.kind: Clause 1 has a rule of a kind that does not exist here. [rule_kind_unknown]",
        "✗ clause 2, line 9, rule.parameters.seconds: The number is too small. [greater_than_equal]",
        "✗ clause 3, line 10, title.en: This member is required. [missing]",
        "✗ clause 9, line 14, rule.parameters.days: A whole number is expected. [int_type]",
        f"✗ clause 9, line 14, rule.parameters: {EXTRA} [extra_forbidden]",
        "✗ Errors: 5.",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "protocol_file_unreadable"),
        ("clauses: [", "protocol_file_unreadable"),
        ("clauses: []", "protocol_file_unreadable"),
        ("- a\n- b", "protocol_file_unreadable"),
        ("clauses: &a [*a]", "protocol_file_unreadable"),
        (GOOD + "secret: 1\n", "extra_forbidden"),
        (GOOD + "title: {es: Mesa, en: Table}\n", "missing"),
        (GOOD.replace("decision_rule", "agenda_assent"), "decision_rule_missing"),
        (GOOD.replace("speaking_limit, parameters: {seconds: 120}", "decision_rule"), "rule_kind_twice"),
        (
            GOOD + HEAD + "open: {agenda_assent: [days]}\n",
            "protocol_template_parameter_unknown",
        ),
    ],
)
def test_what_is_no_protocol_says_why(tmp_path: Path, text: str, code: str) -> None:
    result = run(tmp_path, text)
    assert result.exit_code == 1
    assert code in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_file_that_is_no_text_or_does_not_exist_is_not_read(tmp_path: Path) -> None:
    assert run(tmp_path, b"\xff\xfe").exit_code == 1
    missing = CliRunner().invoke(cli, ["protocol", "check", str(tmp_path / "none.yaml")])
    assert missing.exit_code == 1


def test_the_clauses_are_held_against_a_table_of_these_seats(tmp_path: Path) -> None:
    text = GOOD + "  - title: {es: Quórum, en: Quorum}\n    rule: {kind: quorum_per_sector, parameters: {minimum: 4}}\n"
    assert run(tmp_path, text, "--seats", "community=6,company=4,state=4").exit_code == 0
    short = run(tmp_path, text, "--seats", "community=6,company=3,state=4")
    assert short.exit_code == 1
    assert (
        "✗ cláusula 4, quorum_per_sector: La empresa tiene 3 plazas con voto: su quórum es menor, o recibe más plazas. "
        "[sector_quorum_beyond_seats]"
    ) in short.output
    languages = "  - title: {es: L, en: L}\n    rule: {kind: required_languages, parameters: {languages: [es, qu]}}\n"
    alone = run(tmp_path, GOOD + languages, "--seats", "community=1,state=1")
    assert "language_without_interpreter" in alone.output
    assert run(tmp_path, GOOD + languages, "--seats", "community=1,state=1", "--interpreters", "1").exit_code == 0


@pytest.mark.parametrize("seats", ["", "community", "community=x", "church=1", "state=1,state=2", "state=-1"])
def test_seats_are_written_as_the_help_says(tmp_path: Path, seats: str) -> None:
    result = run(tmp_path, GOOD, "--seats", seats)
    assert result.exit_code == 1
    assert "community=6,company=3" in result.output


@pytest.mark.parametrize("name", [template.name for template in templates.templates()])
def test_every_template_of_ours_can_be_checked(name: str) -> None:
    file = Path(templates.__file__).with_name(f"{name}.yaml")
    result = CliRunner().invoke(cli, ["protocol", "check", str(file), "--seats", "community=6,company=3,state=6"])
    found = [line for line in result.output.splitlines() if "language_without_interpreter" in line]
    assert result.exit_code == (1 if found else 0), result.output


@given(text=st.text(max_size=200))
def test_no_text_is_more_than_a_fault(text: str) -> None:
    assert check(text).faults
