"""`Dry-Run: true`: the answer is the real one, and nothing is kept. Read here alone."""

from typing import Final

from fastapi import Request

from app.core.errors import Unprocessable

READS: Final = frozenset({"GET", "HEAD"})
_KNOWN: Final = {"true": True, "false": False}


class DryRunMalformed(Unprocessable):
    code = "dry_run_malformed"
    message = "Dry-Run must be true or false, once."


def is_dry_run(request: Request) -> bool:
    """Whether the caller asked to be told what would happen; raises DryRunMalformed.

    Whoever asks in words that we do not know would believe that nothing is kept: `app.core.middleware` asks this first,
    and lets no such request go any further. A reading keeps nothing of its caller's, so there is nothing to try.
    """
    fields = request.headers.getlist("dry-run")
    asked = _KNOWN.get(fields[0].strip().lower()) if fields else False
    if asked is None or len(fields) > 1:
        raise DryRunMalformed
    return asked and request.method not in READS
