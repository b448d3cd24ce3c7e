"""The page says of every bundle what `tinkuy verify` says, claim by claim, and shows what is in it as text alone."""

import base64
import hashlib
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.trust import bundles
from app.trust.bundles import Sentence, Validity, archive, rules_sentences, sentences, subject_sentences, words
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa
from tests.publications.test_publications_minutes_bundle import take, worded_on_paper
from tests.publications.test_publications_signed_minutes import signed_by_all, taken_away
from tests.taken import Taken, exchanged, flips, hostile, removed, taken, zipped
from tests.trust.other_bundles import DATA
from tests.web.browser import MISSING, PAGE, Tab, program, tab

SEED = 20261125
TEXT = PAGE.read_text(encoding="utf-8")
with_a_browser = pytest.mark.skipif(program() is None, reason=MISSING)


@pytest.fixture(scope="module")
def page() -> Iterator[Tab]:
    with tab() as opened:
        yield opened


@pytest.fixture
async def both(mesa: Mesa, clock: FakeClock) -> Taken:
    return await taken(mesa, clock)


def ours(data: bytes, vkey: str | None = None) -> Json:
    report: Json = json.loads(bundles.verify(data, vkey=vkey).encode())
    return report


def altered(both: Taken) -> Iterator[tuple[str, bytes]]:
    """A sample of all that may be done to the two bundles."""
    chance = random.Random(SEED)  # noqa: S311  (a sample, no secret)
    for data, other in (both.each(), both.each()[::-1]):
        yield "untouched", data
        yield "packed again", zipped(list(archive.unpack(data).items()), compression=8)
        for made, most in (
            (flips(data, chance, places=1), 15),
            (removed(data), 15),
            (exchanged(data, other, chance), 12),
        ):
            found = list(made)
            yield from chance.sample(found, min(most, len(found)))
    yield from hostile(both.minutes)


@with_a_browser
async def test_it_agrees_with_the_command_on_every_claim(both: Taken, page: Tab) -> None:
    verdicts = set()
    for what, data in altered(both):
        expected = ours(data, both.vkey)
        assert page.report(data, both.vkey) == expected, what
        verdicts.add(expected["verdict"])
    assert verdicts == {"valid", "invalid", "incomplete"}
    assert page.report(both.minutes) == ours(both.minutes)


@with_a_browser
async def test_it_agrees_on_minutes_that_were_signed(mesa: Mesa, clock: FakeClock, page: Tab) -> None:
    data, vkey = await taken_away(await signed_by_all(mesa, clock))
    expected = ours(data, vkey)
    assert page.report(data, vkey) == expected
    assert expected["verdict"] == "valid"
    chance, verdicts = random.Random(SEED), set()  # noqa: S311  (a sample, no secret)
    for what, made in chance.sample([*removed(data), *flips(data, chance, places=1)], 25):
        expected = ours(made, vkey)
        assert page.report(made, vkey) == expected, what
        verdicts.add(expected["verdict"])
    assert verdicts <= {"invalid", "incomplete"}


@with_a_browser
async def test_it_agrees_on_a_word_that_was_given_on_a_sheet(mesa: Mesa, page: Tab) -> None:
    acta, _ = await worded_on_paper(mesa)
    sealed = await take(acta)
    expected = ours(sealed.data, sealed.vkey)
    assert page.report(sealed.data, sealed.vkey) == expected
    assert expected["verdict"] == "valid"


@with_a_browser
@pytest.mark.parametrize("name", DATA)
def test_it_agrees_on_what_this_service_does_not_make_every_day(page: Tab, name: str) -> None:
    assert page.report(DATA[name]) == ours(DATA[name])


@with_a_browser
async def test_somebody_at_the_page_sees_the_verdict_and_who_signed(both: Taken, page: Tab, tmp_path: Path) -> None:
    for data, expected in ((both.commitment, "firmó «me comprometo»"), (both.minutes, "habló la silla")):
        # Another name each time: a browser tells no page that the same file was chosen again.
        file = tmp_path / f"{len(data)}.zip"
        file.write_bytes(data)
        page.choose(file)
        shown = page.run("document.getElementById('result').innerText")
        assert shown.startswith("VÁLIDO")
        assert shown.count(expected) >= 3
        assert json.loads(page.run("document.getElementById('json').textContent")) == ours(data)
    # The note holds markup, which stays text.
    assert "<b>hoy</b>" in shown
    assert page.run("document.querySelectorAll('#result b, #result script, #result img').length") == 0
    page.run("document.getElementById('en').click()")
    assert page.run("document.getElementById('result').innerText").startswith("VALID")
    page.run("document.getElementById('es').click()")
    members, file = archive.unpack(both.minutes), tmp_path / "altered.zip"
    file.write_bytes(archive.pack({**members, "document": members["document"].replace(b"hoy", b"HOY")}))
    page.choose(file)
    assert page.run("document.getElementById('result').innerText").startswith("NO VÁLIDO")


@with_a_browser
def test_it_reaches_nothing_and_runs_nothing_but_its_own_script(page: Tab) -> None:
    assert page.run("fetch('http://127.0.0.1:1/').then(() => 'reached', (error) => error.name)") == "TypeError"
    made = "const made = document.createElement('script'); made.textContent = 'globalThis.ran = 1'"
    script = f"{made}; document.body.append(made)"
    page.run(f"(() => {{ {script} }})()")
    assert page.run("typeof globalThis.ran") == "undefined"


@with_a_browser
def test_a_key_that_is_none_is_refused(page: Tab) -> None:
    assert (
        page.run("verify(new Uint8Array(), 'x').then(() => 'taken', (error) => error.constructor.name)") == "Malformed"
    )


async def test_it_is_served_without_a_token_and_with_a_policy_that_lets_nothing_out(mesa: Mesa) -> None:
    api = mesa["observer"].api
    assert api is not None
    answer = await api.call("GET", "/verify")
    assert (answer.status_code, answer.content) == (200, PAGE.read_bytes())
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = dict(each.strip().split(" ", 1) for each in answer.headers["content-security-policy"].split(";"))
    assert (policy["default-src"], policy["frame-ancestors"]) == ("'none'", "'none'")
    assert "connect-src" not in policy


@pytest.mark.parametrize("tag", ["script", "style"])
def test_the_policy_in_the_page_names_its_own_script_and_style(tag: str) -> None:
    [content] = re.findall(f"<{tag}>(.*?)</{tag}>", TEXT, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    assert f"{tag}-src 'sha256-{digest}'" in TEXT


def test_it_says_what_the_command_says_in_the_same_words() -> None:
    told = {
        name: {"es": each.es, "en": each.en}
        for module in (sentences, subject_sentences, rules_sentences)
        for name, each in vars(module).items()
        if isinstance(each, Sentence)
    }
    [table] = re.findall(r"const SENTENCES = (\{.*?^\});$", TEXT, re.DOTALL | re.MULTILINE)
    assert json.loads(table) == told
    assert len(told) > 80


def test_it_has_the_command_s_words_for_what_the_record_says_in_codes() -> None:
    [table] = re.findall(r"const CODES = (\{.*?^\});$", TEXT, re.DOTALL | re.MULTILINE)
    assert json.loads(table) == {code: {"es": es, "en": en} for code, (es, en) in words.WORDS.items()}
    [places] = re.findall(r"const PLACES = new Set\((.*?)\);", TEXT)
    assert json.loads(places) == sorted(words.PLACES)


def test_it_asks_nobody_for_anything() -> None:
    assert not re.search(r"innerHTML|insertAdjacent|document\.write|eval\(|fetch\(|XMLHttpRequest|import\s", TEXT)
    assert not re.findall(r"(?:src|href)\s*=", TEXT)
    assert bundles.verify(b"").verdict is Validity.invalid
