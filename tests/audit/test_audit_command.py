"""`tinkuy audit` as an operator meets it: one line, findings with names, or why it could not be made."""

from pathlib import Path

import asyncpg
import orjson

from tests.conftest import plain
from tests.mesa import Mesa
from tests.service import tinkuy

FORGED = "Otra mesa que nadie convocó"


async def test_findings_are_named_and_no_value_is_told(mesa: Mesa, database: str, tmp_path: Path) -> None:
    connection = await asyncpg.connect(plain(database))
    await connection.execute("UPDATE roundtables SET name = $1 WHERE id = $2", FORGED, mesa.table.id)
    await connection.execute("UPDATE accounts SET password_hash = 'forged' WHERE id = $1", mesa["state"].account)
    await connection.close()
    settings = {"TINKUY_DATABASE_URL": plain(database), "TINKUY_HOME": str(tmp_path)}

    done = tinkuy("audit", "--json", **settings)
    assert done.returncode == 1
    report = orjson.loads(done.stdout)
    account, table = mesa["state"].account, mesa.table.id
    assert {(each["code"], each["about"].split(",")[0]) for each in report["findings"]} == {
        ("row_differs", f"roundtable {table}"),
        ("row_kept_differs", f"account {account}"),
    }
    assert report["count"] == 2

    told = tinkuy("audit", "--lang", "en", **settings)
    assert told.returncode == 1
    assert f"The column name does not say what was published: roundtable {table}" in told.stdout
    assert told.stdout.endswith("Findings: 2.\n")
    for text in (done.stdout, told.stdout, told.stderr):
        assert FORGED not in text
        assert "forged" not in text


def test_what_cannot_be_audited_is_said_with_another_exit_code(database: str, tmp_path: Path) -> None:
    wrong = tinkuy("audit", "--vkey", "no", TINKUY_DATABASE_URL=plain(database), TINKUY_HOME=str(tmp_path))
    assert (wrong.returncode, wrong.stderr) == (2, "--vkey no es una llave de registro.\n")
    nowhere = tinkuy("audit", TINKUY_DATABASE_URL="postgres://u:hidden@127.0.0.1:1/d", TINKUY_HOME=str(tmp_path))
    assert nowhere.returncode == 2
    assert "No se pudo auditar" in nowhere.stderr
    assert "hidden" not in nowhere.stderr
