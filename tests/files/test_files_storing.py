"""Evidence by content: what is handed in is what is read, by members who know its digest and by nobody else."""

import hashlib
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.files import lifecycle
from app.roundtables.stored_files import StoredFile
from tests.clocks import FakeClock
from tests.mesa import Mesa, key
from tests.sheets import put_file
from tests.signing import Signing

PDF = b"%PDF-1.7\nacta firmada por la presidenta de la comunidad"
DIGEST = hashlib.sha256(PDF).hexdigest()
SAMPLES = {
    "application/pdf": PDF,
    "image/png": b"\x89PNG\r\n\x1a\n....",
    "image/jpeg": b"\xff\xd8\xff\xe0....",
    "audio/ogg": b"OggS....",
    "audio/mpeg": b"\xff\xfb\x90....",
    "audio/mp4": b"\x00\x00\x00\x20ftypM4A ....",
    "audio/wav": b"RIFF....WAVEfmt ",
    "audio/webm": b"\x1a\x45\xdf\xa3....",
    "application/xml": b'\xef\xbb\xbf <?xml version="1.0"?><Signature/>',
    "application/pkcs7-mime": b"\x30\x82\x01\x00....",
    "application/pkcs7-signature": b"-----BEGIN PKCS7-----\n",
    "application/vnd.etsi.asic-e+zip": b"PK\x03\x04....",
    "application/vnd.etsi.asic-s+zip": b"PK\x03\x04....",
}


def kept(app: FastAPI) -> list[Path]:
    """Every file in the folder of the deployment, half-written ones included."""
    return [path for path in (app.state.settings.home / "files").rglob("*") if path.is_file()]


async def test_what_was_handed_in_is_read_by_every_member_as_it_was(mesa: Mesa, app: FastAPI) -> None:
    stored = await put_file(mesa["facilitator"], mesa.path, PDF)
    assert stored.status_code == 201
    assert (stored.json()["sha256"], stored.json()["size"]) == (DIGEST, len(PDF))
    for name in ("community", "observer", "interpreter", "rapporteur"):
        answer = await mesa[name].get(f"{mesa.path}/files/{DIGEST}")
        assert (answer.status_code, answer.content) == (200, PDF)
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"] == f'attachment; filename="{DIGEST}.pdf"'
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["cache-control"] == "private, no-store"
    [path] = kept(app)
    assert (path.name, path.read_bytes(), path.stat().st_mode & 0o077) == (DIGEST, PDF, 0)


async def test_nobody_is_told_of_a_file_and_only_its_table_reads_it(mesa: Mesa) -> None:
    await put_file(mesa["state"], mesa.path, PDF)
    for name in ("facilitator", "community", "observer"):
        feed = await mesa[name].get("/v1/changes?limit=1000&expand=subject")
        assert DIGEST not in feed.text, name
        assert "file.stored" not in feed.text, name
    assert DIGEST in (await mesa["state"].get("/v1/changes?limit=1000&expand=subject")).text
    answer = await mesa.other["facilitator"].get(f"{mesa.path}/files/{DIGEST}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    elsewhere = await mesa.other["facilitator"].get(f"{mesa.other.path}/files/{DIGEST}")
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "file_not_kept")


@pytest.mark.parametrize("media_type", sorted(SAMPLES))
def test_each_kind_is_known_by_its_bytes(media_type: str) -> None:
    assert lifecycle.require_kind(f"{media_type.upper()}; charset=binary", SAMPLES[media_type]) == media_type
    for other, data in SAMPLES.items():
        fits = other == media_type or {other, media_type} in (
            {"application/pkcs7-mime", "application/pkcs7-signature"},
            {"application/vnd.etsi.asic-e+zip", "application/vnd.etsi.asic-s+zip"},
        )
        if not fits:
            with pytest.raises(lifecycle.FileTypeRefused):
                lifecycle.require_kind(media_type, data)


async def test_what_is_refused_is_written_nowhere(mesa: Mesa, app: FastAPI, db: AsyncSession, clock: FakeClock) -> None:
    way, community = Signing(mesa, clock, {}), mesa["community"]
    size = (await way.seen()).size
    cases = [
        (await put_file(community, mesa.path, PDF, digest="ab" * 32), 422, "file_digest_other"),
        (await put_file(community, mesa.path, PDF, digest="AB" * 32), 422, "invalid_input"),
        (await put_file(community, mesa.path, PDF, "image/png"), 422, "file_type_refused"),
        (await put_file(community, mesa.path, b"<script>", "text/html"), 422, "file_type_refused"),
        (await put_file(community, mesa.path, b"", "application/pdf"), 422, "file_type_refused"),
        (await put_file(community, mesa.path, b"%PDF-" + b"0" * 1_100_000), 413, "body_too_large"),
        (await put_file(mesa["chair"], mesa.path, PDF), 403, "permission_missing"),
        (await put_file(mesa.other["community"], mesa.path, PDF), 404, "not_found"),
    ]
    for answer, status, code in cases:
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    rehearsed = await put_file(community, mesa.path, PDF, Dry_Run="true")
    assert rehearsed.status_code == 200
    assert (kept(app), (await way.seen()).size) == ([], size)
    assert (await db.execute(select(func.count()).select_from(StoredFile))).scalar_one() == 0


async def test_the_same_file_again_is_the_same_act_or_is_known(mesa: Mesa) -> None:
    act = key()
    first = await put_file(mesa["community"], mesa.path, PDF, Idempotency_Key=act)
    again = await put_file(mesa["community"], mesa.path, PDF, Idempotency_Key=act)
    assert (first.status_code, again.status_code, first.content) == (201, 200, again.content)
    other = await put_file(mesa["facilitator"], mesa.path, PDF)
    assert (other.status_code, other.json()["code"]) == (409, "file_known")


async def test_bytes_that_are_gone_or_others_are_never_served(mesa: Mesa, app: FastAPI) -> None:
    await put_file(mesa["community"], mesa.path, PDF)
    [path] = kept(app)
    for damage in (lambda: path.write_bytes(b"%PDF-1.7 otra cosa"), path.unlink):
        damage()
        answer = await mesa["community"].get(f"{mesa.path}/files/{DIGEST}")
        assert (answer.status_code, answer.json()["code"]) == (503, "file_lost")
