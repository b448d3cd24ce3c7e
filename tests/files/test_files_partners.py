"""A partner system reads files of evidence where the table grants that too, and only with a token for it."""

from tests.identity.test_identity_partners import grant, partner
from tests.mesa import Mesa
from tests.sheets import stored


async def test_a_partner_reads_files_where_the_table_grants_them(mesa: Mesa) -> None:
    evidence = await stored(mesa["community"], mesa.path, "Acta sesión N° 5.pdf")
    path = f"{mesa.path}/files/{evidence['Acta sesión N° 5.pdf']}"
    client = await partner(mesa, "roundtables", "files")
    assert (await client.get(path)).status_code == 404
    await grant(mesa, client)
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (403, "files_not_granted")

    granted = await grant(mesa, client, files=True)
    assert (granted.status_code, granted.json()["files"]) == (201, True)
    assert (await client.get(path)).content == "%PDF-1.7 Acta sesión N° 5.pdf".encode()
    answer = await client.get(path, "roundtables")
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert (await client.get(f"{mesa.other.path}/files/{path.rpartition('/')[2]}")).status_code == 404

    await grant(mesa, client)
    assert (await client.get(path)).json()["code"] == "files_not_granted"


async def test_a_grant_for_files_lets_nobody_hand_any_in(mesa: Mesa) -> None:
    client = await partner(mesa, "roundtables", "files")
    await grant(mesa, client, files=True)
    token = (await client.token()).json()["access_token"]
    before = await mesa.ledger()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/pdf"}
    answer = await client.http.put(f"{mesa.path}/files/{'ab' * 32}", content=b"%PDF-1.7", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")
    assert await mesa.ledger() == before
