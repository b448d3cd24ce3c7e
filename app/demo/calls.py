"""Calls to the service from inside its own process, as a person with a token makes them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI

Json = dict[str, Any]


class DemoRefused(Exception):
    """A call of the demo was refused: the demo and the service no longer fit each other."""


@dataclass
class House:
    """The running service and the access tokens of those who have signed in."""

    http: httpx.AsyncClient
    password: str
    tokens: dict[str, str] = field(default_factory=dict)

    @classmethod
    @asynccontextmanager
    async def of(cls, app: FastAPI, password: str) -> AsyncIterator["House"]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://demo.invalid") as http:
            yield cls(http, password)

    async def sign_in(self, login: str) -> None:
        form = {"grant_type": "password", "username": login, "password": self.password}
        answer = await self.http.post("/v1/auth/token", data=form)
        self.tokens[login] = self._json(answer)["access_token"]

    async def accept(self, code: str, login: str, name: str) -> None:
        """Take an invitation; signing in is left to those who act."""
        body = {"login": login, "password": self.password, "display_name": name}
        self._json(await self.http.post(f"/v1/invitations/{code}/acceptance", json=body))

    async def post(self, login: str, path: str, body: Json | None = None, *, approves: str | None = None) -> Json:
        """A write by `login`; `approves` is the ETag of the text that it approves."""
        if login not in self.tokens:
            await self.sign_in(login)
        headers = {"Authorization": f"Bearer {self.tokens[login]}", "Idempotency-Key": str(uuid4())}
        if approves is not None:
            headers["If-Match"] = approves
        answer = await self.http.post(path, json=body, headers=headers)
        receipt = answer.headers.get("ledger-entry")
        return {**self._json(answer), "etag": answer.headers.get("etag"), "receipt": receipt}

    async def get(self, login: str, path: str) -> Json:
        answer = await self.http.get(path, headers={"Authorization": f"Bearer {self.tokens[login]}"})
        return {**self._json(answer), "etag": answer.headers.get("etag")}

    def forget_tokens(self) -> None:
        """After the clock moved on, everybody signs in anew."""
        self.tokens.clear()

    @staticmethod
    def _json(answer: httpx.Response) -> Json:
        if answer.is_error:
            raise DemoRefused(f"{answer.request.method} {answer.request.url.path}: {answer.text}")
        content: Json = answer.json()
        return content
