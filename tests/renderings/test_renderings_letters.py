"""Letters: what the fonts have is printed, what they lack is shown by its number, what would act is shown."""

from hashlib import sha256
from io import BytesIO

import pikepdf

from app.renderings import lifecycle, printing
from app.renderings.blocks import Paper, Paragraph, words
from app.renderings.lifecycle import Form
from app.renderings.plain import text
from app.renderings.visible import visible
from tests.minutes.drawn import OPENED

ALPHABETS = {
    "quechua": "Ñuqa ch'aki q'umir tʼika ätiq Ĉĉ",
    "aymara": "Jumanakax qhipurukiw ä ï ü Ḧ",
    "ashaninka": "Añaanitsi tsʼeya b̃ c̃ m̃ p̃ s̈ e̱ ɨ",
    "cyrillic": "Монгол хэл Өө Үү Ёё Щъ",
    "arabic": "مرحبا بالعالم ٣٫١٤ ؟",
    "signs": "«» “” … – — ✓ ✗ ☐ → ≥ ≤ ≠ ≈ − € S/ ⟦ ⟧ ½ º ª №",
}


def paper(said: str) -> Paper:
    return Paper("Acta", "Mesa", "", "es", (Paragraph(words(said)),), "Acta", "Página|de", "⟦U+…⟧ no está")


def printed(said: str) -> str:
    return str(printing.data(paper(said))["blocks"][0]["w"][0]["t"])


def test_the_fonts_have_the_letters_of_the_languages_of_the_tables() -> None:
    for said in ALPHABETS.values():
        assert printed(said) == said
        assert printing.data(paper(said))["lacking"] is False


def test_what_the_fonts_lack_is_shown_by_its_number_and_said() -> None:
    assert printed("ha 😀 中") == "ha ⟦U+1F600⟧ ⟦U+4E2D⟧"
    assert printing.data(paper("😀"))["lacking"] is True


def test_what_would_turn_or_ring_is_shown_in_every_form() -> None:
    assert visible("a\u202eb\u2066c\x07\x00") == "a⟦U+202E⟧b⟦U+2066⟧c⟦U+0007⟧⟦U+0000⟧"
    assert "\u202e" not in text(paper("a\u202eb")).decode()
    assert printed("a\u202eb") == "a⟦U+202E⟧b"


def test_the_list_of_letters_is_that_of_the_fonts() -> None:
    """Made from their cmaps; with another font it is made anew."""
    names = sorted(each.name for each in printing.FONTS.glob("*.ttf"))
    listed = (printing.FONTS / "DIGESTS").read_text().split()
    assert dict(zip(listed[1::2], listed[::2], strict=True)) == {
        name: sha256((printing.FONTS / name).read_bytes()).hexdigest() for name in (*names, "coverage.txt")
    }


async def test_a_printed_paper_has_a_title_a_language_and_tags() -> None:
    made = await printing.pdf(paper("Ñuqa 😀 " + "ñ" * 10_000 + " #strong[x]"), OPENED)
    with pikepdf.open(BytesIO(made)) as pdf:
        assert str(pdf.Root.Lang) == "es"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.docinfo["/Title"]) == "Acta"
        assert "/JavaScript" not in pdf.Root


def test_an_accept_field_chooses_the_form_that_it_prefers() -> None:
    chosen = {
        None: Form.json,
        "*/*": Form.json,
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": Form.html,
        "application/pdf": Form.pdf,
        "text/*;q=0.5, application/pdf;q=0.4": Form.html,
        "text/plain, text/html;q=0.2": Form.txt,
        "application/json;q=0, text/plain": Form.txt,
    }
    for accept, form in chosen.items():
        assert lifecycle.negotiated(accept) is form, accept
