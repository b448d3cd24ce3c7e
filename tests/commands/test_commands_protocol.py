"""`tinkuy protocol check`: what a file says, and every error with its clause and line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from app.cli import cli
from app.protocols import templates
from app.protocols.checking import check
from app.rules.kinds import RULE_KINDS

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
EXTRA = "There is no such member here, or the service alone sets it"
UNKNOWN = "Clause 1 has a rule of a kind that does not exist here"


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


def test_what_nobody_asks_yet_is_told_below_its_sentence(tmp_path: Path) -> None:
    waits = "escalation_ladder, parameters: {steps: {reminder: 15}}"
    result = run(tmp_path, GOOD.replace("speaking_limit, parameters: {seconds: 120}", waits))
    told = "Aún no se hace cumplir: el servicio no pregunta por esta regla; la cumplen las personas. [deadline_missed]"
    assert f"    ({told})" in result.output.splitlines()


def test_every_error_is_told_with_its_clause_its_line_and_its_place(tmp_path: Path) -> None:
    result = run(tmp_path, BAD, "--lang", "en")
    assert result.exit_code == 1
    errors = [line for line in result.output.splitlines() if line.startswith("✗")]
    assert errors == [
        f"✗ clause 1, line 4, rule.kind: {UNKNOWN} (there are: {', '.join(RULE_KINDS)}). [rule_kind_unknown]",
        "✗ clause 2, line 9, rule.parameters.seconds: The number must be 10 or more. [greater_than_equal]",
        "✗ clause 3, line 10, title.en: This member is required. [missing]",
        "✗ clause 9, line 14, rule.parameters.days: A whole number is expected. [int_type]",
        (
            f"✗ clause 9, line 14, rule.parameters.hours: {EXTRA} (there are: days, counting, whole_days). "
            "[extra_forbidden]"
        ),
        "✗ Errors: 5.",
    ]


NEARLY = """
clauses:
  - title: {es: Cómo se decide, en: How}
    rule: {kind: decision_rul}
  - title: {es: Convocatoria, en: Notice}
    rule: {kind: convocation_period, parameters: {days: 300, couting: natural}}
  - title: {es: Revisión, en: Review}
    rule: {kind: minutes_review, parameters: {days: 5, counting: natural}}
  - title: {es: Quórum, en: Quorum}
    rule: {kind: quorum_per_sector, parameters: {minimum: 1, overrides: {communty: 2}}}
  - title: {es: Vacía, en: Empty}
"""


def test_an_error_says_what_would_have_been_right_and_no_error_is_told_that_is_none(tmp_path: Path) -> None:
    errors = [line for line in run(tmp_path, NEARLY).output.splitlines() if line.startswith("✗")]
    assert [error.rpartition(" [")[0].partition(": ")[::2] for error in errors[:-1]] == [
        (
            "✗ cláusula 1, línea 4, rule.kind",
            "La cláusula 1 tiene una regla de una clase que aquí no existe (¿decision_rule?).",
        ),
        ("✗ cláusula 2, línea 6, rule.parameters.days", "El número debe ser 90 o menos."),
        (
            "✗ cláusula 2, línea 6, rule.parameters.couting",
            "Este campo no existe aquí, o solo lo pone el servicio (¿counting?).",
        ),
        (
            "✗ cláusula 3, línea 8, rule.parameters.counting",
            "El valor no está en la lista (calendar, business).",
        ),
        (
            "✗ cláusula 4, línea 10, rule.parameters.overrides.communty",
            "El valor no está en la lista (state, company, community, independent).",
        ),
        ("✗ cláusula 5, línea 11", "Una cláusula tiene un texto o una regla."),
    ]


COLLIDING = (
    GOOD
    + """
  - title: {es: Vigencia, en: Term}
    rule: {kind: term, parameters: {extensions: 1, days: 30, follow_up_days: 60}}
  - title: {es: Plazos, en: Deadlines}
    rule:
      kind: escalation_ladder
      parameters: {steps: {authority: 61}}
  - title: {es: Palabra, en: Floor}
    rule: {kind: speaking_limit, parameters: {seconds: 90}}
"""
)


def test_where_two_clauses_collide_both_are_named_and_the_line_of_the_later_or_the_impossible_one(
    tmp_path: Path,
) -> None:
    lines = run(tmp_path, COLLIDING, "--seats", "community=1,state=1").output.splitlines()
    told = [line.partition(": ")[0] for line in lines if line.startswith("✗ c")]
    assert told == ["✗ cláusulas 2, 6, línea 17", "✗ cláusulas 5, 4, línea 14, escalation_ladder"]


def test_yaml_that_is_not_well_formed_is_told_from_a_file_without_clauses(tmp_path: Path) -> None:
    broken = run(tmp_path, GOOD.replace("en: Floor}", "en: Floor"), "--lang", "en").output
    assert "✗ line 6: Here, or just before, the YAML is not well formed" in broken
    assert "✗ line 1: The file is no YAML mapping" in run(tmp_path, "other: 1", "--lang", "en").output


def test_a_command_that_is_called_wrongly_has_an_exit_code_of_its_own() -> None:
    assert CliRunner().invoke(cli, ["protocol", "check"]).exit_code == 2
    assert CliRunner().invoke(cli, ["protocol", "check", "reglas.yaml", "--lang", "fr"]).exit_code == 2


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
        "✗ cláusula 4, línea 10, quorum_per_sector: La cláusula 4 pide a un sector un quórum mayor que sus plazas "
        "con voto. La empresa tiene 3 plazas con voto: su quórum es menor, o recibe más plazas. "
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
