"""The seal."""

from tests.mesa import Mesa


async def test_x(mesa: Mesa) -> None:
    sealed = await mesa.sealed_minutes(None, "Uno.", "Dos.")
    print(sealed)
    assert sealed["phase"] == "sealed"
