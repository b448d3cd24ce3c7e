"""What invitations and sign-ins allow: pure rules and their refusals."""

from datetime import datetime, timedelta
from typing import Final

from app.core.errors import Conflict, NotFound, Refusal
from app.identity.models import Invitation

CODE_ATTEMPTS: Final = 5
FREE_FAILURES: Final = 5
LONGEST_BACK_OFF: Final = timedelta(seconds=60)


class CodeUnknown(NotFound):
    code = "code_unknown"
    message = "This code is not valid: it is mistyped, used up, replaced or expired."


class AccountNamed(Conflict):
    """409: what would be ignored is refused."""

    code = "account_named"
    message = "This account has a name already, which an administrator changes: leave «display_name» out."


class LoginTaken(Conflict):
    code = "login_taken"
    message = "This login belongs to someone else; if it is yours, give its password."


class SignInRefused(Refusal):
    """RFC 6749 section 5.2: `invalid_grant`, in the words of RFC 9457."""

    status = 400
    code = "sign_in_refused"
    message = "The login or the password is wrong, or the token is no longer valid."


class ClientRefused(Refusal):
    """RFC 6749 section 5.2: `invalid_client`."""

    status = 401
    code = "client_refused"
    message = "The client id or its secret is wrong."

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": "Basic"}


class ScopeRefused(Refusal):
    """RFC 6749 section 5.2: `invalid_scope`."""

    status = 400
    code = "scope_refused"
    message = "The client may not have that scope."


class GrantUnsupported(Refusal):
    """RFC 6749 section 5.2: `unsupported_grant_type` or a parameter is missing."""

    status = 400
    code = "grant_unsupported"
    message = "grant_type must be password, refresh_token or client_credentials, with the parameters that belong to it."


class TooManyAttempts(Refusal):
    status = 429
    code = "too_many_attempts"
    message = "Too many failed attempts. Wait %(seconds)s seconds."

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds=seconds)
        self._seconds = seconds

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self._seconds)}


def back_off(failures: int) -> timedelta:
    """How long a login waits after so many failures in a row: nothing at first, then doubling up to a minute."""
    if failures < FREE_FAILURES:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - FREE_FAILURES, 10)), LONGEST_BACK_OFF)


def require_usable(invitation: Invitation, now: datetime) -> None:
    """Raises CodeUnknown: a used or expired code is indistinguishable from one that never was."""
    if invitation.accepted_at is not None or invitation.expires_at <= now:
        raise CodeUnknown
