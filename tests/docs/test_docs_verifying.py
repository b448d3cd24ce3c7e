"""The page for an adviser with a laptop: its examples are run as they stand, on bundles of the service, off line."""

import os
import re
import subprocess
import sys
from pathlib import Path

from app.trust import bundles
from tests.clocks import FakeClock
from tests.mesa import Mesa
from tests.publications.test_publications_signed_minutes import signed_by_all, taken_away
from tests.taken import taken
from tests.trust.other_bundles import DATA

PAGE = Path(__file__).parents[2] / "docs" / "verifying.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCK = re.compile(r"^<!-- run offline -->\n```bash\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SHOWN = [
    "✓ settled  [checkpoint]",
    "It is settled: witnesses of several sectors of this table",
    "For the sector «community» spoke seat",
    "VALID: all its claims are proven.",
    "firmó «me comprometo»",
    "VÁLIDO: todo lo que el paquete afirma está probado.",
    "code 0",
    "valid ['archive', 'body', 'checkpoint']",
    "✗ document  [document]",
    "INVALID: ",
    "code 1",
    "? member  [statements/0001.jws]",
    "INCOMPLETE: ",
    "code 2",
    "code 3",
]


async def test_the_examples_show_what_the_page_says(mesa: Mesa, clock: FakeClock, tmp_path: Path) -> None:
    both = await taken(mesa, clock)
    (tmp_path / "minutes.zip").write_bytes(both.minutes)
    (tmp_path / "commitment.zip").write_bytes(both.commitment)
    blocks = BLOCK.findall(TEXT)
    assert len(blocks) == TEXT.count("```bash") == 3
    programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    rest = walked(blocks, tmp_path, {"PATH": programs, "LOG_KEY": both.vkey, "PYTHONPATH": str(PAGE.parents[1])})
    for expected in SHOWN:
        assert expected in rest, rest
        rest = rest[rest.index(expected) + len(expected) :]


def walked(blocks: list[str], folder: Path, variables: dict[str, str]) -> str:
    """What the blocks print, one after the other in one shell."""
    tinkuy = f'tinkuy() {{ "{sys.executable}" -m app.cli "$@"; }}'
    program = "\n".join(["set -euo pipefail", tinkuy, *blocks])
    told = subprocess.run(  # noqa: S603  (our own page)
        ["/usr/bin/env", "bash", "-c", program],
        env=variables,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout


async def test_the_page_names_every_claim_and_no_other(mesa: Mesa, clock: FakeClock) -> None:
    both = await taken(mesa, clock)
    signed, _ = await taken_away(await signed_by_all(mesa, clock))
    made = {claim.code for data in (*both.each(), signed, *DATA.values()) for claim in bundles.verify(data).claims}
    table = TEXT[TEXT.index("## What is claimed") : TEXT.index("## What no bundle can prove")]
    told = {code for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE) for code in re.findall("`([^`]+)`", row)}
    assert made == told


def test_its_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert [link for link in links if not (PAGE.parent / link).exists()] == []
    assert links
