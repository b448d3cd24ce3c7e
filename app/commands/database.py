"""The database of a command: the one that the settings name, or the embedded one, started for as long as it is used."""

import contextlib
from collections.abc import Iterator

from app.core import embedded
from app.core.settings import Settings


@contextlib.contextmanager
def database(settings: Settings) -> Iterator[str]:
    """Its URL (asyncpg). Raises StartError where the embedded one is in use by a service."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    with embedded.server(settings.home / "postgres") as url:
        yield url
