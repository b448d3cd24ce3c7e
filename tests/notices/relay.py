"""A mail server and a gateway on loopback, as they are in life: they take, refuse, and hang up."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Relay:
    """What a mail server took; `answers` are what it says to the next recipients before it says yes."""

    port: int = 0
    taken: list[Message] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the names of the library
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        assert isinstance(envelope.content, bytes)
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        self.to += envelope.rcpt_tos
        return "250 Taken"


@asynccontextmanager
async def relay() -> AsyncIterator[Relay]:
    """It serves in the loop of the test."""
    taking = Relay()
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(taking, hostname="relay.test", enable_SMTPUTF8=False), "127.0.0.1", 0
    )
    taking.port = server.sockets[0].getsockname()[1]
    try:
        yield taking
    finally:
        server.close()
        await server.wait_closed()


@dataclass
class Taking:
    """What a gateway took: headers by lower-case name, and the bytes of the body."""

    port: int = 0
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.taken]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        self.taken.append((headers, await reader.readexactly(int(headers["content-length"]))))
        status = self.statuses.pop(0) if self.statuses else 202
        writer.write(f"HTTP/1.1 {status} Said\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@asynccontextmanager
async def gateway() -> AsyncIterator[Taking]:
    taking = Taking()
    server = await asyncio.start_server(taking.serve, "127.0.0.1", 0)
    taking.port = server.sockets[0].getsockname()[1]
    try:
        yield taking
    finally:
        server.close()
        await server.wait_closed()
