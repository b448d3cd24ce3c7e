"""Calls to the service from inside its own process, as a person with a token makes them."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI
from httpx import codes

from app.identity.tokens import Principal

Json = dict[str, Any]


class DemoRefused(Exception):
    """A call of the demo was refused: the demo and the service no longer fit each other."""


@dataclass
class House:
    """The running service, the people who took their invitations, and their tokens.

    Tokens are issued as the service issues them, without a sign-in: nobody signed in on the days of the story.
    """

    app: FastAPI
    http: httpx.AsyncClient
    password: str
    people: dict[str, UUID] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @classmethod
    @asynccontextmanager
    async def of(cls, app: FastAPI, password: str) -> AsyncIterator["House"]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
            yield cls(app, http, password)

    async def accept(self, code: str, login: str, name: str) -> None:
        """Take an invitation."""
        body = {"login": login, "password": self.password, "display_name": name}
        accepted = self._json(await self.http.post(f"/v1/invitations/{code}/acceptance", json=body))
        self.people[login] = UUID(accepted["account_id"])

    async def post(self, login: str, path: str, body: Json | None = None, *, approves: str | None = None) -> Json:
        """A write by `login`; `approves` is the ETag of the text that it approves."""
        return await self._call("POST", login, path, body, approves)

    async def act(self, login: str, path: str, body: Json | None = None) -> Json:
        """An act upon what the path names before its last step, which `login` reads first: it is not taken back."""
        read = await self.get(login, path.rpartition("/")[0])
        return await self.post(login, path, body, approves=read["etag"])

    async def patch(self, login: str, path: str, body: Json, *, approves: str) -> Json:
        return await self._call("PATCH", login, path, body, approves)

    async def get(self, login: str, path: str) -> Json:
        return await self._call("GET", login, path)

    async def hand_in(self, login: str, table: str, data: bytes) -> str:
        """A PDF handed in at a table by `login`, unless the table has it; its digest."""
        digest = hashlib.sha256(data).hexdigest()
        headers = {"Authorization": f"Bearer {self._token(login)}", "Content-Type": "application/pdf"}
        answer = await self.http.put(f"{table}/files/{digest}", content=data, headers=headers)
        if answer.status_code != codes.CONFLICT:
            self._json(answer)
        return digest

    def forget_tokens(self) -> None:
        """After the clock moved on, they are too old."""
        self.tokens.clear()

    async def _call(
        self, method: str, login: str, path: str, body: Json | None = None, approves: str | None = None
    ) -> Json:
        headers = {"Authorization": f"Bearer {self._token(login)}"}
        if method != "GET":
            headers["Idempotency-Key"] = str(uuid4())
        if approves is not None:
            headers["If-Match"] = approves
        answer = await self.http.request(method, path, json=body, headers=headers)
        content = self._json(answer)
        return {**content, "etag": answer.headers.get("etag"), "receipt": answer.headers.get("ledger-entry")}

    def _token(self, login: str) -> str:
        if login not in self.tokens:
            state = self.app.state
            self.tokens[login] = state.tokens.issue(Principal("account", self.people[login]), state.clock())
        return self.tokens[login]

    @staticmethod
    def _json(answer: httpx.Response) -> Json:
        if answer.is_error:
            raise DemoRefused(f"{answer.request.method} {answer.request.url.path}: {answer.text}")
        content: Json = answer.json()
        return content
