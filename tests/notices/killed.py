"""`python -m tests.notices.killed URL PORT`: a worker that sends a mail, says so, and is killed before the mark."""

import asyncio
import sys

from app.core.clock import utc_now
from app.core.db import Database
from app.notices import jobs as notices
from app.notices import mailing
from app.notices.outlets import MailServer, Message
from app.renderings.service.attaching import acta_of
from app.worker.kinds import Context, collected
from app.worker.service import Pace, working

# Who is killed often waits for a lease as often.
BRIEF = Pace(poll=0.5, lease=1.0, renewal=0.3)


async def main(url: str, port: str) -> None:
    server = MailServer("127.0.0.1", int(port), "smtp+plain", None, None, "avisos@mesa.example", "mesa.example")

    async def send(message: Message) -> None:
        await mailing.send(server, message)
        print("sent", flush=True)  # noqa: T201 - the test waits for it
        # Until somebody kills it, or for as long as nobody does.
        await asyncio.sleep(0.3)

    kinds = collected([notices._sends(notices.EMAIL, send, "https://mesa.example", acta_of)])
    async with Database.at(url, pool_size=8) as opened, working(Context(opened, utc_now), kinds, BRIEF):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
