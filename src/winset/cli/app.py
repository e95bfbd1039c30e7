"""The commands, by name. Help is written here, so that it can be shown without loading them."""

from __future__ import annotations

from collections.abc import Sequence

from cyclopts import App, CycloptsError

from winset._version import VERSION

__all__ = ["app", "run"]

_HELP = """Was there a deal to be had, what stopped it, and which package would hold?

Winset reads the record of a negotiation from one text file, draws thousands of worlds from the \
judgements in it, and answers for all of them.
"""

_EPILOGUE = """Start here:

  winset cases                     the cases that come with Winset
  winset analyze hanoi --open      analyse one, and read the report in a browser
  winset new my-case.toml          write a commented case of your own
  winset check my-case.toml -e     what was understood of each judgement
  winset analyze my-case.toml      the answer, with a report to hand on

winset COMMAND --help says more about each.
"""

app = App(
    name="winset",
    help=_HELP,
    help_epilogue=_EPILOGUE,
    help_format="plaintext",
    version=VERSION,
    suppress_keyboard_interrupt=False,
)

_COMMANDS = (
    ("analyze", "Answer what the record of a case can answer, and keep a report of it."),
    ("brief", "Write two pages for whoever decides: Word, HTML or Markdown."),
    ("check", "Find everything that is wrong with a case file, and say what was understood."),
    ("cases", "List the cases that come with Winset."),
    ("learn", "Tell step by step what the record of a case taught."),
    ("compare", "Show how two cases of one negotiation differ, and what drives the difference."),
    ("sweep", "Analyse many cases, seeds and numbers of worlds; stop and go on at will."),
    ("show", "Show what is in a case, or what a run found."),
    ("new", "Write a commented case to start from."),
    ("read", "Read documents, and draft the record of a case for you to accept."),
    ("convert", "Convert between case files, Genius and NegMAS scenarios, and sheets."),
    ("mcp", "Serve exact negotiation arithmetic to agents (Model Context Protocol)."),
    ("schema", "Print the JSON Schema of case files, for editors; or that of the results."),
    ("completion", "Let the shell complete commands and options, by the Tab key."),
)

for _name, _help in _COMMANDS:
    app.command(
        f"winset.cli.{_name}:{_name}",
        name=_name,
        help=_help,
        help_epilogue="",
        help_format="markdown",
    )


def run(arguments: Sequence[str]) -> int:
    """Parse the command line and run its command.

    Raises
    ------
    UsageError
        Where the command line cannot be understood.
    """
    from winset.cli.failing import UsageError

    if arguments and arguments[0] in dict(_COMMANDS):
        # Its page of help is its docstring; the line above is for the list.
        app[arguments[0]].help = None
    try:
        code = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        error.verbose = False
        command = " ".join(("winset", *(error.command_chain or ())))
        said = str(error).strip()
        raise UsageError(f"{said}\nTry '{command} --help'.") from None
    return int(code or 0)
