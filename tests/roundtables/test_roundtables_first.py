from tests.mesa import Mesa


async def test_a_table_is_convened_with_its_seats(mesa: Mesa) -> None:
    assert (await mesa.ledger())[0] == "roundtable.convened"
    assert len((await mesa["observer"].read(f"{mesa.path}/seats"))["items"]) == 14
