"""`tinkuy`, as it is installed: what people run on their own machines starts in a moment, without loading the service.

Importing the service takes seconds on an old laptop, and a delegate who signs needs none of it.
"""

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
    if asked not in LIGHT:
        import_module("app.cli").main()
        return
    cli = typer.Typer(name="tinkuy", add_completion=False, pretty_exceptions_enable=False)
    cli.add_typer(import_module(f"app.commands.{LIGHT[asked]}").cli, name="witness" if asked == "witness" else None)
    cli()
