"""One-time codes, as they are drawn and as people write them down."""

from app.identity.secrets import ALPHABET, Code


def test_a_code_is_read_as_people_write_it() -> None:
    code = Code("01ABCDEF", "GHJKMNPQ0123")
    assert str(code) == "01ABC-DEFGH-JKMNP-Q0123"
    for written in ("01abc-defgh-jkmnp-q0123", "O1ABCDEFGHJKMNPQO123", " oiabc defgh jkmnp qol23 "):
        assert Code.read(written) == code
    for written in ("", "01ABC", "01ABC-DEFGH-JKMNP-Q012*", "01ABC-DEFGH-JKMNP-Q01234", "ñ" * 20, "\0" * 20):
        assert Code.read(written) is None


def test_codes_are_drawn_from_letters_that_nobody_confuses() -> None:
    assert not set("ILOU") & set(ALPHABET)
    assert len({str(Code.draw()) for _ in range(200)}) == 200
