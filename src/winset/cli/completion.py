"""``winset completion``: the shell completes commands and options."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

from cyclopts import Parameter

from winset.cli.failing import UsageError

__all__ = ["completion"]


def completion(
    shell: Literal["bash", "zsh", "fish", "powershell"] | None = None,
    /,
    *,
    print_: Annotated[bool, Parameter(name="--print", negative="", show_default=False)] = False,
) -> int:
    """Let the shell complete commands and options: one command installs it, once.

    Writes a script where the shell looks for such scripts and, where that is needed, one line into
    its start-up file. A new terminal then completes with the Tab key.

    Examples
    --------
        winset completion               for the shell that runs it
        winset completion zsh
        winset completion bash --print  print the script; change nothing

    Parameters
    ----------
    shell
        The shell; by default the one that runs the command.
    print_
        Print the script instead of installing it.
    """
    from cyclopts.completion.detect import ShellDetectionError, detect_shell

    from winset.cli.app import app
    from winset.cli.console import say

    try:
        known = shell or detect_shell()
    except ShellDetectionError:
        raise UsageError(
            "cannot tell which shell this is; name it: bash, zsh, fish or powershell"
        ) from None
    if print_:
        sys.stdout.write(app.generate_completion(shell=known))
        return 0
    place = app.install_completion(shell=known)
    say(f"Wrote {place}. Open a new terminal, and press Tab after winset.")
    return 0
