"""The installed command: the same words as the whole, without its weight."""

import subprocess
import sys

import pytest
import typer

from app.cli import cli
from app.entry import LIGHT
from tests.service import PATIENCE, environment

PROGRAM = """
import sys
from app.entry import main
sys.argv = ["tinkuy", *sys.argv[1:]]
try:
    main()
finally:
    print([each for each in ("fastapi", "sqlalchemy", "app.main") if each in sys.modules], file=sys.stderr)
"""


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", PROGRAM, *words]
    return subprocess.run(command, env=environment({}), capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603 - our own command


def test_every_light_command_is_one_of_the_whole() -> None:
    assert set(LIGHT) <= set(typer.main.get_command(cli).commands)  # type: ignore[attr-defined]  # a group has them


@pytest.mark.parametrize("name", sorted(LIGHT))
def test_a_light_command_loads_neither_web_nor_database(name: str) -> None:
    said = run(name, "--help")
    assert (said.returncode, said.stderr) == (0, "[]\n")
    assert f"tinkuy {name}" in said.stdout


def test_everything_else_goes_to_the_whole_command() -> None:
    said = run("version")
    assert (said.returncode, said.stdout[:7]) == (0, "tinkuy ")
    assert run("nonsense").returncode == 2
