"""The page at /docs comes from this package alone, and runs under a policy that lets it reach nothing else."""

import hashlib
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from app.core.settings import defaults
from app.main import create_app
from app.web.documentation import FOLDER
from tests.mesa import Json
from tests.service import free_port
from tests.web.browser import PATIENCE, program, tab

MISSING = "Chromium is not installed: the page /docs is NOT opened in this run"
README = (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """Where the service listens; neither page nor description asks a database for anything."""
    port = free_port()
    config = uvicorn.Config(create_app(defaults()), port=port, lifespan="off", log_config=None, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(PATIENCE)


@pytest.fixture(scope="module")
def http(service: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service, trust_env=False, timeout=PATIENCE) as client:
        yield client


def files(http: httpx.Client) -> list[str]:
    return re.findall(r'(?:src|href)="(docs/[^"]+)"', http.get("/docs").text)


def test_the_page_names_nothing_that_is_elsewhere(http: httpx.Client) -> None:
    answer = http.get("/docs")
    assert answer.status_code == 200
    named = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert len(named) >= 5
    assert [each for each in named if re.match(r"[a-z]+:(?!,$)|//", each)] == []
    assert not re.search(r"<script>|<style|\son[a-z]+=", answer.text)


def test_its_policy_lets_it_reach_this_service_alone(http: httpx.Client) -> None:
    fields = http.get("/docs").headers
    policy = dict(each.strip().split(" ", 1) for each in fields["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert (policy["script-src"], policy["connect-src"]) == ("'self'", "'self'")
    assert policy["frame-ancestors"] == "'none'"
    assert fields["cache-control"] == "public, no-cache"


@pytest.mark.parametrize("name", ["swagger-ui-bundle.js", "swagger-ui.css"])
def test_what_others_wrote_is_what_they_published(http: httpx.Client, name: str) -> None:
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
    assert f"| `{name}` | `{digest}` |" in README
    [path] = [each for each in files(http) if Path(each).suffix == Path(name).suffix and "start" not in each]
    assert hashlib.sha256(http.get(f"/{path}").content).hexdigest() == digest
    assert "Apache License" in (FOLDER / "LICENSE").read_text(encoding="utf-8")


def test_its_files_are_kept_for_ever_and_known_by_their_digest(http: httpx.Client) -> None:
    named = files(http)
    assert len(named) == 3
    for path in named:
        whole = http.get(f"/{path}", headers={"Accept-Encoding": "identity"})
        packed = http.get(f"/{path}", headers={"Accept-Encoding": "gzip"})
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.content == whole.content
        assert whole.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert hashlib.sha256(whole.content).hexdigest()[:12] == path.split(".")[-2]
    assert http.get("/docs/swagger-ui.css").json()["code"] == "not_found"


@pytest.mark.parametrize("path", ["/docs", "/openapi.json"])
def test_what_a_client_has_already_is_not_sent_again(http: httpx.Client, path: str) -> None:
    tag = http.get(path).headers["etag"]
    again = http.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert http.head(path).status_code == 200


def test_the_description_is_that_of_the_application(http: httpx.Client) -> None:
    assert http.get("/openapi.json").json() == create_app(defaults()).openapi()


def test_a_deployment_without_documentation_has_no_page() -> None:
    app = create_app(defaults().model_copy(update={"docs": False}))
    paths = {getattr(route, "path", "") for router in (app.router,) for route in router.routes}
    assert "/docs" not in paths


@pytest.mark.skipif(program() is None, reason=MISSING)
def test_it_shows_every_room_in_a_browser_that_reaches_nothing_else(service: str) -> None:
    with tab("about:blank", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1") as opened:
        for domain in ("Network", "Log", "Runtime"):
            opened.ask(f"{domain}.enable")
        opened.open(f"{service}/docs")
        opened.until("document.querySelectorAll('.opblock-tag').length > 10")
        assert "Roundtables between state" in opened.run("document.body.innerText")
        opened.run("document.querySelector('.opblock-tag').click()")
        opened.until("document.querySelectorAll('.opblock').length > 3")
        opened.run("document.querySelector('.opblock-summary-control').click()")
        opened.until("document.querySelectorAll('.responses-table').length > 0")
        faults: list[Json] = [each for each in opened.events if each["method"] == "Log.entryAdded"]
        asked = [
            each["params"]["request"]["url"] for each in opened.events if each["method"] == "Network.requestWillBeSent"
        ]
    assert [each["params"]["entry"]["text"] for each in faults if each["params"]["entry"]["level"] == "error"] == []
    assert len(asked) >= 5
    assert [url for url in asked if not url.startswith((service, "data:"))] == []
