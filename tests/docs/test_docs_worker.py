"""The page about what runs by itself names every job, with what the code says of its times."""

import re
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from app.core.settings import defaults
from app.jobs import jobs
from app.ledger.signer import Signer
from app.worker.lifecycle import MOST_ATTEMPTS
from app.worker.queries import MOST_AT_ONCE
from app.worker.service import Pace

TEXT = (Path(__file__).parents[2] / "docs" / "worker.md").read_text(encoding="utf-8")
# A service that sends by every channel.
EVERYTHING = defaults().model_copy(
    update={
        "smtp_url": SecretStr("smtp+plain://127.0.0.1"),
        "gateway_url": "https://gateway.example/messages",
        "gateway_secret": SecretStr("whsec_" + "A" * 32),
        "gateway_channels": ("sms", "chat"),
    }
)
ROWS = dict(re.findall(r"^\| `([\w.]+)` \| ([^|]+) \| [^|]+ \|$", TEXT, re.M))


def test_every_job_has_its_row_with_its_period(tmp_path: Path) -> None:
    kinds = jobs(Signer(tmp_path, "mesa.test/log"), EVERYTHING)
    assert set(ROWS) == set(kinds)
    words = {
        timedelta(seconds=30): "every 30 seconds",
        timedelta(minutes=5): "every 5 minutes",
        timedelta(minutes=15): "every 15 minutes",
        timedelta(hours=1): "every hour",
    }
    assert [kind.name for kind in kinds.values() if kind.every and words[kind.every] not in ROWS[kind.name]] == []


def test_the_numbers_are_those_of_the_code() -> None:
    pace = Pace()
    assert (pace.poll, pace.lease, pace.grace, MOST_ATTEMPTS) == (30, 60, 3, 11)
    assert MOST_AT_ONCE == 50
    for words in (
        "fifty in five minutes",
        "every 30 seconds",
        "leased** for a minute",
        "three seconds",
        "eleventh attempt",
        "… 512 minutes",
    ):
        assert words in TEXT
