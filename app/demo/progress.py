"""How far the loading of the demonstration is: a bar on a terminal, a line for each chapter where there is none."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import IO, Final

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

_WHAT: Final = "Loading the demonstration"
# What an output raises whose reader has gone away, or that was closed.
_GONE: Final = (OSError, ValueError)


class _Console(Console):
    """Falls silent where rich would end the process."""

    def on_broken_pipe(self) -> None:
        self.quiet = True


class Progress:
    """Speaks on standard output; nothing that goes wrong with it is a reason not to start."""

    def __init__(self, file: IO[str] | None = None, *, terminal: bool | None = None) -> None:
        self._console = _Console(file=file or sys.stdout, force_terminal=terminal, highlight=False)

    @contextlib.contextmanager
    def over(self, steps: int) -> Iterator[Callable[[str], None]]:
        """Gives the function to call with the name of its chapter when each of these steps begins."""
        if self._console.is_terminal and not self._console.is_dumb_terminal:
            with self._bar(steps) as advance:
                yield advance
        else:
            yield self._lines()

    @contextlib.contextmanager
    def _bar(self, steps: int) -> Iterator[Callable[[str], None]]:
        columns = (TextColumn(_WHAT), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeElapsedColumn())
        # It leaves no trace: what stays on the terminal is the address and how to sign in. Without a thread that draws,
        # everything that may go wrong goes wrong here.
        bar = Bar(*columns, TextColumn("{task.description}"), console=self._console, transient=True, auto_refresh=False)
        task = bar.add_task("", total=steps)
        begun = 0

        def advance(chapter: str) -> None:
            nonlocal begun
            with contextlib.suppress(*_GONE):
                bar.update(task, completed=begun, description=chapter, refresh=True)
            begun += 1

        with contextlib.suppress(*_GONE):
            bar.start()
        try:
            yield advance
        finally:
            with contextlib.suppress(*_GONE):
                bar.stop()

    def _lines(self) -> Callable[[str], None]:
        told: set[str] = set()

        def advance(chapter: str) -> None:
            if chapter not in told:
                told.add(chapter)
                with contextlib.suppress(*_GONE):
                    self._console.print(f"{_WHAT}: {chapter.lower()}", soft_wrap=True, markup=False)

        return advance
