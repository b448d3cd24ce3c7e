"""A process of its own for what is done once: what it loaded and held goes back to the machine when it ends."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any, Final

from app.core.settings import StartError

# A forked process has what was imported so far; it is the way on every platform that the embedded PostgreSQL is for.
_CONTEXT: Final = multiprocessing.get_context("fork")


class EndedApart(Exception):
    """The other process ended without an answer; what went wrong stands on standard error."""


@contextlib.contextmanager
def apart(module: str, function: str) -> Iterator[Callable[..., Any]]:
    """Begins a process, and yields what calls the module's function there, once; the module is imported there alone.

    Begin it before sockets, locks and threads, of which a forked process would hold a second end. Arguments and result
    are pickled. The process ends after the call, and with the caller, however that one ends. The call raises StartError
    as the function does, and EndedApart for everything else.
    """
    ours, theirs = _CONTEXT.Pipe()
    # Not as a daemon: on its way out an interpreter ends those by a signal, and ours ends by its pipe.
    process = _CONTEXT.Process(target=_answer, args=(ours, theirs, module, function))
    process.start()
    theirs.close()

    def call(*arguments: object) -> Any:
        try:
            ours.send(arguments)
            result, refusal = ours.recv()
        except (EOFError, OSError):
            raise EndedApart from None
        if refusal is not None:
            raise StartError(refusal)
        return result

    try:
        yield call
    finally:
        ours.close()
        process.join()


def _answer(caller: Connection, pipe: Connection, module: str, function: str) -> None:
    caller.close()  # the forked end of the caller's: with it the pipe would never end
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        arguments = pipe.recv()
        # From here on nothing comes through the pipe but its end.
        threading.Thread(target=_end_with_caller, args=(pipe,), daemon=True).start()
        try:
            pipe.send((import_module(module).__dict__[function](*arguments), None))
        except StartError as refusal:
            pipe.send((None, str(refusal)))


def _end_with_caller(pipe: Connection) -> None:
    with contextlib.suppress(OSError):
        pipe.poll(None)
        # A real signal, so that the main thread wakes from whatever it waits for.
        os.kill(os.getpid(), signal.SIGINT)
