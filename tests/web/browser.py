"""A headless Chromium, driven by its own debugging protocol, that opens a page from the disk."""

import base64
import itertools
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

from websockets.sync.client import ClientConnection, connect

from tests.mesa import Json

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PAGE = Path(__file__).parents[2] / "app" / "web" / "verify.html"
MISSING = "Chromium is not installed: the page /verify is NOT compared with `tinkuy verify` in this run"
PATIENCE = 30.0


def program() -> str | None:
    """The browser of this machine."""
    return next((found for each in PROGRAMS if (found := shutil.which(each))), None)


@dataclass
class Tab:
    """One tab; `ask` sends a command of the protocol and waits for its answer."""

    connection: ClientConnection
    numbers: Iterator[int] = field(default_factory=itertools.count)
    events: list[Json] = field(default_factory=list)

    def ask(self, method: str, **parameters: Any) -> Json:
        number = next(self.numbers)
        self.connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.connection.recv(timeout=PATIENCE))
            if message.get("id") == number:
                assert "error" not in message, message
                result: Json = message["result"]
                return result
            self.events.append(message)

    def run(self, script: str) -> Any:
        """The value of an expression, awaited; an exception fails the test."""
        answer = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def open(self, url: str) -> None:
        self.ask("Page.navigate", url=url)
        self.until("document.readyState === 'complete'")

    def until(self, condition: str) -> None:
        end = time.monotonic() + PATIENCE
        while not self.run(condition):
            assert time.monotonic() < end, condition
            time.sleep(0.02)

    def report(self, data: bytes, vkey: str | None = None) -> Json:
        """What the page's own verification says of these bytes."""
        text = json.dumps(base64.b64encode(data).decode())
        read = f"Uint8Array.from(atob({text}), (each) => each.charCodeAt(0))"
        found: Json = json.loads(self.run(f"verify({read}, {json.dumps(vkey)}).then(JSON.stringify)"))
        return found

    def choose(self, file: Path) -> None:
        """Choose a file as somebody at the page does, and wait for the verdict."""
        node = self.ask("DOM.getDocument")["root"]["nodeId"]
        chosen = self.ask("DOM.querySelector", nodeId=node, selector="#file")["nodeId"]
        self.run("document.getElementById('result').replaceChildren()")
        self.ask("DOM.setFileInputFiles", files=[str(file)], nodeId=chosen)
        self.until("document.getElementById('json') !== null")


@contextmanager
def tab(url: str = PAGE.as_uri(), *switches: str) -> Iterator[Tab]:
    """A fresh browser with an empty profile, at this page."""
    found = program()
    assert found
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        words = [found, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        words += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
        words += ["--remote-debugging-port=0", f"--user-data-dir={profile}", "--window-size=1000,1400", *switches]
        words += ["about:blank"]
        browser = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  (found)
        try:
            with connect(_socket(Path(profile)), max_size=None, proxy=None) as connection:
                opened = Tab(connection)
                opened.ask("Page.enable")
                opened.open(url)
                yield opened
        finally:
            browser.terminate()
            browser.wait(PATIENCE)


def _socket(profile: Path) -> str:
    """Where the first tab listens, as soon as the browser says on which port it does."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError, IndexError):
            port = (profile / "DevToolsActivePort").read_text().splitlines()[0]
            with urlopen(f"http://127.0.0.1:{port}/json/list", timeout=PATIENCE) as answer:
                pages = [each for each in json.load(answer) if each["type"] == "page"]
            return str(pages[0]["webSocketDebuggerUrl"])
        time.sleep(0.05)
    raise AssertionError("The browser did not start.")
