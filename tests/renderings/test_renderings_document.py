"""The acta as people hold it: in each form, with the names that each may read, marked where it is not sealed."""

import hashlib
from html.parser import HTMLParser

import pytest

from tests.acta import SECTORS, Acta
from tests.clocks import FakeClock
from tests.evening import begin
from tests.mesa import Mesa, key
from tests.renderings.valid import failures
from tests.signing import Signing
from tests.stages import remembered

HOSTILE = (
    "#strong[x] $x^2$ *a* _b_ `c` <script>alert(1)</script> {{ 7 * 7 }} @label \\ // /* "
    "<!-- ]]> & &amp; مرحبا Монгол Өө b̃ m̃ ch'aki ✓ → 😀 中"
)
LONG = "ñ" * 10_000
FORMS = {"pdf": "application/pdf", "html": "text/html; charset=utf-8", "txt": "text/plain; charset=utf-8"}


@remembered
async def ended(mesa: Mesa, clock: FakeClock) -> Acta:
    """A session that decided, promised and disagreed, was closed, and whose notes hold what is hostile to layouts."""
    evening = await begin(mesa, "state", "company", "community", "community_2", "guarantor")
    adopted = await evening.table("community", title="Monitoreo del agua", text="Se mide cada mes.\n*No* #cada año.")
    await evening.said("state", adopted)
    await evening.said("company", adopted, "accept_with_reservation", "Desde enero, <b>no</b> antes.")
    await evening.said("community", adopted)
    await evening.decide(adopted)
    left_open = await evening.table("company", title="Ruta alterna", text="Los camiones usan la ruta sur.")
    await evening.said("community", left_open, "object", "Pasa por la escuela.")
    [agreement] = await evening.agreements()
    await Signing(mesa, clock, agreement).drafted(verbatim_text=f"La compañía instala doce puntos. {HOSTILE}")
    acta = Acta(mesa, await mesa.close(evening.session))
    await acta.note(HOSTILE, speaker={"seat_id": str(mesa["company"].seat), "on_record": True})
    await acta.note(LONG)
    await acta.note("Yakuta ch'uyanchasun. Ñuqanchikpaq.", language="qu")
    return acta


@remembered
async def circulating(mesa: Mesa, clock: FakeClock) -> Acta:
    acta = await ended(mesa, clock)
    await acta.circulate()
    return acta


@remembered
async def sealed(mesa: Mesa, clock: FakeClock) -> Acta:
    acta = await circulating(mesa, clock)
    await acta.all_assent()
    await acta.seal()
    return acta


async def test_a_position_is_printed_with_its_wording_and_whether_it_counts(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table("community", text="Se mide cada mes.")
    await evening.said("state", proposal)
    path = f"{mesa.path}/proposals/{proposal['id']}"
    etag = (await mesa["community"].read(path))["etag"]
    await mesa["community"].done(f"{path}/wordings", {"text": "Se mide cada quince días."}, If_Match=etag)
    proposal = await mesa["community"].read(path)
    await evening.all_accept(proposal)
    await evening.decide(proposal)
    acta = Acta(mesa, await mesa.close(evening.session))
    await acta.note("Se habló del agua.")
    await acta.circulate()
    shown = " ".join((await _given(acta, "text.txt?lang=en")).decode().split())
    # The first yes was to a text that is not the one that was decided on.
    assert "on wording 1" in shown
    assert "on wording 2" in shown
    assert "does not count: about a former text" in shown


class Reading(HTMLParser):
    """The words that a browser would show, and the elements that they stand in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.shown, self.elements = "", list[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.shown += data


async def _given(acta: Acta, path: str, by: str = "community") -> bytes:
    answer = await acta.mesa[by].get(f"{acta.path}/{path}")
    assert answer.status_code == 200, answer.text
    return answer.content


@pytest.mark.parametrize("lang", ["es", "en"])
async def test_the_pdf_meets_both_standards_by_somebody_elses_validator_whatever_was_written(
    mesa: Mesa, clock: FakeClock, lang: str
) -> None:
    acta = await sealed(mesa, clock)
    made = await _given(acta, f"document.pdf?lang={lang}")
    assert failures(made) == []
    assert await _given(acta, f"document.pdf?lang={lang}") == made


async def test_a_form_is_chosen_by_suffix_or_accept_and_an_unknown_one_is_answered_406(
    mesa: Mesa, clock: FakeClock
) -> None:
    acta = await sealed(mesa, clock)
    sealed_bytes = await _given(acta, "document")
    assert await _given(acta, "document.json") == sealed_bytes
    for suffix, media in FORMS.items():
        by_suffix = await mesa["state"].get(f"{acta.path}/document.{suffix}")
        by_accept = await mesa["state"].get(f"{acta.path}/document", Accept=f"{media.split(';')[0]}, */*;q=0.1")
        assert (by_suffix.headers["content-type"], by_accept.headers["content-type"]) == (media, media)
        assert by_suffix.content == by_accept.content
        assert by_suffix.headers["content-language"] == "es"
    for path, accept in (("document.docx", "*/*"), ("document.PDF", "*/*"), ("document", "application/msword")):
        answer = await mesa["state"].get(f"{acta.path}/{path}", Accept=accept)
        assert (answer.status_code, answer.json()["code"]) == (406, "representation_unknown")
        assert answer.json()["allowed"] == ["pdf", "html", "txt", "json"]


async def test_html_shows_markup_as_it_was_written_and_lets_a_browser_do_nothing(mesa: Mesa, clock: FakeClock) -> None:
    acta = await sealed(mesa, clock)
    answer = await mesa["community"].get(f"{acta.path}/document.html")
    read = Reading(answer.text)
    assert HOSTILE in read.shown
    assert LONG in read.shown
    assert "Desde enero, <b>no</b> antes." in read.shown
    assert not {"script", "b", "img", "iframe", "link", "form"} & set(read.elements)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "script-src" not in answer.headers["content-security-policy"]
    assert '<bdi lang="qu">Yakuta' in answer.text
    digest = hashlib.sha256(await _given(acta, "document")).hexdigest()
    assert digest in read.shown


async def test_plain_text_begins_with_what_was_agreed_and_keeps_every_word(mesa: Mesa, clock: FakeClock) -> None:
    acta = await sealed(mesa, clock)
    told = (await _given(acta, "document.txt")).decode()
    assert told.index("\nAcuerdos\n") < told.index("\nCompromisos\n") < told.index("\nAsistencia\n")
    assert "> *No* #cada año." in told
    assert LONG in told
    assert "Pasa por la escuela." in told


async def test_agreements_and_what_was_said_can_be_taken_apart(mesa: Mesa, clock: FakeClock) -> None:
    acta = await sealed(mesa, clock)
    agreed = Reading((await _given(acta, "document.html?part=agreements")).decode()).shown
    said = Reading((await _given(acta, "document.html?part=narrative")).decode()).shown
    assert "8. Acuerdos" in agreed
    assert "7. Desarrollo" not in agreed
    assert "7. Desarrollo" in said
    assert "8. Acuerdos" not in said


async def test_who_sits_at_the_table_reads_names_and_of_a_hidden_seat_nobody_does(mesa: Mesa, clock: FakeClock) -> None:
    acta = await sealed(mesa, clock)
    before = (await _given(acta, "document.txt", by="state")).decode()
    assert mesa["community"].login.title() in before.title()
    nameless = (await _given(acta, "document.txt?names=false", by="state")).decode()
    assert mesa["community"].login.title() not in nameless.title()
    assert "Asociación de Pueblos" in nameless
    await mesa["community"].done(f"{mesa.path}/seats/{mesa['community'].seat}/hiding")
    after = (await _given(acta, "document.txt", by="state")).decode()
    assert mesa["community"].login.title() + ";" not in after.title()
    assert mesa["company"].login.title() in after.title()


async def test_what_is_not_sealed_is_marked_on_its_face(mesa: Mesa, clock: FakeClock) -> None:
    acta = await ended(mesa, clock)
    drafted = (await _given(acta, "preview.txt", by="rapporteur")).decode()
    assert drafted.startswith("BORRADOR / NO SELLADO")
    assert (await acta.mesa["rapporteur"].get(f"{acta.path}/text.html")).status_code == 404
    hidden = await acta.mesa["community"].get(f"{acta.path}/preview.html")
    assert hidden.json()["code"] == "preview_not_shown"
    await acta.circulate()
    for path in ("text.txt", "text.html", "text.pdf"):
        made = await _given(acta, path)
        assert path.endswith("pdf") or "BORRADOR / NO SELLADO" in made.decode()
    assert "DRAFT / NOT SEALED" in (await _given(acta, "text.html?lang=en")).decode()
    assert (await acta.mesa["community"].get(f"{acta.path}/document.pdf")).status_code == 404


async def test_a_typesetter_that_ends_in_the_middle_loses_nothing(
    mesa: Mesa, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    acta = await sealed(mesa, clock)
    before = await mesa.ledger()
    monkeypatch.setattr("app.renderings.printing._CHILD", "/dev/null")
    answer = await mesa["state"].get(f"{acta.path}/document.pdf")
    assert (answer.status_code, answer.json()["code"]) == (503, "typesetting_failed")
    monkeypatch.undo()
    assert (await _given(acta, "document.pdf")).startswith(b"%PDF-1.7")
    assert await mesa.ledger() == before


async def test_errata_in_force_stand_beside_the_text_in_every_form(mesa: Mesa, clock: FakeClock) -> None:
    acta = await sealed(mesa, clock)
    sealed_bytes = await _given(acta, "document")
    said = {
        "section": "commitments",
        "as_sealed": "doce puntos",
        "as_corrected": "<i>trece</i> puntos",
        "reasons": "Así se grabó.",
    }
    erratum = await mesa["community"].done(f"{acta.path}/errata", said)
    assert "trece" not in (await _given(acta, "document.txt")).decode()
    for sector in SECTORS:
        current = await mesa[sector].read(f"{acta.path}/errata/{erratum['id']}")
        if current["phase"] == "proposed":
            path = f"{acta.path}/errata/{erratum['id']}/assents"
            await mesa[sector].post(path, {}, If_Match=current["etag"], Idempotency_Key=key())
    told = (await _given(acta, "document.txt?part=agreements")).decode()
    assert "Dice: doce puntos" in told
    assert "Debe decir: <i>trece</i> puntos" in told
    shown = Reading((await _given(acta, "document.html?lang=en")).decode()).shown
    assert "1 errata in force" in shown
    assert "<i>trece</i> puntos" in shown
    assert (await _given(acta, "document.pdf")).startswith(b"%PDF-1.7")
    assert await _given(acta, "document.json") == sealed_bytes
