"""The generators of clients that the documentation names, at fixed versions, installed once outside the repository."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "openapi.yaml"
CONFIGURATION = ROOT / "docs" / "clients" / "openapi-python-client.yaml"
NODE = {"openapi-typescript": "7.13.0", "typescript": "5.9.3"}
PYTHON = ("openapi-python-client==0.29.1", "mypy==2.4.1")
PATIENCE = 300


def run(*words: str | Path, folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603  (programs that these tests installed)
        list(map(str, words)),
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@contextmanager
def _kept(name: str, pins: object) -> Iterator[tuple[Path, bool]]:
    """A folder for these versions, and whether it is complete; one process at a time fills it."""
    digest = hashlib.sha256(json.dumps([pins, sys.version_info[:2]]).encode()).hexdigest()[:12]
    folder = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "tinkuy" / f"{name}-{digest}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder, (folder / "complete").exists()


def node_tools() -> Path:
    """The folder of openapi-typescript and tsc; skips, and says what was not tried, where they cannot be had."""
    npm = shutil.which("npm")
    missing = "NO TYPESCRIPT CLIENT was generated from openapi.yaml in this run: "
    if npm is None:
        pytest.skip(missing + "npm (Node.js 20 or later) is not installed")
    with _kept("node", NODE) as (folder, complete):
        if not complete:
            (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": NODE}))
            done = run(npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", folder=folder)
            if done.returncode:
                pytest.skip(missing + f"npm install failed: {done.stderr[-300:]}")
            (folder / "complete").touch()
    return folder / "node_modules" / ".bin"


def python_tools() -> Path:
    """The folder of openapi-python-client and mypy, in an environment of their own; skips where it cannot be made."""
    with _kept("python", PYTHON) as (folder, complete):
        programs = folder / "bin"
        if not complete:
            venv.create(folder, with_pip=True, clear=False)
            done = run(programs / "python", "-m", "pip", "install", "--quiet", "--no-input", *PYTHON, folder=folder)
            if done.returncode:
                reason = done.stderr[-300:]
                pytest.skip(f"NO PYTHON CLIENT was generated from openapi.yaml in this run: pip failed: {reason}")
            (folder / "complete").touch()
    return programs
