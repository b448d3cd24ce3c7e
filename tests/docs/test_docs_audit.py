"""Every example of docs/audit.md that is marked as a command is run as it stands, on a table with its people."""

import os
import re
import subprocess
import sys
from pathlib import Path

import orjson

from app.audit.findings import NOTICES, SENTENCES
from tests.conftest import plain
from tests.mesa import Mesa
from tests.service import PATIENCE, environment

PAGE = (Path(__file__).parents[2] / "docs" / "audit.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"^```bash\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)


def test_the_examples_do_what_the_page_says(mesa: Mesa, database: str, tmp_path: Path) -> None:
    assert mesa.path
    (tmp_path / "tinkuy").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m app.cli "$@"\n')
    (tmp_path / "tinkuy").chmod(0o700)
    settings = {
        "TINKUY_DATABASE_URL": plain(database),
        "TINKUY_HOME": str(tmp_path),
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    said = []
    for code in COMMAND.findall(PAGE):
        done = subprocess.run(  # noqa: S603 - our own page
            ["/bin/sh", "-ec", code],
            env=environment(settings),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        said.append(done.stdout)
    assert [each.startswith("No findings: ") for each in said] == [True, False, True]
    found = orjson.loads((tmp_path / "findings.json").read_bytes())
    assert (found["count"], found["findings"]) == (0, [])
    assert found["entries"] > 100


def test_the_page_names_every_code() -> None:
    table = PAGE[PAGE.index("## Findings") : PAGE.index("## How well it finds")]
    assert set(re.findall(r"`([a-z]+_[a-z_]+)`", table)) == {*SENTENCES, *NOTICES}
