"""`tinkuy`, as it is installed: a command loads what it needs.

What people run on their own machines starts in a moment: importing the service takes seconds on an old laptop, and a
delegate who signs needs none of it. The service starts without what the other commands need, and keeps none of it.
"""

import gc
import sys
from importlib import import_module
from typing import Final

import typer

# The commands that need neither server nor database, and the file of `app.commands` that has each of them.
LIGHT: Final = {
    "keygen": "keys",
    "prove": "keys",
    "sign": "keys",
    "verify": "verify",
    "compare": "compare",
    "check-receipt": "receipt",
    "witness": "witness",
}


def main() -> None:
    """The command; everything else, and every question for help, goes to the whole of it in `app.cli`."""
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    cli = typer.Typer(name="tinkuy", add_completion=False, pretty_exceptions_enable=False)
    if asked == "serve":
        # Nearly all that is imported stays: to look for garbage seldom is enough, and later never among it.
        often = gc.get_threshold()
        gc.set_threshold(50_000, *often[1:])
        # structlog draws failures with rich where it finds it. A service never draws, and rich is four megabytes.
        sys.modules["rich"] = None  # type: ignore[assignment]  # how Python spells «not installed»
        service = import_module("app.commands.serve")
        del sys.modules["rich"]
        gc.freeze()
        gc.set_threshold(*often)
        cli.add_typer(service.cli)
        service.run(cli)
    elif asked in LIGHT:
        cli.add_typer(import_module(f"app.commands.{LIGHT[asked]}").cli, name="witness" if asked == "witness" else None)
        cli()
    else:
        import_module("app.cli").main()


if __name__ == "__main__":
    main()
