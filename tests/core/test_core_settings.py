"""Settings: right ones are understood, a wrong one is named with its reason, and the document says what there is."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from app.core.settings import PREFIX, Rule, Settings, StartError, defaults, load

OPERATORS = Path(__file__).parents[2] / "docs" / "operators.md"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.upper().startswith(PREFIX):
            monkeypatch.delenv(name)


def refusal(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(StartError) as refused:
        load()
    return str(refused.value)


def test_nothing_set_is_a_deployment_on_this_machine() -> None:
    settings = load()
    assert settings.database_url is None
    assert (settings.host, settings.port, settings.deployment) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert settings.home == Path.cwd() / "var"
    assert settings.demo


def test_the_deployment_follows_the_port_unless_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINKUY_PORT", "8123")
    assert load().deployment == "http://127.0.0.1:8123"
    monkeypatch.setenv("TINKUY_DEPLOYMENT", "https://mesa.example/tinkuy/")
    assert load().deployment == "https://mesa.example/tinkuy"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_every_common_form_of_a_database_url_names_our_driver(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv("TINKUY_DATABASE_URL", f"{scheme}://u:p%40ss@db.example:5433/mesa?ssl=require")
    database_url = load().database_url
    assert database_url
    assert database_url.get_secret_value() == "postgresql+asyncpg://u:p%40ss@db.example:5433/mesa?ssl=require"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "u:hidden@h/d",
        "mysql://u:hidden@h/d",
        "sqlite:///hidden",
        "postgresql+psycopg://u:hidden@h/d",
        "postgres://u:hidden@h",
        "postgres://u:hidden@h/",
        "postgres://u:hidden@h:99999/d",
        "postgres://u:hidden@h:port/d",
        "postgres://u:hidden@[h/d",
        "postgres://u:hidden#@h/d",
    ],
)
def test_another_database_url_is_refused_and_never_echoed(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    said = refusal(monkeypatch, TINKUY_DATABASE_URL=url)
    assert said.startswith("TINKUY_DATABASE_URL ")
    assert "it must be a URL like postgresql://" in said
    assert "hidden" not in said


def test_secrets_are_masked_wherever_settings_are_printed() -> None:
    settings = defaults().with_database("postgresql+asyncpg://u:hidden@h/d")
    assert settings.database_url == SecretStr("postgresql+asyncpg://u:hidden@h/d")
    assert "hidden" not in f"{settings!r} {settings} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TINKUY_HOME", ""),
        ("TINKUY_HOST", "two words"),
        ("TINKUY_PORT", "0"),
        ("TINKUY_PORT", "65536"),
        ("TINKUY_PORT", "eighty"),
        ("TINKUY_DEPLOYMENT", "ftp://mesa.example"),
        ("TINKUY_DEPLOYMENT", "https://"),
        ("TINKUY_DEPLOYMENT", "https://u:p@mesa.example"),
        ("TINKUY_DEPLOYMENT", "https://mesa.example/?q"),
        ("TINKUY_ORIGIN", ""),
        ("TINKUY_ORIGIN", "mesa example"),
        ("TINKUY_ORIGIN", "mesa+example"),
        ("TINKUY_ORIGIN", "https://mesa.example"),
        ("TINKUY_ORIGIN", "mesa.example/demo"),
        ("TINKUY_ORIGIN", "mesa\nexample"),
        ("TINKUY_DEMO", "perhaps"),
        ("TINKUY_COUNTRY", "per"),
        ("TINKUY_TIME_ZONE", "Lima"),
        ("TINKUY_TIME_ZONE", "../../etc/passwd"),
        ("TINKUY_CORS_ORIGINS", "mesa.example"),
        ("TINKUY_CORS_ORIGINS", "https://mesa.example/path"),
        ("TINKUY_CORS_ORIGINS", "*,https://mesa.example"),
        ("TINKUY_DOCS", "2"),
        ("TINKUY_ACCESS_TOKEN_SECONDS", "59"),
        ("TINKUY_REFRESH_TOKEN_DAYS", "91"),
        ("TINKUY_POOL_SIZE", "1"),
        ("TINKUY_MAX_BODY_BYTES", "1MiB"),
        ("TINKUY_LOG_LEVEL", "loud"),
        ("TINKUY_LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_value_is_named_with_what_it_must_be(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    said = refusal(monkeypatch, **{variable: value})
    given_back = "is empty" if value == "" else f"is «{value}»"
    assert said.startswith(f"{variable} {given_back}; it must be ")
    assert "\nTINKUY" not in said


def test_every_wrong_variable_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = refusal(monkeypatch, TINKUY_PORT="x", TINKUY_POOL_SIZE="x", TINKUY_PROT="80")
    assert [line.split()[0] for line in said.splitlines()] == ["TINKUY_PROT", "TINKUY_PORT", "TINKUY_POOL_SIZE"]


@pytest.mark.parametrize(
    ("stranger", "near"),
    [("TINKUY_PROT", " Did you mean TINKUY_PORT?"), ("tinkuy_databaseurl", " Did you mean TINKUY_DATABASE_URL?")],
)
def test_a_misspelt_variable_is_not_passed_over(monkeypatch: pytest.MonkeyPatch, stranger: str, near: str) -> None:
    assert refusal(monkeypatch, **{stranger: "1"}) == f"{stranger} is not a setting.{near}"


@pytest.mark.parametrize("clock", ["TINKUY_CLOCK", "TINKUY_NOW", "TINKUY_TIME", "TINKUY_FAKE_TIME"])
def test_no_variable_sets_the_clock(monkeypatch: pytest.MonkeyPatch, clock: str) -> None:
    assert refusal(monkeypatch, **{clock: "2012-03-01T00:00:00Z"}).startswith(f"{clock} is not a setting.")


def test_the_web_origins_are_read_from_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINKUY_CORS_ORIGINS", "https://mesa.example, http://localhost:5173,")
    assert load().cors_origins == ("https://mesa.example", "http://localhost:5173")


def test_settings_do_not_change_once_they_are_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        defaults().port = 1  # type: ignore[misc]  # that it cannot be set is the point


def test_defaults_are_the_same_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINKUY_PORT", "1")
    assert defaults().port == 8000


@given(st.integers())
def test_a_port_is_taken_exactly_when_it_is_one(number: int) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TINKUY_PORT", str(number))
        if 1 <= number <= 65535:
            assert load().port == number
        else:
            with pytest.raises(StartError, match="whole number from 1 to 65535"):
                load()


def default_text(name: str) -> str:
    match name, Settings.model_fields[name].default:
        case "deployment", _:
            return "`http://127.0.0.1:{port}`"
        case "home", _:
            return "`./var`"
        case _, bool(flag):
            return f"`{int(flag)}`"
        case _, None | ():
            return "unset"
        case _, value:
            return f"`{value}`"


def test_the_operators_document_lists_every_setting_as_the_code_has_it() -> None:
    expected = []
    for name, field in Settings.model_fields.items():
        [rule] = [item for item in field.metadata if isinstance(item, Rule)]
        expected.append(f"| `{PREFIX}{name.upper()}` | {default_text(name)} | {rule.text} | {field.description} |")
    written = [line for line in OPERATORS.read_text().splitlines() if line.startswith(f"| `{PREFIX}")]
    assert written == expected
