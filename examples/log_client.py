"""The HTTP side of a follower: client credentials (RFC 6749 section 4.4) and patience, with the standard library."""

import base64
import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request

from log_proofs import Contradiction

ATTEMPTS = 6
PASSING = {429, 502, 503, 504}
UNAUTHENTICATED = 401


class Unreachable(Exception):
    """The log could not be read now: the sentence, and the HTTP status where there is one."""

    def __init__(self, sentence: str, status: int = 0) -> None:
        super().__init__(sentence)
        self.status = status


class Client:
    """Reads with a token that renews itself; what may pass is tried again, a little later each time."""

    def __init__(self, base: str, client_id: str, secret: str) -> None:
        self.base, self.id = base.rstrip("/"), client_id
        self._secret = "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        self._token, self._until = "", 0.0

    def get(self, path: str) -> tuple[bytes, str]:
        """The body, and the log's verifier key where the answer names it; raises Contradiction or Unreachable."""
        try:
            return self._send(path, self._bearer())
        except Unreachable as refusal:
            if refusal.status != UNAUTHENTICATED:
                raise
            self._until = 0.0  # the token ended while this machine slept, or the service has a new key
            return self._send(path, self._bearer())

    def _bearer(self) -> str:
        if time.monotonic() > self._until:
            form = {"grant_type": "client_credentials", "scope": "changes"}
            told = json.loads(self._send("/v1/auth/token", self._secret, urllib.parse.urlencode(form).encode())[0])
            self._token, self._until = f"Bearer {told['access_token']}", time.monotonic() + told["expires_in"] / 2
        return self._token

    def _send(self, path: str, authorization: str, form: bytes | None = None) -> tuple[bytes, str]:
        why = ""
        for attempt in range(ATTEMPTS):
            # S310 is about schemes such as file:, which the command refuses.
            request = urllib.request.Request(self.base + path, form, {"Authorization": authorization})  # noqa: S310
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                    return answer.read(), answer.headers.get("Tinkuy-Verifier", "")
            except urllib.error.HTTPError as refusal:
                why = f"{path} was refused with {refusal.code}: {refusal.read().decode(errors='replace')}"
                if "log_contradicts_checkpoint" in why:
                    raise Contradiction("The service itself says that its log contradicts what it signed.") from None
                if refusal.code not in PASSING:
                    raise Unreachable(why, refusal.code) from None
            except (OSError, http.client.HTTPException) as fault:
                why = f"{self.base} does not answer: {fault}"
            time.sleep(0.5 * 2**attempt)
        raise Unreachable(why)
