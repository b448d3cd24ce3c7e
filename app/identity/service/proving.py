"""Showing that one knows a password, wherever it is asked for: by login, and slowed down where guesses fail."""

import math
from datetime import datetime

from app.core.db import Database
from app.identity import lifecycle, queries
from app.identity.models import Account, AccountPhase
from app.identity.secrets import Passwords, sha256
from app.identity.security_write import security_write


async def prove(database: Database, passwords: Passwords, login: str, password: str, now: datetime) -> Account | None:
    """The active account with this login and password, or None; raises TooManyAttempts.

    An attempt counts as failed before the password is looked at, so that guesses at one moment count one by one;
    success forgets them all. An unknown login takes as long as a wrong password.
    """
    key = sha256(login)
    async with security_write(database) as db:
        throttle = await queries.throttle(db, key, now)
        if throttle.blocked_until > now:
            raise lifecycle.TooManyAttempts(math.ceil((throttle.blocked_until - now).total_seconds()))
        throttle.failures += 1
        throttle.blocked_until = now + lifecycle.back_off(throttle.failures)
        account = await queries.account_with_login(db, login)

    accepted = await passwords.matches(account.password_hash if account else None, password)
    if not accepted or account is None or account.phase is not AccountPhase.active:
        return None

    async with security_write(database) as db:
        await queries.forget_failures(db, key)
    return account
