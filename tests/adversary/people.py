"""Accounts, whom they truly belong to, and how they call the service: what anybody with a browser could do."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from tests.adversary.device import Device, Json
from tests.clocks import FakeClock

PASSWORD = "una clave larga y propia"
DIGEST = "ab" * 32
SECTORS = ("state", "company", "community")


@dataclass(eq=False)
class Account:
    """`side` is a truth that no service knows: the sector whose constituency named them, `companion`, or `host`."""

    login: str
    side: str
    id: str = ""
    seats: list[str] = field(default_factory=list)
    token: str | None = None
    device: Device = field(default_factory=Device)

    @property
    def seat(self) -> str:
        return self.seats[-1]

    def __repr__(self) -> str:
        return f"{self.login} ({self.side})"


@dataclass
class Line:
    """The line to the service. It notes who truly made each entry, by the receipt, and who took which mandate."""

    http: httpx.AsyncClient
    clock: FakeClock
    acts: dict[int, Account] = field(default_factory=dict)
    held: dict[str, Account] = field(default_factory=dict)

    async def sign_in(self, account: Account) -> None:
        form = {"grant_type": "password", "username": account.login, "password": PASSWORD}
        answer = await self.http.post("/v1/auth/token", data=form)
        account.token = answer.json().get("access_token")

    async def call(
        self,
        account: Account,
        method: str,
        path: str,
        body: Json | None = None,
        *,
        tag: str | None = None,
        seat: str | None = None,
    ) -> httpx.Response:
        """One call; a token that has run out is renewed. Nothing that anybody sends may break the service."""
        headers = {"Idempotency-Key": str(uuid4())} if method in {"POST", "PUT"} else {}
        if tag:
            headers["If-Match"] = tag
        seat = seat or (account.seat if len(account.seats) > 1 else None)
        if seat:
            headers["Acting-Seat"] = seat
        for _ in range(5):
            if account.token is None:
                await self.sign_in(account)
            bearer = {"Authorization": f"Bearer {account.token}"}
            answer = await self.http.request(method, path, json=body, headers={**headers, **bearer})
            if answer.status_code == 401:
                account.token = None
                if answer.json()["code"] != "token_expired":
                    break
            elif answer.status_code == 428 and "If-Match" not in headers:
                # What cannot be taken back names the revision that was read: that of what the path is within.
                told = await self.call(account, "GET", path.rsplit("/", 1)[0], seat=seat)
                headers["If-Match"] = told.headers.get("etag", '"0.0"')
            elif answer.status_code != 503:
                break
        assert answer.status_code < 500, (account, method, path, answer.text)
        if method != "GET":
            self._note(account, answer)
        return answer

    def _note(self, account: Account, answer: httpx.Response) -> None:
        receipt = answer.headers.get("ledger-entry")
        if receipt and answer.status_code < 300:
            self.acts.setdefault(int(receipt.split()[0]), account)

    async def tag_of(self, account: Account, path: str) -> str | None:
        answer = await self.call(account, "GET", path)
        return answer.headers.get("etag") if answer.status_code == 200 else None

    async def done(self, account: Account, path: str, body: Json | None = None, **how: Any) -> Json:
        """A POST that honest people make and that must succeed."""
        answer = await self.call(account, "POST", path, body, **how)
        assert answer.status_code == 201, (account, path, body, answer.text)
        return {**answer.json(), "etag": answer.headers.get("etag")}

    async def read(self, account: Account, path: str) -> Json:
        answer = await self.call(account, "GET", path)
        assert answer.status_code == 200, (account, path, answer.text)
        return {**answer.json(), "etag": answer.headers.get("etag")}

    async def listed(self, account: Account, path: str) -> list[Json]:
        """What a list shows to whoever may read it; nothing to others."""
        answer = await self.call(account, "GET", path)
        assert answer.status_code in {200, 403, 404}, (account, path, answer.text)
        return list(answer.json()["items"]) if answer.status_code == 200 else []

    async def accept(self, code: str, account: Account, mandate: str | None = None) -> bool:
        """The account, made by this or existing, accepts a code; whether it could."""
        body = {"login": account.login, "password": PASSWORD}
        if not account.id:
            body["display_name"] = account.login
        answer = await self.http.post(f"/v1/invitations/{code}/acceptance", json=body)
        assert answer.status_code < 500, answer.text
        if answer.status_code != 201:
            return False
        told = answer.json()
        account.id = told["account_id"]
        self._note(account, answer)
        if told["seat_id"]:
            account.seats.append(told["seat_id"])
        if mandate:
            self.held[mandate] = account
        return True
