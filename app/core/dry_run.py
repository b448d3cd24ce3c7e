"""`Dry-Run: true`: the answer is the real one, and nothing is kept. Read here alone.

Acts can be tried. A reading is never one, whatever is sent with it: it keeps what it keeps (a checkpoint that was due
is signed), and its answer does not say `Dry-Run`. Signing in and out cannot be tried, and says so.
"""

from typing import Final

from fastapi import Request

from app.core.errors import Unprocessable, refuses

READS: Final = frozenset({"GET", "HEAD"})
_KNOWN: Final = {"true": True, "false": False}


class DryRunMalformed(Unprocessable):
    code = "dry_run_malformed"
    message = "Dry-Run must be true or false, once."


class DryRunUnsupported(Unprocessable):
    code = "dry_run_unsupported"
    message = "Signing in and out cannot be tried: nothing was done. Leave Dry-Run out."


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


@refuses(DryRunUnsupported)
async def refuse_dry_run(request: Request) -> None:
    """For what changes something and is no act, so that nothing would take it back."""
    if is_dry_run(request):
        raise DryRunUnsupported
