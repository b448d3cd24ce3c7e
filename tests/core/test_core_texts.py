"""What a text may hold when it comes in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.core.clock import instant
from app.core.schemas import In, Instant, Line, LongText, Sha256, Text

TEXT: TypeAdapter[str] = TypeAdapter(Text)
LINE: TypeAdapter[str] = TypeAdapter(Line)
LONG: TypeAdapter[str] = TypeAdapter(LongText)
INSTANT: TypeAdapter[object] = TypeAdapter(Instant)


def refusals(adapter: TypeAdapter[str], value: object) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        adapter.validate_python(value)
    return [error["type"] for error in refused.value.errors()]


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\r"])
def test_control_characters_are_refused(character: str) -> None:
    assert refusals(TEXT, f"agua{character}limpia") == ["control_character"]


@pytest.mark.parametrize("character", ["\u202a", "\u202e", "\u2066", "\u2069"])
def test_a_text_cannot_be_turned_around(character: str) -> None:
    assert refusals(TEXT, f"pagará{character}no") == ["control_character"]


def test_half_a_character_is_refused() -> None:
    [code] = refusals(TEXT, "a\ud800b")
    assert code in {"lone_surrogate", "string_unicode"}


def test_texts_are_kept_in_normal_form_c() -> None:
    assert TEXT.validate_python("mun\u0303oz") == "muñoz"


def test_line_ends_are_kept_in_texts_in_one_spelling() -> None:
    assert TEXT.validate_python("  uno\r\ndos\n\ttres ") == "uno\ndos\n\ttres"


@pytest.mark.parametrize("end", ["\n", "\t", "\r\n", "\u2028", "\u2029"])
def test_a_line_is_one_line(end: str) -> None:
    assert refusals(LINE, f"uno{end}dos") == ["several_lines"]


@pytest.mark.parametrize("blank", ["", " ", "\n\t ", "\u3000"])
def test_white_space_says_nothing(blank: str) -> None:
    assert refusals(TEXT, blank) == ["string_too_short"]


@pytest.mark.parametrize("text", ["نمی‌خواهم", "👩‍🌾", "❤️", "क्‍ष", "co\u00adope\u00adración"])
def test_signs_that_shape_a_word_are_kept_in_it(text: str) -> None:
    assert TEXT.validate_python(text) == text


def test_tags_that_a_program_reads_and_nobody_sees_are_no_part_of_a_text() -> None:
    assert refusals(TEXT, "Se acepta" + "".join(chr(0xE0000 + ord(c)) for c in "no")) == ["control_character"]


@pytest.mark.parametrize(
    ("adapter", "most"), [(LINE, 200), (TEXT, 4_000), (LONG, 20_000)], ids=["line", "text", "long"]
)
def test_a_text_is_as_long_as_it_is_stored(adapter: TypeAdapter[str], most: int) -> None:
    # This letter has no composed form: in normal form C it is two characters.
    assert refusals(adapter, "\u0958" * most) == ["string_too_long"]
    assert len(adapter.validate_python("\u0958" * (most // 2))) == most


def test_texts_have_an_end() -> None:
    assert len(TEXT.validate_python("ñ" * 4_000)) == 4_000
    assert refusals(TEXT, "ñ" * 4_001) == ["string_too_long"]
    assert refusals(LINE, "a" * 201) == ["string_too_long"]


@pytest.mark.parametrize("value", [7, True, None, 1.5, ["a"], {"a": "b"}])
def test_only_texts_are_texts(value: object) -> None:
    assert refusals(TEXT, value) == ["string_type"]


@given(st.text(max_size=200))
def test_whatever_is_accepted_can_be_stored_printed_and_hashed(written: str) -> None:
    try:
        text = TEXT.validate_python(written)
    except ValidationError:
        return
    assert unicodedata.is_normalized("NFC", text)
    assert "\0" not in text
    assert text.encode("utf-8").decode("utf-8") == text
    assert TEXT.validate_python(text) == text


@pytest.mark.parametrize("digest", ["AB" * 32, "ab" * 31, "ab" * 32 + "\n", "zz" * 32, 7])
def test_a_digest_has_one_spelling(digest: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Sha256).validate_python(digest)


@pytest.mark.parametrize(
    "moment",
    ["2026-11-23T15:00:00", "2026-11-23", "1899-12-31T00:00:00Z", "2201-01-01T00:00:00Z", 0, 1_764_000_000, "0"],
)
def test_an_instant_is_a_text_with_its_time_zone_in_our_times(moment: object) -> None:
    with pytest.raises(ValidationError):
        INSTANT.validate_python(moment)


@pytest.mark.parametrize("beyond", ["1900-01-01T00:00:00+14:00", "2200-12-31T23:59:59-14:00"])
def test_the_year_of_an_instant_is_bounded_as_it_is_kept(beyond: str) -> None:
    with pytest.raises(ValidationError, match="The year lies outside"):
        INSTANT.validate_python(beyond)


def test_an_instant_is_told_in_utc_with_six_digits() -> None:
    read = INSTANT.validate_python("2026-11-23T10:00:00.5-05:00")
    assert INSTANT.dump_python(read, mode="json") == "2026-11-23T15:00:00.500000Z"


def test_a_naive_hour_names_no_instant() -> None:
    with pytest.raises(ValueError, match="naive"):
        instant(TypeAdapter(Instant).validate_python("2026-11-23T15:00:00Z").replace(tzinfo=None))


def test_what_nobody_asked_for_is_refused() -> None:
    class Small(In):
        name: Line

    with pytest.raises(ValidationError):
        Small.model_validate({"name": "a", "id": "b"})
