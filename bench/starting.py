"""`python -m bench.starting`: how long a start takes until it answers, and what the idle process holds in memory.

The command itself, as an operator runs it, in a folder of its own: once empty, with the demonstration, and then again.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from statistics import median

import httpx
import psutil  # type: ignore[import-untyped]  # it ships no annotations

SETTLED_SECONDS = 5
PATIENCE = 120


def start(home: Path) -> tuple[float, float, float]:
    """Seconds to the first answer, megabytes when idle, megabytes once the API's document was asked for."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {"TINKUY_HOME": str(home), "TINKUY_PORT": str(port), "TINKUY_LOG_LEVEL": "error"}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "app.entry", "serve"], env=os.environ | settings, stdout=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        while time.monotonic() - began < PATIENCE:
            with suppress(httpx.TransportError):
                httpx.get(f"{address}/readyz", trust_env=False).raise_for_status()
                break
            time.sleep(0.02)
        waited = time.monotonic() - began
        time.sleep(SETTLED_SECONDS)
        idle = held(process.pid)
        httpx.get(f"{address}/openapi.json", trust_env=False, timeout=PATIENCE).raise_for_status()
        return waited, idle, held(process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


def held(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss / 2**20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5, help="starts in the folder that was used")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "var"
        first = start(home)
        later = [start(home) for _ in range(options.times)]
    print("| start | first answer, s | idle, MB | after /openapi.json, MB |", "|---|---|---|---|", sep="\n")
    print(f"| empty folder, with the demonstration | {first[0]:.1f} | {first[1]:.0f} | {first[2]:.0f} |")
    waited, idle, after = (median(values) for values in zip(*later, strict=True))
    spread = f"{min(each[0] for each in later):.1f} to {max(each[0] for each in later):.1f}"
    print(f"| a folder that was used | {waited:.1f} ({spread}) | {idle:.0f} | {after:.0f} |")


if __name__ == "__main__":
    main()
