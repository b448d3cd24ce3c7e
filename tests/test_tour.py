"""The README's tour is run as it stands, against the service as the README starts it."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.service import PATIENCE, Service

README = Path(__file__).parents[1] / "README.md"
# Where `make run` has installed the command, which the tour calls.
PROGRAMS = f"{Path(sys.executable).parent}:{os.environ['PATH']}"


def tour() -> str:
    """Every bash block between the mark and the next chapter, in order."""
    text = README.read_text(encoding="utf-8")
    chapter = text[text.index("<!-- tour -->") : text.index("\n## Convene your own table")]
    blocks = re.findall(r"```bash\n(.*?)```", chapter, re.DOTALL)
    assert len(blocks) >= 7
    return "set -euo pipefail\n" + "\n".join(blocks)


@pytest.fixture(scope="module")
def told() -> str:
    """What the tour prints."""
    with tempfile.TemporaryDirectory() as folder, Service(Path(folder) / "var", demo=True) as service:
        service.until_ready()
        walked = subprocess.run(  # noqa: S603  (our own README)
            ["/usr/bin/env", f"BASE=http://127.0.0.1:{service.port}", f"PATH={PROGRAMS}", "bash", "-c", tour()],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert walked.returncode == 0, walked.stderr
    return walked.stdout


def test_the_ground_rules_are_read_in_the_words_that_were_adopted(told: str) -> None:
    assert "al menos 5 días calendario" in told


def test_an_opening_without_the_community_is_refused_by_its_clause(told: str) -> None:
    assert '"code":"sector_quorum_missing"' in told
    assert '"missing_sectors":["community"]' in told


def test_the_opening_answers_a_receipt(told: str) -> None:
    assert re.search(r"(?i)ledger-entry: \d+ [0-9a-f]{64}", told)


def test_a_silent_sector_stops_the_decision_and_an_objection_ends_it(told: str) -> None:
    assert "positions_missing: " in told
    assert "not_adopted — Falta saber quién paga el combustible." in told


def test_what_passed_before_is_there(told: str) -> None:
    assert "Comité conjunto de monitoreo del agua" in told


def test_a_reader_who_may_not_read_everything_finds_the_signed_root(told: str) -> None:
    found = re.search(r"(\d+) entries, (\d+) of them readable, and the root is the one that was signed", told)
    assert found
    assert 0 < int(found[2]) < int(found[1])


def test_a_desk_is_closed_to_the_other_sectors(told: str) -> None:
    assert '"code":"not_of_this_sector"' in told


def test_what_was_declared_stands_beside_what_was_verified(told: str) -> None:
    contested = "Reglas del presupuesto participativo del fondo social: declared complete, verified limited"
    assert f"{contested} (level_differs, contested)" in told
    assert "Primer informe de compras locales: declared None, verified None (overdue)" in told


def test_a_company_does_not_verify_its_own_report(told: str) -> None:
    assert "contest: Las reglas se publicaron, pero la convocatoria llegó por escrito a 11 de los 32 pueblos" in told
    assert '"status":403,"code":"own_report"' in told


def test_a_commitment_is_proven_without_the_service(told: str) -> None:
    assert "VALID: all its claims are proven." in told
    assert "exit code 0" in told


def test_two_sectors_settled_what_was_loaded_and_not_what_the_visitor_did_since(told: str) -> None:
    assert "It is settled: witnesses of several sectors of this table signed this checkpoint" in told
    settled = re.search(r"settled: the first (\d+) entries", told)
    opened = re.search(r"(?i)ledger-entry: (\d+) ", told)
    assert settled
    assert opened
    assert int(settled[1]) <= int(opened[1])
