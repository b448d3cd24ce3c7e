"""How far the loading of the demonstration is: a bar on a terminal, a line for each chapter where there is none."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress as Bar, TextColumn, TimeElapsedColumn

_WHAT: Final = "Loading the demonstration"


class Progress:
    """Speaks on standard output; nothing that goes wrong with it is a reason not to start."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(file=sys.stdout, highlight=False)

    @contextlib.contextmanager
    def over(self, steps: int) -> Iterator[Callable[[str], None]]:
        """Gives the function to call after each of these steps with the name of its chapter."""
        if self._console.is_terminal and not self._console.is_dumb_terminal:
            with self._bar(steps) as advance:
                yield advance
        else:
            yield self._lines()

    @contextlib.contextmanager
    def _bar(self, steps: int) -> Iterator[Callable[[str], None]]:
        columns = (TextColumn(_WHAT), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeElapsedColumn())
        # It leaves no trace: what stays on the terminal is the address and how to sign in.
        bar = Bar(*columns, TextColumn("{task.description}"), console=self._console, transient=True)
        task = bar.add_task("", total=steps)
        with contextlib.suppress(OSError, ValueError):
            bar.start()
        try:
            yield lambda chapter: bar.update(task, advance=1, description=chapter)
        finally:
            with contextlib.suppress(OSError, ValueError):
                bar.stop()

    def _lines(self) -> Callable[[str], None]:
        told: set[str] = set()

        def advance(chapter: str) -> None:
            if chapter not in told:
                told.add(chapter)
                with contextlib.suppress(OSError, ValueError):
                    self._console.print(f"{_WHAT}: {chapter.lower()}", soft_wrap=True, markup=False)

        return advance
