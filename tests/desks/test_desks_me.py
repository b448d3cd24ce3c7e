"""The caller's own page."""

from tests.mesa import DIGEST, Mesa


async def test_a_delegate_reads_who_they_are_and_where_they_sit(mesa: Mesa) -> None:
    me = await mesa["community"].read("/v1/me")
    assert (me["account_id"], me["login"]) == (str(mesa["community"].account), "mesa.community")
    assert (me["display_name"], me["language"], me["roles"]) == ("Mesa.Community", "es", [])
    [seat] = me["seats"]
    mandate = seat.pop("mandate")
    assert seat == {
        "seat_id": str(mesa.table.seats["community"]),
        "roundtable_id": str(mesa.table.id),
        "roundtable_name": "Mesa de diálogo",
        "roundtable_kind": "dialogue",
        "roundtable_phase": "preparing",
        "role": "delegate",
        "sector": "community",
        "powers": ["speak", "decide", "sign", "steward"],
    }
    assert (mandate["valid_from"], mandate["valid_until"], mandate["in_force"]) == ("2026-11-01", None, True)


async def test_an_account_without_a_seat_has_a_page_too(mesa: Mesa) -> None:
    me = await mesa.administrator.read("/v1/me")
    assert (me["roles"], me["seats"]) == (["administrator", "convener"], [])
    assert (await mesa.administrator.read("/v1/me/desk"))["items"] == []


async def test_a_seat_whose_mandate_was_revoked_is_no_longer_listed(mesa: Mesa) -> None:
    seat = f"{mesa.path}/seats/{mesa.table.seats['observer']}"
    mandate = (await mesa["facilitator"].read(f"{seat}/mandates"))["items"][0]
    reason = {"reason": "La institución lo retiró.", "evidence_digest": DIGEST}
    await mesa["facilitator"].done(f"{seat}/mandates/{mandate['id']}/revocation", reason)
    assert (await mesa["observer"].read("/v1/me"))["seats"] == []
    assert (await mesa["observer"].read("/v1/me/desk"))["items"] == []
