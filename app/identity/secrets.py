"""Passwords, one-time codes and client secrets: how they are drawn, hashed and compared."""

import asyncio
import hashlib
import hmac
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

# Crockford's base 32 leaves out I, L, O and U, which people misread on paper.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD: Final = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V", "-": None, " ": None})
LOOKUP_LENGTH: Final = 8
CODE_LENGTH: Final = 20
_GROUP: Final = 5
_TURNS: Final = 251


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Comparison in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def new_secret() -> str:
    """256 random bits, base64url."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code of 100 bits in four groups of five: 40 bits find the row, 60 bits are the secret."""

    lookup: str
    secret: str

    @classmethod
    def draw(cls) -> "Code":
        characters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        return cls(characters[:LOOKUP_LENGTH], characters[LOOKUP_LENGTH:])

    @classmethod
    def read(cls, written: str) -> "Code | None":
        """The code as a person may write it: any case, with or without dashes, O for 0; None if it is none."""
        characters = written.upper().translate(_MISREAD)
        if len(characters) != CODE_LENGTH or any(c not in ALPHABET for c in characters):
            return None
        return cls(characters[:LOOKUP_LENGTH], characters[LOOKUP_LENGTH:])

    def __str__(self) -> str:
        characters = self.lookup + self.secret
        return "-".join(characters[at : at + _GROUP] for at in range(0, CODE_LENGTH, _GROUP))


class Passwords:
    """Argon2id in a bounded pool, so that a crowd signing in cannot exhaust memory or block the loop."""

    def __init__(self, *, memory_kib: int = 19_456, time_cost: int = 2, workers: int = 2) -> None:
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="argon2")
        # Verified when there is no account, so that an unknown login takes as long as a wrong password.
        self._nobody = self._hasher.hash(new_secret())
        self._turns = tuple(asyncio.Lock() for _ in range(_TURNS))

    def one_at_a_time(self, key: str) -> asyncio.Lock:
        """What the attempts under one key (hexadecimal) wait for; it may be shared with a few others."""
        return self._turns[int(key, 16) % _TURNS]

    async def hash(self, password: str) -> str:
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._hasher.hash, password)

    async def matches(self, password_hash: str | None, password: str) -> bool:
        found = await asyncio.get_running_loop().run_in_executor(
            self._pool, self._verify, password_hash or self._nobody, password
        )
        return found and password_hash is not None

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (Argon2Error, InvalidHashError):
            return False

    def close(self) -> None:
        self._pool.shutdown(wait=False)
