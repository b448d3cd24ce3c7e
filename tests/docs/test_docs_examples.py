"""Every example of the pages for clients is run as it stands, page after page, against one demonstration service."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.service import PATIENCE, Service, environment

ROOT = Path(__file__).parents[2]
PAGES = ("facilitators", "evening", "delegates", "frontend", "partners", "witnesses", "amending", "signing", "imports")
BLOCK = re.compile(r"^(?P<mark><!-- run -->\n)?```(?P<language>\w*)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)
# What each page is there to show, in its order; the refusals among it are shown on purpose.
SHOWN = {
    "facilitators": [
        "[(201, None), (409, 'sector_not_deciding')]",
        "comunidad1 accepts: 201\nkey active",
        "in_force: Para abrir y para decidir, de cada sector que decide está presente al menos 1 plaza con voto.",
        "installed",
        "('working_group', 'preparing')",
        "agenda_empty",
        "the dry run answers 200",
        "convened",
        "sent twice, recorded once",
        "idempotency_key_reused",
        "sector_quorum_missing: ",
        "quorum: True",
        "open",
        "rows: [",
        "company confirms its list\nto decide: True",
        "(1, True)",
        "('waiting', 'later: True')\nitem under_way",
        "community noted something\nyou read 0 of it\ncommunity is back: True",
        "turn ended",
        "('community', 1)",
        "[('es', 'whole_room')]\nfollowed until 20",
        "('served', 'qxo', 1)\npositions_missing: ",
        "adopted",
        "El mantenimiento se revisa cada año.",
        "closed",
        "'session.closed', 'proposal.decided'",
        "note 1\ndraft: Turnos de riego\npreview_not_shown\nnot_found\ncirculated",
        "'proceedings', 'agreements'",
        "minutes_under_review: ",
        "accepted",
        "state accept\ncompany accept\ncommunity accept",
        "sealed: the digest is that of the document",
        "gaps: deadline, lack_of_progress",
        "revision 2\noffered",
        "signatures to be seen: 0\nstate signed\ncompany signed\ncommunity signed\nthe commitment is in_force",
        "Reglas del presupuesto participativo del fondo social: level_differs, contested",
    ],
    "evening": [
        "state: Presupuesto de 2027\nconvened\ntold: ",
        "('convened', 'Casa comunal de Huari', ['rescheduled'])",
        "written down: [201, 201, 201]\nopen",
        "state was read by its own people\ncompany was read by its own people\ncommunity was read by its own people",
        "state: accept\ncompany: object\nnoted for company alone\nback: True",
        "wording 2\npositions_missing",
        "community: accept\nadopted\nitem ended",
        "('under_way', True)",
        "mandate ended\nthe successor accepts: 201\nin effect: False\nin effect: True\nthere: True\nmay decide: True",
        "missing', [], 'up to', 3, 'conflicts', 0",
        "circulated, revision ",
        "the session is closed\nthese are the bytes to sign: True",
        "community: sign\nstate: sign\ncompany: assent_with_reservation",
        "('company', 'assent_with_reservation', 'counts')",
        "('company', 'assented_with_reservation')",
    ],
    "delegates": [
        "'steward'], True)",
        "session_invitation: ",
        "not_of_this_sector",
        "('session', True, True)",
        "True\nFalse",
        "revision 2",
        "admitted",
        "('Puente peatonal', 'community')",
        "('agenda_not_assented', ",
        "open",
        "'table_proposal'",
        "company confirms its list\n('to decide', True, 'claimed', 0)",
        "object",
        "('wording', 2, 'proposed')\n('wording', 3, 'text')\n[(['state', 'company', 'community'], True)]",
        "positions_missing: ",
        "[(1, 'replaced', 1), (2, 'proposed', None), (3, 'text', 2)]",
        "not_adopted: Tampoco está en el del próximo año.",
        "('state', 'object')",
        "permission_missing",
        "active",
        "the community sees: community / the company sees: company",
        "FIRMAR: obligarse por este texto",
        "('company', 'A')",
        "('in_force', True)",
        "the community sees: community, company, state",
        "VALID: all its claims are proven.",
        "open\naccept_with_reservation\nstill on the desk: False",
        "own_report",
        "('Primer informe de compras locales', True)",
        "('contest', 'limited')",
        "('in_force', 'declared complete', 'verified limited')",
        "('voluntary', '1200.00')",
        "the community reads 1200.00",
        "company\ncommunity\nthe fund is open",
        "('fund_exceeded', '30000.00')",
        "('45000.00', '12500.50', 'available 17499.50')",
        "other_seat",
        "own_demand",
        "permission_missing",
    ],
    "frontend": [
        "sign_in_refused\nsign_in_refused",
        "not_your_seat",
        "('/title', 'string_too_short', 1, None)",
        "(409, 'agenda_empty', 'The agenda has no item yet.')",
        "unchanged: 304",
        "the digest is that of the bytes",
        "('hour', True, True)",
        "(2, [], ['applied', 'applied'])\n(2, [], ['applied', 'applied'])",
        "if_match_required",
        "('stale_revision', 2, 2)",
        "[(200, None), (201, None), (403, 'permission_missing')]",
        "entry demand.amended\ncounters ",
        "retry: 1000",
        "ticket_invalid",
        "commitment_signature -> sign_commitment",
        "these are the bytes to sign",
        "201 201 True",
        "65536 of 150009\n131072 of 150009\n150009 of 150009\n('application/pdf', True)",
    ],
    "partners": [
        "[]",
        "scope_missing",
        "scope_refused",
        "not_found",
        "La mesa lo acordó.",
        "Comité conjunto de monitoreo del agua",
        "(2, [0, 1])",
        "tinkuy-verifier: ",
        " entries continues the one of 1",
        "('complete', 'limited')",
        "('valid', True)",
        "Read again up to ",
        "the root is the one that was signed by",
        "agreement: Comité conjunto de monitoreo del agua",
    ],
    "witnesses": [
        "('active', 'community', 'testigo.comunidad.example')",
        "COSIGNED: ",
        "HANDED IN: ",
        "settled up to what the community knows: False",
        "active",
        "settled up to what the community knows: True",
        "COSIGNED: ",
        "HANDED IN: ",
        "THE SAME: ",
        "THE SAME",
        "IT IS THERE: entry 3 ",
        "ESTÁ: el asiento 3 ",
        "El testigo testigo.empresa.example lo cofirmó el ",
        "log/demo\ntestigo.comunidad.example\ntestigo.empresa.example\n",
        "log/demo\n✓ settled",
        "It is settled: witnesses of several sectors of this table signed this checkpoint: «community», «company».",
    ],
    "amending": [
        "proposed",
        "5 días calendario",
        "10 días calendario",
        "state\ncompany",
        "before the witnesses: proposed\ncounts: False\ncounts: True",
        "state by class D\ncompany by class D\ncommunity by class C",
        "adopted from 2031-01-01T05:00:00.000000Z",
        "in_force",
        "community agrees",
        "granted: 30",
        "waivers granted: 0",
        "suspended",
        "roundtable_not_live",
        "back to in_dialogue",
        "calendar_day_not_ahead",
        "Aniversario de la provincia",
        "counts again: ",
        "withdrawn_already",
        "community is back",
    ],
    "signing": [
        "1\n",
        "signature_too_weak, clause ",
        "('application/pdf', True)",
        "witnesses_of_one_sector",
        "offered",
        "[('signature_confirmation', True)]",
        "permission_missing",
        "[False, True]",
        "confirmed_already",
        "C: Class C: signed or marked on paper",
        "now offered",
        "registered\nregistered\nactive\n",
        "('revoked', 'lost')",
    ],
    "imports": [
        "('tried', 1, 'refused', [(2, '/text')])",
        "('rows', 2, 'refused', 1)",
        "[(2, 'invalid_input')]",
        "('done', 0, 'unchanged', 1)",
        "(True, 'transcribed', None, ['P1'])",
        "('Doña [P1] pide el puent', 'Justina Rojas')",
        "checked",
        "('screened', 'Doña [P1] pide el puent')",
        "[('company', 'declared'), ('community', 'disputed')]",
        "('taken up', True)",
    ],
}


@dataclass(frozen=True)
class Block:
    language: str
    code: str
    runs: bool

    @property
    def as_bash(self) -> str:
        return self.code if self.language == "bash" else f"python3 - <<'EXAMPLE'\n{self.code}EXAMPLE\n"


def blocks(page: str) -> list[Block]:
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    return [Block(each["language"], each["code"], bool(each["mark"])) for each in BLOCK.finditer(text)]


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with tempfile.TemporaryDirectory() as folder, Service(Path(folder) / "var", demo=True) as running:
        yield running.until_ready()


@pytest.fixture(scope="module")
def told(service: Service, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each page prints, run in this order."""
    programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    said = {}
    for page in PAGES:
        scratch = tmp_path_factory.mktemp(page)
        variables = {"BASE": f"http://127.0.0.1:{service.port}", "PATH": programs, "TMPDIR": str(scratch)}
        walked = subprocess.run(  # noqa: S603  (our own pages)
            ["/usr/bin/env", "bash", "-c", "\n".join(["set -euo pipefail", *(each.as_bash for each in blocks(page))])],
            env=environment({**variables, "no_proxy": "*"}),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert walked.returncode == 0, (page, walked.stdout, walked.stderr)
        said[page] = walked.stdout
    return said


@pytest.mark.parametrize("page", PAGES)
def test_every_block_of_a_page_is_an_example_that_runs(page: str) -> None:
    found = blocks(page)
    assert len(found) >= 5
    assert [block.code for block in found if not block.runs or block.language not in ("bash", "python")] == []


def test_no_other_page_marks_examples_that_nobody_runs() -> None:
    marked = {path.stem for path in (ROOT / "docs").glob("*.md") if "<!-- run -->" in path.read_text(encoding="utf-8")}
    assert marked == set(PAGES) == set(SHOWN)


def test_all_pages_begin_with_the_same_helpers() -> None:
    assert len({blocks(page)[0] for page in PAGES}) == 1


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_what_it_says(told: dict[str, str], page: str) -> None:
    rest = told[page]
    for expected in SHOWN[page]:
        assert expected in rest, told[page]
        rest = rest[rest.index(expected) + len(expected) :]


@pytest.mark.parametrize("page", PAGES)
def test_nothing_fails_on_our_side(told: dict[str, str], page: str) -> None:
    assert "unexpected" not in told[page]
    assert '"status":5' not in told[page]


@pytest.mark.parametrize("page", [*PAGES, "operators"])
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text)
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
